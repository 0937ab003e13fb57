"""What the weights on record do to the film, in words."""

from __future__ import annotations

from ssedesigner.batch.weighed import WeightError, effect
from ssedesigner.core.batch.films import unweighed
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import BatchState
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.ui.batches.plan_rows import composition_text, effect_text


def weighed_text(batch: Batch, state: BatchState, materials: Materials, learned: Learned) -> str:
    """Say the true composition and its effect; what is not weighed yet counts as planned, and is named.

    A batch with a replaced material has no effect here, because the plan is of another one.
    """
    actuals = {line.line.number: line.actual_g for line in state.lines if line.actual_g is not None}
    if batch.amounts is None or not actuals:
        return "Nothing is weighed yet, so the composition is that of the plan."
    try:
        found = effect(batch.recipe, batch.amounts, actuals, materials, learned)
    except WeightError as error:
        return f"The composition is not known: {error}"
    missing = [formula(name) for name in unweighed(batch, state)]
    told = f" ({', '.join(missing)} not weighed yet, taken as planned)" if missing else ""
    words = f"As weighed: {composition_text(batch.recipe, dict(found.composition))}{told}."
    if state.substitutions:
        return f"{words}\nWhat it does to the film is not known here, because a material was replaced."
    if state.state == "planned":
        return words
    return f"{words}\nAgainst the plan, with the library and models of today: {effect_text(found)}"

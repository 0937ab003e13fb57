"""The part of an account that tells what the laboratory's own films have moved."""

from __future__ import annotations

from ssedesigner.core.derivation import Input, Step
from ssedesigner.physics.arrays import Number, exp
from ssedesigner.physics.conduction.conductance import OWN_FILMS
from ssedesigner.physics.conduction.learned import PARAMETER
from ssedesigner.physics.derivation.parts import Case, shown, step


def learned_inputs(case: Case) -> tuple[Input, ...]:
    """Return every effect [-] that own films teach and that acts on this film.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.derivation.derivation import case_of
    >>> from ssedesigner.physics.prediction import predict
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> learned_inputs(case_of(predict(Recipe(), empty), empty))
    ()
    """
    return tuple(
        Input(
            symbol=f"z{number}",
            label=f"Own films on: {name}",
            value=float(mean),
            source=OWN_FILMS.source,
            grade="fitted",
            note="a change of its logarithm" if name.startswith(PARAMETER) else "in SD of what it adds to ln σ",
        )
        for number, (name, _, mean) in enumerate(_learned_parts(case), start=1)
    )


def _learned_parts(case: Case) -> list[tuple[str, Number, float]]:
    conducts = case.conducts
    if conducts.shift is None:
        return []
    parts = case.learned.parts(case.film, conducts.variances, conducts.gradient)
    return [part for part in parts if part[1] * part[2]]


def learned_steps(case: Case) -> list[Step]:
    """Return how the shift [-] comes from what own films say of each cause; for a film that they move.

    >>> learned_steps.__name__
    'learned_steps'
    """
    shift = case.conducts.shift
    terms = [f"{shown(size, '-')} × {shown(mean, '-')}" for _, size, mean in _learned_parts(case)]
    return [
        step("Shift of ln σ by own films", "δ = Σ a z", " + ".join(terms) or "0", shift, "-"),
        step("What own films teach", "exp(δ)", f"exp({shown(shift, '-')})", exp(shift), "-"),
    ]

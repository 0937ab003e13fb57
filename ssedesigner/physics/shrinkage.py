"""Check of what heat does to the finished film: polymers and scaffolds that shrink let the electrodes meet."""

from __future__ import annotations

from ssedesigner.core.evidence import cited
from ssedesigner.core.notation import numeral
from ssedesigner.physics.situation import TYPED, Evidence, Finding, Situation, not_applicable, worst

SHOCK = cited(200.0, "degC", "Oh2022", "1 h of thermal shock that a film bore without shrinking")
SHOCKED_BINDER = "NBR-PBA-LiTFSI"
SHOCK_REPORT = Evidence("reported", ("Oh2022", "Song2023"))
SHRINKS = Evidence("reported", ("Song2023",))


def thermal_shrinkage(at: Situation) -> Finding:
    """Check whether scaffold and polymers keep their shape in a thermal shock."""
    fields = ("scaffold", "binder", "spe")
    layers = _layer(at)
    if not at.recipe.scaffold and not at.polymers and not layers:
        message = "No polymer and no scaffold are in the film: nothing in it shrinks."
        return not_applicable("Nothing in the film shrinks", message, *fields)
    if not at.recipe.scaffold:
        return worst([*layers, *((_without_scaffold(at),) if at.polymers else ())]) or _without_scaffold(at)
    return worst([_scaffold(at), *_softened(at), *layers]) or _without_scaffold(at)


def _scaffold(at: Situation) -> Finding:
    key, limit, used = at.recipe.scaffold, float(SHOCK), at.recipe.temperature_c
    melts = at.scaffold.value("tm_c") if at.scaffold else None
    keeps = melts if melts is not None else at.scaffold.value("max_process_c") if at.scaffold else None
    if keeps is None:
        message = f"At what temperature {key} shrinks is not known; a film that contracts lets the electrodes meet."
        return Finding("unknown", "Shrinkage not known", message, None, limit, "degC", (SHOCK, SHRINKS), ("scaffold",))
    evidence = (keeps, SHOCK, SHRINKS, TYPED)
    what = "melts at" if melts is not None else "keeps its shape up to"
    words = f"{key} {what} {numeral(keeps)} °C"
    if keeps <= used:
        message = f"{words}, the cell is used at {numeral(used)} °C: the film contracts and the electrodes meet."
        return Finding("fail", "Scaffold shrinks in use", message, keeps, used, "degC", evidence, ("scaffold",))
    if keeps < SHOCK:
        message = (
            f"{words}; a film was kept at {numeral(limit)} °C for 1 h without shrinking: this one would contract "
            "before."
        )
        return Finding("caution", "Scaffold shrinks when hot", message, keeps, limit, "degC", evidence, ("scaffold",))
    message = f"{words}, above the {numeral(limit)} °C of a reported thermal shock."
    return Finding("pass", "Scaffold bears a thermal shock", message, keeps, limit, "degC", evidence, ("scaffold",))


def _layer(at: Situation) -> list[Finding]:
    """Hold the layer on the anode against the thermal shock."""
    key, used = at.recipe.interlayer, at.recipe.temperature_c
    layer = at.materials.find("interlayer", key)
    melts = layer.value("tm_c") if layer else None
    if melts is None or melts >= SHOCK:
        return []
    evidence, fields = (melts, SHOCK, SHRINKS, TYPED), ("interlayer", "temperature_c")
    if melts <= used:
        message = f"The layer of {key} melts at {numeral(melts)} °C, the cell is used at {numeral(used)} °C."
        return [Finding("fail", "Layer on the anode melts", message, float(melts), used, "degC", evidence, fields)]
    message = f"The layer of {key} melts at {numeral(melts)} °C, below the {numeral(SHOCK)} °C of a thermal shock."
    return [Finding("caution", "Layer melts when hot", message, float(melts), float(SHOCK), "degC", evidence, fields)]


def _softened(at: Situation) -> list[Finding]:
    """Polymers that decompose below the thermal shock."""
    found = []
    for polymer in at.polymers:
        limit = polymer.material.value("decomposition_c") if polymer.material else None
        if limit is not None and limit < SHOCK:
            message = (
                f"{polymer.key} decomposes from {numeral(limit)} °C on, below the {numeral(SHOCK)} °C of a thermal "
                "shock."
            )
            evidence = (limit, SHOCK)
            title = f"{polymer.key} decomposes when hot"
            found.append(
                Finding("caution", title, message, float(limit), float(SHOCK), "degC", evidence, (polymer.field,))
            )
    return found


def _without_scaffold(at: Situation) -> Finding:
    limit, keys = float(SHOCK), [polymer.key for polymer in at.polymers]
    decomposed = worst(_softened(at))
    if decomposed is not None:
        return decomposed
    if keys == [SHOCKED_BINDER]:
        message = f"A film with {SHOCKED_BINDER} did not shrink in 1 h at {numeral(limit)} °C."
        evidence: tuple[object, ...] = (SHOCK, SHOCK_REPORT)
        return Finding("pass", "Bore a thermal shock", message, limit, limit, "degC", evidence, ("binder",))
    message = (
        f"Whether a film with {' and '.join(keys)} shrinks is not reported; one with {SHOCKED_BINDER} did not in "
        f"1 h at {numeral(limit)} °C. Heat a piece and measure it."
    )
    fields = tuple(polymer.field for polymer in at.polymers)
    return Finding("unknown", "Shrinkage not reported", message, None, limit, "degC", (SHOCK, SHRINKS), fields)

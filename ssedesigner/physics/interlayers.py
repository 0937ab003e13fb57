"""A thin layer between film and anode: what it changes in the verdicts on both, and the check of the layer itself."""

from __future__ import annotations

from ssedesigner.core.materials import Materials
from ssedesigner.physics.checks.slurry import told
from ssedesigner.physics.compatibility.verdict import NOT_REPORTED, Verdict, named_worst, not_in_library, pair_verdict
from ssedesigner.physics.situation import Evidence, Finding, Situation, is_lithium, not_applicable

CONDUCTS_ELECTRONS = "conducts electrons"
"""Group of the layers behind which the film still meets the potential of the anode."""
LAYER_RULE = Evidence("reported", ("Song2023",))


def behind_interlayer(
    materials: Materials, bare: Verdict, kinds: tuple[str, ...], key: str, interlayer: str | None, anode: str
) -> Verdict:
    """Verdict on a material of the film against the anode with a layer between the two.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    bare : Verdict
        Verdict on the material against the bare anode [-]
    kinds : tuple of str
        Kinds under which the material may be listed [-]
    key : str
        Key of the material [-]
    interlayer : str or None
        Key of the layer, None for none [-]
    anode : str
        Key of the anode on which it lies [-]

    Returns
    -------
    Verdict
        As reported with this layer; a fail becomes a caution at best, because one report has its limits [-]

    Notes
    -----
    A report counts only on the anode on which the layer is reported, or where it speaks against the layer or is
    your own. Without a report, a fail becomes unknown, and a layer that conducts electrons changes nothing: the
    film behind it still meets the potential of the anode.

    Examples
    --------
    >>> empty = Materials(version="", materials={}, pairs=())
    >>> behind_interlayer(empty, Verdict("fail", "is reduced"), ("binder",), "PTFE", None, "Li-metal").severity
    'fail'
    >>> behind_interlayer(empty, Verdict("fail", "is reduced"), ("binder",), "PTFE", "unobtainium", "Li-metal").severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    if not interlayer or not bare.reason:
        return bare
    pair = pair_verdict(materials, ("interlayer",), interlayer, kinds, key)
    is_here = interlayer_on_anode(materials, interlayer, anode).severity in ("pass", "caution")
    if pair is not None and (is_here or pair.grade == "user" or pair.severity == "fail"):
        severity = "caution" if (pair.severity, bare.severity) == ("pass", "fail") else pair.severity
        reason = f"with {interlayer}: {pair.reason}; without it: {bare.reason}"
        sources = tuple(dict.fromkeys((*pair.sources, *bare.sources)))
        return pair._replace(severity=severity, reason=reason, sources=sources)
    layer = materials.find("interlayer", interlayer)
    if layer is not None and layer.group == CONDUCTS_ELECTRONS:
        return bare._replace(reason=f"{bare.reason}; {interlayer} conducts electrons and does not shield it")
    if bare.severity == "fail":
        reason = f"nothing is reported with {interlayer} between the two; without it: {bare.reason}"
        return bare._replace(severity="unknown", reason=reason, basis="none")
    return bare._replace(reason=f"{bare.reason}; nothing is reported with {interlayer} between the two")


def interlayer_on_anode(materials: Materials, interlayer: str, anode: str) -> Verdict:
    """Verdict on an interlayer in contact with the anode.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    interlayer, anode : str
        Keys of the layer and of the anode [-]

    Returns
    -------
    Verdict
        Exact pair; lithium that is plated counts as lithium metal; else unknown [-]

    Notes
    -----
    What the layer does for the film is judged with each material of the film.

    Examples
    --------
    >>> interlayer_on_anode(Materials(version="", materials={}, pairs=()), "Al2O3", "Li-metal").severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    found = pair_verdict(materials, ("interlayer",), interlayer, ("anode",), anode)
    if found is None and is_lithium(materials.find("anode", anode), anode):
        found = pair_verdict(materials, ("interlayer",), interlayer, ("anode",), "Li-metal")
    known = materials.find("interlayer", interlayer) is not None
    return found or (NOT_REPORTED if known else not_in_library(interlayer))


def interlayer_on_electrolyte(materials: Materials, interlayer: str, electrolyte: str) -> Verdict:
    """Verdict on an interlayer in contact with the sulfide that faces it.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    interlayer, electrolyte : str
        Keys of the layer and of the sulfide [-]

    Returns
    -------
    Verdict
        Exact pair, else unknown [-]

    Notes
    -----
    What is reported of one sulfide is not taken over for another.

    Examples
    --------
    >>> interlayer_on_electrolyte(Materials(version="", materials={}, pairs=()), "LiF", "Li6PS5Cl").severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    found = pair_verdict(materials, ("interlayer",), interlayer, ("electrolyte",), electrolyte)
    return found or (NOT_REPORTED if materials.find("interlayer", interlayer) else not_in_library(interlayer))


def interlayer(at: Situation) -> Finding:
    """Check the layer on the anode against the anode and against the sulfide that faces it."""
    key, anode = at.recipe.interlayer, at.recipe.anode
    if not key:
        message = "No layer lies between film and anode."
        return not_applicable("No interlayer", message, "interlayer")
    facing = at.recipe.second_electrolyte or at.recipe.electrolyte
    verdict = named_worst(
        [
            (f"on {anode}", interlayer_on_anode(at.materials, key, anode)),
            (f"on {facing}", interlayer_on_electrolyte(at.materials, key, facing)),
        ]
    )
    title = {
        "pass": f"{key} is reported between film and anode",
        "caution": f"{key} between film and anode: with care",
        "fail": f"{key} does not withstand its neighbours",
        "unknown": f"{key} between film and anode: not reported",
    }[verdict.severity]
    message = f"{told(verdict)} It must conduct lithium ions and stay whole."
    return Finding(verdict.severity, title, message, evidence=(verdict, LAYER_RULE), fields=("interlayer", "anode"))

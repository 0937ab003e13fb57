"""Where lithium is in an anode: metal at the film, a host behind which it is plated, or an alloy rich in it."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.formula import elements
from ssedesigner.core.materials import Material
from ssedesigner.physics.situation import Finding, Situation, is_lithium

METAL, BEHIND, ALLOY, UNKNOWN = "metal", "behind a host", "alloy", "not known"
AT_FILM = frozenset({METAL, ALLOY, UNKNOWN})
"""Where lithium is, or may be, at the film itself."""
RICH = cited(
    0.2, "V", "ThisProgram2026", "against lithium: an alloy that stands lower is rich in lithium", grade="assumed"
)
_HOSTS = frozenset({"Ag-C"})
"""Known hosts, should the library lack them."""
MELTS = {
    element: cited(value, "degC", "Handbook", f"melting point of {name}", grade="handbook")
    for element, value, name in (
        ("Li", 180.5, "lithium"),
        ("In", 156.6, "indium"),
        ("Sn", 231.9, "tin"),
        ("Na", 97.8, "sodium"),
        ("Bi", 271.4, "bismuth"),
    )
}
"""Metals of anodes and of layers on them that melt where films are made or used."""
_METALS = frozenset({*MELTS, "Mg", "Al", "Zn", "Ga", "Ag", "Au", "Cd", "Ca", "K", "Pb", "Sb", "Cu", "Ni", "Ti"})


def metals_of(material: Material | None, key: str | None) -> frozenset[str]:
    """Return the elements of a metal or an alloy [-].

    Symbols of the elements; none for what is no metal. An alloy such as Li-Mg has no one composition, so that its key
    is all that names its elements.

    >>> sorted(metals_of(None, "Li-Mg")), sorted(metals_of(None, "Li4Ti5O12"))
    (['Li', 'Mg'], [])
    """
    symbols = elements((material.formula or material.root if material else key) or "")
    return symbols if symbols <= _METALS else frozenset()


def melting_metal(material: Material | None, key: str | None) -> tuple[str, Cited] | None:
    """Return the metal of an anode or a layer that melts first.

    Parameters
    ----------
    material : Material or None
        The anode or layer, None when the library lacks it [-]
    key : str or None
        Its key [-]

    Returns
    -------
    tuple of str and Cited, or None
        Name and melting point [degC]; None where none melts at the temperatures of films, or none is known

    Notes
    -----
    Beside lithium another metal decides: it is left when lithium is drawn out, as indium is beside InLi. Alloys that
    are rich in lithium are not asked for, because they are no mixture of the two metals.

    Examples
    --------
    >>> melting_metal(None, "Li-In")[0], float(melting_metal(None, "Li-In")[1])
    ('indium', 156.6)

    References
    ----------
    Handbook (full entry in sources.csv)
    """
    metals = metals_of(material, key)
    known = [MELTS[element] for element in metals if element in MELTS and (element != "Li" or metals == {"Li"})]
    first = min(known, default=None)
    return None if first is None else (first.note.removeprefix("melting point of "), first)


def lithium_of(anode: Material | None, key: str | None) -> str:
    """Say where lithium metal, or what is like it, is in an anode.

    Parameters
    ----------
    anode : Material or None
        The anode, None when the library lacks it [-]
    key : str or None
        Its key in the recipe [-]

    Returns
    -------
    str
        ``METAL`` at the film, ``BEHIND`` a host that stands at 0 V, ``ALLOY`` rich in lithium,
        ``UNKNOWN`` where the library does not say what it is, else nothing [-]

    Notes
    -----
    An alloy of lithium whose potential is not known is taken as rich in it. What has no formula that can be read is
    known not to be lithium by a potential well above it.

    Examples
    --------
    >>> [lithium_of(None, key) for key in ("Li-metal", "Ag-C", "Li-Mg", "unobtainium")]
    ['metal', 'behind a host', 'alloy', 'not known']

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    if is_lithium(anode, key):
        return METAL
    voltage = anode.value("mean_voltage_v") if anode else None
    metals = metals_of(anode, key)
    if "Li" in metals and len(metals) > 1:
        return ALLOY if voltage is None or voltage <= RICH else ""
    if (anode.root if anode else key) in _HOSTS or (voltage is not None and voltage <= 0):
        return BEHIND
    is_readable = anode is not None and bool(elements(anode.formula or anode.root))
    return "" if is_readable or (voltage is not None and voltage > RICH) else UNKNOWN


def lithium_in(context: Situation) -> str:
    """Say where lithium metal is in the anode of a recipe, as :func:`lithium_of` does [-].

    ``METAL``, ``BEHIND``, ``ALLOY``, ``UNKNOWN`` or nothing. See :func:`lithium_of`.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> lithium_in(look_up_situation(Recipe(), Materials(version="empty", materials={}, pairs=())))
    'metal'
    """
    return lithium_of(context.anode, context.recipe.anode)


def of_lithium(context: Situation, finding: Finding) -> Finding:
    """Take what is found for lithium back to not reported where the anode is an alloy rich in it, or not known.

    Parameters
    ----------
    context : Situation
        The recipe with its materials looked up [-]
    finding : Finding
        What a check found by the rules of lithium [-]

    Returns
    -------
    Finding
        The same for all other anodes; unknown, with what holds for lithium beside it, for these two [-]

    Notes
    -----
    The alloy is harder and melts higher; by how much is not known.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.situation import look_up_situation
    >>> at = look_up_situation(Recipe(anode="Li-Mg"), Materials(version="empty", materials={}, pairs=()))
    >>> of_lithium(at, Finding("pass", "A", "It holds.")).severity
    'unknown'

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    where, anode = lithium_in(context), context.recipe.anode
    if where not in (ALLOY, UNKNOWN):
        return finding
    title, words = (
        f"{anode}, rich in lithium: not reported",
        f"{anode} is rich in lithium, and nothing is reported about it.",
    )
    if where == UNKNOWN:
        title, words = f"{anode}: not known", f"Whether {anode} puts lithium against the film is not known."
    message = f"{words} For lithium itself: {finding.message}"
    return finding._replace(severity="unknown", title=title, message=message, evidence=(*finding.evidence, RICH))

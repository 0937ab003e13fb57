"""Stability windows of all that is in the film, and where both electrodes stand, on one axis of potentials."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, CitedText, cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, Materials, is_sulfide
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.cathode import end_of_charge
from ssedesigner.physics.situation import TYPED, Support, is_lithium, polymer, weakest

PLATING = cited(0.0, "V", "Handbook", "potential of lithium: no anode goes lower without plating it", grade="handbook")
SPE_LIMIT = cited(4.0, "V", "Song2023", "most polymer electrolytes oxidise above it")
NOT_LISTED = Support("computed", ("ThisProgram2026",))

EVIDENCE = {
    "thermodynamic": "computed from thermodynamics",
    "composite": "measured in a composite electrode",
    "either": "computed from thermodynamics, or measured in a composite electrode: the source that was read does not "
    "say which",
    "estimate": "an estimate, by analogy or from memory",
    "voltammetry": "from voltammetry, which overstates the stability",
    "listed": "a listed limit",
    "potential": "potential of an electrode, from its mean to the end of charge",
    "unknown": "not known",
}
"""Kinds of evidence of a window, with the words for each."""
PLACES = {
    "cathode_side_electrolyte": " on the cathode side",
    "cathode_electrolyte": " in the cathode",
    "cathode_coating": " on the cathode",
}
"""Where a material is, by the field that names it; nothing for those throughout the film."""
WIDENED = (
    "Core-shell grains and mechanical constriction are reported to widen the window of a sulfide; by how much in a "
    "film is not known, so neither is counted."
)
VOLTAMMETRY, THERMODYNAMIC = "voltammetry", "thermodynamic"
FIRM = frozenset({THERMODYNAMIC, "composite", "either", "estimate"})
"""Evidence of a window that is meant as one; the rest overstates it or only names a limit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """One bar on the axis of potentials against Li/Li+ [V].

    ``role`` is film or electrode; ``field`` the field of the recipe that names the material ``key``. ``low`` and
    ``high`` [V] are the ends; None is an end that is not known and stays open. For an electrode they are its mean
    potential and that at the end of charge. ``evidence`` is a key of :data:`EVIDENCE`, ``words`` says it in a sentence,
    open ends included; ``grade`` is that of the weaker end.
    """

    field: str
    key: str
    role: str
    low: float | None
    high: float | None
    evidence: str
    words: str
    grade: str
    sources: tuple[str, ...]


class Potentials(NamedTuple):
    """Potentials of both electrodes against Li/Li+ [V], None where not known.

    ``cathode_mean`` follows from the typed mean voltage; it counts from 0 V where the potential of the anode is not
    known.
    """

    anode_mean: Cited | None
    anode_end: float
    cathode_mean: float
    cathode_end: Cited | None


def electrode_potentials(recipe: Recipe, materials: Materials) -> Potentials:
    """Potentials of anode and cathode in the mean and at the end of charge.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    Potentials
        Against Li/Li+ [V]

    Notes
    -----
    The cathode stands at the typed mean voltage of the cell above the anode. An anode whose potential the library
    lacks is taken as 0 V, and the result says so. The end of charge of the cathode is the typed cut-off or that of the
    library; that of the anode is not below 0 V, where lithium would plate.

    Examples
    --------
    >>> empty = Materials(version="", materials={}, pairs=())
    >>> electrode_potentials(Recipe(anode="Li-metal", charge_cutoff_v=4.2), empty)[2:]
    (3.7, 4.2)

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    anode = materials.find("anode", recipe.anode)
    mean: Cited | None = anode.value("mean_voltage_v") if anode else None
    if mean is None and is_lithium(anode, recipe.anode):
        mean = PLATING
    cathode = recipe.mean_voltage_v + (mean if mean is not None else PLATING)
    return Potentials(mean, float(PLATING), float(cathode), end_of_charge(recipe, materials))


def windows(recipe: Recipe, materials: Materials) -> tuple[Window, ...]:
    """Every window and every electrode of a recipe, ready to be drawn as bars on an axis of potentials.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    tuple of Window
        Anode, layer on the anode, sulfides, coating of the cathode, polymers, cathode; a material that is known from
        thermodynamics and from voltammetry has two bars; ends that are not known are open; all against Li/Li+ [V]

    Notes
    -----
    A sulfide lasts outside its thermodynamic window where what forms there conducts ions but not electrons; the flags
    on anode and cathode judge that, the bars only show the potentials.

    Examples
    --------
    >>> found = windows(Recipe(), Materials(version="", materials={}, pairs=()))
    >>> [(window.field, window.low, window.high) for window in found][:2]
    [('anode', 0.0, 0.0), ('electrolyte', None, None)]

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    at = electrode_potentials(recipe, materials)
    return (
        _anode(recipe.anode, at),
        *(window for field, key in _solids(recipe) for window in _of_solid(materials, field, key)),
        *(window for field, key in _polymers(recipe) for window in _of_polymer(materials, field, key)),
        _cathode(recipe.cathode, at),
    )


def _solids(recipe: Recipe) -> list[tuple[str, str]]:
    kept = [("interlayer", recipe.interlayer), ("second_electrolyte", recipe.second_electrolyte)]
    if recipe.has_electrolyte:
        kept.append(("electrolyte", recipe.electrolyte))
    kept.append(("cathode_side_electrolyte", recipe.cathode_side_electrolyte))
    if recipe.cathode_electrolyte not in (recipe.electrolyte, recipe.cathode_side_electrolyte):
        kept.append(("cathode_electrolyte", recipe.cathode_electrolyte))
    kept.append(("cathode_coating", recipe.cathode_coating if recipe.cathode_coated else None))
    return [(field, key) for field, key in kept if key]


def _polymers(recipe: Recipe) -> list[tuple[str, str]]:
    fields = ("binder", "second_binder", "spe")
    return [(field, key) for field in fields if (key := getattr(recipe, field)) and recipe.share(f"{field}_wt_pct") > 0]


def _of_solid(materials: Materials, field: str, key: str) -> Iterator[Window]:
    material = materials.find(FIELDS[field].materials[0], key)
    pairs = _redox_windows(material) if material else []
    if not pairs:
        yield _unknown(field, key, material)
    for low, high in pairs:
        window = _window(field, key, low, high)
        is_widened = window.evidence in FIRM and material is not None and is_sulfide(material)
        yield replace(window, words=f"{window.words} {WIDENED}") if is_widened else window


def _redox_windows(material: Material) -> list[tuple[Cited | None, Cited | None]]:
    """Windows of a solid, the recommended one first, then those that are kept beside it."""
    low, high = (material.value(f"redox_window_{end}_v") for end in ("low", "high"))
    windows: list[tuple[Cited | None, Cited | None]] = [] if low is None and high is None else [(low, high)]
    lows, highs = (  # two ends that are kept belong together by their source
        {value.source: value for value in material.alternatives.get(f"redox_window_{end}_v", ())}
        for end in ("low", "high")
    )
    return [*windows, *((lows.get(source), highs.get(source)) for source in dict.fromkeys([*lows, *highs]))]


def _of_polymer(materials: Materials, field: str, key: str) -> Iterator[Window]:
    material = polymer(materials, key)
    high = material.value("oxidation_limit_v") if material else None
    lasts = material.text("stable_vs_li") if material else None
    low = PLATING if lasts == "yes" else None
    if high is None and low is None:
        yield _unknown(field, key, material)
        return
    overstated = field == "spe" and high is not None and high > SPE_LIMIT
    yield _window(field, key, low, high, VOLTAMMETRY if overstated else "listed", lasts)


def _evidence(end: Cited) -> str:
    """Name what an end of a window rests on, from its grade and conditions."""
    if VOLTAMMETRY in end.conditions:
        return VOLTAMMETRY
    if end.grade in ESTIMATED_GRADES:
        return "estimate"
    is_composite = "composite" in end.conditions
    if THERMODYNAMIC in end.conditions or end.grade == "computed":
        return "either" if is_composite else THERMODYNAMIC
    return "composite" if is_composite else "listed"


def _window(
    field: str,
    key: str,
    low: Cited | None,
    high: Cited | None,
    evidence: str | None = None,
    lasts: CitedText | None = None,
) -> Window:
    """Return the bar of a material; without ``evidence`` each end says what it rests on."""
    grade, sources = weakest((low, high, lasts) if low is PLATING else (low, high))
    ends = [_end_words(low, "reduced below"), _end_words(high, "oxidised above")]
    of_ends = [evidence or _evidence(end) for end in (low, high) if end is not None]
    if len(set(of_ends)) > 1:
        ends = [f"{words} ({EVIDENCE[one]})" for words, one in zip(ends, of_ends, strict=True)]
        rests_on = ""
    else:
        rests_on = f" ({EVIDENCE[of_ends[0]]})"
    if low is PLATING:
        ends[0] = "lasts at the potential of lithium"
    words = f"{key}{PLACES.get(field, '')}: {'; '.join(ends)}{rests_on}."
    return Window(
        field=field,
        key=key,
        role="film",
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        evidence=of_ends[0],
        words=words,
        grade=grade,
        sources=sources,
    )


def _end_words(end: Cited | None, what: str) -> str:
    return f"{what} what potential is not known" if end is None else f"{what} {numeral(end)} V"


def _unknown(field: str, key: str, material: Material | None) -> Window:
    why = "no window is listed" if material else "the library does not have it"
    grade, sources = NOT_LISTED
    words = f"{key}{PLACES.get(field, '')}: {why}; both ends are open."
    return Window(
        field=field, key=key, role="film", low=None, high=None, evidence="unknown", words=words, grade=grade,
        sources=sources,
    )  # fmt: skip


def _anode(key: str, at: Potentials) -> Window:
    if at.anode_mean is None:
        words = (
            f"{key}: its potential is not known; it does not go below {numeral(at.anode_end)} V without plating "
            "lithium."
        )
    elif at.anode_mean == at.anode_end:
        words = f"{key}: {numeral(at.anode_mean)} V throughout."
    else:
        words = (
            f"{key}: {numeral(at.anode_mean)} V on average; at the end of charge lower, but not below "
            f"{numeral(at.anode_end)} V."
        )
    grade, sources = weakest((at.anode_mean, PLATING))
    mean = None if at.anode_mean is None else float(at.anode_mean)
    return Window(
        field="anode", key=key, role="electrode", low=at.anode_end, high=mean, evidence="potential",
        words=words, grade=grade, sources=sources,
    )  # fmt: skip


def _cathode(key: str, at: Potentials) -> Window:
    mean, end = at.cathode_mean, at.cathode_end
    above = "" if at.anode_mean is not None else "; the potential of the anode is not known and is taken as 0 V"
    charged = "its end of charge is not known" if end is None else f"{numeral(end)} V at the end of charge"
    words = f"{key}: {numeral(mean, 3)} V on average, {charged}{above}."
    grade, sources = weakest((TYPED, at.anode_mean, end))
    low, high = (mean, None) if end is None else (min(mean, float(end)), float(end))
    return Window(
        field="cathode", key=key, role="electrode", low=low, high=high, evidence="potential",
        words=words, grade=grade, sources=sources,
    )  # fmt: skip

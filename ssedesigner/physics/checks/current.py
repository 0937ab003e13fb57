"""The current that lithium bears: the most similar films that were cycled against it, and how similar they are."""

from __future__ import annotations

from functools import cached_property
from operator import mul
from typing import NamedTuple

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials, ReportedCell
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe, key_at_anode, layers
from ssedesigner.core.units import from_si
from ssedesigner.physics.cell.lithium import BEHIND, lithium_in, of_lithium
from ssedesigner.physics.film.film import has_own_pores
from ssedesigner.physics.situation import POLYMER_KINDS, TYPED, Finding, Situation, not_applicable

WEIGHTS = {
    "sulfide": cited(4.0, "-", "ThisProgram2026", "points for the same sulfide at the lithium", grade="assumed"),
    "family": cited(2.0, "-", "ThisProgram2026", "points for another sulfide of its family", grade="assumed"),
    "binder": cited(2.0, "-", "ThisProgram2026", "points for the same binder, or none in both", grade="assumed"),
    "polymer": cited(
        2.0, "-", "ThisProgram2026", "points for the same polymer electrolyte, or none in both", grade="assumed"
    ),
    "interlayer": cited(
        2.0, "-", "ThisProgram2026", "points for the same interlayer, or none in both", grade="assumed"
    ),
    "scaffold": cited(1.0, "-", "ThisProgram2026", "points for the same scaffold, or none in both", grade="assumed"),
    "thickness": cited(1.0, "-", "ThisProgram2026", "points for a like thickness", grade="assumed"),
    "temperature": cited(1.0, "-", "ThisProgram2026", "points for a like temperature", grade="assumed"),
    "pressure": cited(1.0, "-", "ThisProgram2026", "points for a like pressure of operation", grade="assumed"),
}
BESIDE = {name: weight for name, weight in WEIGHTS.items() if name not in {"sulfide", "family"}}
"""What is compared beside the sulfide."""
MOST_POINTS = WEIGHTS["sulfide"] + sum(BESIDE.values())
"""Points of a cell that is alike in everything [-]."""
PARTLY = cited(
    0.5, "-", "ThisProgram2026", "share of the points for the same polymer with another salt", grade="assumed"
)
LIKE_THICKNESS = cited(2.0, "-", "ThisProgram2026", "factor within which thicknesses are alike", grade="assumed")
LIKE_PRESSURE = cited(3.0, "-", "ThisProgram2026", "factor within which pressures are alike", grade="assumed")
LIKE_TEMPERATURE = cited(10.0, "K", "ThisProgram2026", "span within which temperatures are alike", grade="assumed")
LEAST_LIKENESS = cited(
    0.4, "-", "ThisProgram2026", "likeness below which a reported film says nothing of this one", grade="assumed"
)
SHOWN = 3
"""Films that are named."""
HIGHEST_BORNE = cited(
    2.6, "mA/cm2", "ArgyroditeLithium2026", "highest critical current of a plain argyrodite on bare lithium"
)
LOWEST_BORNE = cited(0.4, "mA/cm2", "Singh2022", "lowest critical current of a plain argyrodite on bare lithium")
PLANNED = cited(
    0.5,
    "mA/cm2",
    "ThisProgram2026",
    "current to plan with on bare lithium: L09 to L11, L14, L22 to L24",
    grade="assumed",
)
PLAIN = "argyrodite"
"""Group of the sulfides for which that is reported."""
DENSE_BORNE = cited(9.0, "mA/cm2", "DenseArgyrodite2025", "plated on a pellet of 99 % density without dendrites, L13")
DENSEST = cited(99.0, "%", "DenseArgyrodite2025", "density of that pellet, L13")
ALIKE = cited(
    0.8,
    "-",
    "ThisProgram2026",
    "likeness of a film whose own current counts above the planned one: at most two points are lost",
    grade="assumed",
)
EQUAL_TOLERANCE = 1e-9
"""Rounding of floating-point numbers."""
MUST_AGREE = frozenset({"sulfide", "polymer", "interlayer", "temperature"})
"""What a film must have in common with the recipe beside that."""
NOT_SCALED = "How the critical current varies with temperature, thickness and pressure is not known."
ADVICE = " Charge more slowly, or put a host layer such as Ag-C on the anode."
FIELDS_USED = ("c_rate", "areal_capacity_mah_cm2", "anode", "temperature_c")


@dataclass(frozen=True)
class Likeness:
    """A reported lithium cell, its likeness to the recipe from 0 to 1 [-], and in what the two are not alike.

    It is kept while only numbers change that it does not compare, and so are the words for it.
    """

    cell: ReportedCell
    score: float
    differs: tuple[str, ...]

    @property
    def limit(self) -> float:
        """Critical current where it was found, else the highest current that was cycled [mA/cm2]."""
        critical = self.cell.critical_current_density_ma_cm2
        return critical if critical is not None else self.cell.current_density_ma_cm2 or 0.0

    @property
    def is_critical(self) -> bool:
        """True where the limit is a critical current, False where more was simply not tried."""
        return self.cell.critical_current_density_ma_cm2 is not None

    @cached_property
    def name(self) -> str:
        """What the film was made of, in words."""
        cell = self.cell
        parts = (cell.electrolyte, cell.binder, cell.spe, cell.scaffold, cell.interlayer)
        return ", ".join(part for part in parts if part)

    @cached_property
    def description(self) -> str:
        """The film with its source, and how similar it is."""
        unlike = f"; differs in {', '.join(self.differs)}" if self.differs else ""
        return f"{self.name} [{self.cell.reference}] (likeness {_percent(self.score)}, estimate{unlike})"

    @cached_property
    def brief(self) -> str:
        """The same in a list, with what it bore."""
        return f"{self.name} {_percent(self.score)}, {numeral(self.limit)} mA/cm² [{self.cell.reference}]"

    @cached_property
    def caveats(self) -> str:
        """What its cell was other than a full cell."""
        cell = self.cell
        capacity = cell.areal_capacity_mah_cm2
        moved = f"{numeral(capacity)} mAh/cm² each way" if capacity else "a capacity"
        warm = " at a temperature that is not reported" if cell.temperature_c is None else ""
        under = f", under {numeral(cell.operating_pressure_mpa)} MPa" if cell.operating_pressure_mpa is not None else ""
        return f"That was a symmetric cell, which moved {moved}{warm}{under}; a full cell moves more."


def similar_cells(recipe: Recipe, materials: Materials) -> tuple[Likeness, ...]:
    """Return the reported lithium cells that are like a recipe, the most similar first, each film once.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    tuple of Likeness
        Those with the same sulfide or one of its family, and a likeness of at least 0.4 [-]

    Notes
    -----
    Points for what is alike over all points: sulfide 4 (its family 2), binder, polymer electrolyte and interlayer 2
    each, scaffold, thickness, temperature and pressure 1 each. What is not reported gives no points. Of films that are
    equally similar the one with a critical current comes first.

    Examples
    --------
    >>> similar_cells(Recipe(), Materials(version="empty", materials={}, pairs=()))
    ()

    References
    ----------
    Song2023 (full entry in sources.csv), Table 7
    """
    compared = _compared(recipe, materials)
    # a number counts only by the reported ones that it is near
    names, near = compared[:5], _near(compared, materials.kept.get(_reported, lambda: _reported(materials)))
    return materials.kept.get((_similar, names, near), lambda: _similar(compared, materials))


class _Compared(NamedTuple):
    """All that is compared of a recipe."""

    facing: str
    binders: tuple[str, ...]
    spe: str | None
    interlayer: str | None
    scaffold: str | None
    thickness_um: float
    temperature_c: float
    stack_pressure_mpa: float | None


def _compared(recipe: Recipe, materials: Materials) -> _Compared:
    return _Compared(
        facing=materials.root("electrolyte", key_at_anode(recipe)),
        binders=tuple([materials.root_of(POLYMER_KINDS, key) for key in (recipe.binder, recipe.second_binder) if key]),
        spe=materials.root("spe", recipe.spe),
        interlayer=materials.root("interlayer", recipe.interlayer),
        scaffold=materials.root("scaffold", recipe.scaffold),
        thickness_um=recipe.thickness_um,
        temperature_c=recipe.temperature_c,
        stack_pressure_mpa=recipe.stack_pressure_mpa,
    )


def _reported(materials: Materials) -> tuple[tuple[float | None, ...], ...]:
    """Return the numbers of reported cells that are compared, each once: thickness, temperature, pressure."""
    numbers = [(cell.thickness_um, cell.temperature_c, cell.operating_pressure_mpa) for cell in materials.cells]
    return tuple([tuple(dict.fromkeys(column)) for column in zip(*numbers, strict=True)]) or ((), (), ())


def _near(compared: _Compared, reported: tuple[tuple[float | None, ...], ...]) -> tuple[bool, ...]:
    """Return of each reported number whether that of the recipe is near."""
    thicknesses, temperatures, pressures = reported
    return (
        *[_is_near(compared.thickness_um, value, LIKE_THICKNESS) for value in thicknesses],
        *[_is_as_warm(compared.temperature_c, value) for value in temperatures],
        *[_is_near(compared.stack_pressure_mpa, value, LIKE_PRESSURE) for value in pressures],
    )


def _similar(compared: _Compared, materials: Materials) -> tuple[Likeness, ...]:
    best: dict[str, Likeness] = {}
    for cell in materials.cells:
        sulfide = _sulfide_points(compared.facing, materials, cell)
        if sulfide == 0:
            continue
        likeness = _likeness(compared, cell, sulfide)
        if likeness.score < LEAST_LIKENESS or not likeness.limit:
            continue
        kept = best.get(cell.reference)
        if kept is None or _order(likeness) > _order(kept):
            best[cell.reference] = likeness
    return tuple(sorted(best.values(), key=lambda each: (each.score, *_order(each)), reverse=True))


def _order(likeness: Likeness) -> tuple[bool, float]:
    return likeness.is_critical, likeness.limit


def likeness(recipe: Recipe, materials: Materials, cell: ReportedCell) -> Likeness:
    """How much a reported lithium cell is like a recipe.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]
    materials : Materials
        The snapshot of the library [-]
    cell : ReportedCell
        The reported cell, in lab units [-]

    Returns
    -------
    Likeness
        Score from 0 to 1, and what differs or is not reported [-]

    Notes
    -----
    A transparent count of points, not a model: it says which report is nearest, not how near is near enough.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> keys = dict.fromkeys(("electrolyte", "binder", "spe", "interlayer", "scaffold", "thickness_um"))
    >>> cell = SimpleNamespace(**keys, temperature_c=25.0, operating_pressure_mpa=None)
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> round(likeness(Recipe(), empty, cell).score, 2)
    0.43

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    compared = _compared(recipe, materials)
    return _likeness(compared, cell, _sulfide_points(compared.facing, materials, cell))


def _likeness(compared: _Compared, cell: ReportedCell, sulfide: float) -> Likeness:
    shares = (
        cell.binder in compared.binders if cell.binder else not compared.binders,
        _polymer_share(compared.spe, cell.spe),
        cell.interlayer == compared.interlayer,
        cell.scaffold == compared.scaffold,
        _is_near(compared.thickness_um, cell.thickness_um, LIKE_THICKNESS),
        _is_as_warm(compared.temperature_c, cell.temperature_c),
        _is_near(compared.stack_pressure_mpa, cell.operating_pressure_mpa, LIKE_PRESSURE),
    )
    points = sulfide + sum(map(mul, BESIDE.values(), shares))
    differs = [] if sulfide == WEIGHTS["sulfide"] else ["sulfide"]
    differs += [name for name, share in zip(BESIDE, shares, strict=True) if share < 1]
    return Likeness(cell, points / MOST_POINTS, tuple(differs))


def _sulfide_points(facing: str, materials: Materials, cell: ReportedCell) -> float:
    """Return the points for the sulfide at the lithium: the same, or another one of its family."""
    if cell.electrolyte == facing:
        return WEIGHTS["sulfide"]
    own, other = (materials.find("electrolyte", key) for key in (facing, cell.electrolyte))
    is_kin = own is not None and other is not None and bool(own.group) and other.group == own.group
    return WEIGHTS["family"] if is_kin else 0.0


def _polymer_share(own: str | None, other: str | None) -> float:
    if own == other:
        return 1.0
    if own and other and own.split("-")[0] == other.split("-")[0]:
        return float(PARTLY)
    return 0.0


def _is_near(own: float | None, other: float | None, factor: float) -> bool:
    if not own or not other:
        return False
    return own <= factor * other if own > other else other <= factor * own


def _is_as_warm(own: float, other: float | None) -> bool:
    return other is not None and abs(other - own) <= LIKE_TEMPERATURE


def current_density(context: Situation) -> Finding:
    """Check the current against those of the most similar films that were cycled against lithium."""
    value, where = from_si(float(context.cell.current_density), "mA/cm2"), lithium_in(context)
    if where == BEHIND:
        message = (
            f"{numeral(value, 2)} mA/cm²; lithium is plated behind {context.recipe.anode}, and the current above which "
            "it grows at the film instead is not known."
        )
        return Finding(
            "unknown", "Critical current not reported", message, value, None, "mA/cm2", (TYPED,), FIELDS_USED
        )
    if not where:
        message = f"{numeral(value, 2)} mA/cm²; no lithium metal faces the film: no critical current applies."
        return not_applicable("No lithium at the film", message, "anode")
    return of_lithium(context, _against_lithium(context, value))


def _against_lithium(context: Situation, value: float) -> Finding:
    """Judge a current [mA/cm2] by what films bore against lithium metal."""
    recipe = context.recipe
    similar = similar_cells(recipe, context.materials)[:SHOWN]
    nearest = _by_nearest(context, value, similar)
    applied = (
        f"{numeral(value, 2)} mA/cm² ({numeral(recipe.c_rate)} C × {numeral(recipe.areal_capacity_mah_cm2)} mAh/cm²)"
    )
    is_above = value > PLANNED and not recipe.interlayer
    if is_above and not (similar and value <= similar[0].limit and _is_alike(similar[0])):
        finding = _above_plan(context, value, applied, nearest, similar)
    else:
        message = f"{applied} against {nearest.message}" if similar else f"{applied}; {nearest.message}"
        more = f" A film this similar outweighs the {_planned()}." if is_above else ""
        evidence = (*nearest.evidence, *((ALIKE, PLANNED) if is_above else ()))
        finding = nearest._replace(message=f"{message}{more}", evidence=evidence)
    density, beside = _density(context)
    advice = "" if finding.severity == "pass" else ADVICE
    message = f"{finding.message}{density} {NOT_SCALED}{advice}"
    return finding._replace(message=message, beside=(*finding.beside, *beside))


def _above_plan(
    context: Situation, value: float, applied: str, nearest: Finding, similar: tuple[Likeness, ...]
) -> Finding:
    """Judge a current on bare lithium above the one to plan with, whatever the nearest film bore."""
    facing, sulfide = key_at_anode(context.recipe), context.facing_anode
    is_plain = sulfide is not None and sulfide.group == PLAIN
    borne = f"Critical currents of {numeral(LOWEST_BORNE)} to {numeral(HIGHEST_BORNE)} mA/cm² are reported"
    alike = f" Most similar: {_likeness_words(_deciding(similar, value))}." if similar else ""
    if is_plain and value > HIGHEST_BORNE:
        message = f"{applied} is more than any plain argyrodite withstood on bare lithium. {borne}.{alike}"
        return Finding(
            "fail", "Current above any reported", message, value, float(HIGHEST_BORNE), "mA/cm2",
            (HIGHEST_BORNE, LOWEST_BORNE, TYPED), FIELDS_USED, nearest.evidence,
        )  # fmt: skip
    other = "" if is_plain else f", and for {facing} nothing better is known"
    message = f"{applied} is above the {_planned()} on bare lithium. {borne} for plain argyrodites{other}.{alike}"
    evidence = (PLANNED, LOWEST_BORNE, HIGHEST_BORNE, TYPED)
    title = "Current above the planning value"
    return Finding("caution", title, message, value, float(PLANNED), "mA/cm2", evidence, FIELDS_USED, nearest.evidence)


def _planned() -> str:
    return f"{numeral(PLANNED)} mA/cm² to plan with"


def _is_alike(film: Likeness) -> bool:
    return film.score >= ALIKE and not MUST_AGREE & set(film.differs)


def _density(context: Situation) -> tuple[str, tuple[object, ...]]:
    """Say how dense the film is at the anode, which decides most; nothing where that is not known."""
    film, facing = context.film, layers(context.recipe)[-1].field
    if "recipe" in film.missing:
        return "", ()
    layer = next((one for one in film.layers if one.role == facing), None)
    pores = film.porosity if layer is None else film.layer_porosity(layer)
    what = "the layer at the anode" if has_own_pores(film.layers) else "this film"
    dense = from_si(1 - float(pores.value), "%")
    estimate = " (estimate)" if pores.is_estimate else ""
    words = (
        f" Density matters most: {what} is {dense:.0f} % dense{estimate}; a pellet of Li6PS5Cl that was "
        f"{numeral(DENSEST)} % dense withstood {numeral(DENSE_BORNE)} mA/cm²."
    )
    return words, (*pores.cited, DENSEST, DENSE_BORNE)


def _by_nearest(context: Situation, value: float, similar: tuple[Likeness, ...]) -> Finding:
    """Judge a current [mA/cm2] by the films that are most like this one; the message begins with what they bore."""
    recipe = context.recipe
    if not similar:
        facing = key_at_anode(recipe)
        message = f"no film like this one with {facing} is reported against lithium."
        return Finding(
            "unknown", "Critical current not reported", message, value, None, "mA/cm2", (TYPED, LEAST_LIKENESS),
            FIELDS_USED,
        )  # fmt: skip
    decides = _deciding(similar, value)
    words = (
        f"{_borne_words(decides)}. That film contained {decides.description}. "
        f"{_others(similar, decides)}{decides.caveats}"
    )
    evidence = (Cited(decides.limit, "mA/cm2", decides.cell.source, grade="reported"), LEAST_LIKENESS, TYPED)
    severity, title = _judgement(value, decides, recipe.temperature_c)
    return Finding(severity, title, words, value, decides.limit, "mA/cm2", evidence, FIELDS_USED)


def _deciding(similar: tuple[Likeness, ...], value: float) -> Likeness:
    """Return the film that decides: the nearest, or where more was not tried with it, the next with a critical one."""
    best = similar[0]
    if value <= best.limit or best.is_critical:
        return best
    return next((each for each in similar if each.is_critical), best)


def _judgement(value: float, decides: Likeness, temperature: float) -> tuple[str, str]:
    if decides.is_critical and value >= decides.limit * (1 - EQUAL_TOLERANCE):
        words = "above" if value > decides.limit * (1 + EQUAL_TOLERANCE) else "at"
        return "caution", f"Current {words} the critical current"
    if value <= decides.limit:
        tested = decides.cell.temperature_c
        if tested is None or tested > temperature + LIKE_TEMPERATURE:
            return "unknown", "Current reached only at a higher temperature"
        return "pass", "Current within reach"
    return "unknown", "Current above what was cycled"


def _likeness_words(each: Likeness) -> str:
    what = "the critical current of" if each.is_critical else "a current that was cycled,"
    return f"{what} {numeral(each.limit)} mA/cm²{_warmth(each)}, for {each.description}"


def _borne_words(each: Likeness) -> str:
    """Say what a film bore, without saying which: the first sentence has room for numbers only."""
    if each.is_critical:
        return f"the critical current of {numeral(each.limit)} mA/cm²{_warmth(each)} of a film like this one"
    return f"the {numeral(each.limit)} mA/cm²{_warmth(each)} at which a film like this one was cycled"


def _warmth(each: Likeness) -> str:
    return "" if each.cell.temperature_c is None else f" at {numeral(each.cell.temperature_c)} °C"


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _others(likenesses: tuple[Likeness, ...], decides: Likeness) -> str:
    rest = [each.brief for each in likenesses if each is not decides]
    return f"Next most similar: {'; '.join(rest)}. " if rest else ""

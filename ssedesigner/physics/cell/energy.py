"""Energy and cost of a unit cell, a stack and a pouch cell from the layers of one unit cell."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.process import BI_CELL
from ssedesigner.physics.arrays import MaybeNumber, Number, blank_where, is_true_somewhere, isnan, require, sqrt
from ssedesigner.physics.cell.cell import Cell, CellLayer
from ssedesigner.physics.cell.formulas import (
    AREAL_ENERGY,
    COST,
    ENERGY_COST,
    ENERGY_DENSITY,
    FILM_COUNT,
    FOILS,
    HEIGHT,
    IN_SERIES,
    LAMINATE_COUNT,
    LAYER_MASS,
    MASS,
    OVERHANGING_WIDTH,
    POUCH_VOLUME,
    SHEET_COST,
    SIDE,
    SPECIFIC_ENERGY,
    STACK,
    STACK_VOLUME,
    SULFIDE_SHARE,
    TABS,
    UNIT_CELL,
    VOLTAGE,
    VOLUME,
    WIDTH,
)
from ssedesigner.physics.cell.formulas import POUCH as POUCH_SIZE
from ssedesigner.physics.terms import Terms

FILM_OVERHANG = cited(
    1e-3, "m", "ThisProgram2026", "free-standing film beyond the electrode, each side", grade="assumed"
)
SIDE_SEAL = cited(5e-3, "m", "ThisProgram2026", "laminate beyond the stack at each long side", grade="assumed")
FOLDED_SEAL = cited(1e-3, "m", "ThisProgram2026", "what a folded side seal adds to the width", grade="assumed")
END_SEAL = cited(8e-3, "m", "ThisProgram2026", "tab terrace and bottom seal, each end", grade="assumed")
TAB_MASS = cited(1.0e-3, "kg", "ThisProgram2026", "both tabs of a 100 cm2 electrode", grade="assumed")
TAB_REFERENCE_AREA = cited(1.0e-2, "m2", "ThisProgram2026", "electrode area for that tab mass", grade="assumed")
POUCH = (FILM_OVERHANG, SIDE_SEAL, FOLDED_SEAL, END_SEAL, TAB_MASS, TAB_REFERENCE_AREA)
VISIBLE_BAND = cited(0.02, "-", "ThisProgram2026", "a band wider than this is shown as an estimate", grade="assumed")
HALF = cited(
    0.5, "-", "ThisProgram2026", "a cost that rests by more on estimated prices is an estimate", grade="assumed"
)

Band: TypeAlias = tuple[Number, Number]


class Part(NamedTuple):
    """A layer as it stands in the cell: thickness [m], mass [kg/m2] and cost [USD/m2] per unit cell."""

    layer: CellLayer
    thickness: Number
    mass: MaybeNumber
    cost: MaybeNumber
    cost_low: MaybeNumber
    cost_high: MaybeNumber
    number: Number


class CellEnergy(NamedTuple):
    """A cell on one basis.

    ``thickness`` [m] is that of the whole cell; ``mass`` [kg/m2], ``volume`` [m3/m2], ``cost`` [USD/m2] and
    ``areal_energy`` [J/m2] are per electrode area of one unit cell; ``voltage`` [V]; ``specific_energy`` [J/kg],
    ``energy_density`` [J/m3], ``energy_cost`` [USD/J], ``electrolyte_share`` of the cost that is the film's sulfide
    [-]. What is not known is None; ``reason``, ``size_reason`` and ``cost_reason`` say why.
    """

    basis: str
    parts: tuple[Part, ...]
    thickness: Number
    volume: Number
    voltage: Number
    areal_energy: Number
    energy_density: Number
    mass: MaybeNumber = None
    mass_band: Band | None = None
    specific_energy: MaybeNumber = None
    specific_energy_band: Band | None = None
    cost: MaybeNumber = None
    cost_band: Band | None = None
    energy_cost: MaybeNumber = None
    energy_cost_band: Band | None = None
    electrolyte_share: MaybeNumber = None
    electrolyte_share_band: Band | None = None
    is_estimate: bool = False
    is_cost_estimate: bool = False
    reason: str = ""
    size_reason: str = ""
    cost_reason: str = ""
    cited: tuple[Cited, ...] = ()


def foil_counts(unit_cells: int, stacking: str) -> dict[str, float]:
    """How many foils of each kind a stack needs per unit cell.

    Parameters
    ----------
    unit_cells : int
        Unit cells in the stack [-]
    stacking : str
        parallel (double-sided foils, shared by neighbours), bipolar (one plate between neighbours) or bi-cell (pairs
        on the two faces of one positive foil, each cell with a negative foil of its own) [-]

    Returns
    -------
    dict
        Positive foils, negative foils and bipolar plates per unit cell [-]

    Notes
    -----
    A parallel stack of n cells has n + 1 foils in turn; the outer ones are negative when n is even. One bi-cell is a
    parallel stack of two cells; several of them share no foil.

    Examples
    --------
    >>> foil_counts(1, "parallel")
    {'positive foil': 1.0, 'negative foil': 1.0, 'bipolar plate': 0.0}
    >>> foil_counts(4, "parallel")
    {'positive foil': 0.5, 'negative foil': 0.75, 'bipolar plate': 0.0}
    >>> foil_counts(4, "bipolar")
    {'positive foil': 0.25, 'negative foil': 0.25, 'bipolar plate': 0.75}
    >>> foil_counts(4, "bi-cell")
    {'positive foil': 0.5, 'negative foil': 1.0, 'bipolar plate': 0.0}

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    if stacking == "bipolar":
        positive = negative = 1
        plates = unit_cells - 1
    elif stacking == BI_CELL:
        positive, negative, plates = (unit_cells + 1) // 2, unit_cells, 0
    else:
        positive = (unit_cells + 1) // 2
        negative = unit_cells + 1 - positive
        plates = 0
    shares = {"positive foil": positive, "negative foil": negative, "bipolar plate": plates}
    return {role: count / unit_cells for role, count in shares.items()}


@lru_cache(maxsize=64)
def foil_sentence(unit_cells: int, stacking: str, basis: str, absent: tuple[str, ...] = ()) -> str:
    """Say how many foils a basis counts, of which those of some metals have no thickness [-].

    The typed thickness is that of the foil as bought; a foil that is coated on both sides is shared, not halved.

    >>> foil_sentence(4, "parallel", "stack")
    '4 unit cells share 2 aluminium and 3 copper foils; the 2 foils at the ends are coated on one side only.'
    >>> foil_sentence(2, "bipolar", "stack")
    '2 unit cells share 1 plate; one aluminium and one copper foil close them.'
    >>> foil_sentence(1, "parallel", "unit-cell", ("aluminium", "copper"))
    'No foils are counted: aluminium and copper foil are 0 µm thick.'
    """
    if len(absent) > 1 and (stacking != "bipolar" or basis == "unit-cell" or unit_cells == 1):
        return f"No foils are counted: {' and '.join(absent)} foil are 0 µm thick."
    counted = _counted_foils(unit_cells, stacking, basis)
    each = " and ".join(f"{metal} foil" for metal in absent)
    return f"{counted} The {each} of 0 µm adds nothing." if absent else counted


def _counted_foils(unit_cells: int, stacking: str, basis: str) -> str:
    if basis == "unit-cell":
        return "One whole aluminium and one whole copper foil; a stack shares them."
    if unit_cells == 1:
        return "One unit cell: one whole aluminium and one whole copper foil."
    if stacking == "bipolar":
        plates = "1 plate" if unit_cells == 2 else f"{unit_cells - 1} plates"
        return f"{unit_cells} unit cells share {plates}; one aluminium and one copper foil close them."
    counts = foil_counts(unit_cells, stacking)
    if stacking == BI_CELL:
        pairs = "a bi-cell" if unit_cells // 2 == 1 else f"{unit_cells // 2} bi-cells"
        single = " and one cell" if unit_cells % 2 else ""
        foils = f"{round(counts['positive foil'] * unit_cells)} aluminium foils"
        foils = "1 aluminium foil" if unit_cells == 2 else foils
        copper = f"{unit_cells} copper foils."
        return f"{pairs[:1].upper()}{pairs[1:]}{single} of {unit_cells} unit cells: {foils} and {copper}"
    positive, negative = (round(counts[f"{pole} foil"] * unit_cells) for pole in ("positive", "negative"))
    foils = f"{positive} aluminium and {negative} copper foils"
    return f"{unit_cells} unit cells share {foils}; the 2 foils at the ends are coated on one side only."


def specific_energy(areal_energy: Number, areal_mass: Number) -> Number:
    r"""Energy per mass.

    .. math:: w = E_A / m_A

    Parameters
    ----------
    areal_energy : float or ndarray, shape (n,)
        Energy per electrode area [J/m2]
    areal_mass : float or ndarray, shape (n,)
        Mass per electrode area [kg/m2]

    Returns
    -------
    float or ndarray, shape (n,)
        Specific energy [J/kg]

    Notes
    -----
    Nominal: areal capacity times mean voltage, without the ohmic drop.

    Examples
    --------
    5 mAh/cm2 at 3.7 V on 46.64 mg/cm2, in Wh/kg:

    >>> round(specific_energy(666e3, 0.4664) / 3600, 1)
    396.7

    References
    ----------
    None: definition.
    """
    return areal_energy / areal_mass


def ohmic_drop(current_density: Number, resistance: Number) -> Number:
    r"""Voltage that the film takes while current flows.

    .. math:: U = j R_A

    Parameters
    ----------
    current_density : float or ndarray, shape (n,)
        Current per area [A/m2]
    resistance : float or ndarray, shape (n,)
        Area-specific resistance of a film or of a whole cell [ohm m2]

    Returns
    -------
    float or ndarray, shape (n,)
        Voltage [V]

    Notes
    -----
    Of what the resistance holds: beside a film contacts and electrodes add theirs.

    Examples
    --------
    0.5 mA/cm2 through 2 ohm cm2:

    >>> ohmic_drop(5.0, 2e-4)
    0.001

    References
    ----------
    None: Ohm's law.
    """
    return current_density * resistance


def assemble(cell: Cell, basis: str) -> CellEnergy:
    """Thickness, mass, energy and cost of a cell on one basis.

    Parameters
    ----------
    cell : Cell
        The layers of one unit cell [SI]
    basis : str
        unit-cell, stack or pouch-cell [-]

    Returns
    -------
    Energy
        The cell on that basis [SI], per electrode area of one unit cell

    Notes
    -----
    A pouch is a rectangle around a square electrode: laminate on both faces, seals on four sides, two tabs; a
    free-standing film reaches over the electrode. Breathing during charge is not counted.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.cell.cell import resolve_cell
    >>> from ssedesigner.physics.film.film import resolve
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> cell = resolve_cell(Recipe(), empty, resolve(Recipe(), empty))
    >>> round(assemble(cell, "unit-cell").thickness * 1e6, 6)
    145.0

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    unit_cells = 1 if basis == "unit-cell" else cell.unit_cells
    counts: dict[str, Number] = {"cathode": 1, "film": 1, "anode": 1, **foil_counts(unit_cells, cell.recipe.stacking)}
    layers = [*cell.layers.values()]
    topics: tuple[str, ...] = ("plate",) if counts["bipolar plate"] else ()
    if topics and cell.plate:
        layers.append(cell.plate)
    average = sum([counts[layer.role] * layer.thickness for layer in layers])
    terms = cell.film.terms
    if terms is not None:
        heights = [(counts[layer.role], layer.thickness) for layer in layers if counts[layer.role]]
        _record_stack(terms, cell.recipe.stacking, heights, unit_cells, average)
    pouch = _pouch(cell, unit_cells, average) if basis == "pouch-cell" else None
    if pouch is None:
        parts = tuple([_part(terms, layer, counts[layer.role]) for layer in layers])
        return _add_up(cell, basis, parts, topics, average * unit_cells, average)
    counts["film"] = pouch.film_count
    parts = tuple([_part(terms, layer, counts[layer.role]) for layer in layers])
    if cell.laminate:
        parts += (_part(terms, cell.laminate, pouch.laminate_count, pouch.tabs),)
    return _add_up(cell, basis, parts, (*topics, "pouch"), pouch.thickness, pouch.volume, POUCH)


def _record_stack(
    terms: Terms, stacking: str, heights: list[tuple[Number, Number]], unit_cells: int, average: Number
) -> None:
    """Keep how thick a unit cell and a stack are, and how many foils a unit cell has a share of."""
    for role, count in foil_counts(unit_cells, stacking).items():
        if count:
            terms.record(FOILS, count, role, foils=round(count * unit_cells), count=unit_cells)
    terms.record(UNIT_CELL, average, rows=heights)
    terms.record(STACK, average * unit_cells, count=unit_cells, cell=average)
    divided = f" / {unit_cells}" if unit_cells > 1 else ""
    terms.record(VOLUME, average, size=average)
    terms.record(STACK_VOLUME, average, size=average * unit_cells, divided=divided)


class _Pouch(NamedTuple):
    """What the pouch adds, per electrode area of a unit cell: areas [m2/m2], tabs [kg/m2], volume [m3/m2]."""

    film_count: Number
    laminate_count: Number
    tabs: Number
    thickness: Number
    volume: Number


def _pouch(cell: Cell, unit_cells: int, average: Number) -> _Pouch:
    side = sqrt(cell.electrode_area)
    width = side + (2 * FILM_OVERHANG if cell.recipe.form_factor == "free-standing" else 0)
    height = width + 2 * END_SEAL
    area = cell.electrode_area * unit_cells
    laminate = cell.laminate.thickness if cell.laminate else 0
    thickness = average * unit_cells + 2 * laminate
    pouch = _Pouch(
        film_count=(width / side) ** 2,
        laminate_count=2 * (width + 2 * SIDE_SEAL) * height / area,
        tabs=TAB_MASS / TAB_REFERENCE_AREA / unit_cells,
        thickness=thickness,
        volume=thickness * (width + 2 * FOLDED_SEAL) * height / area,
    )
    terms = cell.film.terms
    if terms is not None:
        size: dict[str, Any] = {
            "side": side,
            "width": width,
            "height": height,
            "area": cell.electrode_area,
            "count": unit_cells,
        }
        terms.record(POUCH_SIZE, thickness, stack=average * unit_cells, laminate=laminate)
        terms.record(SIDE, side, **size)
        terms.record(WIDTH if width == side else OVERHANGING_WIDTH, width, overhang=FILM_OVERHANG, **size)
        terms.record(HEIGHT, height, seal=END_SEAL, **size)
        terms.record(FILM_COUNT, pouch.film_count, **size)
        terms.record(LAMINATE_COUNT, pouch.laminate_count, seal=SIDE_SEAL, **size)
        terms.record(TABS, pouch.tabs, tabs=TAB_MASS, area=TAB_REFERENCE_AREA, count=unit_cells)
        terms.record(POUCH_VOLUME, pouch.volume, size=thickness, seal=FOLDED_SEAL, **size)
    return pouch


def _part(terms: Terms | None, layer: CellLayer, count: Number, extra: Number = 0) -> Part:
    mass = None if layer.mass is None else count * layer.mass
    cost = None if layer.cost is None else count * layer.cost
    if terms is not None and count:
        if mass is not None:
            inputs = {"mass": layer.mass, "height": layer.thickness, "material": layer.material}
            terms.record(LAYER_MASS, mass, layer.role, count=count, **inputs)
        if cost is not None:
            terms.record(SHEET_COST, cost, layer.role, count=count, cost=layer.cost)
    return Part(
        layer,
        count * layer.thickness,
        None if mass is None else mass + extra,
        cost,
        None if layer.cost_low is None else count * layer.cost_low,
        None if layer.cost_high is None else count * layer.cost_high,
        count,
    )


def _add_up(
    cell: Cell,
    basis: str,
    parts: tuple[Part, ...],
    topics: tuple[str, ...],
    thickness: Number,
    volume: Number,
    used: tuple[Cited, ...] = (),
) -> CellEnergy:
    """Add up the parts; a missing mass or price leaves its sum unknown, with the reason."""
    energy, fibres = cell.areal_energy, cell.film.scaffold_volume_fraction
    in_series = cell.unit_cells if basis != "unit-cell" and cell.recipe.stacking == "bipolar" else 1
    terms = cell.film.terms
    if terms is not None:
        series = IN_SERIES if basis != "unit-cell" and cell.recipe.stacking == "bipolar" else VOLTAGE
        terms.record(series, cell.voltage * in_series, count=in_series, voltage=cell.voltage)
        terms.record(AREAL_ENERGY, energy, charge=cell.areal_capacity, voltage=cell.voltage)
        terms.record(ENERGY_DENSITY, energy / volume, energy=energy, volume=volume)
    return CellEnergy(
        basis=basis,
        parts=parts,
        thickness=thickness,
        volume=volume,
        voltage=cell.voltage * in_series,
        areal_energy=energy,
        energy_density=energy / volume if fibres is None else blank_where(isnan(fibres), energy / volume),
        size_reason=_first(cell, "size", *topics),
        cited=used,
        **_masses(cell, parts, energy, _first(cell, "mass", *topics), bool(used)),
        **_costs(cell, parts, energy, _first(cell, "cost", *topics, *(f"{topic} cost" for topic in topics))),
    )


def _first(cell: Cell, *topics: str) -> str:
    """Return the first reason why one of the topics is not known."""
    missing = cell.missing
    return next((missing[topic] for topic in topics if topic in missing), "") if missing else ""


def _masses(cell: Cell, parts: tuple[Part, ...], energy: Number, reason: str, is_guessed: bool) -> dict[str, Any]:
    """Mass and specific energy; their band is that of the film density."""
    if reason:
        return {"reason": reason}
    mass = sum([require(part.mass) for part in parts])
    film = next(part for part in parts if part.layer.role == "film")
    spread = film.number * cell.film.thickness
    density = require(cell.film.density)
    low = mass + spread * (require(cell.film.density_low) - density)
    high = mass + spread * (require(cell.film.density_high) - density)
    terms = cell.film.terms
    if terms is not None:
        terms.record(MASS, mass)
        terms.record(SPECIFIC_ENERGY, specific_energy(energy, mass), energy=energy, mass=mass)
    return {
        "mass": mass,
        "mass_band": (low, high),
        "specific_energy": specific_energy(energy, mass),
        "specific_energy_band": (specific_energy(energy, high), specific_energy(energy, low)),
        "is_estimate": is_guessed or is_true_somewhere(high - low > VISIBLE_BAND * mass),
    }


def _costs(cell: Cell, parts: tuple[Part, ...], energy: Number, reason: str) -> dict[str, Any]:
    """Cost per area and per energy, and the share of the film's sulfide; all parts cheap or all dear at once."""
    if reason:
        return {"cost_reason": reason}
    cost = sum([require(part.cost) for part in parts])
    low = sum([require(part.cost_low) for part in parts])
    high = sum([require(part.cost_high) for part in parts])
    count = next(part.number for part in parts if part.layer.role == "film")
    own, own_low, own_high = (count * part for part in cell.electrolyte_cost or ())
    estimated = sum([part.number * part.layer.estimated_cost for part in parts])
    terms = cell.film.terms
    if terms is not None and cell.electrolyte_cost is not None:
        terms.record(COST, cost, rows=[(part.cost,) for part in parts if part.number])
        terms.record(ENERGY_COST, cost / energy, cost=cost, energy=energy)
        terms.record(SULFIDE_SHARE, own / cost, count=count, sulfide=cell.electrolyte_cost[0], cost=cost)
    return {
        "cost": cost,
        "cost_band": (low, high),
        "energy_cost": cost / energy,
        "energy_cost_band": (low / energy, high / energy),
        "electrolyte_share": own / cost,
        "electrolyte_share_band": (own_low / (own_low + high - own_high), own_high / (own_high + low - own_low)),
        "is_cost_estimate": is_true_somewhere(estimated > HALF * cost),
    }

"""The numbers of many candidates at once, by the same functions as those of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.core.units import UNITS
from ssedesigner.physics.arrays import FloatArray, MaybeNumber, blank_where, isnan
from ssedesigner.physics.cell.cell import Cell, resolve_cell
from ssedesigner.physics.cell.energy import assemble
from ssedesigner.physics.cell.performance import Performance, perform, usable_energies
from ssedesigner.physics.conduction.conductance import Conductance, conductance
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.layout import SWEPT_MATERIALS, Layout
from ssedesigner.physics.explore.reads import watch_recipe
from ssedesigner.physics.explore.space import Space, strides
from ssedesigner.physics.film.film import Film, resolve
from ssedesigner.physics.film.lookup import Columns

BLOCK = 16_384
"""Rows that are computed at a time: fewer make more calls, more do not stay in the processor's cache."""
UNDER_LOAD = frozenset(
    {
        "cell.resistance_ohm_cm2",
        "cell.voltage_loss_v",
        "cell.usable_capacity_pct",
        "cell.usable_specific_energy_wh_kg",
        "cell.usable_energy_density_wh_l",
    }
)
"""Results that need the whole resistance of the cell."""
Rows = npt.NDArray[np.int64]
_Result = tuple[MaybeNumber, str]


class Block(NamedTuple):
    """Rows that are computed together: some classes, each at some points of the grid."""

    classes: Rows
    points: Rows


def blocks(layout: Layout) -> list[Block]:
    """Return the blocks in which all rows of a layout are computed [-].

    >>> Block(np.arange(2), np.arange(3)).classes.tolist()
    [0, 1]
    """
    made = []
    for part in layout.parts:
        for points in np.array_split(part, -(-part.size // BLOCK)):
            many = max(BLOCK // points.size, 1)
            for group in layout.groups:
                made += [Block(group[start : start + many], points) for start in range(0, group.size, many)]
    return made


def numbers_read(space: Space, results: Sequence[str], learned: Learned) -> frozenset[str]:
    """Return the fields of the first candidate that some of its results rest on [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.question import Question, Range
    >>> from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
    >>> from ssedesigner.physics.explore.space import space_of
    >>> asked = Question(free={"thickness_um": Range(low=20, high=30, step=5)})
    >>> space = space_of(asked, Recipe(), Materials(version="", materials={}, pairs=()))
    >>> read = numbers_read(space, ["film.thickness_um"], NOTHING_LEARNED)
    >>> "thickness_um" in read, "dew_point_c" in read
    (True, False)
    """
    recipe, read = watch_recipe(space.recipe_of(0))
    _results(recipe, space, results, learned, {}, {})
    return frozenset(name for _, name in read)


def evaluate(
    layout: Layout, block: Block, results: Sequence[str], learned: Learned
) -> tuple[dict[str, FloatArray], set[str]]:
    """Return some results of a block of rows, and the fields of its recipe that were read.

    Parameters
    ----------
    layout : Layout
        The rows of the search [-]
    block : Block
        The rows that are computed [-]
    results : sequence of str
        Keys of results [-]
    learned : Learned
        What own films have taught [-]

    Returns
    -------
    tuple of dict and set
        Results of shape (classes, points), not-a-number where not known [lab unit]; keys of fields [-]

    Notes
    -----
    The recipe of the first row stands for all: what differs is swept.

    Examples
    --------
    >>> import numpy as np
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.question import Question, Range
    >>> from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
    >>> from ssedesigner.physics.explore.judge import Judge
    >>> from ssedesigner.physics.explore.layout import lay_out
    >>> from ssedesigner.physics.explore.space import space_of
    >>> asked = Question(free={"thickness_um": Range(low=20, high=30, step=5)})
    >>> space = space_of(asked, Recipe(), Materials(version="", materials={}, pairs=()))
    >>> judge = Judge(asked, space, NOTHING_LEARNED)
    >>> rows = lay_out(space, frozenset({"thickness_um"}), NOTHING_LEARNED, judge)
    >>> evaluate(rows, blocks(rows)[0], ["film.thickness_um"], NOTHING_LEARNED)[0]["film.thickness_um"].tolist()
    [[20.0, 25.0, 30.0]]

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    space = layout.space
    candidates = layout.named[layout.starts[block.classes]]
    recipe, read = watch_recipe(space.recipe_of(int(candidates[0] + layout.grid[block.points[0]])))
    swept = _number_columns(layout, block)
    columns = _material_columns(layout, recipe, candidates, block.points.size)
    with np.errstate(all="ignore"):  # rows that are not known are not-a-number on the way
        values = _results(recipe, space, results, learned, swept, columns)
    shape = block.classes.size, block.points.size
    flat = shape[0] * shape[1]
    return {key: np.broadcast_to(column, flat).reshape(shape) for key, column in values.items()}, {
        name for _, name in read
    }


def _number_columns(layout: Layout, block: Block) -> dict[str, FloatArray]:
    """Return the numbers of all rows of a block; none where there is but one point."""
    if block.points.size == 1:
        return {}
    steps = strides(layout.numbers)
    swept = {}
    for axis in layout.numbers:
        places = block.points // steps[axis.key] % len(axis.values)
        swept[axis.key] = np.tile(np.array(axis.values, dtype=float)[places], block.classes.size)
    return swept


def _material_columns(layout: Layout, recipe: Recipe, candidates: Rows, repeats: int) -> Columns:
    """Return the values of materials in which the classes of a block differ."""
    columns: dict[tuple[str, str], Mapping[str, FloatArray]] = {}
    free = {axis.key for axis in layout.space.axes}
    for key in SWEPT_MATERIALS:
        if key not in free:
            continue
        places = layout.places(key, candidates)
        stands_for_all = recipe.__dict__[key]
        if stands_for_all is None or not np.any(places != places[0]):
            continue
        kinds = ("electrolyte",) if key == "electrolyte" else ("binder", "spe")
        kind = next(kind for kind in kinds if layout.space.materials.find(kind, stands_for_all))
        values = layout.values[key]
        columns[kind, stands_for_all] = {name: np.repeat(column[places], repeats) for name, column in values.items()}
    return columns


def _results(
    recipe: Recipe,
    space: Space,
    results: Sequence[str],
    learned: Learned,
    swept: Mapping[str, FloatArray],
    columns: Columns,
) -> dict[str, FloatArray | float]:
    """Return results in lab units, not-a-number where they are not known."""
    film = resolve(recipe, space.materials, None, columns, **swept)
    conducts = conductance(film, learned)
    values = _of_film(film, conducts)
    if any(key.startswith("cell.") for key in results):
        cell = resolve_cell(recipe, space.materials, film, columns, **swept)
        is_loaded = not UNDER_LOAD.isdisjoint(results)
        performance = perform(cell, conducts, space.materials, columns, **swept) if is_loaded else None
        values |= _of_cell(cell, performance)
    wrong = film.missing.get("recipe", "")
    shown: dict[str, FloatArray | float] = {}
    for key in results:
        value, reason = values[key]
        if value is None or reason or wrong:
            shown[key] = np.nan
        else:
            shown[key] = blank_where(film.contradicts, value / UNITS[RESULTS[key].unit].factor)
    return shown


def _of_film(film: Film, conducts: Conductance) -> dict[str, _Result]:
    """Return each result of a film [SI] with the reason why it is not known, by the rules of a prediction."""
    no_mass, no_volume = film.missing.get("mass", ""), film.missing.get("volumes", "")
    solid = 1 - film.porosity.value
    resistance = conducts.area_specific_resistance
    sulfide, polymer = (film.dense_fraction(*roles) for roles in (("sulfide",), tuple(SHARES)))
    return {
        "film.thickness_um": (film.thickness, ""),
        "film.porosity_pct": (film.porosity.value, ""),
        "film.density_g_cm3": (film.density, no_mass),
        "film.areal_mass_mg_cm2": (film.areal_mass, no_mass),
        "film.electrolyte_volume_pct": (None if sulfide is None else sulfide * solid, no_volume),
        "film.binder_volume_pct": (None if polymer is None else polymer * solid, no_volume),
        "film.scaffold_volume_pct": (film.scaffold_volume_fraction, no_volume),
        "film.electrolyte_conductivity_ms_cm": (conducts.electrolyte, ""),
        "film.conductivity_ms_cm": (conducts.conductivity, conducts.reason),
        "film.area_specific_resistance_ohm_cm2": (resistance, conducts.reason),
        "film.areal_conductance_s_cm2": (None if resistance is None else 1 / resistance, conducts.reason),
        "film.conductance_s": (None if resistance is None else film.area / resistance, conducts.reason),
    }


def _of_cell(cell: Cell, performance: Performance | None) -> dict[str, _Result]:
    """Return each result of a cell [SI] on the basis of its recipe; those under load only where they were computed."""
    energy, fibres = assemble(cell, cell.recipe.basis), cell.film.scaffold_volume_fraction
    # as the energy density: a film that is thinner than its scaffold has no thickness of its own
    thickness = energy.thickness if fibres is None else blank_where(isnan(fibres), energy.thickness)
    results: dict[str, _Result] = {
        "cell.specific_energy_wh_kg": (energy.specific_energy, energy.reason),
        "cell.energy_density_wh_l": (energy.energy_density, energy.size_reason),
        "cell.cost_usd_m2": (energy.cost, energy.cost_reason),
        "cell.cost_usd_kwh": (energy.energy_cost, energy.cost_reason),
        "cell.cost_share_film_electrolyte_pct": (energy.electrolyte_share, energy.cost_reason),
        "cell.voltage_v": (energy.voltage, ""),
        "cell.thickness_um": (thickness, energy.size_reason),
        "cell.areal_mass_mg_cm2": (energy.mass, energy.reason),
    }
    if performance is None:
        return results
    usable, whole = performance.usable, performance.resistance
    if usable is None or whole is None:
        return results | dict.fromkeys(UNDER_LOAD, (None, performance.reason))
    heavy, dense = usable_energies(usable, energy)
    # a share of nothing known reads as none at all
    unknown, reason = isnan(whole.value), performance.usable_reason
    return results | {
        "cell.resistance_ohm_cm2": (whole.value, ""),
        "cell.voltage_loss_v": (usable.voltage_loss, ""),
        "cell.usable_capacity_pct": (blank_where(unknown, usable.capacity), reason),
        "cell.usable_specific_energy_wh_kg": (
            None if heavy is None else blank_where(unknown, heavy),
            reason or energy.reason,
        ),
        "cell.usable_energy_density_wh_l": (blank_where(unknown, dense), reason or energy.size_reason),
    }

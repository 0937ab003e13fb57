"""Curves for the live plots: the same functions as the prediction, on arrays."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache, cached_property
from operator import attrgetter
from typing import TypeVar

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.filling import fill
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.kept import Kept
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UNITS
from ssedesigner.physics.arrays import FloatArray, Number, blank_where, require
from ssedesigner.physics.cell.cell import ANODELESS, resolve_cell
from ssedesigner.physics.cell.energy import assemble
from ssedesigner.physics.cell.performance import perform, usable_energies
from ssedesigner.physics.cell.rate import Usable, discharge_span
from ssedesigner.physics.conduction.conductance import Conductance, conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.film.film import MADE_AS, MADE_OF, Film, is_plain, resolve

TARGET_SPECIFIC_ENERGY = cited(350.0, "Wh/kg", "Song2023", "at cell level, for a range of 500 km")
TARGET_ENERGY_DENSITY = cited(750.0, "Wh/L", "Song2023", "at cell level, for a range of 500 km")

LITHIUM = "Li-metal"
"""Key of the anode that is drawn beside an anodeless cell."""
THICKNESSES = np.geomspace(5.0, 500.0, 61)
"""Usual film thicknesses of the resistance plot [um], shape (61,)."""
BINDER_CONTENTS = np.linspace(0.0, 10.0, 51)
"""Usual binder contents of the conductivity plot [wt %], shape (51,)."""
CELL_THICKNESSES = np.linspace(5.0, 100.0, 58)
"""Usual film thicknesses of the energy plots [um], shape (58,)."""
TEMPERATURES = np.linspace(-20.0, 100.0, 49)
"""Usual temperatures of the Arrhenius plot [degC], shape (49,)."""
RATES = np.geomspace(0.05, 2.0, 81)
"""Usual C-rates of the plot of usable energy [C], shape (81,)."""


# how far a curve goes past the value of the recipe: the look of a plot, no result depends on them
MARGIN_RATIO, ROOM = 4.0, 1.1
THICKNESS_STEP, CONTENT_STEP, MOST_CONTENT = 50.0, 5.0, 100.0
BELOW, ABOVE = 8.0, 12.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """One line in lab units: ``x``, ``y`` and the ends of the 90 % band, each of shape (n,).

    An unknown curve is empty, and ``reason`` says why.
    """

    x: FloatArray
    y: FloatArray
    low: FloatArray
    high: FloatArray
    reason: str = ""

    @property
    def is_known(self) -> bool:
        """True when there is something to draw."""
        return self.x.size > 0


CURVES = (
    *("resistance", "conductivity", "specific_energy", "energy_density"),
    *("other_specific_energy", "other_energy_density"),
    *("film_arrhenius", "electrolyte_arrhenius", "usable_specific_energy"),
)
"""Every curve of a recipe."""
BUILT_OF = (
    *MADE_OF,
    *("film_area_cm2", "form_factor", "basis", "stacking", "unit_cells", "positive_foil_um", "negative_foil_um"),
    *("cathode", "cathode_thickness_um", "cathode_density_g_cm3", "areal_capacity_mah_cm2", "active_share_wt_pct"),
    *("carbon_wt_pct", "cathode_electrolyte", "mean_voltage_v", "anode", "anode_thickness_um"),
)
"""Fields on which the energies of a cell rest, beside the thickness of its film."""
_built_of = attrgetter(*BUILT_OF)
_MOST_CURVES = 20
_Drawn = TypeVar("_Drawn")


@cache
def _rests_on(swept: str, *, is_any_height: bool) -> Callable[[Recipe], Hashable]:
    """Return how to read the fields on which the conductivity of a film rests beside the one that is swept."""
    without = {swept, "film_area_cm2", *(("thickness_um",) if is_any_height else ())}
    return attrgetter(*[name for name in (*MADE_OF, *MADE_AS) if name not in without])


def _no_curves() -> Kept:
    return Kept(_MOST_CURVES)


@dataclass(frozen=True, eq=False)
class Curves:
    """What the live plots draw for one recipe, each curve computed when it is first looked at.

    ``resistance`` [ohm cm2] against thickness [um]; ``conductivity`` [mS/cm] against binder content [wt %];
    ``specific_energy`` [Wh/kg] and ``energy_density`` [Wh/L] against thickness [um] with the recipe's anode and,
    as ``other_...``, with ``other_anode`` in its place; ``film_arrhenius`` and ``electrolyte_arrhenius`` [mS/cm]
    against temperature [degC]; ``usable_specific_energy`` [Wh/kg] against the C-rate [C], with a point where nothing is
    left. ``thickness_for_...`` is the greatest thickness [um] that still meets the target,
    None when the target is met nowhere or everywhere on the curve; ``meets_...`` says which. Each curve has its usual
    grid, prolonged beyond the recipe's own value where that lies outside.
    """

    recipe: Recipe
    materials: Materials
    learned: Learned

    @property
    def target_specific_energy(self) -> float:
        """What a cell should reach [Wh/kg]."""
        return float(TARGET_SPECIFIC_ENERGY)

    @property
    def target_energy_density(self) -> float:
        """What a cell should reach [Wh/L]."""
        return float(TARGET_ENERGY_DENSITY)

    @cached_property
    def resistance(self) -> Curve:
        """Area-specific resistance against thickness."""
        x = _thicknesses(self.recipe)
        return self._kept("thickness_um", x, lambda: _resistance(x, self.recipe, self.materials, self.learned))

    @cached_property
    def conductivity(self) -> Curve:
        """Conductivity of the film against binder content."""
        if not self.recipe.binder:
            return _empty("not known, because no binder is chosen")
        x = _contents(self.recipe)
        return self._kept("binder_wt_pct", x, lambda: _binder(x, self.recipe, self.materials, self.learned))

    @property
    def electrolyte_arrhenius(self) -> Curve:
        """Conductivity of the electrolyte against temperature."""
        return self._arrhenius[0]

    @property
    def film_arrhenius(self) -> Curve:
        """Conductivity of the film against temperature."""
        return self._arrhenius[1]

    @cached_property
    def _arrhenius(self) -> tuple[Curve, Curve]:
        x = _temperatures(self.recipe)
        return self._kept("temperature_c", x, lambda: _arrhenius(x, self.recipe, self.materials, self.learned))

    @property
    def specific_energy(self) -> Curve:
        """Specific energy against thickness."""
        return self._energies[0]

    @property
    def energy_density(self) -> Curve:
        """Energy density against thickness."""
        return self._energies[1]

    @cached_property
    def other_anode(self) -> str:
        """Key of the anode that is drawn for comparison."""
        return LITHIUM if self.materials.root("anode", self.recipe.anode) == ANODELESS else ANODELESS

    @property
    def other_specific_energy(self) -> Curve:
        """Specific energy against thickness with the other anode."""
        return self._other_energies[0]

    @property
    def other_energy_density(self) -> Curve:
        """Energy density against thickness with the other anode."""
        return self._other_energies[1]

    @cached_property
    def _energies(self) -> tuple[Curve, Curve]:
        return self._energies_of(self.recipe)

    @cached_property
    def _other_energies(self) -> tuple[Curve, Curve]:
        height = FIELDS["anode_thickness_um"].check(_anode_height(self.recipe, self.materials, self.other_anode))
        other = {"anode": self.other_anode, "anode_thickness_um": height}
        return self._energies_of(fill(Recipe, self.recipe.__dict__ | other))

    def _energies_of(self, recipe: Recipe) -> tuple[Curve, Curve]:
        x = _cell_thicknesses(recipe)
        key = "energies", _built_of(recipe), x.tobytes()
        kept: Kept = self.materials.kept.get(Curves, _no_curves)
        return kept.get(key, lambda: _energies(x, recipe, self.materials, self._film_by_height))

    @cached_property
    def _film_by_height(self) -> Film:
        return resolve(self.recipe, self.materials, thickness_um=_cell_thicknesses(self.recipe))

    @cached_property
    def usable_specific_energy(self) -> Curve:
        """Usable specific energy against the C-rate."""
        return _usable(self.recipe, self.materials, self.learned)

    @property
    def thickness_for_specific_energy(self) -> float | None:
        """Greatest thickness that meets the target."""
        return _reach(self.specific_energy, TARGET_SPECIFIC_ENERGY)[0]

    @property
    def thickness_for_energy_density(self) -> float | None:
        """Greatest thickness that meets the target."""
        return _reach(self.energy_density, TARGET_ENERGY_DENSITY)[0]

    @property
    def meets_specific_energy(self) -> str:
        """Whether the target is met nowhere, within or everywhere."""
        return _reach(self.specific_energy, TARGET_SPECIFIC_ENERGY)[1]

    @property
    def meets_energy_density(self) -> str:
        """Whether the target is met nowhere, within or everywhere."""
        return _reach(self.energy_density, TARGET_ENERGY_DENSITY)[1]

    def _kept(self, swept: str, x: FloatArray, make: Callable[[], _Drawn]) -> _Drawn:
        """Keep what is drawn over a field for the next edit, which leaves most curves as they are."""
        rests_on = _rests_on(swept, is_any_height=is_plain(self.recipe))(self.recipe)
        kept: Kept = self.materials.kept.get(Curves, _no_curves)
        # what was learned is kept beside its place in memory, so that nothing else can come to lie there
        key = swept, rests_on, x.tobytes(), id(self.learned)
        drawn, _ = kept.get(key, lambda: (make(), self.learned))
        return drawn


def curves(recipe: Recipe, materials: Materials, learned: Learned = NOTHING_LEARNED) -> Curves:
    """Every curve of the live plots.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in the lab units of its fields [-]
    materials : Materials
        The snapshot of the library [-]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]

    Returns
    -------
    Curves
        Curves in lab units, each of shape (n,); those that are not known are empty and say why

    Notes
    -----
    Each curve changes one input and holds the rest of the recipe. The binder curve uses the recipe's binder, or
    none if there is none; then it is not known.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> curves(Recipe(), empty).resistance.is_known
    False

    References
    ----------
    Song2023, ThisProgram2026 (full entries in sources.csv)
    """
    return Curves(recipe, materials, learned)


def cost_curve(recipe: Recipe, materials: Materials) -> Curve:
    """Materials cost of a unit cell against the thickness of its film.

    Not one of ``curves``: only one page shows it, and an edit on another shall not wait for it.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in the lab units of its fields [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    Curve
        Cost [USD/kWh] against thickness [um]; empty, with the reason, when it is not known

    Notes
    -----
    The unit cell whatever the basis of the recipe, as in Fig. 1d of the review.

    Examples
    --------
    >>> cost_curve(Recipe(), Materials(version="empty", materials={}, pairs=())).is_known
    False

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    thickness = _cell_thicknesses(recipe)
    kept: Kept = materials.kept.get(Curves, _no_curves)
    key = "cost", _built_of(recipe), thickness.tobytes()
    return kept.get(key, lambda: _cost(thickness, recipe, materials))


def _cost(thickness: FloatArray, recipe: Recipe, materials: Materials) -> Curve:
    film = resolve(recipe, materials, thickness_um=thickness)
    energy = assemble(resolve_cell(recipe, materials, film, thickness_um=thickness), "unit-cell")
    wrong = film.missing.get("recipe", "") or energy.cost_reason
    if wrong or energy.energy_cost is None:
        return _empty(wrong)
    return _curve(thickness, energy.energy_cost, energy.energy_cost_band or (0, 0), "USD/kWh")


def _empty(reason: str) -> Curve:
    nothing = np.empty(0)
    return Curve(x=nothing, y=nothing, low=nothing, high=nothing, reason=reason)


def _curve(x: FloatArray, value: Number, band: tuple[Number, Number], unit: str) -> Curve:
    factor = UNITS[unit].factor
    y, low, high = (np.broadcast_to(np.asarray(part, dtype=float), x.shape) / factor for part in (value, *band))
    return Curve(x=x, y=y, low=low, high=high)


def _conducting(x: FloatArray, conducts: Conductance) -> Curve:
    """Return the conductivity of the film with its band."""
    if conducts.reason:
        return _empty(conducts.reason)
    return _curve(x, require(conducts.conductivity), conducts.conductivity_band(), "mS/cm")


def _prolong(usual: FloatArray, low: float, high: float, *, is_log: bool = False) -> FloatArray:
    """Continue a usual grid down to ``low`` and up to ``high`` where these lie outside it."""
    spaced = np.geomspace if is_log else np.linspace
    parts = [usual]
    if low < usual[0]:
        parts.insert(0, spaced(low, usual[0], usual.size // 2)[:-1])
    if high > usual[-1]:
        parts.append(spaced(usual[-1], high, usual.size // 2)[1:])
    return np.concatenate(parts) if len(parts) > 1 else usual


def _thicknesses(recipe: Recipe) -> FloatArray:
    low, high = recipe.thickness_um / MARGIN_RATIO, recipe.thickness_um * MARGIN_RATIO
    return _prolong(THICKNESSES, low, high, is_log=True)


def _cell_thicknesses(recipe: Recipe) -> FloatArray:
    high = _round_end(recipe.thickness_um, CELL_THICKNESSES[-1], THICKNESS_STEP)
    return _prolong(CELL_THICKNESSES, recipe.thickness_um / 2, high, is_log=True)


def _contents(recipe: Recipe) -> FloatArray:
    high = _round_end(recipe.share("binder_wt_pct"), BINDER_CONTENTS[-1], CONTENT_STEP)
    return _prolong(BINDER_CONTENTS, 0, min(high, MOST_CONTENT))


def _temperatures(recipe: Recipe) -> FloatArray:
    return _prolong(TEMPERATURES, recipe.temperature_c - BELOW, recipe.temperature_c + ABOVE)


def _round_end(value: float, usual: float, step: float) -> float:
    """Return a round number with room above a value that comes near the usual end or beyond it, else 0."""
    return float(step * np.ceil(value * ROOM / step)) if value * ROOM > usual else 0.0


def _resistance(thickness: FloatArray, recipe: Recipe, materials: Materials, learned: Learned) -> Curve:
    film = resolve(recipe, materials, thickness_um=thickness)
    conducts = conductance(film, learned)
    if conducts.reason:
        return _empty(conducts.reason)
    resistance = require(conducts.area_specific_resistance)
    return _curve(thickness, resistance, conducts.band(film.thickness), "ohm cm2")


def _binder(contents: FloatArray, recipe: Recipe, materials: Materials, learned: Learned) -> Curve:
    conducts = conductance(resolve(recipe, materials, binder_wt_pct=contents), learned)
    return _conducting(contents, conducts)


def _arrhenius(celsius: FloatArray, recipe: Recipe, materials: Materials, learned: Learned) -> tuple[Curve, Curve]:
    conducts: Conductance = conductance(resolve(recipe, materials, temperature_c=celsius), learned)
    own = _empty(conducts.reason)
    if conducts.electrolyte is not None:
        own = _curve(celsius, conducts.electrolyte, conducts.electrolyte_band(), "mS/cm")
    return own, _conducting(celsius, conducts)


def _energies(thickness: FloatArray, recipe: Recipe, materials: Materials, film: Film) -> tuple[Curve, Curve]:
    """Specific energy and energy density against thickness on the recipe's basis; none where layers do not fit in."""
    energy = assemble(resolve_cell(recipe, materials, film, thickness_um=thickness), recipe.basis)
    wrong = film.missing.get("recipe", "")
    specific = _empty(wrong or energy.reason)
    if energy.specific_energy is not None and not wrong:
        low, high = energy.specific_energy_band or (0, 0)
        whole = [blank_where(film.contradicts, one) for one in (energy.specific_energy, low, high)]
        specific = _curve(thickness, whole[0], (whole[1], whole[2]), "Wh/kg")
    if wrong or energy.size_reason:
        return specific, _empty(wrong or energy.size_reason)
    dense = blank_where(film.contradicts, energy.energy_density)
    return specific, _curve(thickness, dense, (dense, dense), "Wh/L")


def _usable(recipe: Recipe, materials: Materials, learned: Learned) -> Curve:
    """Usable specific energy against the C-rate on the recipe's basis."""
    film = resolve(recipe, materials)
    conducts, cell = conductance(film, learned), resolve_cell(recipe, materials, film)
    energy, own = assemble(cell, recipe.basis), perform(cell, conducts, materials)
    wrong = film.missing.get("recipe", "") or own.usable_reason or energy.reason
    if wrong or own.usable is None:
        return _empty(wrong)
    rates = _rates(recipe, own.usable, discharge_span(cell.voltage))
    at_rates = perform(cell, conducts, materials, c_rate=rates).usable or own.usable
    heavy, (low, high) = require(usable_energies(at_rates, energy)[0]), at_rates.energy_band
    lightest, heaviest = energy.specific_energy_band or (0, 0)
    return _curve(rates, heavy, (low * lightest, high * heaviest), "Wh/kg")


def _rates(recipe: Recipe, own: Usable, span: Number) -> FloatArray:
    """Rates of the curve [C], with the one at which the loss takes all of the span: there the line has its corner."""
    rates = _prolong(RATES, recipe.c_rate, recipe.c_rate, is_log=True)
    last = recipe.c_rate * float(span) / float(own.voltage_loss) if own.voltage_loss else 0.0
    return np.insert(rates, np.searchsorted(rates, last), last) if rates[0] < last < rates[-1] else rates


def _anode_height(recipe: Recipe, materials: Materials, other: str) -> float:
    """Thickness of the anode that is drawn for comparison [um]: none without anode, else the usual foil."""
    if other == ANODELESS:
        return 0.0
    foil = materials.find("anode", other)
    usual = foil.value("thickness_um") if foil else None
    return float(usual) if usual else recipe.anode_thickness_um


def _reach(curve: Curve, target: float) -> tuple[float | None, str]:
    """Greatest thickness that meets a target [um], and whether it is met nowhere, within or everywhere."""
    drawn = np.isfinite(curve.y)  # a film of several layers begins at the thickness of those beside its electrolyte
    if not curve.is_known or not drawn.any():
        return None, "unknown"
    x, y = curve.x[drawn], curve.y[drawn]
    meets = y >= target
    if meets.all() or not meets.any():
        return None, "everywhere" if meets.all() else "nowhere"
    # energies fall with thickness, so the reversed curve rises as interpolation asks
    return float(np.interp(target, y[::-1], x[::-1])), "within"

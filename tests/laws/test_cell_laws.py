"""Laws of the cell in use: its parts, what a blank field may stand for, what is usable, and what must not matter."""

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe, problems
from ssedesigner.core.units import UNITS, symbol
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.cell.formulas import IONIC, IONIC_COARSE
from ssedesigner.physics.cell.performance import MEASURED_FIELDS, Performance, perform
from ssedesigner.physics.cell.resistance import ROLES, ResistancePart
from ssedesigner.physics.conduction.conductance import Conductance, conductance
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.terms import Terms
from tests.laws.trials import law
from tests.strategies import any_recipes, near_recipes, shipped, values

ROUNDING = 1 + 1e-9
INSIDE = (
    "active_share_wt_pct",
    "cathode_coated",
    "cathode_coating",
    "cathode_electrolyte",
    "cathode_electrolyte_d50_um",
    "active_d50_um",
    "carbon_wt_pct",
)
"""Fields of what is in the composite cathode."""
CONTACTS = ("film_cathode_pressure_mpa", "anode_attach_pressure_mpa", "cathode_foil_pressure_mpa", "foil_primer")
BLANKS = (
    # the active share is worked out from the areal capacity
    *(key for key in INSIDE if FIELDS[key].blank is not None and key != "active_share_wt_pct"),
    *CONTACTS,
    *MEASURED_FIELDS.values(),
    "stack_pressure_mpa",
    *("lot_pellet_pressure_mpa", "lot_pellet_density_pct", "lot_powder"),
)
"""Fields of model 3 that may be blank, and the stack pressure."""


def cells(most: int = 3) -> st.SearchStrategy[Recipe]:
    """Known recipes with anything in their cathode and contacts, and a few other fields anywhere."""
    inner = {key: st.just(getattr(Recipe(), key)) | values(key) for key in (*INSIDE, *CONTACTS)}
    return near_recipes(most=most, **inner, cathode=st.sampled_from(["NCM811", "NCM622", "LCO"]))


def in_use(recipe: Recipe, terms: Terms | None = None) -> tuple[Conductance, Performance]:
    film = resolve(recipe, shipped(), terms)
    conducts = conductance(film)
    return conducts, perform(resolve_cell(recipe, shipped(), film), conducts, shipped())


def resistance(recipe: Recipe) -> float:
    """Resistance of the cell [ohm m2]; infinite where it is not known."""
    whole = in_use(recipe)[1].resistance
    return math.inf if whole is None else float(whole.value)


@law(40)
@given(any_recipes())
def test_the_parts_add_up_and_usable_never_exceeds_nominal(recipe):
    cell = predict(recipe, shipped()).cell
    assert [part.role for part in cell.resistance_parts] == list(ROLES)
    whole, parts = cell.resistance_ohm_cm2, [part.resistance_ohm_cm2 for part in cell.resistance_parts]
    if whole.is_known:
        assert whole.value == pytest.approx(math.fsum(part.value for part in parts), rel=1e-12)
        assert 0 < whole.low <= whole.value <= whole.high
        assert whole.high * ROUNDING >= max(part.high for part in parts)
        assert whole.low <= math.fsum(part.value for part in parts) * ROUNDING
    else:
        assert whole.reason
    for used, nominal in (
        ("usable_specific_energy_wh_kg", "specific_energy_wh_kg"),
        ("usable_energy_density_wh_l", "energy_density_wh_l"),
    ):
        usable, most = getattr(cell, used), getattr(cell, nominal)
        if usable.is_known:
            assert 0 <= usable.low <= usable.value <= usable.high <= (most.high or most.value) * ROUNDING
            assert usable.value <= most.value * ROUNDING
            falling = [getattr(rate, used).value for rate in cell.rates]
            assert falling == sorted(falling, reverse=True)


@law(30)
@given(cells(), values("c_rate"), values("c_rate"))
def test_what_is_usable_falls_with_the_rate_until_nothing_is_left(recipe, one, other):
    slow, fast = (in_use(replace(recipe, c_rate=rate))[1].usable for rate in sorted((one, other)))
    assume(slow is not None and abs(one - other) > 1e-6)
    assert slow.voltage_loss < fast.voltage_loss
    for share in ("capacity", "energy"):
        more, less = getattr(slow, share), getattr(fast, share)
        assert less < more or less == more == 0
        for before, after in zip(getattr(slow, f"{share}_band"), getattr(fast, f"{share}_band"), strict=True):
            assert after <= before


BETTER = {
    "thickness_um": -1,
    "porosity_pct": -1,
    "densification_pressure_mpa": +1,
    "densification_temperature_c": +1,
    "temperature_c": +1,
    "electrolyte_conductivity_ms_cm": +1,
    "lot_pellet_density_pct": -1,
    "lot_pellet_pressure_mpa": -1,
}
"""Fields of a film that is thinner, denser, warmer or of a better lot: whether more of them or less is better.

Of two lots with one conductivity the better powder is the one whose pellet is less dense.
"""


@law(50)
@given(near_recipes(most=4), st.sampled_from(list(BETTER)), st.data())
def test_a_denser_thinner_or_warmer_film_or_a_better_lot_never_raises_the_resistance(recipe, key, data):
    if key.startswith("lot_") and recipe.electrolyte_conductivity_ms_cm is None:
        recipe = replace(recipe, electrolyte_conductivity_ms_cm=2.0)
    # drawn in the usual part of the range as often as in all of it
    field, usual = FIELDS[key], FIELDS[key].minimum + (FIELDS[key].maximum - FIELDS[key].minimum) / 20
    drawn = st.floats(field.minimum, field.maximum) | st.floats(field.minimum, usual)
    ends = sorted((data.draw(drawn), data.draw(drawn)), key=lambda value: value * BETTER[key])
    worse, better = (replace(recipe, **{key: end}) for end in ends)
    assume(not problems(worse) and not problems(better))
    if key == "thickness_um":
        assume(recipe.scaffold is None)  # a sheet takes the more room the thinner the film
    (before, cell_before), (after, cell_after) = in_use(worse), in_use(better)
    if before.area_specific_resistance is None or after.area_specific_resistance is None:
        return  # a film thinner than its scaffold cannot be
    assert after.area_specific_resistance <= before.area_specific_resistance * ROUNDING
    if cell_before.resistance and cell_after.resistance:
        assert cell_after.resistance.value <= cell_before.resistance.value * ROUNDING


@law(20)
@given(cells(), values("active_share_wt_pct"), values("active_share_wt_pct"))
def test_more_active_material_never_raises_the_ionic_conductivity_of_the_composite(recipe, one, other):
    assume(one is not None and other is not None)
    ionic = []
    for share in sorted((one, other)):
        terms = Terms()
        in_use(replace(recipe, active_share_wt_pct=share, cathode_resistance_ohm_cm2=None), terms)
        ionic.append([term.value for term in terms.all(IONIC, IONIC_COARSE)])
    if all(ionic):
        assert ionic[1][-1] <= ionic[0][-1] * ROUNDING


@law(30)
@given(cells(), values("cathode_coating"))
def test_a_coating_never_raises_the_charge_transfer(recipe, coating):
    bare, coated = (
        in_use(replace(recipe, cathode_resistance_ohm_cm2=None, cathode_coated=is_coated, cathode_coating=coating))[1]
        for is_coated in (False, True)
    )
    before, after = bare.parts["cathode"], coated.parts["cathode"]
    assert isinstance(before, str) == isinstance(after, str)
    if isinstance(before, ResistancePart) and isinstance(after, ResistancePart):
        assert after.value <= before.value * ROUNDING
        assert after.high <= before.high * ROUNDING


def stands_for(key: str) -> list:
    """Values that a blank may stand for: all choices, the materials of the cathode, numbers over the whole range."""
    field = FIELDS[key]
    if field.choices:
        return list(field.choices)
    if field.kind == "material":
        materials = shipped().usable(*field.materials, field=key)
        return [material.key for material in materials[:: max(1, len(materials) // 20)]]
    span = field.maximum - field.minimum
    return [field.minimum + span * part for part in (0.0, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 0.6, 1.0)]


@law(30)
@given(cells(), st.sampled_from(BLANKS))
def test_a_blank_is_never_better_than_the_best_that_it_may_stand_for(recipe, key):
    blank = replace(recipe, **{key: None})
    _, alone = in_use(blank)
    if alone.resistance is None:
        return
    own = {"cathode_electrolyte": recipe.electrolyte, "active_d50_um": 7.5, "cathode_electrolyte_d50_um": 0.7}.get(key)
    candidates = [*stands_for(key), *([own] if own else [])]
    stated = [cell for value in candidates if (cell := in_use(replace(blank, **{key: value}))[1]).usable]
    assert stated
    assert alone.resistance.value * ROUNDING >= min(cell.resistance.value for cell in stated)
    assert alone.resistance.low * ROUNDING >= min(cell.resistance.low for cell in stated)
    assert alone.usable.energy <= max(cell.usable.energy for cell in stated) * ROUNDING
    # nor is it worse than every value: to know more is as likely to help as not; an estimate may pass what can be typed
    assert (
        key in MEASURED_FIELDS.values()
        or alone.resistance.value <= max(cell.resistance.value for cell in stated) * ROUNDING
    )


@law(30)
@given(cells(), st.sampled_from(list(MEASURED_FIELDS)), st.floats(0.0, 1e5))
def test_a_measured_resistance_replaces_exactly_its_own_part(recipe, role, measured):
    key = MEASURED_FIELDS[role]
    estimated = predict(replace(recipe, **{key: None}), shipped()).cell
    typed = predict(replace(recipe, **{key: measured}), shipped()).cell
    for ours, theirs in zip(estimated.resistance_parts, typed.resistance_parts, strict=True):
        if ours.role != role:
            assert theirs == ours
            continue
        exact = theirs.resistance_ohm_cm2
        assert (exact.value, exact.low, exact.high) == (pytest.approx(measured, rel=1e-12),) * 3
        assert (exact.is_estimate, exact.sources) == (False, ("Recipe",))
    assert typed.specific_energy_wh_kg == estimated.specific_energy_wh_kg
    if estimated.resistance_ohm_cm2.is_known:
        assert typed.resistance_ohm_cm2.is_known


SWITCHES = {
    "heat_treatment_c": "heat drives a binder out where it decomposes: the film holds something else from there on",
}
"""Fields along which a result may jump, and why."""
SWEPT = [key for key, field in FIELDS.items() if field.kind == "number" and key not in SWITCHES]


def levels(recipe: Recipe) -> dict[str, float]:
    """Logarithms of what is known of a recipe [-], and the usable share of its energy [-]."""
    if problems(recipe):
        return {}
    conducts, cell = in_use(recipe)
    known = {} if conducts.low is None else {"film": conducts.conductivity, "low": conducts.low, "high": conducts.high}
    if cell.resistance:
        known |= {"cell": cell.resistance.value, "cell low": cell.resistance.low, "cell high": cell.resistance.high}
        parts = [part for part in cell.parts.values() if isinstance(part, ResistancePart) and part.low > 0]
        known |= {f"{part.role} {end}": getattr(part, end) for part in parts for end in ("low", "value", "high")}
    shares = {"usable": float(cell.usable.energy)} if cell.usable else {}
    return {name: math.log(value) for name, value in known.items() if value > 0} | shares


def steepest(one: dict[str, float], other: dict[str, float]) -> tuple[float, str]:
    return max(((abs(one[name] - other[name]), name) for name in one.keys() & other.keys()), default=(0.0, ""))


@law(15)
@given(cells(), st.sampled_from(SWEPT))
def test_nothing_jumps_along_any_field(recipe, key):
    """Halve the steepest step again and again: it must go to nothing."""
    low, high = FIELDS[key].minimum, FIELDS[key].maximum
    least = max(low, high * 1e-5)
    places = sorted({low, *(low + (high - low) * part / 8 for part in range(9))})
    places = sorted({*places, *(least * (high / least) ** (part / 8) for part in range(9) if high > 0)})
    curve = [(place, levels(replace(recipe, **{key: place}))) for place in places]
    _, name, left, right = max(
        (*steepest(one[1], other[1]), at, at + 1) for at, (one, other) in enumerate(pairwise(curve))
    )
    (from_place, start), (to_place, end) = curve[left], curve[right]
    for _ in range(40):
        if steepest(start, end)[0] < 1e-3:
            return
        middle = (from_place + to_place) / 2
        between = levels(replace(recipe, **{key: middle}))
        if name not in between:
            return  # what is not known in between goes no way over
        if abs(between[name] - start[name]) > abs(end[name] - between[name]):
            to_place, end = middle, between
        else:
            from_place, start = middle, between
    assert abs(end[name] - start[name]) < 1e-3, (key, name, from_place, to_place)


@law(15)
@given(cells(), values("cosolvent"))
def test_a_trace_of_carbon_or_of_a_second_liquid_changes_hardly_anything(recipe, liquid):
    none = replace(recipe, carbon_wt_pct=None, cosolvent=None, cosolvent_share_pct=None)
    traces = [{"carbon_wt_pct": 0.001}]  # beside 99 % of active material, 0.01 % is a part of the sulfide that counts
    if recipe.solvent and liquid not in (None, recipe.solvent):
        traces.append({"cosolvent": liquid, "cosolvent_share_pct": 0.01})
    before = levels(none)
    for trace in traces:
        after = levels(replace(none, **trace))
        for name in before.keys() & after.keys():
            assert after[name] == pytest.approx(before[name], abs=0.03), (trace, name)


@cache
def grown() -> Materials:
    """The shipped library with an own material of each kind, ten times as good as a shipped one."""
    added = {}
    for kind in dict.fromkeys(kind for kind, _ in shipped().materials):
        model = shipped().of_kind(kind)[0]
        better = {name: Cited(float(value) * 10, value.unit, "Mine") for name, value in model.values.items()}
        added[kind, "zz-own"] = replace(model, key="zz-own", name="Own material", values=better)
    return replace(shipped(), materials={**shipped().materials, **added})


@law(20)
@given(any_recipes())
def test_a_material_that_is_added_leaves_all_else_as_it_was(recipe):
    before, after = predict(recipe, shipped()), predict(recipe, grown())
    assert (after.film, after.cell) == (before.film, before.cell)
    # the words of a check may say what the materials of the library have in common
    judged = [[(flag.id, flag.severity, flag.value, flag.limit) for flag in each.flags] for each in (before, after)]
    assert judged[0] == judged[1]


@law(25)
@given(near_recipes(most=2), st.sampled_from(SWEPT), st.data())
def test_a_value_in_another_unit_of_its_dimension_is_the_same_value(recipe, key, data):
    field = FIELDS[key]
    own = UNITS[field.unit]
    others = [name for name, unit in UNITS.items() if unit.dimension == own.dimension]
    other = data.draw(st.sampled_from(others))
    value = round(data.draw(st.floats(field.minimum, field.maximum)), 3)  # as people write numbers
    assume(field.minimum <= value <= field.maximum)
    exact = Fraction(str(value)) * Fraction(str(own.factor)) + Fraction(str(own.offset))
    exact = (exact - Fraction(str(UNITS[other].offset))) / Fraction(str(UNITS[other].factor))
    typed = f"{Decimal(exact.numerator) / Decimal(exact.denominator):f} {symbol(other)}"
    same, converted = (recipe.with_value(key, each) for each in (value, field.parse(typed)))
    assert converted == same
    assert predict(converted, shipped()) == predict(same, shipped())

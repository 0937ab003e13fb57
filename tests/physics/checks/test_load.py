"""The cell under load: its whole drop, what is usable of it, its cathode, and the current that lithium bears."""

from dataclasses import replace

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.performance import MEASURED_FIELDS
from ssedesigner.physics.checks.load import PLACES
from ssedesigner.physics.prediction import predict
from tests.physics.operate_cases import THICK_CATHODE
from tests.strategies import shipped

LOADED = ("ohmic-drop", "usable-capacity", "cathode-thickness")
ORDER = ("pass", "unknown", "caution", "fail")
MEASURED = {
    "film_cathode_resistance_ohm_cm2": 5.0,
    "cathode_resistance_ohm_cm2": 30.0,
    "anode_film_resistance_ohm_cm2": 10.0,
    "collector_resistance_ohm_cm2": 2.0,
}


def test_the_drop_is_that_of_the_whole_cell_and_names_where_it_sits(raise_flags):
    cell = predict(Recipe(), shipped()).cell
    flag = raise_flags()["ohmic-drop"]
    assert flag.value == pytest.approx(0.34e-3 * cell.resistance_ohm_cm2.value)
    assert flag.value == pytest.approx(cell.voltage_loss_v.value)
    assert (flag.limit, flag.unit) == (pytest.approx(0.2), "V")
    for role, key in MEASURED_FIELDS.items():
        place, field = PLACES[role]
        largest = raise_flags(**{**MEASURED, key: 200.0})["ohmic-drop"]
        assert f"the largest part in {place}" in largest.message
        assert field in largest.fields


def test_a_finding_that_would_change_inside_the_band_says_so(raise_flags):
    cell = predict(Recipe(), shipped()).cell
    ends = cell.resistance_ohm_cm2
    at_limit = [0.2 / (3.4e-3 * resistance) for resistance in (ends.high, ends.value, ends.low)]  # C-rates
    for rate, severity, words in (
        (at_limit[0] * 0.9, "pass", None),
        ((at_limit[0] * at_limit[1]) ** 0.5, "pass", "band reaches beyond"),
        ((at_limit[1] * at_limit[2]) ** 0.5, "caution", "band begins below"),
        (at_limit[2] * 1.1, "caution", None),
    ):
        flag = raise_flags(c_rate=rate)["ohmic-drop"]
        assert flag.severity == severity, rate
        assert words in flag.message if words else " band " not in flag.message
    for part, words in ((0.98, "reaches below"), (1.02, "reaches above")):
        assert f"Its band {words} 75 %" in raise_flags(c_rate=at_limit[1] * part)["usable-capacity"].message
    part = cell.resistance_parts[2].resistance_ohm_cm2
    between = 0.1 / (3.4e-3 * (part.value * part.high) ** 0.5)
    assert "Its band reaches beyond 0.1 V" in raise_flags(c_rate=between)["cathode-thickness"].message
    assert "The rest of the cell is not counted. The resistance of a composite cathode is measured for layered" in (
        raise_flags(cathode="LFP")["ohmic-drop"].message
    )


def test_only_what_is_no_estimate_can_take_the_voltage(raise_flags):
    typed = {**MEASURED, "c_rate": 3.0, "anode_film_resistance_ohm_cm2": 100.0}
    firm = raise_flags(**typed)["ohmic-drop"]
    assert (firm.severity, firm.grade) == ("fail", "fitted")
    assert firm.value == pytest.approx(10.2e-3 * (5 + 30 + 100 + 2 + 2), rel=0.01)  # the last is the film
    assert firm.limit == pytest.approx(0.3 * 3.7)
    for key in MEASURED:  # each of them left to the estimate takes it out of what fails
        less = raise_flags(**{**typed, key: None})["ohmic-drop"]
        assert less.severity == ("caution" if key == "anode_film_resistance_ohm_cm2" else "fail"), key
    assert raise_flags(c_rate=100.0, stack_pressure_mpa=None, cathode_coated=False)["ohmic-drop"].severity in ORDER


def test_capacity_and_drop_have_one_limit(raise_flags):
    for rate in (0.05, 0.1, 0.2, 0.235, 0.236, 0.25, 0.3, 0.4):
        flags = raise_flags(c_rate=rate)
        assert flags["ohmic-drop"].severity == flags["usable-capacity"].severity, rate
    message = raise_flags()["usable-capacity"].message
    rate = float(message.split("up to about ")[1].split(" C")[0])
    assert raise_flags(c_rate=rate - 0.01)["usable-capacity"].severity == "pass"
    assert raise_flags(c_rate=rate + 0.01)["usable-capacity"].severity == "caution"


def test_a_cathode_is_too_thick_from_the_thickness_that_the_flag_names(raise_flags):
    flag = raise_flags(**THICK_CATHODE)["cathode-thickness"]
    assert (flag.value, flag.unit) == (250.0, "um")
    for part, severity in ((1.01, "caution"), (0.99, "pass")):
        scale = flag.limit / flag.value * part
        changes = {key: THICK_CATHODE[key] * scale for key in ("cathode_thickness_um", "areal_capacity_mah_cm2")}
        assert raise_flags(**{**THICK_CATHODE, **changes})["cathode-thickness"].severity == severity
    assert "more sulfide" in flag.message
    lean = {**THICK_CATHODE, "active_share_wt_pct": 45.0}
    assert "more carbon" in raise_flags(**lean)["cathode-thickness"].message
    assert raise_flags(**lean, carbon_wt_pct=3.0)["cathode-thickness"].severity == "pass"


def test_more_pressure_and_less_current_never_make_it_worse(raise_flags):
    for key, values in {
        "anode_attach_pressure_mpa": (0.0, 5.0, 25.0, 120.0),
        "film_cathode_pressure_mpa": (0.0, 5.0, 50.0, 300.0),
        "cathode_foil_pressure_mpa": (0.0, 10.0, 100.0, 400.0),
        "c_rate": (3.0, 1.0, 0.5, 0.3, 0.1, 0.01),
    }.items():
        base = {**THICK_CATHODE, "c_rate": 0.15}
        found = [raise_flags(**{**base, key: value}) for value in values]
        for check in LOADED:
            ranks = [ORDER.index(flags[check].severity) for flags in found]
            assert ranks == sorted(ranks, reverse=True), (key, check)
        if key != "c_rate":  # a blank is never better than the best that it may stand for
            blank = raise_flags(**base)
            assert all(ORDER.index(blank[check].severity) >= ORDER.index(found[-1][check].severity) for check in LOADED)


def test_a_film_counts_above_the_planned_current_only_where_it_is_like_this_one(raise_flags, materials):
    reported = next(cell for cell in materials.cells if cell.key == "200")
    alike = {"binder": "XNBR", "thickness_um": 50.0, "temperature_c": 30.0, "stack_pressure_mpa": 1.0, "c_rate": 1.0}
    for bore, changes, severity in (
        (5.0, {}, "pass"),
        (5.0, {"binder": "NBR"}, "pass"),
        (5.0, {"binder": "NBR", "thickness_um": 10.0}, "fail"),
        (5.0, {"temperature_c": 60.0}, "fail"),
        (5.0, {"electrolyte": "Li6PS5Br"}, "fail"),
        (3.0, {}, "fail"),
        (5.0, {"c_rate": 0.2, "temperature_c": 60.0}, "caution"),
    ):
        cell = replace(reported, critical_current_density_ma_cm2=bore)
        flag = raise_flags(on=replace(materials, cells=(cell,)), **{**alike, **changes})["current-density"]
        assert flag.severity == severity, (bore, changes)
        assert ("outweighs the 0.5 mA/cm² to plan with" in flag.message) == (severity == "pass")


def test_the_current_stands_beside_the_density_and_what_is_not_known(raise_flags):
    for changes, dense in (({}, "97 % dense (estimate)"), ({"porosity_pct": 20.0, "c_rate": 0.3}, "80 % dense;")):
        message = raise_flags(**changes)["current-density"].message
        assert dense in message
        assert (
            message.count("How the critical current varies with temperature, thickness and pressure is not known.") == 1
        )
    assert "dense" not in raise_flags(binder_wt_pct=None)["current-density"].message


def test_the_rate_that_is_named_is_rounded_down_and_ends_where_diffusion_counts(raise_flags):
    none = dict.fromkeys(MEASURED, 0.0)
    assert "up to 5 C and beyond, where diffusion" in raise_flags(**none)["usable-capacity"].message
    for total in (30.0, 57.0, 110.0, 333.0):
        typed = {**none, "cathode_resistance_ohm_cm2": total}
        message = raise_flags(**typed)["usable-capacity"].message
        rate = float(message.split("up to about ")[1].split(" C")[0])
        assert raise_flags(**typed, c_rate=rate)["usable-capacity"].severity == "pass", message

"""The resistance of a film from a spectrum: laws that hold for any, and what is no spectrum of a film."""

import numpy as np
import pytest

from ssedesigner.core.spectrum import Spectrum
from ssedesigner.physics.impedance.analysis import NINETY_PERCENT, Settings, analyse, cable_resistance, parameters
from ssedesigner.physics.impedance.circuit import Circuit, impedance, impedance_and_slopes
from ssedesigner.physics.impedance.kramers_kronig import kramers_kronig
from ssedesigner.physics.impedance.pick import Pick
from ssedesigner.text.spectrum import calculation_lines, spectrum_dict, spectrum_text, warning_lines

F = np.logspace(6.3, -0.7, 46)
OMEGA = 2 * np.pi * F
NOISE = np.random.default_rng(5).normal(size=(2, len(F))) * 0.003


def arc(resistance, capacitance, exponent=0.9):
    return resistance / (1 + (1j * OMEGA * resistance * capacitance) ** exponent)


def cpe(size, exponent=0.85):
    return 1 / (size * (1j * OMEGA) ** exponent)


PICTURE = 0.752 + 9e-9j * OMEGA + arc(0.21, 7e-4, 0.85) + cpe(0.42, 0.88)
"""The film of the design's picture: a contact arc at a kilohertz after the cable and the film."""


def measured(z, f=F, noise=True, **more):
    scatter = 1 + NOISE[0] + 1j * NOISE[1] if noise and len(z) == len(F) else 1
    return Spectrum(name="a", frequency_hz=f, z_ohm=z * scatter, **more)


def result_of(z, noise=True, **stated):
    return analyse(measured(z, noise=noise), Settings(**({"area_cm2": 1.0} | stated)))


def test_the_film_of_the_picture_has_its_conductivity_with_errors_and_calculation():
    stated = {
        "area_cm2": 4.91,
        "thickness_um": 29.4,
        "thickness_error_um": 0.8,
        "subtract_ohm": 0.142,
        "temperature_c": 25.1,
    }
    result = result_of(PICTURE, **stated)
    assert result.problem is None
    assert result.model == "L–R–(R‖CPE)–CPE, high-frequency intercept"
    assert result.resistance_ohm == pytest.approx(0.610, rel=0.01)
    assert result.area_specific_resistance_ohm_cm2 == pytest.approx(0.610 * 4.91, rel=0.01)
    assert result.conductivity_ms_cm == pytest.approx(2.94 / (0.610 * 4.91), rel=0.01)
    assert 0.93 < result.low < result.conductivity_ms_cm < result.high < 1.04
    assert result.is_kramers_kronig_ok
    values = {each.label: each for each in parameters(result.fit)}
    assert values["R, high frequency"].value == pytest.approx(0.752, rel=0.01)
    assert values["CPE, blocking"].value == pytest.approx(0.42, rel=0.05)
    assert all(0 < each.error < each.value for each in values.values())
    read, specific = f"{result.taken.resistance_ohm:.3f}", f"{result.area_specific_resistance_ohm_cm2:.2f}"
    first, second = calculation_lines(result)
    assert first == f"({read} − 0.142) Ω × 4.91 cm² = {specific} Ω cm²"
    assert second.startswith(f"29.4 µm ÷ {specific} Ω cm² = 0.9")
    assert warning_lines(result)[0].endswith("23 % too much.")
    assert {each.pick: round(each.resistance_ohm, 1) for each in result.candidates} == {Pick.HIGH: 0.8, Pick.ARC: 1.0}
    text = spectrum_text([result])
    assert "Conductivity" in text
    assert "at 25.1 °C" in text


def test_which_resistance_is_the_films_follows_from_the_capacitance():
    cases = [
        (arc(500, 1e-10, 0.95) + cpe(1e-6), 500, Pick.ARC),
        (arc(300, 1e-10, 0.97) + arc(200, 1e-8, 0.9) + cpe(3e-6), 500, Pick.ARC),
        (20 + arc(300, 2e-9) + cpe(3e-6), 320, Pick.ARC),
        (20 + arc(300, 1e-6) + cpe(3e-4), 20, Pick.HIGH),
        (arc(300, 1e-10, 0.97) + arc(90, 1e-6) + cpe(1e-3), 300, Pick.ARC),
        (12 + arc(60, 1e-6), 12, Pick.HIGH),
        (5 + cpe(1e-5), 5, Pick.HIGH),
    ]
    for z, resistance, pick in cases:
        result = result_of(z)
        assert result.resistance_ohm == pytest.approx(resistance, rel=0.02), (result.model, result.problem)
        assert result.taken.pick is pick, result.model
        assert abs(result.resistance_ohm - resistance) < 5 * result.error_ohm
    # on a large electrode the same capacitance is less per area
    unclear = 20 + arc(300, 5e-8) + cpe(3e-6)
    asked = result_of(unclear)
    assert "choose the high-frequency intercept" in asked.problem
    assert asked.resistance_ohm is None
    assert {round(each.resistance_ohm, -1) for each in asked.candidates} == {20, 320}
    assert result_of(unclear, area_cm2=10.0).resistance_ohm == pytest.approx(320, rel=0.02)
    assert result_of(unclear, pick=Pick.HIGH).resistance_ohm == pytest.approx(20, rel=0.02)
    assert result_of(unclear, pick=Pick.ARC).resistance_ohm == pytest.approx(320, rel=0.02)
    small = result_of(300 + arc(30, 5e-8) + cpe(3e-4))
    assert small.problem is None
    assert small.error_ohm >= 29  # the error covers both answers


def test_laws_of_scale_order_and_subtraction():
    z, stated = 20 + arc(300, 2e-9) + cpe(3e-6), {"thickness_um": 300.0}
    one = result_of(z, **stated)
    assert one.conductivity_ms_cm == pytest.approx(0.03 / one.resistance_ohm * 1000)
    order = np.random.default_rng(1).permutation(len(F))
    shuffled = analyse(measured((z * (1 + NOISE[0] + 1j * NOISE[1]))[order], F[order], noise=False), one.settings)
    assert shuffled.resistance_ohm == one.resistance_ohm
    half = result_of(z / 2, **stated)
    assert half.resistance_ohm == pytest.approx(one.resistance_ohm / 2, rel=1e-4)
    assert half.error_ohm == pytest.approx(one.error_ohm / 2, rel=0.02)
    less = result_of(z, subtract_ohm=50.0, **stated)
    assert less.resistance_ohm == pytest.approx(one.resistance_ohm - 50)
    assert less.error_ohm == one.error_ohm
    per_area = analyse(measured(z * 2.0, is_per_area=True), Settings(area_cm2=2.0, thickness_um=300.0))
    assert per_area.resistance_ohm == pytest.approx(one.resistance_ohm, rel=1e-4)
    assert per_area.area_specific_resistance_ohm_cm2 == pytest.approx(2 * one.resistance_ohm, rel=1e-4)
    at = result_of(z, pick=1e4)
    assert at.resistance_ohm == pytest.approx(np.interp(np.log(1e4), np.log(F[::-1]), z.real[::-1]), rel=0.01)
    assert at.taken.pick is Pick.FREQUENCY


def test_what_is_not_the_spectrum_of_a_film_is_said_in_a_sentence():
    random = np.random.default_rng(8)
    white = random.normal(size=len(F)) + 1j * random.normal(size=len(F))
    film = 5 + cpe(1e-5)
    cases = {
        "points": (film[:5], F[:5]), "decades": (film[:9], F[:9]), "inductive loop": (0.03 + 1e-7j * OMEGA, F),
        "short-circuited": (0.03 + 1e-9j * OMEGA + 0.0005 * white, F), "noise or drift": (white, F),
        "open circuit": (1 / (1e-10 + 5e-12j * OMEGA), F), "below zero": (-film.conj(), F),
        "capacitive throughout": (0.1 + cpe(1e-8, 0.98), F), "part of an arc": (arc(1e5, 1e-10)[:14], F[:14]),
        "zero": (np.where(np.arange(len(F)) == 3, 0, film), F),
    }  # fmt: skip
    for words, (z, f) in cases.items():
        for factor in (1, 1 + NOISE[0][: len(z)] + 1j * NOISE[1][: len(z)]):
            result = analyse(measured(z * factor, f, noise=False), Settings(area_cm2=1.0, thickness_um=30.0))
            assert words in (result.problem or ""), (words, result.problem, result.model, result.resistance_ohm)
            assert result.problem.endswith(".")
            plain = spectrum_dict(result)
            values = (
                "resistance_ohm",
                "error_ohm",
                "area_specific_resistance_ohm_cm2",
                "conductivity_ms_cm",
                "low",
                "high",
            )
            assert all(plain[key] is None for key in values), words
            assert "Problem" in spectrum_text([result])
    stated = {
        "nothing remains": {"subtract_ohm": 5.0},
        "more than any lithium conductor": {"thickness_um": 2000.0, "area_cm2": 0.1},
        "pick a frequency within it": {"pick": 1e9},
        "no arc": {"pick": Pick.ARC},
    }
    for words, more in stated.items():
        result = result_of(film, **more)
        assert words in result.problem
        assert result.resistance_ohm is None
    unstated = analyse(measured(film, is_per_area=True), Settings())
    assert "state the area" in unstated.problem


def test_without_area_there_is_a_resistance_and_no_conductivity():
    result = analyse(measured(5 + cpe(1e-5)), Settings(thickness_um=30.0))
    assert result.resistance_ohm == pytest.approx(5, rel=0.01)
    assert (result.area_specific_resistance_ohm_cm2, result.conductivity_ms_cm, result.low) == (None, None, None)
    filed = analyse(measured(5 + cpe(1e-5), area_cm2=2.0), Settings(thickness_um=30.0))
    assert filed.area_specific_resistance_ohm_cm2 == pytest.approx(10, rel=0.01)
    assert "that of the file" in filed.notes[0]
    stated = analyse(measured(5 + cpe(1e-5), area_cm2=2.0), Settings(area_cm2=4.0))
    assert stated.area_specific_resistance_ohm_cm2 == pytest.approx(20, rel=0.01)
    assert "is used" in stated.notes[0]


def test_the_kramers_kronig_test_sees_what_no_linear_cell_does():
    film = PICTURE * (1 + NOISE[0] + 1j * NOISE[1])
    assert kramers_kronig(F, film).is_obeyed
    drift = film * np.linspace(1, 1.6, len(F)) ** np.linspace(0, 3, len(F))
    assert not kramers_kronig(F, film.conj()).is_obeyed
    assert kramers_kronig(F, drift).mean > 2 * kramers_kronig(F, film).mean


def test_slopes_of_the_circuit_are_its_derivatives():
    circuit = Circuit(has_coil=True, has_resistor=True, arcs=2, has_end=True)
    values = np.array([np.log(1e-7), 0.3, 1.0, -9.0, 0.9, 2.0, -4.0, 0.8, 3.0, 0.7])
    z, slopes = impedance_and_slopes(circuit, values, OMEGA, 1e3)
    np.testing.assert_allclose(z, impedance(circuit, values, OMEGA, 1e3))
    for place in range(len(values)):
        step = np.zeros(len(values))
        step[place] = 1e-6
        change = impedance(circuit, values + step, OMEGA, 1e3) - impedance(circuit, values - step, OMEGA, 1e3)
        np.testing.assert_allclose(slopes[:, place], change / 2e-6, rtol=1e-4, atol=1e-7)


def test_errors_cover_what_noise_does():
    random = np.random.default_rng(3)
    z = 20 + arc(300, 2e-9) + cpe(3e-6)
    misses = []
    for _ in range(6):
        scatter = random.normal(size=(2, len(F))) * 0.01
        result = analyse(measured(z * (1 + scatter[0] + 1j * scatter[1]), noise=False), Settings(area_cm2=1.0))
        misses.append((result.resistance_ohm - 320) / result.error_ohm)
    assert 0.2 < np.sqrt(np.mean(np.square(misses))) < 3


def test_a_shorted_cell_gives_what_is_taken_off():
    assert cable_resistance(measured(0.142 + 1e-8j * OMEGA)) == pytest.approx(0.142, rel=0.01)
    for z in (5 + cpe(1e-5), -0.1 + 0j * OMEGA):
        with pytest.raises(ValueError, match="not the spectrum of a shorted cell"):
            cable_resistance(measured(z))


def test_many_points_are_thinned_and_one_that_stands_alone_is_named():
    f = np.logspace(6, 0, 1000)
    many = analyse(measured(5 + 1 / (1e-5 * (2j * np.pi * f) ** 0.85), f), Settings(area_cm2=1.0))
    assert many.resistance_ohm == pytest.approx(5, rel=0.01)
    assert (many.points, len(many.frequency_hz)) == (1000, 300)
    assert "300" in many.notes[0]
    z = 5 + cpe(1e-5)
    z[28] *= 1.3  # mains
    alone = result_of(z)
    assert alone.resistance_ohm == pytest.approx(5, rel=0.01)
    assert any("Isolated points that are left out: 88 Hz." in note for note in alone.notes), alone.notes


def test_a_fit_is_kept_while_only_its_reading_changes():
    spectrum = measured(PICTURE)
    first = analyse(spectrum, Settings(area_cm2=1.0))
    again = analyse(spectrum, Settings(area_cm2=4.91, thickness_um=29.4, pick=1e3), first)
    afresh = analyse(spectrum, Settings(area_cm2=4.91, thickness_um=29.4, pick=1e3))
    assert again.fit is first.fit
    assert (again.conductivity_ms_cm, again.notes) == (afresh.conductivity_ms_cm, afresh.notes)
    wanted = Circuit(has_resistor=True, has_end=True)
    other = analyse(spectrum, Settings(area_cm2=1.0, circuit=wanted), again)
    assert (other.fit.circuit.arcs, other.fit.circuit.has_end) == (0, True)
    per_area = analyse(measured(PICTURE, is_per_area=True), Settings(area_cm2=2.0))
    assert analyse(per_area.spectrum, Settings(area_cm2=4.0), per_area).fit is not per_area.fit


def test_hard_spectra_lead_to_the_film_and_their_errors_hold_the_truth():
    f = np.logspace(6.5, -1, 75)
    omega = 2j * np.pi * f
    random = np.random.default_rng(5)

    def part(resistance, capacitance, exponent):
        return resistance / (1 + (omega * resistance * capacitance) ** exponent)

    # a grain boundary beside a contact; a contact close to the blocking branch; a large arc before a small capacitor
    cases = [
        (81.3, 3e-7 * omega + 34.9 + part(46.4, 8e-9, 0.95) + part(40, 8e-7, 0.9) + 1 / (8e-6 * omega**0.88)),
        (39.4, 3e-7 * omega + 22 + part(17.4, 8e-9, 0.95) + part(9, 2.4e-7, 0.9) + 1 / (8e-6 * omega**0.88)),
        (3.8, 5e-7 * omega + 3.8 + part(7.3, 1.6e-6, 0.8) + 1 / (1e-5 * omega**0.8)),
        (9.6e4, part(9.6e4, 1e-11, 0.95) + 1 / (5e-6 * omega**0.85)),
    ]
    for truth, z in cases:
        noise = 0.004 * (random.normal(size=len(f)) + 1j * random.normal(size=len(f)))
        result = analyse(measured(z * (1 + noise), f, noise=False), Settings(area_cm2=0.8))
        assert result.problem is None
        assert result.resistance_ohm == pytest.approx(truth, rel=0.03), result.model
        assert abs(result.resistance_ohm - truth) < 3 * result.error_ohm
        assert result.is_kramers_kronig_ok
        assert result.fit.mean_residual < 1.2 * result.kramers_kronig.scatter


def test_a_clean_spectrum_never_looks_like_noise():
    f = np.logspace(6.85, 0, 69)
    omega = 2j * np.pi * f
    for resistance in (2e4, 4e4, 9.6e4):
        for capacitance in (1e-11, 5e-11):
            z = resistance / (1 + (omega * resistance * capacitance) ** 0.93) + 1 / (5e-6 * omega**0.9)
            assert kramers_kronig(f, z).mean < 0.005, (resistance, capacitance)


def test_a_drift_is_said_and_the_error_covers_it():
    z = 12.34 + 9e-8j * OMEGA + cpe(1e-5)
    assert result_of(z).is_kramers_kronig_ok
    drifting = result_of(z * np.linspace(1, 1.1, len(F)))
    assert not drifting.is_kramers_kronig_ok
    assert drifting.kramers_kronig.drift == pytest.approx(0.1, abs=0.02)
    assert "changed by" in drifting.notes[0]
    assert abs(drifting.resistance_ohm - 12.34) < NINETY_PERCENT * drifting.error_ohm
    # what no point shows does not decide: an arc far above the range is a resistor
    assert not any("Hz" in note for note in drifting.notes)


def test_a_circuit_that_leaves_far_more_than_the_points_hold_gives_no_resistance():
    z = 20 + arc(300, 1e-9, 1) + arc(200, 3e-8, 1) + arc(250, 1e-6, 1) + arc(400, 3e-5, 1) + cpe(1e-3, 1)
    result = result_of(z, noise=False)
    assert result.is_kramers_kronig_ok
    assert result.problem.startswith("The circuit does not describe the points")
    assert result_of(z, noise=False, pick=1e5).resistance_ohm is not None

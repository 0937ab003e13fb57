"""Evidence files of the models: every row has a key, a source and a grade, and its numbers read as numbers."""

import csv
import re

import numpy as np
import pytest

from ssedesigner.core.evidence import GRADES
from ssedesigner.core.paths import resources
from ssedesigner.physics.cell.reported import CELLS
from ssedesigner.physics.conduction.observations import CONFLICTS, LABORATORIES, OWN_POWDERS, TREATED, TREATED_AT
from ssedesigner.physics.stack_pressure import HALF

FILES = ("compaction", "stack_pressure", "pellets", "process", "films")
LIMITS = {
    "density_low_pct": (40, 100),
    "density_high_pct": (40, 100),
    "conductivity_ms_cm": (0.001, 30),
    "low_ms_cm": (0.001, 30),
    "high_ms_cm": (0.001, 30),
    "pressing_mpa": (0, 2000),
    "stack_mpa": (0, 2000),
    "temperature_c": (0, 150),
}


def rows_of(name):
    with (resources() / "model" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_a_source_a_grade_and_numbers_of_its_kind(name, materials):
    rows = rows_of(name)
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"] in materials.sources, row["key"]
        assert row["grade"] in GRADES, row["key"]
        for column, (low, high) in LIMITS.items():
            if row.get(column):
                assert low <= float(row[column]) <= high, (row["key"], column)


def test_numbers_that_the_fit_takes_from_these_files_are_theirs(materials):
    treated = {row["key"]: row for row in rows_of("process")}
    for key, row in zip(TREATED, (treated["P139"], treated["P140"]), strict=True):
        sulfide, before, after = TREATED[key]
        assert row["material"].split()[0] in sulfide, key
        numbers = (float(before), float(after), float(TREATED_AT), before.source)
        assert numbers == (*(float(row[name]) for name in ("before_ms_cm", "after_ms_cm", "temperature_c")), "Nam2015")
    films = {row["film"]: row for row in rows_of("films")}
    for key, powder in OWN_POWDERS.items():
        assert (float(powder), powder.source) == (float(films[key]["pellet_ms_cm"]), films[key]["source"])
        assert float(powder) == float(treated[films[key]["key"]]["before_ms_cm"])
    assert set(CONFLICTS) == {row["film"] for row in rows_of("films") if row["use"] == "conflict"}
    for key, other in CONFLICTS.items():
        assert (float(other), other.source) == (float(films[key]["high_ms_cm"]), films[key]["source"])
    papers = {each.source for each in (*materials.films, *materials.series)}
    assert set(LABORATORIES) <= papers
    groups = list(LABORATORIES.values())
    assert all(groups.count(group) > 1 for group in groups)  # a group of one paper would change nothing


def test_pressures_of_reported_cells_are_those_of_these_files_and_of_the_library(materials):
    """Each pressure that stands for a blank: by its source, in rows of cells, rates, lithium or interfaces."""
    stated = {"held": set(), "attached": set(), "assembled": set()}
    for row in rows_of("lithium_life"):
        stated["held"].add((row["source"], row["stack_mpa"]))
        stated["attached"].add((row["source"], row["attached_mpa"]))
    for row in rows_of("rates"):
        stated["held"].add((row["source"], row["stack_mpa"]))
        stated["assembled"].add((row["source"], row["pressing_mpa"]))
    for row in rows_of("interfaces"):
        pressed = re.search(r"(\d+) MPa pressed", row["note"])
        stated["assembled"].add((row["source"], pressed[1] if pressed else ""))
        none_left = re.findall(r"after (\d+) or", row["note"])
        stated["attached"] |= {(row["source"], each) for each in none_left}
    for cell in materials.cells:
        stated["held"].add((cell.source, f"{cell.operating_pressure_mpa}"))
        stated["assembled"].add((cell.source, f"{cell.fabrication_pressure_mpa}"))
        stated["attached"].add((cell.source, f"{cell.fabrication_pressure_mpa}"))
    numbers = {
        name: {(source, float(value)) for source, value in pairs if value not in ("", "None")}
        for name, pairs in stated.items()
    }
    for cell in CELLS:
        for name, pairs in numbers.items():
            pressure = getattr(cell, name)
            assert pressure is None or (pressure.source, float(pressure) / 1e6) in pairs, (name, pressure, pairs)
    for name, pairs in numbers.items():  # nobody who states a pressure of a working cell is left out
        left_out = {source for source, _ in pairs} - {
            getattr(cell, name).source for cell in CELLS if getattr(cell, name) is not None
        }
        assert left_out <= {"Duan2023"}, (name, left_out)  # a cell held at 75 MPa to see it short


def test_hard_electrodes_show_half_of_a_pellet_at_the_pressure_that_is_fitted():
    series = {}
    for row in rows_of("stack_pressure"):
        if row["source"] == "Cronau2021" and row["stack_mpa"]:
            point = float(row["stack_mpa"]), float(row["conductivity_ms_cm"])
            series.setdefault((row["material"], row["pressing_mpa"]), []).append(point)
    tried = np.geomspace(1, 100, 200)
    halves = []
    for points in series.values():
        pressures, shown = np.array(points).T[:, :, None]
        if len(points) > 3:
            off = np.log(shown) - np.log(pressures / (pressures + tried))
            halves.append(tried[off.std(axis=0).argmin()])
    assert len(halves) == 10
    assert np.exp(np.log(halves).mean()) == pytest.approx(float(HALF) / 1e6, rel=0.1)
    assert (min(halves), max(halves)) == pytest.approx((3.7, 50), rel=0.1)


def test_films_are_those_of_the_library(materials):
    reported = {film.key: film for film in materials.films}
    for row in rows_of("films"):
        assert not row["film"] or row["film"] in reported, row["key"]


def test_pellets_of_one_powder_scatter_less_between_laboratories_than_in_a_round_robin(materials):
    """Independent cold pellets of Li6PS5Cl: 2.0 mS/cm with an SD of ln of 0.46, where the round robin has 0.67."""
    lots = [
        (float(row["low_ms_cm"]) * float(row["high_ms_cm"])) ** 0.5
        for row in rows_of("pellets")
        if row["is_lot"] == "yes"
    ]
    series = {point.key: point.pellet_low_ms_cm for point in materials.series}
    lots += [series[key] for key in ("cao-0", "sdcp-0", "pxyl-0")]
    logs = np.log(lots)
    assert len(lots) == 14
    assert 1.8 < np.exp(logs.mean()) < 2.4
    assert 0.38 < logs.std(ddof=1) < 0.48

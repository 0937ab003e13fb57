"""A batch that was made up, in a library of its own, for a picture of the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.photos import add_photo
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.lots import Lot, LotCount
from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import resources
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import RecipeFile
from ssedesigner.files.recipe.pins import Pin
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.batches.window import BatchWindow
from ssedesigner.ui.document import Document
from ssedesigner.ui.shell.main_window import MainWindow

# fixed, so that a picture of today equals that of yesterday
_DAY = "2026-03-31T"


def sample_window(window: MainWindow, folder: Path) -> QWidget:
    """Return the window of batches on a made-up record of the open recipe."""
    library = Library.open(folder / "library.sqlite", shipped=resources() / "library")
    batches = BatchWindow(window.document, library, window.windows.batch_extras(), window)
    batches.destroyed.connect(library.close)
    made = [_plan_batch(window.document, library, count, f"{_DAY}0{count}:00:00+00:00") for count in (1, 3)]
    if made[-1] is not None:
        _fill_record(library, made[-1], folder)
    batches.setWindowFlag(batches.windowFlags().Window, True)
    batches.resize(window.size())
    batches.show()
    batches.show_batches(made[-1].key if made[-1] is not None else "")
    return batches


def _plan_batch(document: Document, library: Library, count: int, at: str) -> Batch | None:
    recipe, plan = document.recipe, BatchPlan(film_count=count, film_area_cm2=document.recipe.film_area_cm2)
    amounts = batch_amounts(recipe, plan, document.materials, document.prediction)
    if amounts.problems:
        return None
    steps = planned_steps(recipe, amounts, document.materials)
    return library.plan_batch(recipe, plan, amounts, steps, document.prediction, at)


def _fill_record(library: Library, batch: Batch, folder: Path) -> None:
    entries: list[tuple[str, dict[str, Any]]] = [("start", {}), ("dew-point", {"value": -52.5})]
    for line in batch.lines:
        miss = 3.0 if line.number == 1 else 0.3
        grams = round((line.target_g or 0.0) + miss * (line.tolerance_g or 0.0), 3)
        reason = {"reason": "Piece of rubber could not be cut smaller"} if line.number == 1 else {}
        entries.append(("weigh", {"line": line.number, "grams": grams, "lot": f"LOT-{line.number}7", **reason}))
    entries += [("open", {}), ("close", {})]
    for number, step in enumerate(batch.steps, start=1):
        if step.kind == "mix":
            entries.append(("parameter", {"step": number, "name": "minutes", "value": 15.0, "unit": "min"}))
        entries.append(("done", {"step": number}))
    entries.append(("note", {"text": "Slurry thick at first, smooth after ten minutes."}))
    entries.append(("finish", {}))
    entries += [
        ("measured", {"quantity": key, "value": value})
        for key, value in (
            ("measured_thickness_um", 31.0),
            ("measured_temperature_c", 25.0),
            ("conductivity_ms_cm", 0.92),
        )
    ]
    for minute, (kind, content) in enumerate(entries):
        library.add_entry(batch.key, kind, content, f"sample-{minute}", f"{_DAY}10:{minute:02d}:00+00:00")
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(QColor("#8a9a5b"))
    picture.save(str(folder / "film.png"))
    add_photo(library, batch.key, folder / "film.png", token="photo", at=f"{_DAY}11:00:00+00:00", text="After drying")
    weighed = next(entry for entry in library.batch(batch.key).entries if entry.kind == "weigh")
    right = {**weighed.content, "grams": round(weighed.content["grams"] + 0.001, 3)}
    library.correct_entry(weighed.number, right, "Last digit misread", "correction", f"{_DAY}11:10:00+00:00")


_OPEN_FOR = timedelta(minutes=7)


def sample_library(folder: Path) -> Library:
    """Make a library in a folder; the caller closes it."""
    return Library.open(folder / "library.sqlite", shipped=resources() / "library")


def sample_batch(library: Library, recipe: Recipe, materials: Materials) -> str:
    """Plan a batch of a recipe and weigh it as far as into the sulfide; return its key."""
    recipe = recipe if recipe.dew_point_c is not None else recipe.with_value("dew_point_c", -40.0)
    plan = BatchPlan(film_count=20, film_area_cm2=100.0)
    prediction = predict(recipe, materials)
    amounts = batch_amounts(recipe, plan, materials, prediction)
    steps = planned_steps(recipe, amounts, materials)
    start = datetime.now().astimezone() - _OPEN_FOR
    key = library.plan_batch(recipe, plan, amounts, steps, prediction, start.isoformat()).key
    lines = {line.number: line for line in amounts.lines}
    for number, step in enumerate(steps, start=1):
        at = (start + timedelta(seconds=number)).isoformat()
        if step.kind == "dew-point":
            library.add_entry(key, "dew-point", {"value": -52.0, "step": number}, f"d{number}", at)
            library.add_entry(key, "parameter", {"step": number, "name": "alarm", "value": "tested, works"}, "a", at)
        elif step.line is not None:
            line = lines[step.line]
            if "electrolyte" in line.fields:
                grams = (line.target_g or 0.0) - 0.3 * (line.tolerance_g or 0.0)
                library.add_entry(key, "open", {}, f"o{number}", at)
                content = {"line": line.number, "grams": round(grams, 4), "lot": "LPSC-07"}
                library.add_entry(key, "weigh", content, f"w{number}", at)
                break
            library.add_entry(key, "weigh", {"line": line.number, "grams": line.target_g or 0.0}, f"w{number}", at)
        library.add_entry(key, "done", {"step": number}, f"e{number}", at)
    return key


def sample_lots(library: Library) -> None:
    """Record lots of all kinds of states beside the batch of :func:`sample_batch`, which draws from the first."""
    today = date.today()

    def day(days: int) -> str:
        return (today + timedelta(days=days)).isoformat()

    sulfide = Lot(
        kind="electrolyte",
        material="Li6PS5Cl",
        name="LPSC-07",
        supplier="Our synthesis, furnace 2",
        conductivity_ms_cm=2.1,
        conductivity_temperature_c=25.0,
        pellet_pressure_mpa=370.0,
        particle_d50_um=3.0,
        particle_d90_um=8.5,
        certificate="Lab book 7, page 41",
        certified_on=day(-60),
        received_g=250.0,
        received_on=day(-62),
        opened_on=day(-20),
        expires_on=day(120),
        place="Glovebox 2, shelf B",
        by="KM",
    )
    lots = [
        library.add_lot(sulfide),
        library.add_lot(replace(sulfide, name="NEI 210-44", supplier="NEI", expires_on=day(12), open_days=90)),
        library.add_lot(replace(sulfide, name="NEI 198-02", supplier="NEI", expires_on=day(-3), received_g=50.0)),
        library.add_lot(
            Lot(kind="binder", material="NBR", name="N3280", supplier="Zeon", received_g=500.0, received_on=day(-200))
        ),
        library.add_lot(
            Lot(kind="solvent", material="toluene", name="SHBK1", opened_on=day(-45), open_days=30, received_g=900.0)
        ),
        library.add_lot(Lot(kind="electrolyte", material="Li3InCl6", name="from a partner")),
    ]
    corrected = replace(library.lots()[0].lot, place="Glovebox 2, shelf A")
    library.correct_lot(corrected, "moved to the shelf of the mill")
    counted = datetime.now().astimezone() - timedelta(days=1)
    for place, grams in ((0, 181.4), (1, 22.5), (2, 50.0)):
        count = LotCount(at=counted.isoformat(timespec="seconds"), grams=grams, reason="stock-taking", by="KM")
        library.count_lot(lots[place].id, count)


def sample_pins(recipe: Recipe) -> tuple[Pin, ...]:
    """Return three variants of a recipe, pinned."""
    thin = replace(recipe, thickness_um=15.0, densification_pressure_mpa=300.0)
    other = replace(thin, electrolyte="Li5.5PS4.5Cl1.5", thickness_um=20.0)
    bound = replace(recipe, binder="SBR", binder_wt_pct=1.0, solvent="anisole", cosolvent=None, cosolvent_share_pct=0.0)
    return (
        Pin(letter="B", recipe=thin, name="15 µm, 300 MPa", origin="What if"),
        Pin(letter="C", recipe=other, name="Li5.5PS4.5Cl1.5, 20 µm", origin="Find recipes, no. 2", note="Order a lot"),
        Pin(letter="D", recipe=bound, name="SBR 1 wt %, anisole", origin="batch B-0004"),
    )


_FACTORS = {
    "film.conductivity_ms_cm": 1.2,
    "film.area_specific_resistance_ohm_cm2": 1 / 1.2,
    "film.areal_conductance_s_cm2": 1.2,
    "film.conductance_s": 1.2,
    "cell.specific_energy_wh_kg": 1.01,
}
_NEW_CHECKS = 2


def sample_file(document: Document) -> RecipeFile:
    """Return the file: some results were others, a check that warns passed, and the newest were not known."""
    now = document.as_saved()
    results = {key: _times(quantity, _FACTORS.get(key, 1.0)) for key, quantity in now.results.items()}
    severities = dict(list((now.severities or {}).items())[:-_NEW_CHECKS])
    warned = next((key for key, severity in severities.items() if severity == "caution"), None)
    before = replace(
        now,
        results=results,
        severities={key: "pass" if key == warned else severity for key, severity in severities.items()},
        at="2026-03-31T14:05:00+00:00",
        model="1.9 (fit 2f0c6a1e)",
        library_version="2026.03",
    )
    return RecipeFile(recipe=document.recipe, library_version=before.library_version, predicted=before)


def _times(quantity: Quantity, factor: float) -> Quantity:
    if quantity.value is None:
        return quantity
    ends = [None if end is None else end * factor for end in (quantity.low, quantity.high)]
    return replace(quantity, value=quantity.value * factor, low=ends[0], high=ends[1])

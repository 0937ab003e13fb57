"""A batch that was made up, in a library of its own, for a picture of the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.photos import add_photo
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.ui.batches.window import BatchWindow
from ssedesigner.ui.document import Document
from ssedesigner.ui.shell.main_window import MainWindow

_DAY = "2026-03-31T"


def sample_window(window: MainWindow, folder: Path) -> QWidget:
    """Return the window of batches on a made-up record of the recipe at hand."""
    library = Library.open(folder / "library.sqlite", shipped=resources() / "library")
    shown = BatchWindow(window.document, library, window.windows.batch_extras(), window)
    shown.destroyed.connect(library.close)
    made = [_planned(window.document, library, count, f"{_DAY}0{count}:00:00+00:00") for count in (1, 3)]
    if made[-1] is not None:
        _written(library, made[-1], folder)
    shown.setWindowFlag(shown.windowFlags().Window, True)
    shown.resize(window.size())
    shown.show()
    shown.show_batches(made[-1].key if made[-1] is not None else "")
    return shown


def _planned(document: Document, library: Library, count: int, at: str) -> Batch | None:
    recipe, plan = document.recipe, BatchPlan(film_count=count, film_area_cm2=document.recipe.film_area_cm2)
    amounts = batch_amounts(recipe, plan, document.materials, document.prediction)
    if amounts.problems:
        return None
    steps = planned_steps(recipe, amounts, document.materials)
    return library.plan_batch(recipe, plan, amounts, steps, document.prediction, at)


def _written(library: Library, batch: Batch, folder: Path) -> None:
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

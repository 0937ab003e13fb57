"""A person at the bench who makes a whole batch, by keys alone or by touch alone."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.bench.window import BenchWindow

AT = "2026-11-26T08:00:00+01:00"
MEASURED = ("30.5", "25", "1.1")
RECIPE = Recipe(
    name="Film for the bench", solids_loading_wt_pct=55.0, binder="NBR", binder_wt_pct=1.5, dew_point_c=-50.0
)


def planned_batch(library: Library) -> str:
    """Plan a batch of two films and return its key."""
    materials = library.materials()
    plan, prediction = BatchPlan(film_count=2), predict(RECIPE, materials)
    amounts = batch_amounts(RECIPE, plan, materials, prediction)
    steps = planned_steps(RECIPE, amounts, materials)
    return library.plan_batch(RECIPE, plan, amounts, steps, prediction, AT, token="story").key


class ByKeys:
    """Presses keys and nothing else."""

    def __init__(self, bench: BenchWindow) -> None:
        self.bench = bench

    def types(self, text: str) -> None:
        QTest.keyClicks(self.bench, text)
        self.goes_on()

    def goes_on(self) -> None:
        QTest.keyClick(self.bench, Qt.Key.Key_Return)
        QApplication.processEvents()

    def answers(self, number: int) -> None:
        QTest.keyClicks(self.bench, str(number))
        self.waits()

    def opens_or_closes_the_jar(self) -> None:
        QTest.keyClick(self.bench, Qt.Key.Key_F2)

    def starts_or_stops_the_timer(self) -> None:
        QTest.keyClick(self.bench, Qt.Key.Key_F5)

    def notes_the_lot(self, lot: str) -> None:
        QTest.keyClick(self.bench, Qt.Key.Key_F4)
        self.types(lot)

    def signs(self, name: str) -> None:
        self.goes_on()  # finishing asks for the name first
        self.types(name)

    def waits(self) -> None:
        for _ in range(3):
            QTest.qWait(1)
            QApplication.processEvents()

    def reads(self, name: str) -> str:
        return self.bench.findChild(QLabel, name).text()


class ByTouch(ByKeys):
    """Touches buttons and nothing else."""

    def touches(self, name: str) -> None:
        buttons = [found for found in self.bench.findChildren(QPushButton, name) if found.isVisible()]
        assert buttons, f"there is no {name} to touch"
        QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def types(self, text: str) -> None:
        if self.bench.page is self.bench.card:
            self.touches(self._asks_for_the_value())
        for letter in text:
            self.touches(f"key_{'−' if letter == '-' else letter}")
        self.goes_on()

    def _asks_for_the_value(self) -> str:
        """Return the button that asks for the next value: one of its own, the row of it, or the blue one."""
        buttons = [one for one in self.bench.card.findChildren(QPushButton) if one.isVisible()]
        more = [one.objectName() for one in buttons if one.objectName() == "bench_weigh"]
        rows = [one.objectName() for one in buttons if "not measured" in one.text()]
        return [*more, *rows, "bench_done"][0]

    def goes_on(self) -> None:
        self.touches("bench_done")

    def answers(self, number: int) -> None:
        self.touches(f"bench_answer_{number}")

    def opens_or_closes_the_jar(self) -> None:
        self.touches("bench_jar")

    def starts_or_stops_the_timer(self) -> None:
        self.touches("bench_timer")

    def notes_the_lot(self, lot: str) -> None:
        self.touches("bench_lot")
        self.types(lot)

    def signs(self, name: str) -> None:
        self.goes_on()
        self.types(name)


def makes_a_step(person: ByKeys) -> None:
    """Do what the step that is shown asks for, from wherever it stands, and go on."""
    bench = person.bench
    if bench.shown > len(bench.record.state.steps):
        _finishes(person)
        return
    step, line = bench.record.step(bench.shown), bench.record.line_of(bench.shown)
    if step.step.kind == "dew-point":
        _checks_the_air(person)
    elif line is not None:
        _weighs(person, bench.shown)
    elif step.step.kind == "mix":
        _mixes(person, bench.shown)
    elif step.step.kind == "measure":
        _measures(person)
    person.goes_on()
    if bench.page is bench.entry:  # a timed step asks how long it took
        person.types(f"{step.step.minutes:g}")


def _checks_the_air(person: ByKeys) -> None:
    if person.bench.record.state.dew_point_c is None:
        person.types("-52")
    elif "alarm" not in {noted.name for noted in person.bench.record.step(1).parameters}:
        person.goes_on()
    if person.bench.page is person.bench.question:
        person.answers(1)


def _weighs(person: ByKeys, number: int) -> None:
    bench = person.bench
    line = bench.record.line_of(number)
    is_sulfide = "electrolyte" in line.line.fields
    if is_sulfide and not bench.record.state.exposures:
        person.opens_or_closes_the_jar()
    if is_sulfide and not line.lot:
        person.notes_the_lot("lot7")
    parts = scoops(line.target_g)
    for grams in parts[len(line.additions) :]:
        person.types(grams)
        if bench.page is bench.question:
            person.answers(1)
    if is_sulfide and bench.record.state.is_open:
        person.opens_or_closes_the_jar()


def scoops(target_g: float) -> list[str]:
    """Return what is weighed of a line: most of it, then the rest."""
    first = round(0.7 * target_g, 3)
    return [f"{first:.3f}", f"{target_g - first:.3f}"]


def _mixes(person: ByKeys, number: int) -> None:
    record = person.bench.record
    if not record.step(number).timers:
        person.starts_or_stops_the_timer()
    if not record.step(number).timers[-1].ended_at:
        person.starts_or_stops_the_timer()


def _measures(person: ByKeys) -> None:
    known = {entry.content["quantity"] for entry in person.bench.record.state.measured}
    for value in MEASURED[len(known) :]:
        person.types(value)


def _finishes(person: ByKeys) -> None:
    bench = person.bench
    if not bench.record.state.signatures:
        person.signs("mk")
    person.goes_on()


def is_finished(bench: BenchWindow) -> bool:
    return bench.record.state.state == "finished"


def doings(batch: Batch) -> list[tuple[str, str]]:
    """Return what is on record, kind and content, without times and numbers of entries."""
    return [(entry.kind, re.sub(r"'timer': \d+", "'timer'", str(dict(entry.content)))) for entry in batch.entries]

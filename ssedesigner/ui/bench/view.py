"""What the steps of bench mode may ask of the window that shows them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

from ssedesigner.batch.deviations import Deviation, without_reason
from ssedesigner.batch.session import BatchSession
from ssedesigner.core.materials import Materials
from ssedesigner.ui.bench.pages import Prompt, Question
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.settings import Settings

OTHER = "Another reason…"


class BenchView(Protocol):
    """The window as its steps see it: how to ask, how to show a message, and how to go on."""

    record: BatchSession
    materials: Materials
    settings: Settings

    def ask_value(self, prompt: Prompt, begun: str = "") -> None: ...

    def ask(self, question: Question) -> None: ...

    def show_message(self, sentence: str, severity: str = "caution") -> None: ...

    def extend_question(self, question: Question, lines: tuple[str, ...]) -> None: ...

    def announce_evidence(self) -> None: ...

    def show_step(self, number: int) -> None: ...

    def refresh(self) -> object: ...

    def work_out(self, work: Callable[[], object], then: Callable[[object], None]) -> None: ...


def ask_reason(
    bench: BenchView,
    title: str,
    reasons: tuple[str, ...],
    then: Callable[[str], object],
    lines: tuple[str, ...] = (),
    later: Callable[[], object] | None = None,
) -> Question:
    """Ask why, with a few reasons ready and room for other words; return the question that is shown.

    ``later`` puts the reason off until the batch is signed, where that can be done.
    """
    prompt = Prompt(title=title, is_text=True, read=reason_of, take=then)
    answers: list[tuple[str, Callable[[], object]]] = [(reason, partial(then, reason)) for reason in reasons]
    answers.append((OTHER, lambda: bench.ask_value(prompt)))
    if later is not None:
        answers.append(("Later\nasked again before signing", later))
    question = Question(title=title, lines=lines, answers=tuple(answers))
    bench.ask(question)
    return question


def reason_of(text: str) -> str:
    """Return a text without the blanks around it; ValueError when nothing is left."""
    if not text.strip():
        raise ValueError("Type a reason or text, or go back.")
    return text.strip()


def put_off(bench: BenchView, number: int, keys: Collection[str]) -> None:
    """Write of each of some deviations of a step that its reason is asked for before the batch is signed."""
    for one in unexplained(bench, number):
        if one.key in keys:
            text = f"{one.what}: {one.done}, planned: {one.planned}. The reason was postponed until signing."
            bench.record.put_off(one.key, text, number)


def unexplained(bench: BenchView, number: int) -> tuple[Deviation, ...]:
    """Return what of a step is not as planned, has no reason and was not put off."""
    listed = without_reason(bench.record.deviations, number)
    return tuple(one for one in listed if not one.is_open and not one.is_put_off)


def close_step(bench: BenchView, number: int, reason: str = "") -> None:
    """Write that a step is done, once, and go on to the next one."""
    if not bench.record.step(number).is_done or reason:
        bench.record.write("done", step=number, **({"reason": reason} if reason else {}))
    bench.show_step(number + 1)


class Work(QObject):
    """Runs pure functions beside the screen and hands over what they return, in the order of asking."""

    done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # what was asked first is answered first
        self.done.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)  # in the thread of the screen

    def start(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        self._pool.start(_Run(self, work, then))

    def _hand_over(self, then: Callable[[object], None], result: object) -> None:
        then(result)

    def end(self) -> None:
        """Wait for what is being worked out; its result is dropped."""
        self.done.disconnect()
        self._pool.clear()
        self._pool.waitForDone()


@guarded
class _Run(QRunnable):
    def __init__(self, teller: Work, work: Callable[[], object], then: Callable[[object], None]) -> None:
        super().__init__()
        self._teller, self._work, self._then = teller, work, then

    def run(self) -> None:
        self._teller.done.emit(self._then, self._work())

"""The lines of a balance at the bench: what the print of each comes to is recorded or asked about."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from ssedesigner.batch.balance import BalanceReading, Load, ReadingError
from ssedesigner.batch.balance_print import PRINT_GAP_S, BalancePrint, PrintOutcome, end_print, take_line
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.notation import exact
from ssedesigner.library.store import LibraryError
from ssedesigner.ui.bench.pages import Prompt, Question

if TYPE_CHECKING:
    from ssedesigner.ui.bench.window import BenchWindow


class BalanceLines:
    """Feeds the lines of the entry page to the print that they belong to.

    A line that is refused leaves nothing in the entry. Only a weight that could not be written stays there.
    """

    def __init__(self, window: BenchWindow) -> None:
        self._window = window
        self.clock: Callable[[], float] = time.monotonic
        self._print = BalancePrint()
        self._begun_at: float | None = None
        self._asked: tuple[Prompt, str] | None = None
        self._wait = QTimer(window)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self.end_print)

    def begin_line(self) -> None:
        """Note that the first character of a line came; a print that waits for its end waits for this line."""
        now = self.clock()
        if self._wait.isActive():
            if now - self._print.heard_at > PRINT_GAP_S:
                self.end_print()
            else:
                self._wait.stop()
        self._begun_at = now

    def take_line(self, prompt: Prompt, line: str, *, is_typed: bool) -> None:
        """Take a line that was ended by Enter; ReadingError says why it is no weight."""
        if not line.strip():
            if is_typed and not self._wait.isActive():
                raise ReadingError("Type a weight, for example 4.2, or send it from the balance.")
            return  # a second line end, or an empty line of a print
        before = self._print
        begun_at, self._begun_at = self._begun_at, None
        self._print, outcome = take_line(
            self._print,
            line,
            self.clock(),
            begun_at=begun_at,
            readability_g=prompt.readability_g,
            is_typed=is_typed,
        )
        self._window.entry.clear()
        if outcome.is_waiting:
            self._asked = (prompt, line)
            self._wait.start(round(1000 * PRINT_GAP_S))
        if outcome.refusal:
            raise ReadingError(outcome.refusal)
        if outcome.weights:
            self._wait.stop()
            self._hand_out(prompt, line, outcome, before)
        elif self._print.is_settled:
            self._window.show_step(self._window.shown)  # the foot of a print whose weight is on record

    def end_print(self) -> None:
        """Take what the print came to, if it is still asked for."""
        self._wait.stop()
        before = self._print
        self._print, outcome = end_print(self._print, self.clock())
        asked, self._asked = self._asked, None
        window = self._window
        if outcome.weights and asked and window.page is window.entry and window.entry.prompt is asked[0]:
            window.attempt(lambda: self._hand_out(*asked, outcome, before))

    def _hand_out(self, prompt: Prompt, line: str, outcome: PrintOutcome, before: BalancePrint) -> None:
        window, (first, *others) = self._window, outcome.weights
        if others:
            window.ask(
                Question(
                    title=f"“{line.strip()}”: which weight counts?",
                    answers=tuple(
                        (_words(weight), partial(prompt.take, _chosen(weight))) for weight in outcome.weights
                    ),
                )
            )
            return
        try:
            prompt.take(first)
        except (LibraryError, WriteError):
            self._print = before
            window.entry.type(line)
            raise
        if outcome.is_doubled and window.page is window.card:
            prompt.take(replace(first, is_soon=True))
        now = self.clock()  # writing may have taken its time, while the next lines came
        self._print = replace(self._print, heard_at=now, taken_at=now)


def _words(weight: BalanceReading) -> str:
    before = {Load.GROSS: "Whole amount: ", Load.NET: "Without the container: "}.get(weight.load, "")
    return f"{before}{exact(weight.grams)} g"


def _chosen(weight: BalanceReading) -> BalanceReading:
    """Return a weight that a person chose; one that was called all of it is not asked about once more."""
    return replace(weight, load=Load.NET) if weight.load is Load.GROSS else weight

"""The keys of bench mode: digits anywhere, Enter, Back, the pedal, and a balance that types faster than a hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton

from ssedesigner.batch.balance import printable_line
from ssedesigner.ui.bench.pages import Prompt
from ssedesigner.ui.bench.steps import KEYS
from ssedesigner.ui.bench.widgets import BACK
from ssedesigner.ui.settings import Settings

if TYPE_CHECKING:
    from ssedesigner.ui.bench.window import BenchWindow

BURST_MS = 80
"""Keys closer together than this come from a machine: a balance or a scanner, or the bounce of a pedal."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_PageUp, Qt.Key.Key_Backspace, Qt.Key.Key_Left)
_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
)
_ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_ENTERED, _BLANK = "enter", "blank"
_FAST_LETTERS = 3
TOUCHES = 4
"""A person presses twice more slowly than a machine types: so many times the pause between keys."""


class BenchKeys:
    """Decides what a key means at the page that is shown."""

    def __init__(self, window: BenchWindow, settings: Settings) -> None:
        self._window, self._settings = window, settings
        self.burst_ms = BURST_MS
        self._since_key, self._since_move = QElapsedTimer(), QElapsedTimer()
        self._since_question, self._since_stray = QElapsedTimer(), QElapsedTimer()
        self._pending = ""
        self._wait = QTimer(window)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._settle)
        self._learns_pedal = self._is_fast = self._is_in_run = self._is_second_end = False
        self._run_start = self._pressed_at = 0

    @property
    def pedal(self) -> str:
        """The name of the key that goes on, such as Space or PgDown."""
        return self._settings.value("pedal_key") or "Space"

    @property
    def back_key(self) -> str:
        """What stands on the button that goes back: a pedal on Page Up leaves it the arrow."""
        return "←" if self.pedal == "PgUp" else "PgUp"

    def ask_pedal(self) -> None:
        """Take the next key for the pedal."""
        self._learns_pedal = True
        self._window.show_message(f"Press the pedal once to set its key. The key is {self.pedal} now; Esc keeps it.")

    def note_move(self) -> None:
        """Note that another step or value is shown: a second Enter of the same stroke is not meant for it."""
        self._since_move.start()

    def note_question(self) -> None:
        """Note that a question comes or goes: what is typed on without a pause is meant for neither page."""
        self._since_question.start()
        self._pending = ""  # what waits was meant for the page before
        self._wait.stop()

    @property
    def _pause_ms(self) -> int:
        return TOUCHES * self.burst_ms

    def is_soon_after_question(self) -> bool:
        """Return whether a question came or went so shortly ago that a key or touch was meant for what was before."""
        return self._since_question.isValid() and self._since_question.elapsed() < self._pause_ms

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key; return whether it was one of ours."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        is_character = bool(event.text()) and event.text().isprintable()
        if event.matches(QKeySequence.StandardKey.Undo):
            return self._undo()
        if key in _MODIFIERS or (modifiers & _ALT_GR and not (modifiers & _ALT_GR == _ALT_GR and is_character)):
            return False  # AltGr is both of them: it types ~ and [ on many keyboards
        if self._learns_pedal:
            return self._learn_pedal(event)
        self._is_fast = is_fast = self._is_of_machine(event)
        self._since_key.start()
        self._note_run(key, is_character=is_character)
        if self._is_stray(key, event.text() if is_character else ""):
            return self._drop()
        if self._is_pedal(key) or event.text() == " ":
            return self._press_pedal(event)
        if self._window.page is self._window.question:
            return self._answer(key, event.text(), is_fast, is_repeated=event.isAutoRepeat())
        if is_character:
            return self._type(event.text())
        return self._command(key, event)

    def _undo(self) -> bool:
        """Strike out the last value, or clear what is typed and not recorded yet."""
        window = self._window
        if window.page is window.card:
            window.attempt(lambda: window.plan.extra("undo"))
        elif window.page is window.entry:
            window.entry.clear()
        return True

    def _is_stray(self, key: Qt.Key, text: str) -> bool:
        """Return whether a key belongs to a value that is typed on past a question, not to the page that is shown."""
        if not text and key not in _ENTER:
            return False
        since, window = self._since_stray, self._window
        if since.isValid() and since.elapsed() < 2 * self._pause_ms:
            is_stray = True
        else:
            is_second = window.page is window.question and self._pending.isdecimal()  # an answer is one digit alone
            is_stray = bool(text.strip()) and (is_second or self.is_soon_after_question()) and self.burst_ms > 0
        if is_stray and text:
            since.start()
        return is_stray

    def _drop(self) -> bool:
        """Take neither a typed character nor the answer that waits, and say so."""
        self._wait.stop()
        self._pending = ""
        window = self._window
        is_asked = window.page is window.question
        window.show_message(
            "A value arrived while a question was open. Answer it, then send the value again."
            if is_asked
            else "Characters typed before this page appeared are ignored. Type them again."
        )
        return True

    def _is_recent(self, timer: QElapsedTimer) -> bool:
        return timer.isValid() and timer.elapsed() < self.burst_ms

    def _is_of_machine(self, event: QKeyEvent) -> bool:
        """Return whether a key came too soon after the one before for a hand.

        By when they were pressed, where that is known: a busy computer hands several over at once, or each late.
        """
        before, self._pressed_at = self._pressed_at, event.timestamp()
        apart = self._pressed_at - before
        return 0 <= apart < self.burst_ms if before > 0 and apart >= 0 else self._is_recent(self._since_key)

    def _note_run(self, key: Qt.Key, *, is_character: bool) -> None:
        """Note where the characters of one line begin that come as fast as from a machine, and where they end."""
        window = self._window
        self._is_second_end = key in _ENTER and self._is_fast and not self._is_in_run
        if not is_character:
            self._is_in_run = self._is_in_run and key not in _ENTER
            return
        typed = window.entry.text if window.page is window.entry else ""
        if not (self._is_fast and self._is_in_run and typed):
            self._run_start = len(typed)
        self._is_in_run = True
        if not typed and not self._pending:
            window.balance.begin_line()

    def _is_pedal(self, key: Qt.Key) -> bool:
        return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) == self.pedal

    def _learn_pedal(self, event: QKeyEvent) -> bool:
        self._learns_pedal = False
        name = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
        taken = event.key() in (Qt.Key.Key_Escape, *KEYS, Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_F1)
        if taken or event.text().strip():
            self._window.show_message(f"The pedal key is still {self.pedal}; choose a key that types nothing.")
        else:
            self._settings.store("pedal_key", name)
            self._settings.flush()
            self._window.show_message(f"{name} is now the pedal key.", "pass")
        return True

    def _press_pedal(self, event: QKeyEvent) -> bool:
        # a balance may begin its line with blanks: a pedal is a key that nothing follows at once
        window = self._window
        if event.text() == " " and window.page is window.entry and self._takes_blank():
            self._type_blank()
        elif not event.isAutoRepeat() and window.page is not window.question:
            self._pending = f"{self._pending} " if event.text() == " " else "pedal"
            self._wait.start(self.burst_ms)
        return True

    def _takes_blank(self) -> bool:
        """Return whether a blank is part of what is typed: it stands before a unit, as in 2 h, and records nothing."""
        entry = self._window.entry
        return bool(entry.text) or (entry.prompt is not None and entry.prompt.is_text)

    def _type_blank(self) -> None:
        entry = self._window.entry
        entry.type(" ")
        if entry.prompt is not None and not entry.prompt.is_text:
            self._pending = _BLANK
            self._wait.start(2 * self._pause_ms)

    def _settle(self) -> None:
        pending, self._pending = self._pending, ""
        window = self._window
        if window.page is window.question:
            answers = window.question.question.answers if window.question.question else ()
            if pending == _ENTERED:
                window.go_on()
            elif pending.isdecimal() and 1 <= int(pending) <= len(answers):
                window.attempt(answers[int(pending) - 1][1])
        elif pending == _BLANK:
            if window.page is window.entry and window.entry.text:
                window.show_message("A space is part of the value here. Enter records it.")
        elif pending and not self.is_double_touch():
            window.go_on()

    def is_double_touch(self) -> bool:
        """Return whether a touch or key came so soon after the screen moved that it was meant for what was before."""
        window, moved = self._window, self._since_move
        is_new = window.page is window.card or (window.page is window.entry and not window.entry.text)
        return is_new and moved.isValid() and moved.elapsed() < TOUCHES * self.burst_ms

    def _answer(self, key: Qt.Key, text: str, is_fast: bool, *, is_repeated: bool) -> bool:
        window = self._window
        if self._is_second_end:
            return True  # of the line that led to the question
        if is_fast and self.burst_ms:
            self._drop()
        elif text.isdecimal():
            self._pending = text
            self._wait.start(self._pause_ms)  # a number of several digits is no answer
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(forward=key == Qt.Key.Key_Down)
        elif key in _ENTER:
            self._enter_question(is_repeated=is_repeated)
        elif key in (*_BACK, Qt.Key.Key_Escape):
            window.go_back()
        elif KEYS.get(key) == "jar":
            window.attempt(window.plan.jar)
        else:
            window.show_message("Choose an answer by its number.")
        return key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)

    def _enter_question(self, *, is_repeated: bool) -> None:
        """Take the answer that waits, has the focus or is harmless, unless Enter is of the stroke that led here.

        A print may begin with an empty line: Enter is a key that nothing follows.
        """
        focused = QApplication.focusWidget()
        if self._pending.isdecimal():
            self._wait.stop()
            self._settle()
        elif is_repeated or self.is_soon_after_question():
            return
        elif isinstance(focused, QPushButton):
            focused.click()
        elif self.burst_ms:
            self._pending = _ENTERED
            self._wait.start(self.burst_ms)
        else:
            self._window.go_on()

    def _move(self, *, forward: bool) -> None:
        buttons = [button for button in self._window.question.findChildren(QPushButton) if button.isVisible()]
        focused = QApplication.focusWidget()
        at = buttons.index(focused) if focused in buttons else (-1 if forward else 0)
        if buttons:
            buttons[(at + (1 if forward else -1)) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _type(self, text: str) -> bool:
        window = self._window
        blank = self._pending if self._pending.isspace() else ""
        self._wait.stop()
        self._pending = ""
        if window.page is window.entry:
            window.entry.type(blank + text)
            return True
        window.attempt(lambda: window.plan.enter(blank + text))
        return True

    def _command(self, key: Qt.Key, event: QKeyEvent) -> bool:
        window = self._window
        self._wait.stop()  # a blank that a machine sends before its Enter is no pedal
        self._pending = ""
        if key in _ENTER:
            if not event.isAutoRepeat():
                self._press_enter()
        elif key == Qt.Key.Key_Escape:
            window.close() if window.page is window.card else window.go_back()
        elif key == Qt.Key.Key_Backspace and window.page is window.entry and window.entry.text:
            window.entry.type(BACK)
        elif key in _BACK:
            window.go_back()
        elif window.page is window.card and window.card.scroll_by(key):
            pass
        elif key in KEYS and (window.page is window.card or KEYS[key] == "jar"):
            window.attempt(lambda: window.plan.extra(KEYS[key]))
        else:
            return False
        return True

    def _press_enter(self) -> None:
        window, focused = self._window, QApplication.focusWidget()
        prompt = window.entry.prompt
        if isinstance(focused, QPushButton) and window.isAncestorOf(focused):
            focused.click()
        elif window.page is window.entry and prompt is not None:
            self._end_line(prompt)
        elif self.is_double_touch():
            return
        elif window.page is window.card and self.burst_ms:
            self._pending = "pedal"  # a print may begin with an empty line: Enter is a key that nothing follows at once
            self._wait.start(self.burst_ms)
        else:
            window.go_on()

    def _end_line(self, prompt: Prompt) -> None:
        if self._is_second_end or (not prompt.is_text and self.is_double_touch()):
            return  # carriage return and line feed end one line; Enter alone would take the time of a timer
        if prompt.readability_g is not None and self._is_run():
            self._window.record_line(self._run_start)
        elif not prompt.is_text and self._is_run():
            self._hold_line(prompt)
        else:
            self._window.go_on()

    def _hold_line(self, prompt: Prompt) -> None:
        """Keep what came as fast as from a machine only where it can be the value that is asked for."""
        window, text = self._window, self._window.entry.text
        typed, line = text[: self._run_start], text[self._run_start :]
        message = f"“{printable_line(line)}” arrived as fast as from a balance, but no weight is expected."
        if not typed and _can_be_read(prompt, line):
            window.show_message(f"{message} Press Enter again to keep it.")
        else:
            window.entry.ask(prompt, typed)
            window.show_message(message, "fail")

    def _is_run(self) -> bool:
        """Return whether the last characters and this Enter came as fast as from a machine."""
        length = len(self._window.entry.text) - self._run_start
        return self._is_fast and (length >= _FAST_LETTERS or length == 0)


def _can_be_read(prompt: Prompt, text: str) -> bool:
    try:
        prompt.read(text)
    except ValueError:
        return False
    return True

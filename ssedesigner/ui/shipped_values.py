"""Asks once about materials of the user's that are shipped since: take the shipped values, or keep one's own alone."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from ssedesigner.core.materials import kind_word
from ssedesigner.core.notation import typeset
from ssedesigner.files.own_library import open_question, unanswered
from ssedesigner.library.store import Library, LibraryError, LookAlike
from ssedesigner.ui.document import Document
from ssedesigner.ui.library_watch import LibraryWatch
from ssedesigner.ui.notice_bar import Notice, NoticeBar

_QUESTION, _ANSWER = "look_alikes", "look_alikes_answered"
_NONE = "None of the materials that you added comes with the program."
_AGAIN = "These materials, which you added, also come with the program."
_STATES = {
    "none": "not decided yet",
    "keep": "without the shipped values",
    "take": "with the shipped values, where you entered none",
}
_DONE = {
    "take": "The shipped values and verdicts of {} were added; where you entered your own, yours is used.",
    "keep": "{} as you entered {}, without the shipped values.",
}
_Found = tuple[LookAlike, ...]


class ShippedValues(QObject):
    """Shows the question while one is open, writes the answer into the library, and takes it back."""

    def __init__(self, document: Document, library: Library, notices: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._library, self._notices = document, library, notices
        self._shown: _Found = ()
        self.watch = LibraryWatch(library, self.look, self, only_others=True)

    def look(self) -> None:
        """Show the question about what is not answered in the library as it is now, or take it away."""
        try:
            found = () if self._library.is_read_only else unanswered(self._library)
        except LibraryError:
            return  # said where the state of the file is shown
        if found == self._shown:
            return
        self._shown = found
        if found:
            self._ask(found, open_question(found), [_spelled(each) for each in found if each.own != each.shipped])
        else:
            self._notices.close_notice(_QUESTION)

    def ask_again(self) -> None:
        """Show all materials that it is about with what was answered, so that the answer can be changed."""
        try:
            found = self._library.look_alikes()
        except LibraryError as error:
            self._tell("fail", str(error))
            return
        if not found:
            self._tell("pass", _NONE)
            return
        self._ask(found, _AGAIN, [f"{_spelled(each)}: {_STATES[each.answer]}" for each in found])

    def _ask(self, found: _Found, sentence: str, lines: list[str]) -> None:
        actions = (
            ("&Take the shipped values", partial(self._answer, found, "take")),
            ("&Keep mine", partial(self._answer, found, "keep")),
        )
        self._notices.tell(
            Notice(
                key=_QUESTION,
                severity="caution",
                sentence=typeset(sentence),
                lines=[typeset(line) for line in lines],
                actions=() if self._library.is_read_only else actions,
            )
        )

    def _answer(self, found: _Found, answer: str) -> None:
        if self._write(found, answer):
            names = " and ".join(filter(None, (", ".join(each.own for each in found[:-1]), found[-1].own)))
            stays, it = ("stays", "it") if len(found) == 1 else ("stay", "them")
            words = (names,) if answer == "take" else (f"{names} {stays}", it)
            self._tell("pass", _DONE[answer].format(*words), found)

    def _undo(self, found: _Found) -> None:
        for answer in sorted({each.answer for each in found}):
            if not self._write(tuple(each for each in found if each.answer == answer), answer):
                return

    def _write(self, found: _Found, answer: str) -> bool:
        try:
            self._library.answer_look_alikes([(each.kind, each.own) for each in found], answer)
            self._document.replace_materials(self._library.materials())
        except LibraryError as error:
            self._shown = ()  # asked again when the library can be written
            self._tell("fail", str(error))
            return False
        self.look()
        return True

    def _tell(self, severity: str, sentence: str, undone: _Found = ()) -> None:
        actions = (("&Undo", partial(self._undo, undone)),) if undone else ()
        self._notices.tell(Notice(key=_ANSWER, severity=severity, sentence=typeset(sentence), actions=actions))


def _spelled(each: LookAlike) -> str:
    spelled = f", shipped as “{each.shipped}”" if each.own != each.shipped else ""
    return f"{kind_word(each.kind).capitalize()} “{each.own}”{spelled}"

"""Asks once about materials of the user's that are shipped since: take the shipped values, or keep one's own alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ssedesigner.core.notation import typeset
from ssedesigner.core.prediction import RESULTS, Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.saved_values import materials_of
from ssedesigner.library.store import Library, LibraryError, LookAlike
from ssedesigner.text.look_alikes import look_alike_name, open_look_alikes, open_question
from ssedesigner.text.values import value_and_band
from ssedesigner.ui.document import Document
from ssedesigner.ui.shell.look_alike_form import STATES, LookAlikeForm
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.widgets import open_form

_QUESTION, _ANSWER = "look_alikes", "look_alikes_answered"
_NONE = "None of the materials that you added comes with the program."
_AGAIN = "These materials, which you added, also come with the program."
_DONE = {
    "take": "The shipped values and verdicts of {} were added; where you entered your own, yours is used.",
    "keep": "{} as you entered {}, without the shipped values.",
}
_TAUGHT = "The recipe uses none of them: films of your own that do now change its prediction."
_MAIN = "film.conductivity_ms_cm"
_LookAlikes = tuple[LookAlike, ...]
_Answers = Mapping[LookAlike, str]


class ShippedValues(QObject):
    """Shows the question while one is open, writes the answer into the library, and takes it back."""

    def __init__(self, document: Document, library: Library, notices: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._library, self._notices = document, library, notices
        self._shown: _LookAlikes = ()
        self._predicted: Prediction | None = None
        self._answered: tuple[Notice, _LookAlikes] | None = None
        self.watch = LibraryWatch(library, self.look, self, only_others=True)
        document.prediction_changed.connect(self._follow)

    def look(self) -> None:
        """Show the question about what is not answered in the library as it is now, or take it away."""
        try:
            look_alikes = () if self._library.is_read_only else open_look_alikes(self._library)
        except LibraryError:
            return  # said where the state of the file is shown
        if look_alikes == self._shown:
            return
        self._shown = look_alikes
        if look_alikes:
            self._ask(look_alikes)
        else:
            self._notices.close_notice(_QUESTION)

    def _ask(self, look_alikes: _LookAlikes) -> None:
        each = " all" if len(look_alikes) > 1 else ""
        actions = [
            (f"&Take{each or ' the shipped values'}", partial(self._answer, dict.fromkeys(look_alikes, "take"))),
            (f"&Keep{each} mine", partial(self._answer, dict.fromkeys(look_alikes, "keep"))),
        ]
        if len(look_alikes) > 1:
            actions.append(("&One by one…", partial(self._open_form, look_alikes)))
        lines = [look_alike_name(one) for one in look_alikes if len(look_alikes) > 1 or one.own != one.shipped]
        self._notices.show_notice(
            Notice(
                key=_QUESTION,
                severity="caution",
                sentence=typeset(open_question(look_alikes)),
                lines=lines,
                actions=actions,
            )
        )

    def ask_again(self) -> None:
        """Show all materials that it is about with what was answered, so that each answer can be changed."""
        try:
            look_alikes = self._library.look_alikes()
        except LibraryError as error:
            self._show_message("fail", str(error))
            return
        if not look_alikes:
            self._show_message("pass", _NONE)
        elif self._library.is_read_only:
            lines = [f"{look_alike_name(each)}: {STATES[each.answer]}" for each in look_alikes]
            self._notices.show_notice(Notice(key=_QUESTION, severity="caution", sentence=_AGAIN, lines=lines))
        else:
            self._open_form(look_alikes)

    def _open_form(self, look_alikes: _LookAlikes) -> None:
        parent = self.parent()
        form = LookAlikeForm(look_alikes, parent if isinstance(parent, QWidget) else None)
        form.rejected.connect(self._ask_still)
        open_form(form, lambda: self._answer(form.answers()))

    def _ask_still(self) -> None:
        """Show the question again that its button has closed, if it is open still."""
        self._shown = ()
        self.look()

    def _answer(self, answers: _Answers) -> None:
        if not answers:
            self._ask_still()
        elif self._write(answers):
            look_alikes = tuple(answers)
            notice = self._answer_notice(answers)
            self._answered = notice, look_alikes
            self._notices.show_notice(notice)

    def _answer_notice(self, answers: _Answers) -> Notice:
        sentences = []
        for answer, words in _DONE.items():
            keys = [each.own for each in answers if answers[each] == answer]
            if keys:
                names = " and ".join(filter(None, (", ".join(keys[:-1]), keys[-1])))
                stays, it = ("stays", "it") if len(keys) == 1 else ("stay", "them")
                sentences.append(words.format(*((names,) if answer == "take" else (f"{names} {stays}", it))))
        actions = (("&Undo", partial(self._undo, tuple(answers))),)
        return Notice(key=_ANSWER, severity="pass", sentence=typeset(" ".join(sentences)), actions=actions)

    def _undo(self, look_alikes: _LookAlikes) -> None:
        self._write({each: each.answer for each in look_alikes})

    def _write(self, answers: _Answers) -> bool:
        try:
            for answer in sorted({*answers.values()}):
                names = [(each.kind, each.own) for each in answers if answers[each] == answer]
                self._library.answer_look_alikes(names, answer)
            self._document.replace_materials(self._library.materials())
        except LibraryError as error:
            self._shown = ()  # asked again when the library can be written
            self._show_message("fail", str(error))
            return False
        self.look()
        return True

    def _follow(self, prediction: Prediction) -> None:
        """Say beside the answer what it did to the prediction of the open recipe."""
        # the answer is in the library first; what it did is known with the next prediction
        before, self._predicted = self._predicted, prediction
        answered, self._answered = self._answered, None
        if answered is None or before is None or answered[0] not in self._notices.notices:
            return
        notice, look_alikes = answered
        if before.recipe is prediction.recipe and (lines := self._change_lines(before, prediction, look_alikes)):
            self._notices.show_notice(
                Notice(key=_ANSWER, severity="caution", sentence=notice.sentence, lines=lines, actions=notice.actions)
            )

    def _change_lines(self, before: Prediction, after: Prediction, look_alikes: _LookAlikes) -> list[str]:
        words = change_sentence(before, after)
        if not words:
            return []
        return [words] if _uses(after.recipe, self._document, look_alikes) else [words, _TAUGHT]

    def _show_message(self, severity: str, sentence: str) -> None:
        self._notices.show_notice(Notice(key=_ANSWER, severity=severity, sentence=typeset(sentence)))


def _uses(recipe: Recipe, document: Document, look_alikes: _LookAlikes) -> bool:
    used = materials_of(recipe, document.materials)
    return any((each.kind, each.own) in used for each in look_alikes)


def change_sentence(before: Prediction, after: Prediction) -> str:
    """Say what moved between two predictions of a recipe, as far as it is seen; nothing where nothing did."""
    then, now = (
        {key: value_and_band(one) for key, one in prediction.results().items()} for prediction in (before, after)
    )
    moved = [key for key in RESULTS if then[key] != now[key]]
    if not moved:
        return ""
    key = _MAIN if _MAIN in moved else moved[0]
    others = f", and {len(moved) - 1} more of its results moved" if len(moved) > 1 else ""
    sentence = f"{RESULTS[key].label} {now[key]} now, {then[key]} before{others}"
    return f"The prediction of the open recipe has changed: {sentence[:1].lower()}{sentence[1:]}."

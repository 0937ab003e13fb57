"""Notices on edits: what went along with an edit, with the way back, and what was typed but not taken."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from ssedesigner.core.notation import typeset
from ssedesigner.core.recipe import Value
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.widgets.notices import Notice, NoticeBar

EDITED, NOT_TAKEN = "edited", "not_taken"


class EditNotices(QObject):
    """Shows the remarks of a document; Undo stands in a notice only while its edit is the last one."""

    def __init__(self, document: Document, notices: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._notices = document, notices
        self._loads = document.loads
        self._step, self._edited = 0, Remark(sentence="")
        self._refused = ""
        """Field whose text was not taken."""
        self._kept: Value = None
        self._last_step = document.undo_stack.index()
        document.remarked.connect(self._show)
        document.undo_stack.indexChanged.connect(self._follow)
        document.recipe_changed.connect(self._forget_what_is_over)

    def _show(self, remark: Remark) -> None:
        sentence = typeset(remark.sentence)
        if not remark.is_edit:
            notice = Notice(key=NOT_TAKEN, severity="caution", sentence=sentence, actions=remark.actions)
            self._notices.show_notice(notice)
            self._refused = remark.field
            self._kept = self._document.recipe.value(remark.field) if remark.field else None
            return
        # the notice offers Undo only while this is the last step
        self._step, self._edited = self._document.undo_stack.index(), replace(remark, sentence=sentence)
        self._show_edit(can_undo=True)

    def _show_edit(self, *, can_undo: bool) -> None:
        undo = (("&Undo", self._document.undo_stack.undo),) if can_undo else ()
        actions = (*self._edited.actions, *undo)
        self._notices.show_notice(Notice(key=EDITED, severity="pass", sentence=self._edited.sentence, actions=actions))

    def _follow(self, step: int) -> None:
        before, self._last_step = self._last_step, step
        if step < before and self._refused:  # somebody who goes back has left what was typed behind
            self._forget_refused()
        notice = next((notice for notice in self._notices.notices if notice.key == EDITED), None)
        if notice is None:
            return
        if step < self._step:
            self._notices.close_notice(EDITED)
        elif (step == self._step) != (len(notice.actions) > len(self._edited.actions)):
            self._show_edit(can_undo=step == self._step)  # after another edit it would take back something else

    def _forget_what_is_over(self) -> None:
        if self._loads != self._document.loads:
            self._loads = self._document.loads
            for key in (EDITED, NOT_TAKEN):
                self._notices.close_notice(key)
            self._refused = ""
        elif self._refused and self._document.recipe.value(self._refused) != self._kept:
            self._forget_refused()  # it has taken another text since

    def _forget_refused(self) -> None:
        self._notices.close_notice(NOT_TAKEN)
        self._refused = ""

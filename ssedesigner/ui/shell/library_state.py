"""Says in the window when the library file was replaced or is gone, and offers what could not be written again."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from ssedesigner.library.file.rescue import Change, RescueFile
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.document import Document
from ssedesigner.ui.widgets.notices import Notice, NoticeBar

_INTERVAL_MS = 2000
_TROUBLE, _WAITING, _TAKEN = "library_file", "rescued", "rescue_taken"


class LibraryState(QObject):
    """Looks at the library file every two seconds; what is wrong with it and what waits for it are notices."""

    def __init__(self, document: Document, library: Library, notices: NoticeBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._library, self._notices = document, library, notices
        self._trouble = ""
        self._offered: frozenset[str] = frozenset()
        self._timer = QTimer(self, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Take up how the file is now."""
        trouble = self._library.trouble()
        if trouble != self._trouble:
            self._trouble = trouble
            self._show_trouble()
        if not trouble:
            self._offer(self._library.waiting_changes())

    def _show_trouble(self) -> None:
        if not self._trouble:
            self._notices.close_notice(_TROUBLE)
            return
        use = (("&Use the current file", self._use_present),) if self._library.path.exists() else ()
        sentence = f"{self._trouble} Nothing is written into it; what you enter is kept in a rescue file."
        self._notices.show_notice(Notice(key=_TROUBLE, severity="fail", sentence=sentence, actions=use))

    def _use_present(self) -> None:
        try:
            self._library.reopen()
            self._document.replace_materials(self._library.materials())
        except LibraryError as error:
            self._notices.show_notice(Notice(key=_TROUBLE, severity="fail", sentence=str(error)))
            return
        self._trouble = ""
        self._offered = frozenset()
        if self._library.notice:
            self._notices.show_notice(Notice(key="library", severity="caution", sentence=self._library.notice))
        self.look()

    def _offer(self, waiting: list[RescueFile]) -> None:
        changes = [change for file in waiting for change in file.changes]
        tokens = frozenset(change.token for change in changes)
        if tokens == self._offered:
            return
        self._offered = tokens
        if not changes:
            self._notices.close_notice(_WAITING)
            return
        words = "1 change that was" if len(changes) == 1 else f"{len(changes)} changes that were"
        self._notices.show_notice(
            Notice(
                key=_WAITING,
                severity="caution",
                sentence=f"{words} not written into the library can be written now; see {waiting[0].path}.",
                lines=[str(change) for change in changes],
                actions=(
                    ("&Write into the library", partial(self.take_over, waiting)),
                    ("&Leave out", partial(self.leave_out, waiting)),
                ),
            )
        )

    def take_over(self, waiting: list[RescueFile]) -> None:
        """Write what waits into the library, and say what could not be."""
        taken: list[tuple[Change, str]] = []
        try:
            for file in waiting:
                taken += self._library.take_over(file)
            self._document.replace_materials(self._library.materials())
        except LibraryError as error:
            self._offered = frozenset()
            self._notices.show_notice(Notice(key=_TAKEN, severity="fail", sentence=str(error)))
            return
        refused = [f"{change}: {why}" for change, why in taken if why]
        of_all = f"{len(taken) - len(refused)} of " if refused else ""
        words = "change is" if len(taken) == 1 and not refused else "changes are"
        where = "The others stay in the rescue file, which was moved aside." if refused else ""
        sentence = f"{of_all}{len(taken)} {words} in the library now. {where}".rstrip()
        severity = "caution" if refused else "pass"
        self._notices.show_notice(Notice(key=_TAKEN, severity=severity, sentence=sentence, lines=refused))

    def leave_out(self, waiting: list[RescueFile]) -> None:
        """Move what waits aside without writing it."""
        try:
            for file in waiting:
                self._library.leave_out(file)
        except LibraryError as error:
            self._notices.show_notice(Notice(key=_TAKEN, severity="fail", sentence=str(error)))

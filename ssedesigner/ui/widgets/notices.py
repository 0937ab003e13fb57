"""The one place where the window shows what went wrong or should be known, without interrupting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from ssedesigner.core.notation import MARKS
from ssedesigner.ui import theme as look
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import row_layout, set_names, theme_of

_MOST_LINES, _MARK_PX = 8, 14


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One sentence with its severity, further lines, and what can be done about it.

    A notice replaces an earlier one with the same key. ``actions`` are the words of a button and what it does;
    a button closes its notice first.
    """

    key: str
    severity: str
    sentence: str
    lines: Sequence[str] = ()
    actions: Sequence[tuple[str, Callable[[], object]]] = ()


class NoticeBar(QWidget):
    """Shows notices one below another until they are dealt with or closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "notices", "Notices")
        self._rows: dict[str, QFrame] = {}
        self._notices: dict[str, Notice] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.hide()

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What is shown now, oldest first."""
        return tuple(self._notices.values())

    def show_notice(self, notice: Notice) -> None:
        """Show a notice, in place of an earlier one with its key."""
        self.close_notice(notice.key)
        row = self._row(notice)
        self._rows[notice.key], self._notices[notice.key] = row, notice
        self._layout.addWidget(row)
        self.show()

    def close_notice(self, key: str) -> None:
        """Take a notice away; nothing happens if it is not shown."""
        row = self._rows.pop(key, None)
        self._notices.pop(key, None)
        if row is not None:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.setVisible(bool(self._rows))

    def _row(self, notice: Notice) -> QFrame:
        row = set_names(QFrame(), f"notice_{notice.key}", notice.sentence, role="notice")
        row.setProperty("severity", notice.severity)
        layout = row_layout(row, (14, 5, 8, 5), 8)
        mark = set_names(QLabel(MARKS[notice.severity]), f"notice_mark_{notice.key}", notice.severity, role="mark")
        mark.setProperty("severity", notice.severity)
        mark.setFixedWidth(_MARK_PX)
        place = Qt.AlignmentFlag.AlignTop if notice.lines else Qt.AlignmentFlag.AlignVCenter
        layout.addWidget(mark, 0, place)
        layout.addWidget(self._words(notice), 1)
        for number, (words, run) in enumerate(notice.actions):
            button = set_names(QPushButton(words), f"notice_{notice.key}_{number}", words.replace("&", ""))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it is
            button.clicked.connect(lambda _=False, run=run: self._act(notice.key, run))
            layout.addWidget(button, 0, place)
        layout.addWidget(self._closer(notice), 0, place)
        return row

    def _words(self, notice: Notice) -> QLabel:
        more = len(notice.lines) - _MOST_LINES
        lines = [*notice.lines[:_MOST_LINES], *([f"and {more} more"] if more > 0 else [])]
        text = "\n".join((notice.sentence, *(f"  ·  {line}" for line in lines)))
        words = set_names(QLabel(text), f"notice_words_{notice.key}", notice.sentence)
        words.setWordWrap(True)
        words.setToolTip(tooltip("\n".join(notice.lines)))
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return words

    def _closer(self, notice: Notice) -> QToolButton:
        closer = set_names(QToolButton(), f"notice_close_{notice.key}", "Close this notice")
        closer.setIcon(look.icon("close", theme_of(self).muted))
        closer.setIconSize(QSize(14, 14))
        closer.setAutoRaise(True)
        closer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        closer.setToolTip("Close this notice")
        closer.clicked.connect(lambda: self.close_notice(notice.key))
        return closer

    def _act(self, key: str, run: Callable[[], object]) -> None:
        self.close_notice(key)
        run()

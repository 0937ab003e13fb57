"""The one place where the window shows what went wrong or should be known, without interrupting."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import MARKS
from ssedesigner.ui import theme as look
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import row_layout, set_names, theme_of

_MOST_LINES, _MARK_PX, _INSET_PX = 8, 14, 12
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


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


@guarded
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
        self._over: QWidget | None = None
        self.hide()

    def lay_over(self, page: QWidget, part: QWidget) -> None:
        """Stand over the foot of a part of a page: nothing there moves while somebody types, works or points."""
        self.setParent(page)
        self._over = part
        self._layout.setSpacing(4)
        for each in (page, part):
            each.installEventFilter(self)

    def _place(self) -> None:
        page = self.parentWidget()
        if self._over is None or page is None or self.isHidden():
            return
        has_room = self._over.isVisibleTo(page)  # a panel may stand in its place
        room = QRect(self._over.mapTo(page, QPoint()), self._over.size()) if has_room else page.rect()
        room.adjust(_INSET_PX, 0, -_INSET_PX, -_INSET_PX)
        room.setTop(room.bottom() + 1 - min(self._layout.totalHeightForWidth(room.width()), room.height()))
        self.setGeometry(room)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._place()
        return is_done

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
        row.setProperty("over", self._over is not None)
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

"""The panels beside the workbench: each folds to a thin strip when the user wants it, or when there is no room."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ssedesigner.core.flag_steps import count_severities
from ssedesigner.core.notation import MARKS
from ssedesigner.core.prediction import Flag
from ssedesigner.ui.display import SMALLEST_WINDOW
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.theme import Theme, row_px
from ssedesigner.ui.widgets.panes import LEFT_KEY, RIGHT_KEY, STRIP_PX, FoldStrip, paint_arrow
from ssedesigner.ui.widgets.widgets import set_names, theme_of

FORM, FLAGS = "form_panel", "flags_panel"
"""The panels, as their setting and their action are called."""
LEAST_PX = {FORM: 312, FLAGS: 240}
"""Widths below which a panel is no longer readable [px]."""
MOST_PX = {FORM: 352, FLAGS: 318}
"""Widths that are enough for a panel [px]."""
EDGE_PX = 1
WORKBENCH_PX = 544
"""The width that the workbench keeps as long as a panel can fold for it [px]."""
_HANDLE = QSize(12, 46)
_KEYS = {FORM: LEFT_KEY, FLAGS: RIGHT_KEY}


def open_panels(width: int, wanted: Collection[str], asked: str) -> tuple[str, ...]:
    """Return the panels that a window of a width has room for; where one has to fold, the one asked for last stays.

    >>> open_panels(1440, (FORM, FLAGS), FORM)
    ('form_panel', 'flags_panel')
    >>> open_panels(900, (FORM, FLAGS), FLAGS)
    ('flags_panel',)
    """
    taken = sum(LEAST_PX[key] + EDGE_PX if key in wanted else row_px(STRIP_PX) for key in LEAST_PX)
    has_room = width >= WORKBENCH_PX + taken
    return tuple(wanted) if has_room or asked not in wanted else (asked,)


def flags_caption(flags: tuple[Flag, ...]) -> str:
    """Name the flags with the counts of those that are problems, for the strip."""
    problems = ("fail", "caution", "unknown")
    parts = [f"{MARKS[severity]} {count}" for severity, count in count_severities(flags) if severity in problems]
    return "    ".join(("Flags", *parts))


def covers_workbench(width: int, opened: Collection[str]) -> bool:
    """Return whether the panels that are open leave the workbench too little room: it folds in exchange for them.

    >>> covers_workbench(900, (FORM,)), covers_workbench(683, (FORM,)), covers_workbench(683, ())
    (False, True, False)
    """
    taken = sum(LEAST_PX[key] + EDGE_PX if key in opened else row_px(STRIP_PX) for key in LEAST_PX)
    return bool(opened) and width < WORKBENCH_PX + taken and width < SMALLEST_WINDOW[0]


@guarded
class _Handle(QAbstractButton):
    """An arrow in the margin of the workbench that folds a panel away."""

    def __init__(self, key: str, words: str, page: QWidget) -> None:
        super().__init__(page)
        self._is_left = key == FORM
        set_names(self, f"hide_{key}", f"Hide {words}")
        self.setToolTip(tooltip(f"Hide {words} ({_KEYS[key]})"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the key does it from anywhere
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return _HANDLE

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.underMouse()
        if is_lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.border))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 0, -1, 0), 4, 4)
        centre = QPointF(self.width() / 2, self.height() / 2)
        paint_arrow(painter, centre, QColor(theme.text if is_lit else theme.muted), to_right=not self._is_left)


def _strip(key: str, words: str, page: QWidget) -> FoldStrip:
    """Make what is left of a panel that is folded."""
    strip = FoldStrip(f"show_{key}", words, _KEYS[key], is_left=key == FORM)
    strip.setParent(page)
    strip.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the key does it from anywhere
    return strip


@guarded
class SidePanels(QObject):
    """Folds form and flags as the user wants it and as there is room.

    ``changed`` when other panels are open than before; ``opened`` carries the panel that a key or a click brought back.
    What folds for want of room alone is open again as soon as there is some, and at once when it is asked for.
    """

    changed = Signal()
    opened = Signal(str)

    def __init__(
        self,
        form: QWidget,
        flags: QWidget,
        workbench: QWidget,
        settings: Settings,
        actions: dict[str, QAction],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._panels, self._settings, self._page = {FORM: form, FLAGS: flags}, settings, page
        self._workbench, self._actions = workbench, actions
        for key, panel in self._panels.items():
            panel.setMinimumWidth(LEAST_PX[key])
        self._asked = FORM
        self._left_from: set[str] = set()
        words = {FORM: "the form", FLAGS: "the flags"}
        self.strips = {key: _strip(key, text, page) for key, text in words.items()}
        self.handles = {key: _Handle(key, text, page) for key, text in words.items()}
        self.strips[FORM].setText("Form")
        self.strips[FLAGS].setText("Flags")
        for key in words:
            self.strips[key].clicked.connect(lambda _=False, key=key: self.toggle(key))
            self.handles[key].clicked.connect(lambda _=False, key=key: self.toggle(key))
        for part in (page, workbench, form, flags):
            part.installEventFilter(self)

    def is_open(self, key: str) -> bool:
        return not self._panels[key].isHidden()

    def name_flags(self, counts: str) -> None:
        """Write what the flags are on the strip that is left of them."""
        strip = self.strips[FLAGS]
        if counts != strip.text():
            strip.setText(counts)

    def toggle(self, key: str) -> None:
        """Fold a panel that is open, open one that is folded."""
        if self.is_open(key):
            self._settings.store(key, "no")
            self.fit()
        else:
            self.show_panel(key)
            self.opened.emit(key)

    def show_panel(self, key: str) -> None:
        """Open a panel that is asked for, in exchange for the other where both have no room."""
        self._asked = key
        if self._settings.value(key) == "no":
            self._settings.store(key, "yes")
        self.fit()

    def fit(self) -> None:
        """Open and fold the panels as wanted and as there is room."""
        wanted = [key for key in self._panels if self._settings.value(key) == "yes"]
        # the page has its width only when the window is shown
        opened = open_panels(self._page.window().width(), wanted, self._asked)
        changes = [key for key in self._panels if self.is_open(key) != (key in opened)]
        for key in sorted(changes, key=lambda key: key in opened):  # what folds first makes room for what opens
            self._note_focus(key)
            self._panels[key].setVisible(key in opened)
            self.strips[key].setVisible(key not in opened)
            self._show_handle(key)
        self._workbench.setVisible(not covers_workbench(self._page.window().width(), opened))
        for key in self._panels:
            self._actions[key].setChecked(self.is_open(key))
        if changes:
            self.changed.emit()

    def _show_handle(self, key: str) -> None:
        """Show the arrow that folds a panel; it is too narrow for a finger, for which the menu *View* folds."""
        self.handles[key].setVisible(self.is_open(key) and not row_px(0))

    def _note_focus(self, key: str) -> None:
        """Note whether the focus is in a panel that folds."""
        focused = self._page.window().focusWidget()
        if self.is_open(key):
            self._left_from.discard(key)
            if focused is not None and self._panels[key].isAncestorOf(focused):
                self._left_from.add(key)

    def place_in(self, key: str) -> QWidget | None:
        """Return what had the focus in a panel when it folded, None where the focus was elsewhere."""
        return self._panels[key].focusWidget() if key in self._left_from else None

    def widths(self, window: int) -> list[int]:
        """Share the width of a window among form, workbench and flags."""
        width = window - row_px(STRIP_PX) * sum(not self.is_open(key) for key in self._panels)
        room = width - WORKBENCH_PX
        if self.is_open(FORM) and self.is_open(FLAGS):
            form = max(min(MOST_PX[FORM], width * 53 // 200), LEAST_PX[FORM])
            flags = max(min(MOST_PX[FLAGS], width * 49 // 200, room - form - 2 * EDGE_PX), LEAST_PX[FLAGS])
        else:  # one that is alone may be as wide as it likes
            form, flags = (min(MOST_PX[key], room - EDGE_PX) for key in (FORM, FLAGS))
        return [form, width - form - flags - 2 * EDGE_PX, flags]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            if watched is self._page:
                self.fit()
            else:
                self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """Stand at the edges of the workbench, in the margin that it leaves there."""
        is_covered = self._workbench.isHidden()
        for key, handle in self.handles.items():
            part = self._panels[key] if is_covered else self._workbench
            place = QRect(part.mapTo(self._page, QPoint()), part.size())
            left = place.left() if (key == FORM) != is_covered else place.right() + 1 - _HANDLE.width()
            handle.setGeometry(QRect(QPoint(left, place.center().y() - _HANDLE.height() // 2), _HANDLE))
            handle.raise_()

    def apply_theme(self, theme: Theme) -> None:
        """Draw strips and arrows anew, which look up the theme, and show the arrows where no finger needs them."""
        for part in (*self.strips.values(), *self.handles.values()):
            part.update()
        for key in self._panels:
            self._show_handle(key)

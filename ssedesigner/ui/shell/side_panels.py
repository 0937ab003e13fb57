"""The panels beside the workbench: each folds to a thin strip when the user wants it, or when there is no room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ssedesigner.core.notation import MARKS
from ssedesigner.core.prediction import Flag
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.theme import LIGHT, SMALL_PX, Theme, font, row_px
from ssedesigner.ui.widgets.widgets import set_names

FORM, FLAGS = "form_panel", "flags_panel"
"""The panels, as their setting and their action are called."""
LEAST_PX = {FORM: 312, FLAGS: 240}
"""Widths below which a panel is no longer readable [px]."""
MOST_PX = {FORM: 352, FLAGS: 318}
"""Widths that are enough for a panel [px]."""
STRIP_PX, EDGE_PX = 26, 1
WORKBENCH_PX = 544
"""The width that the workbench keeps as long as a panel can fold for it [px]."""
_HANDLE = QSize(12, 46)


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
    counts = Counter(flag.severity for flag in flags)
    parts = [f"{MARKS[severity]} {counts[severity]}" for severity in ("fail", "caution", "unknown") if counts[severity]]
    return "    ".join(("Flags", *parts))


@guarded
class _FoldButton(QAbstractButton):
    """An arrow that folds a panel away or, on the strip that is left of it, brings it back."""

    def __init__(self, key: str, words: str, page: QWidget, *, is_strip: bool) -> None:
        super().__init__(page)
        self._is_strip, self._is_left = is_strip, key == FORM
        self._theme: Theme = LIGHT
        verb = "Show" if is_strip else "Hide"
        keys = {FORM: "F8", FLAGS: "F9"}[key]
        set_names(self, f"{verb.lower()}_{key}", f"{verb} {words}")
        self.setToolTip(tooltip(f"{verb} {words} ({keys})"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the key does it from anywhere
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(row_px(STRIP_PX), 120) if self._is_strip else _HANDLE

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.underMouse()
        if self._is_strip:
            painter.fillRect(self.rect(), QColor(theme.hover if is_lit else theme.surface))
            edge = self.width() - 0.5 if self._is_left else 0.5
            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(QPointF(edge, 0), QPointF(edge, self.height()))
            self._paint_words(painter)
        elif is_lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.border))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 0, -1, 0), 4, 4)
        self._paint_arrow(painter, QColor(theme.text if is_lit else theme.muted))

    def _paint_arrow(self, painter: QPainter, colour: QColor) -> None:
        """Paint where the panel's edge will go: outwards when it folds, inwards when it comes back."""
        centre = QPointF(self.width() / 2, 20 if self._is_strip else self.height() / 2)
        way = 1 if self._is_left == self._is_strip else -1
        painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        corners = ((-2.0 * way, -4.0), (2.0 * way, 0.0), (-2.0 * way, 4.0))
        painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in corners]))

    def _paint_words(self, painter: QPainter) -> None:
        painter.save()
        painter.setFont(font(SMALL_PX))
        painter.setPen(QColor(self._theme.text))
        painter.translate(self.width() / 2, 36)
        painter.rotate(90)
        room = QRectF(0, -self.width() / 2, max(self.height() - 44, 0), self.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.restore()


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
        self.strips = {key: _FoldButton(key, text, page, is_strip=True) for key, text in words.items()}
        self.handles = {key: _FoldButton(key, text, page, is_strip=False) for key, text in words.items()}
        self.strips[FORM].setText("Recipe")
        self.strips[FLAGS].setText("Flags")
        for key in words:
            self.strips[key].clicked.connect(lambda _=False, key=key: self.toggle(key))
            self.handles[key].clicked.connect(lambda _=False, key=key: self.toggle(key))
            self.strips[key].hide()
        for part in (page, workbench):
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
        place = QRect(self._workbench.mapTo(self._page, QPoint()), self._workbench.size())
        top = place.center().y() - _HANDLE.height() // 2
        lefts = {FORM: place.left(), FLAGS: place.right() + 1 - _HANDLE.width()}
        for key, handle in self.handles.items():
            handle.setGeometry(QRect(QPoint(lefts[key], top), _HANDLE))
            handle.raise_()

    def apply_theme(self, theme: Theme) -> None:
        """Draw arrows and strips in the colours of a theme."""
        for part in (*self.strips.values(), *self.handles.values()):
            part.apply_theme(theme)
        for key in self._panels:
            self._show_handle(key)

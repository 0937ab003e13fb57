"""The pages of a sheet on screen, as large as a reader wants them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QComboBox, QGraphicsView, QWidget

from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import set_names

PAGE, WIDTH, TRUE_SIZE, OTHER = range(4)
"""Entries of the choice of a size; the last one is there only while the size is none of the others."""
_WORDS = ("Whole page", "Page width", "100 %")
_STEP, _LEAST, _MOST = 1.15, 0.2, 5.0


@guarded
class PagesPreview(QPrintPreviewWidget):
    """One page at a time. Ctrl and the wheel make it larger or smaller, as do the keys of its window."""

    def __init__(self, printer: QPrinter, window: QWidget) -> None:
        super().__init__(printer)
        set_names(self, "sheet_preview", "Pages of the sheet")
        for pages in self.findChildren(QGraphicsView):
            set_names(pages, "sheet_preview_pages", "Pages of the sheet")
            pages.scene().setBackgroundBrush(Qt.BrushStyle.NoBrush)  # Qt's grey is no colour of ours
            pages.viewport().installEventFilter(self)
        self.choice = set_names(QComboBox(), "sheet_zoom", "Size of the page on screen")
        self.choice.addItems(list(_WORDS))
        self.choice.activated.connect(self.show_at)
        # a plus is typed with Shift on some keyboards and not on others
        for keys, do in (
            ("Ctrl++", lambda: self.scale(_STEP)),
            ("Ctrl+=", lambda: self.scale(_STEP)),
            ("Ctrl+-", lambda: self.scale(1 / _STEP)),
            ("Ctrl+0", lambda: self.show_at(TRUE_SIZE)),
        ):
            QShortcut(QKeySequence(keys), window).activated.connect(do)

    def show_at(self, size: int) -> None:
        """Show the whole page, its width, or its true size."""
        if size == PAGE:
            self.fitInView()
        elif size == WIDTH:
            self.fitToWidth()
        elif size == TRUE_SIZE:
            self.setZoomFactor(1.0)
        self._show_size()

    def scale(self, factor: float) -> None:
        """Make the page larger or smaller, as far as it can be read."""
        self.setZoomFactor(min(max(self.zoomFactor() * factor, _LEAST), _MOST))
        self._show_size()

    def show_anew(self) -> None:
        """Lay the pages out again, as large as they were."""
        mode, zoom = self.zoomMode(), self.zoomFactor()
        self.updatePreview()
        self.setViewMode(QPrintPreviewWidget.ViewMode.SinglePageView)
        if mode == QPrintPreviewWidget.ZoomMode.CustomZoom:
            self.setZoomFactor(zoom)
        else:
            self.setZoomMode(mode)

    def _show_size(self) -> None:
        percent = f"{100 * self.zoomFactor():.0f} %"
        fits = {QPrintPreviewWidget.ZoomMode.FitInView: PAGE, QPrintPreviewWidget.ZoomMode.FitToWidth: WIDTH}
        size = fits.get(self.zoomMode(), TRUE_SIZE if percent == _WORDS[TRUE_SIZE] else OTHER)
        self.choice.removeItem(OTHER)
        if size == OTHER:
            self.choice.addItem(percent)
        self.choice.setCurrentIndex(size)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.scale(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
            return True
        return super().eventFilter(watched, event)

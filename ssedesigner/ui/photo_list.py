"""The photos of a batch as small pictures; one that is missing or was changed says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ssedesigner.batch.photos import photo_path, photo_problems
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import BatchState
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import named, theme_of

_PHOTO = QSize(132, 99)
_CELL = QSize(168, 158)
_PATH = Qt.ItemDataRole.UserRole
_MOST_PIXELS = 24_000_000
"""A larger picture has no small one, for it would hold the window up; a JPEG is made small while it is read."""


class PhotoList(QListWidget):
    """Shows thumbnails; Enter or a double click opens a photo in the program that the desktop has for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "batch_photos", "Photos of the batch", "plain")
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setMovement(QListWidget.Movement.Static)
        self.setIconSize(_PHOTO)
        self.setGridSize(_CELL)
        self.setWordWrap(True)
        self.itemActivated.connect(_open)
        self._waiting: list[tuple[QListWidgetItem, Path]] = []
        self._next = QTimer(self)
        self._next.timeout.connect(self._draw_next)

    def show_photos(self, library: Path, batch: Batch, state: BatchState) -> None:
        """Show the photos of a batch, the first one first; each small picture comes when the window has time."""
        self._waiting.clear()
        self.clear()
        problems = dict(photo_problems(library, batch)) if state.photos else {}
        for entry in state.photos:
            path = photo_path(library, entry.content)
            told = problems.get(entry.number, "")
            short = "✗ missing\n" if told and not path.exists() else "! changed\n" if told else ""
            words = str(entry.content.get("text") or path.name)
            item = QListWidgetItem(self._empty(), f"{short}{words}")
            item.setToolTip(tooltip(told or f"{path.name}\nEnter opens it"))
            item.setData(_PATH, str(path) if path.exists() else "")
            self.addItem(item)
            self._waiting.append((item, path))
        self._next.start(0)

    def _draw_next(self) -> None:
        if not self._waiting:
            self._next.stop()
            return
        item, path = self._waiting.pop(0)
        item.setIcon(self._icon(path))

    def _icon(self, path: Path) -> QIcon:
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        size = reader.size()
        is_small = size.width() * size.height() <= _MOST_PIXELS or reader.format() == b"jpeg"
        if size.isValid() and is_small:
            ratio = self.devicePixelRatioF()
            reader.setScaledSize(size.scaled(_PHOTO * ratio, Qt.AspectRatioMode.KeepAspectRatio))
            picture = QPixmap.fromImage(reader.read())
            if not picture.isNull():
                picture.setDevicePixelRatio(ratio)
                return QIcon(picture)
        return self._empty()

    def _empty(self) -> QIcon:
        empty = QPixmap(_PHOTO)
        empty.fill(QColor(theme_of(self).separator))
        return QIcon(empty)


def _open(item: QListWidgetItem) -> None:
    if item.data(_PATH):
        QDesktopServices.openUrl(QUrl.fromLocalFile(item.data(_PATH)))

"""The photos of a batch as small pictures; one that is missing or was changed says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ssedesigner.core.batch_record import Batch
from ssedesigner.core.batch_state import BatchState
from ssedesigner.files.batch_photos import photo_path, photo_problems
from ssedesigner.ui.named import named, theme_of
from ssedesigner.ui.plain_text import tooltip

_PHOTO = QSize(132, 99)
_CELL = QSize(168, 158)
_PATH = Qt.ItemDataRole.UserRole


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

    def show_photos(self, library: Path, batch: Batch, state: BatchState) -> None:
        """Show the photos of a batch, the first one first."""
        self.clear()
        problems = dict(photo_problems(library, batch)) if state.photos else {}
        for entry in state.photos:
            path = photo_path(library, entry.content)
            told = problems.get(entry.number, "")
            short = "✗ missing\n" if told and not path.exists() else "! changed\n" if told else ""
            words = str(entry.content.get("text") or path.name)
            item = QListWidgetItem(self._icon(path), f"{short}{words}")
            item.setToolTip(tooltip(told or f"{path.name}\nEnter opens it"))
            item.setData(_PATH, str(path) if path.exists() else "")
            self.addItem(item)

    def _icon(self, path: Path) -> QIcon:
        reader = QImageReader(str(path))
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid():
            ratio = self.devicePixelRatioF()
            reader.setScaledSize(size.scaled(_PHOTO * ratio, Qt.AspectRatioMode.KeepAspectRatio))
            picture = QPixmap.fromImage(reader.read())
            if not picture.isNull():
                picture.setDevicePixelRatio(ratio)
                return QIcon(picture)
        empty = QPixmap(_PHOTO)
        empty.fill(QColor(theme_of(self).separator))
        return QIcon(empty)


def _open(item: QListWidgetItem) -> None:
    if item.data(_PATH):
        QDesktopServices.openUrl(QUrl.fromLocalFile(item.data(_PATH)))

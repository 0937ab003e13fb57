"""Roles of the widgets that paint themselves, for screen readers: Qt knows only those of its own."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_Role = QAccessible.Role
ROLES = {
    "ResultTile": _Role.Button,
    "PlotCanvas": _Role.Chart,
    "SceneChart": _Role.Chart,
    "SplitBars": _Role.Chart,
    "VoxelSlice": _Role.Chart,
    "FallStrip": _Role.Chart,
    "GainBar": _Role.Indicator,
    "BandBar": _Role.Indicator,
    "ToleranceBar": _Role.Indicator,
    "ExposureBar": _Role.Indicator,
    "KeyCell": _Role.Graphic,
    "CardView": _Role.Table,
    "ComparePage": _Role.Pane,
    "FilmCard": _Role.ListItem,
    "QScrollArea": _Role.Pane,
    "QtPrivate::GraphicsView": _Role.Document,
}
"""By the name of the class; what is made of one of these has its role. The last is that of Qt's print preview."""
_WINDOW = "QWidget"
"""What our windows are made of: Qt takes such a one for a part of another."""


def name_roles() -> None:
    """Let Qt ask for the roles; it does only while something reads the screen."""
    QAccessible.installFactory(_interface)


def _interface(name: str, subject: QObject) -> QAccessibleInterface | None:
    role = ROLES.get(name)
    if not isinstance(subject, QWidget):
        return None
    if name == _WINDOW and subject.isWindow():
        role = _Role.Window
    return QAccessibleWidget(subject, role, subject.accessibleName()) if role is not None else None


def row_name(model: QAbstractItemModel, row: int) -> str:
    """Return what a row is called for a screen reader, where no header is seen: its first words."""
    cells = (model.index(row, column) for column in range(model.columnCount()))
    words = (str(cell.data(Qt.ItemDataRole.AccessibleTextRole) or cell.data() or "") for cell in cells)
    return next(filter(None, words), "")

"""Roles of the widgets that paint themselves, for screen readers: Qt knows only those of its own."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_Role = QAccessible.Role
ROLES = {
    "ResultTile": _Role.Button,
    "PlotCanvas": _Role.Chart,
    "SceneChart": _Role.Chart,
    "SplitBars": _Role.Chart,
    "CardView": _Role.Table,
    "QScrollArea": _Role.Pane,
    "QtPrivate::GraphicsView": _Role.Document,
}
"""By the name of the class; what is made of one of these has its role. The last is that of Qt's print preview."""


def name_roles() -> None:
    """Let Qt ask for the roles; it does only while something reads the screen."""
    QAccessible.installFactory(_interface)


def _interface(name: str, subject: QObject) -> QAccessibleInterface | None:
    role = ROLES.get(name)
    if role is None or not isinstance(subject, QWidget):
        return None
    return QAccessibleWidget(subject, role, subject.accessibleName())

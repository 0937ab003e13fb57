"""What can be chosen in a field: materials or words, each with the verdict on it and the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ssedesigner.core.fields import Field
from ssedesigner.core.materials import Material, Materials, refusal
from ssedesigner.core.notation import (
    MARKS,
    typeset,
)
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import visible
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.text.materials import (
    name_text,
    short_name,
)
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import theme_of

KEY_ROLE = Qt.ItemDataRole.UserRole
SEVERITY_ROLE = Qt.ItemDataRole.UserRole + 1
REASON_ROLE = Qt.ItemDataRole.UserRole + 2
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 3
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 4

_IN_BRACKETS = re.compile(r"([^()]+?) \((.+)\)")
_ROW_PX = 26

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One line of a list: the key that is stored, its short label, what else finds it, and all that it is called."""

    key: str | None
    label: str
    detail: str = ""
    search: str = ""
    names: tuple[str, ...] = ()


def choices_of(field: Field, materials: Materials, current: object) -> list[Choice]:
    """List what the field can take: blank first where it may be, and what the recipe has even if retired."""
    return [_as_choice(one) for one in _offered(field, materials, current)]


def _offered(field: Field, materials: Materials, current: object) -> list[Choice | Material]:
    """List the same with materials as they are: the words for a line are made when it is looked at."""
    listed: list[Choice | Material] = []
    if field.blank is not None:
        listed.append(Choice(key=None, label=field.blank, search=field.blank, names=(field.blank,)))
    if field.choices is not None:
        return listed + [Choice(key=key, label=text, search=text) for key, text in field.choices.items()]
    for material in materials.of_kind(*field.materials, with_retired=True):
        if not material.is_retired or material.key == current:
            listed.append(material)
    if current and current not in {one.key for one in listed}:
        listed.append(
            Choice(key=str(current), label=visible(str(current)), detail="not in the library", search=str(current))
        )
    return listed


def _untold(name: str, *told: str) -> str:
    """Return what a name says beyond words that already stand in its line: ``LGPS`` of ``Li₁₀GeP₂S₁₂ (LGPS)``."""
    known = {words.casefold() + ending for words in told for ending in ("", "s")}
    if name.casefold() in known:
        return ""
    parts = _IN_BRACKETS.fullmatch(name)
    left = [part for part in parts.groups() if part.casefold() not in known] if parts else []
    return left[0] if len(left) == 1 else name


def _as_choice(one: Choice | Material) -> Choice:
    return one if isinstance(one, Choice) else _material_choice(one)


def _material_choice(material: Material) -> Choice:
    label = short_name(material)
    rest = _untold(name_text(material), label, material.key)
    remarks = [rest] if rest else []
    if material.origin == "user":
        remarks.append("your own")
    if material.is_retired:
        remarks.append("retired")
    words = (label, material.key, material.name, material.formula, material.group)
    names = (material.key, label, name_text(material), material.name, material.formula)
    return Choice(key=material.key, label=label, detail=" · ".join(remarks), search=" ".join(words), names=names)


@guarded
class ChoiceModel(QAbstractListModel):
    """The list behind one field; it pulls from the document and judges a line only when it is looked at."""

    def __init__(self, document: Document, field: Field, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._field = field
        self._offered: list[Choice | Material] = []
        self._choices: dict[int, Choice] = {}
        self._judged: tuple[Recipe, Materials] | None = None
        self._verdicts: dict[str, tuple[str, str]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read the choices again; views are told only if they differ."""
        current = self._document.recipe.value(self._field.key)
        offered = _offered(self._field, self._document.materials, current)
        if offered != self._offered:
            self.beginResetModel()
            self._offered, self._choices = offered, {}
            self.endResetModel()

    def row_of(self, key: object) -> int:
        """Row of a key, -1 if the list does not have it."""
        return next((row for row, one in enumerate(self._offered) if one.key == (key or None)), -1)

    def row_named(self, text: str) -> int:
        """Row of the only choice that is called so, whatever the case; -1 where there is none, or more than one.

        A key comes before a name: where the key of one material is the formula of another, the key is meant.
        """
        wanted = text.strip().casefold()
        for last in (1, None):
            choices = map(self.choice, range(len(self._offered)))
            named = [[name.casefold() for name in choice.names[:last]] for choice in choices]
            rows = [row for row, names in enumerate(named) if wanted and wanted in names]
            if len(rows) == 1:
                return rows[0]
        return -1

    def row_refused(self, text: str) -> int:
        """Row of the first material that a search would find if it could be chosen; -1 where there is none."""
        wanted = text.strip().casefold()
        rows = (row for row in range(len(self._offered)) if self.refusal(row))
        return next((row for row in rows if wanted and wanted in self.choice(row).search.casefold()), -1)

    def choice(self, row: int) -> Choice:
        if row not in self._choices:
            self._choices[row] = _as_choice(self._offered[row])
        return self._choices[row]

    def refusal(self, row: int) -> str:
        """Say why the material of a row cannot be chosen; nothing where it can."""
        one = self._offered[row]
        return refusal(one) if isinstance(one, Material) else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.refusal(index.row()):
            return flags & ~(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        return flags

    def verdict(self, key: str | None) -> tuple[str, str]:
        """Severity and reason for one choice beside the rest of the recipe; empty when nothing is to be judged."""
        document = self._document
        if key is None or self._field.kind != "material":
            return "", ""
        now = (document.recipe, document.materials)
        if self._judged is None or self._judged[0] is not now[0] or self._judged[1] is not now[1]:
            self._judged, self._verdicts = now, {}
        if key not in self._verdicts:
            severity, reason = choice_verdict(*now, self._field.key, key)
            self._verdicts[key] = (severity if reason else "", typeset(reason))  # no words: nothing there to be judged
        return self._verdicts[key]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._offered)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        choice = self.choice(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return choice.label
        if role == KEY_ROLE:
            return choice.key
        if role == SEARCH_ROLE:
            return choice.search
        if role == DETAIL_ROLE:
            return choice.detail
        if role == SEVERITY_ROLE:
            return "none" if self.refusal(index.row()) else self.verdict(choice.key)[0]
        if role == REASON_ROLE:
            return self._reason(index.row())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._reason(index.row()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (choice.label, choice.detail, self._reason(index.row()))))
        return None

    def _reason(self, row: int) -> str:
        if refused := self.refusal(row):
            return f"{refused[:1].upper()}{refused[1:]}."
        severity, reason = self.verdict(self.choice(row).key)
        return f"{SEVERITIES[severity].capitalize()}: {reason}" if severity else ""


@guarded
class ChoiceDelegate(QStyledItemDelegate):
    """Draws a line of the list: mark, label, and in grey the full name or the reason of a verdict."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), _ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        theme = theme_of(view)
        area = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.selection))
        severity = str(index.data(SEVERITY_ROLE) or "")
        line = area.adjusted(8, 0, -8, 0)
        if severity:
            painter.setFont(look.font(weight=QFont.Weight.Bold))
            painter.setPen(QColor(theme.severity_text(severity)))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, MARKS[severity])
        line.setLeft(line.left() + 20)
        label = str(index.data())
        painter.setFont(look.font())
        is_offered = index.data(KEY_ROLE) and index.flags() & Qt.ItemFlag.ItemIsEnabled
        painter.setPen(QColor(theme.text if is_offered else theme.muted))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, label)
        line.setLeft(line.left() + QFontMetrics(look.font()).horizontalAdvance(label) + 12)
        self._paint_remark(painter, line, index, QColor(theme.muted), severity)
        painter.restore()

    def _paint_remark(self, painter: QPainter, line: object, index: Index, colour: QColor, severity: str) -> None:
        reason = index.data(REASON_ROLE) if severity not in ("", "pass") else ""
        remark = " · ".join(filter(None, (str(index.data(DETAIL_ROLE) or ""), str(reason or ""))))
        face = look.font(look.SMALL_PX)
        painter.setFont(face)
        painter.setPen(colour)
        elided = QFontMetrics(face).elidedText(remark, Qt.TextElideMode.ElideRight, line.width())  # type: ignore[attr-defined]
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)  # type: ignore[call-overload]

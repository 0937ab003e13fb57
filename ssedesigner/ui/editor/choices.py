"""What can be chosen in a field: materials or words, each with the verdict on it and the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ssedesigner.core.fields import Field
from ssedesigner.core.materials import Material, Materials, refusal
from ssedesigner.core.notation import MARKS, typeset
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import visible
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.text.materials import name_text, short_name
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import set_names, set_property, theme_of

KEY_ROLE = Qt.ItemDataRole.UserRole
SEVERITY_ROLE = Qt.ItemDataRole.UserRole + 1
REASON_ROLE = Qt.ItemDataRole.UserRole + 2
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 3
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 4

ShowMessage = Callable[[str], None]
"""Called with the sentence that stands under a box, empty when all is well."""

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


def _list_choices(field: Field, materials: Materials, current: object) -> list[Choice | Material]:
    """List what the field can take: blank first where it may be, and what the recipe has even if retired.

    Materials are listed as they are: the words for a line are made when it is looked at.
    """
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


def _beyond(name: str, *printed: str) -> str:
    """Return what a name says beyond words that already stand in its line: ``LGPS`` of ``Li₁₀GeP₂S₁₂ (LGPS)``."""
    known = {words.casefold() + ending for words in printed for ending in ("", "s")}
    if name.casefold() in known:
        return ""
    parts = _IN_BRACKETS.fullmatch(name)
    left = [part for part in parts.groups() if part.casefold() not in known] if parts else []
    return left[0] if len(left) == 1 else name


def _material_choice(material: Material) -> Choice:
    label = short_name(material)
    rest = _beyond(name_text(material), label, material.key)
    remarks = [rest] if rest else []
    if material.origin == "recipe":
        remarks.append("from this recipe")
    elif material.origin != "shipped":
        remarks.append(f"variant of {material.lineage[0]}" if material.lineage else "your own")
    if material.is_retired:
        remarks.append("retired")
    words = (label, material.key, material.name, material.formula, material.group, *material.former_names)
    formula = "" if "formula" in material.inherited else material.formula
    names = (material.key, label, name_text(material), material.name, formula, *material.former_names)
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
        """Read the choices again; views hear of it only if they differ."""
        current = self._document.recipe.value(self._field.key)
        offered = _list_choices(self._field, self._document.materials, current)
        if offered != self._offered:
            self.beginResetModel()
            self._offered, self._choices = offered, {}
            self.endResetModel()

    def row_of(self, key: object) -> int:
        """Row of a key, -1 if the list does not have it."""
        return next((row for row, one in enumerate(self._offered) if one.key == (key or None)), -1)

    def row_of_name(self, text: str) -> int:
        """Row of the only choice that is called so, whatever the case; -1 where there is none, or more than one.

        A key comes before a name: where the key of one material is the formula of another, the key is meant.
        """
        wanted = text.strip().casefold()
        for last in (1, None):
            choices = map(self.choice, range(len(self._offered)))
            names_of = [[name.casefold() for name in choice.names[:last]] for choice in choices]
            rows = [row for row, names in enumerate(names_of) if wanted and wanted in names]
            if len(rows) == 1:
                return rows[0]
        return -1

    def row_of_refusal(self, text: str) -> int:
        """Row of the first material that a search would find if it could be chosen; -1 where there is none."""
        wanted = text.strip().casefold()
        rows = (row for row in range(len(self._offered)) if self.refusal(row))
        return next((row for row in rows if wanted and wanted in self.choice(row).search.casefold()), -1)

    def choice(self, row: int) -> Choice:
        if row not in self._choices:
            one = self._offered[row]
            self._choices[row] = one if isinstance(one, Choice) else _material_choice(one)
        return self._choices[row]

    def refusal(self, row: int) -> str:
        """Say why the material of a row cannot be chosen; nothing where it can."""
        one = self._offered[row]
        return refusal(one, self._field.key) if isinstance(one, Material) else ""

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
        return QSize(super().sizeHint(option, index).width(), look.row_px(_ROW_PX))

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


_POPUP_PX = 430
_STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Ways of losing the focus in which the person has not left the field."""


@guarded
class Finder(QCompleter):
    """Finds a choice by any part of its label, name, formula or group."""

    def __init__(self, choices: ChoiceModel, words: str, parent: QObject) -> None:
        super().__init__(choices, parent)
        self.setCompletionRole(SEARCH_ROLE)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(12)
        popup = set_names(QListView(), "found", words)
        self.setPopup(popup)
        popup.setItemDelegate(ChoiceDelegate(popup))
        popup.setUniformItemSizes(True)
        popup.setMinimumWidth(_POPUP_PX)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data())  # the label, not the words that found it


@guarded
class CutLine(QLineEdit):
    """A line that ends with an ellipsis where its text has no room, unless somebody types in it."""

    @property
    def is_cut(self) -> bool:
        """True when the text is wider than the line."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width() - 4

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() or not self.is_cut:
            return
        theme, dots = theme_of(self), "…"
        area = self.contentsRect()
        area.setLeft(area.right() - self.fontMetrics().horizontalAdvance(dots) - 2)
        painter = QPainter(self)
        painter.fillRect(area, QColor(theme.field))
        painter.setPen(QColor(theme.text))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, dots)
        painter.end()


@guarded
class ChoiceBox(QComboBox):
    """A list of words or materials; materials are found by typing any part of their name."""

    def __init__(self, document: Document, field: Field, show_message: ShowMessage, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._field, self._show_message = document, field, show_message
        self._choices = ChoiceModel(document, field, self)
        self._value: object = object()
        self._is_typing = False
        self.line = CutLine(self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(16)
        self.setModel(self._choices)
        if field.kind == "material":
            self._make_searchable()
        else:
            self.line.hide()
        self._finder: Finder | None = None
        self._list: QListView | None = None
        self.activated.connect(self._choose)
        self.refresh(force=True)

    def _make_searchable(self) -> None:
        set_names(self.line, f"editor_{self._field.key}_text", self._field.label)
        self.setLineEdit(self.line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # takes away Qt's own; ours comes with the first focus
        self.line.setPlaceholderText(self._field.blank or "")
        self.line.textEdited.connect(self._search)
        self.line.returnPressed.connect(self._take_first_match)

    @property
    def finder(self) -> Finder:
        """The completer, made when it is first needed: a window has a dozen, and few are ever used."""
        if self._finder is None:
            self._finder = Finder(self._choices, f"Found for {self._field.label}", self)
        return self._finder

    def showPopup(self) -> None:
        if self._list is None:
            field = self._field
            self._list = set_names(QListView(), f"editor_{field.key}_list", f"Choices for {field.label}")
            self._list.setItemDelegate(ChoiceDelegate(self._list))
            self._list.setUniformItemSizes(True)
            self._list.setMinimumWidth(_POPUP_PX if field.kind == "material" else 0)
            self.setView(self._list)
        super().showPopup()

    def refresh(self, force: bool = False) -> None:
        """Show the choice of the recipe, unless another is being searched for."""
        value = self._document.recipe.value(self._field.key)
        if value == self._value and not force:
            return
        self._value = value
        self._choices.refresh()
        self._display()

    def _display(self) -> None:
        self._is_typing = False
        row = self._choices.row_of(self._value)
        if row != self.currentIndex():
            self.setCurrentIndex(row)
        if self.isEditable():
            self.setEditText(self._choices.choice(row).label if self._value else "")
            self.line.setCursorPosition(0)
        else:
            set_property(self, "blank", not self._value)
        self._show_message("")

    def _choose(self, row: int) -> None:
        self._is_typing = False
        if reason := self._choices.refusal(row):
            self._refuse(self._choices.choice(row).label, reason)
            return
        self._document.choose(self._field.key, self._choices.choice(row).key)
        self._value = self._document.recipe.value(self._field.key)
        self._display()

    def _refuse(self, label: str, reason: str) -> None:
        self._display()
        stays = f"{self._field.label} stays {self._shown_text or self._field.blank}."
        self._document.remarked.emit(
            Remark(sentence=f"{label} is {reason}. {stays}", is_edit=False, field=self._field.key)
        )

    def _search(self, text: str) -> None:
        self._is_typing = True
        self.finder.setCompletionPrefix(text)
        has_match = not text or self.finder.completionCount() > 0
        self._show_message("" if has_match else self._why_not(text))

    def _why_not(self, text: str) -> str:
        """Say why a search finds nothing to choose: the only ones of that name cannot be chosen, or there is none."""
        row = self._choices.row_of_refusal(text)
        if row < 0:
            return f"Nothing here is called “{text}”; choose from the list."
        return f"{self._choices.choice(row).label} is {self._choices.refusal(row)}."

    def _take_first_match(self) -> None:
        if self._is_typing and self.line.text() and self.finder.completionCount():
            named_row = self._choices.row_of_name(self.line.text())
            self._choose(named_row if named_row >= 0 else self._choices.row_of(self._matching_keys()[0]))
        else:
            self.leave()

    def leave(self) -> None:
        """Be done with the box: a name that is typed in full is taken, anything less is given up and said so.

        Leaving is no confirmation: a part of a name that finds a single material is only offered.
        """
        text = self.line.text().strip() if self.isEditable() else ""
        if not self._is_typing or text == self._shown_text:
            self._display()
        elif not text and self._field.blank is not None:
            self._choose(self._choices.row_of(None))
        elif (row := self._choices.row_of_name(text)) >= 0:
            self._choose(row)
        else:
            self._give_up(text)

    @property
    def _shown_text(self) -> str:
        return self._choices.choice(self._choices.row_of(self._value)).label if self._value else ""

    def _give_up(self, text: str) -> None:
        keys = self._matching_keys() if text else []
        self._display()
        problem = f"“{text}” was not taken for {self._field.label}" if text else f"{self._field.label} cannot be empty"
        sentence = f"{problem}; it stays {self._shown_text or self._field.blank}."
        remark = Remark(sentence=sentence, is_edit=False, field=self._field.key)
        if len(keys) == 1 and not self._choices.refusal(row := self._choices.row_of(keys[0])):
            label = self._choices.choice(row).label.replace("&", "&&")
            remark = replace(remark, actions=((f"&Take {label}", lambda: self._take(keys[0])),))
        self._document.remarked.emit(remark)

    def _matching_keys(self) -> list[str]:
        model = self.finder.completionModel()
        return [model.index(row, 0).data(KEY_ROLE) for row in range(self.finder.completionCount())]

    def _take(self, key: str) -> None:
        if (row := self._choices.row_of(key)) >= 0:
            self._choose(row)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        self.leave_search()
        return super().focusNextPrevChild(is_next)

    def leave_search(self) -> None:
        """Be done with a search whose list is open: until it closes, Qt does not report the lost focus."""
        if self._finder is not None and (popup := self._finder.popup()) is not None and popup.isVisible():
            self.leave()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.isEditable():
            self.setCompleter(self.finder)
            QTimer.singleShot(0, self, self._select_all)  # the click that follows would unselect

    def _select_all(self) -> None:
        if not self._is_typing:  # the list that opens below takes the focus and gives it back while one types
            self.line.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.isEditable() and event.reason() not in _STAYING:
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isEditable() and event.key() == Qt.Key.Key_Escape:
            self._display()
            self.line.selectAll()
        else:
            super().keyPressEvent(event)

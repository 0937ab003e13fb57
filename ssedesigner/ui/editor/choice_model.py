"""What can be chosen in a field: materials or words, each with the verdict on it and the reason."""

from __future__ import annotations

import re

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ssedesigner.core.fields import Field
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials, refusal
from ssedesigner.core.notation import typeset
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import visible
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.text.materials import name_text, short_name
from ssedesigner.text.values import cited_text
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip

KEY_ROLE = Qt.ItemDataRole.UserRole
SEVERITY_ROLE = Qt.ItemDataRole.UserRole + 1
REASON_ROLE = Qt.ItemDataRole.UserRole + 2
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 3
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 4
VALUE_ROLE = Qt.ItemDataRole.UserRole + 5

_IN_BRACKETS = re.compile(r"([^()]+?) \((.+)\)")

_BEST_FIRST = ("pass", "", "none", "caution", "unknown", "fail")
"""Verdicts in the order in which a list offers what has them; empty where nothing is judged."""

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
        self._listed: list[Choice | Material] = []
        self._offered: list[Choice | Material] = []
        self._choices: dict[int, Choice] = {}
        self._judged: tuple[Recipe, Materials] | None = None
        self._verdicts: dict[str, tuple[str, str]] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read the choices again; views hear of it only if they differ."""
        current = self._document.recipe.value(self._field.key)
        offered = _list_choices(self._field, self._document.materials, current)
        if offered != self._listed:
            self.beginResetModel()
            self._listed, self._offered, self._choices = offered, offered, {}
            self.endResetModel()

    def arrange(self) -> None:
        """Put what goes with the recipe first and what does not last; blank stays on top, the rest as it was."""
        if self._field.kind != "material":
            return
        rows = list(range(len(self._offered)))
        order = sorted(rows, key=self._rank)
        if order == rows:
            return
        self.layoutAboutToBeChanged.emit()  # no reset: that would empty the box
        places = {old: new for new, old in enumerate(order)}
        kept = self.persistentIndexList()
        self._offered = [self._offered[row] for row in order]
        self._choices = {places[row]: choice for row, choice in self._choices.items()}
        self.changePersistentIndexList(kept, [self.index(places[index.row()]) for index in kept])
        self.layoutChanged.emit()

    def _rank(self, row: int) -> int:
        key = self._offered[row].key
        if key is None:
            return -1
        return len(_BEST_FIRST) if self.refusal(row) else _BEST_FIRST.index(self.verdict(key)[0])

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
        row = index.row()
        choice = self.choice(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return choice.label
        if role == KEY_ROLE:
            return choice.key
        if role == SEARCH_ROLE:
            return choice.search
        return self._remark_data(row, choice, role)

    def _remark_data(self, row: int, choice: Choice, role: int) -> object:
        if role == DETAIL_ROLE:
            return choice.detail
        if role == SEVERITY_ROLE:
            return "none" if self.refusal(row) else self.verdict(choice.key)[0]
        if role == VALUE_ROLE:
            return self._value_text(row)
        if role == REASON_ROLE:
            return self._reason(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(self._reason(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            value = self._value_text(row) if self._is_of_electrolytes else ""
            return ", ".join(filter(None, (choice.label, choice.detail, value, self._reason(row))))
        return None

    @property
    def _is_of_electrolytes(self) -> bool:
        return "electrolyte" in self._field.materials

    def _value_text(self, row: int) -> str:
        """Return what stands at the end of a line: the conductivity of an electrolyte, else the verdict in a word."""
        one = self._offered[row]
        if self._is_of_electrolytes and isinstance(one, Material):
            return cited_text(one.value("conductivity_ms_cm"))
        severity = "" if self.refusal(row) else self.verdict(one.key)[0]
        return SEVERITIES[severity] if severity else ""

    def _reason(self, row: int) -> str:
        if refused := self.refusal(row):
            return f"{refused[:1].upper()}{refused[1:]}."
        severity, reason = self.verdict(self.choice(row).key)
        return f"{SEVERITIES[severity].capitalize()}: {reason}" if severity else ""

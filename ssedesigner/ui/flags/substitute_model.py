"""The table of substitutes: those that pass first, then the others with the reason."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from ssedesigner.core.changes import Effects, Substitute, describe
from ssedesigner.core.evidence import ESTIMATED_GRADES
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import MARKS, format_number, source_names, typeset
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction, Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import search_words, visible
from ssedesigner.text.materials import name_text, short_name
from ssedesigner.text.values import band_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import LIGHT, Theme
from ssedesigner.ui.widgets.accessible import row_name
from ssedesigner.ui.widgets.change_words import effect_lines, flag_step
from ssedesigner.ui.widgets.quantity_text import source_lines
from ssedesigner.ui.widgets.tables import two_lines

_OWN = frozenset({"Recipe", "ThisProgram2026"})
_MOST_SOURCES = 2
_LOT = "This row uses the lot value of the recipe; all other sulfides use library values."


def material_of(materials: Materials, field_key: str, key: str) -> Material | None:
    """Find the material that a key means in a field."""
    matches = (materials.find(kind, key) for kind in FIELDS[field_key].materials)
    return next((material for material in matches if material is not None), None)


def shown_name(materials: Materials, field_key: str, key: str) -> str:
    """Return the short name of a material, or the words of a choice, as the editor shows it."""
    if choices := FIELDS[field_key].choices:
        return choices.get(key, key)
    material = material_of(materials, field_key, key)
    return visible(short_name(material) if material else key)


def severity_of(one: Substitute) -> str:
    """Return how good a substitute is: fail where it does not pass, else the worst flag on it."""
    if not one.passes:
        return "fail"
    return one.about[0].severity if one.about else "pass"


def counts_text(one: Substitute) -> str:
    """Write the flags of the recipe by severity, those that are none left out."""
    counted = [f"{one.counts[key]} {MARKS[key]}" for key in ("fail", "caution", "unknown") if one.counts[key]]
    return "  ".join(counted) or f"0 {MARKS['caution']}"


def difference_text(one: Substitute) -> str:
    """Say in one line what sets a substitute apart: why it does not pass, else the flags that change."""
    if one.reason:
        return typeset(one.reason)
    if one.is_present:
        return "in the recipe"
    return flags_text(one.effects) or "no flag changes"


def flags_text(effects: Effects) -> str:
    """Name the flags that change."""
    parts = []
    for words, changes in (("better", effects.better), ("worse", effects.worse)):
        if changes:
            parts.append(f"{words}: " + ", ".join(flag_step(change) for change in changes))
    return "; ".join(parts)


def evidence_sources(one: Substitute) -> tuple[str, ...]:
    """Return the sources behind the flags that decide, the program's own last."""
    keys = dict.fromkeys(source for flag in one.deciding for source in flag.sources)
    return tuple(sorted(keys, key=lambda key: key in _OWN))


def evidence_text(one: Substitute) -> str:
    """Write the sources behind the verdict shortly."""
    keys = [key for key in evidence_sources(one) if key not in _OWN] or list(evidence_sources(one))
    more = len(keys) - _MOST_SOURCES
    return source_names(keys[:_MOST_SOURCES]) + (f" +{more}" if more > 0 else "")


def summary(substitutes: tuple[Substitute, ...], field_key: str) -> str:
    """Say how many materials or choices pass."""
    if not substitutes:
        return f"The library has no material for {FIELDS[field_key].label}."
    passing = sum(one.passes for one in substitutes)
    return f"{passing} pass, {len(substitutes) - passing} do not"


def details(one: Substitute, prediction: Prediction, materials: Materials, field_key: str, reported: str = "") -> str:
    """Write all about a substitute as rich text: what would change, the flags on it, the others by name.

    ``reported``, rich text too, stands before the flags.
    """
    material = material_of(materials, field_key, one.key)
    name = name_text(material) if material else shown_name(materials, field_key, one.key)
    head = (f"<b>{html.escape(name)}</b> {_verdict(one)}", *_changes(one, prediction.recipe, field_key))
    flags = "<br>".join(_flag_lines(one, materials))
    return "<br>".join(head) + (reported or ("<br>" if flags else "")) + flags


def _flag_lines(one: Substitute, materials: Materials) -> list[str]:
    """Write the flags on a substitute with the sources of those that decide, then the others by name."""
    parts, sources = list[str](), dict(materials.sources)
    for flag in one.about:
        parts.append(_flag_text(flag))
        if flag in one.deciding:
            parts += [f"<span>&nbsp;&nbsp;&nbsp;{line}</span>" for line in source_lines(flag.sources, sources)]
    others = [flag for flag in one.problems if flag not in one.about]
    if others:
        named = "; ".join(f"{MARKS[flag.severity]} {typeset(flag.title)}" for flag in others)
        parts.append(f"Elsewhere in the recipe: {html.escape(named)}.")
    return parts


def _verdict(one: Substitute) -> str:
    if one.passes:
        return "passes" if not one.is_present else "is in the recipe"
    return html.escape(f"does not pass: {typeset(one.reason)}.")


def _changes(one: Substitute, recipe: Recipe, field_key: str) -> list[str]:
    if one.is_present:
        return [_LOT] if field_key == "electrolyte" and recipe.electrolyte_conductivity_ms_cm is not None else []
    words = f"{typeset(describe(recipe, one.changes))}."
    if any(FIELDS[key].section == "electrolyte" and key.startswith("electrolyte_") for key in one.changes):
        words += " The library’s value replaces the lot value."
    return [html.escape(line) for line in (words, *effect_lines(one.effects))]


def _flag_text(flag: Flag) -> str:
    grade = " (estimate)" if flag.grade in ESTIMATED_GRADES else ""
    title = html.escape(f"{MARKS[flag.severity]} {typeset(flag.title)}")
    return f"<b>{title}</b> ({SEVERITIES[flag.severity]}): " + html.escape(f"{typeset(flag.message)}{grade}")


Index = QModelIndex | QPersistentModelIndex
SUBSTITUTE = Qt.ItemDataRole.UserRole
SORT = Qt.ItemDataRole.UserRole + 1
SEARCH = Qt.ItemDataRole.UserRole + 2

NUMBERS = {
    "area_specific_resistance_ohm_cm2": ("ASR", 84),
    "conductivity_ms_cm": ("Conductivity", 112),
    "specific_energy_wh_kg": ("Energy", 74),
    "cost_usd_kwh": ("Cost", 84),
}
"""Columns that hold a result, with their heads and widths [px]."""
COLUMNS = {
    "rank": ("Rank", 58),
    "name": ("Material", 168),
    "flags": ("Flags", 104),
    **NUMBERS,
    "difference": ("Against the recipe", 300),
    "evidence": ("Evidence", 150),
}


@guarded
class SubstituteModel(QAbstractTableModel):
    """Substitutes in the order of outcome."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Substitute, ...] = ()
        self._searched: dict[int, str] = {}
        self._field = ""
        self._materials: Materials | None = None
        self._theme = LIGHT

    @property
    def rows(self) -> tuple[Substitute, ...]:
        return self._rows

    def show_substitutes(self, rows: tuple[Substitute, ...], field_key: str, materials: Materials) -> None:
        """Show substitutes of a field."""
        self.beginResetModel()
        self._rows, self._field, self._materials = rows, field_key, materials
        self._searched = {}
        self.endResetModel()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return row_name(self, section) if role == Qt.ItemDataRole.AccessibleTextRole else None
        if not 0 <= section < len(COLUMNS):
            return None
        column = list(COLUMNS)[section]
        if role == Qt.ItemDataRole.DisplayRole:
            unit = f"\n{symbol(self._unit(column))}" if column in NUMBERS else ""
            is_choice = column == "name" and self._field and FIELDS[self._field].choices
            return two_lines(FIELDS[self._field].label if is_choice else COLUMNS[column][0]) + unit
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def _unit(self, column: str) -> str:
        return str(getattr(self._rows[0], column).unit) if self._rows else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        one, column = self._rows[index.row()], list(COLUMNS)[index.column()]
        if role == SUBSTITUTE:
            return one
        if role == Qt.ItemDataRole.DisplayRole:
            return visible(self._text(index.row(), one, column))
        if role == SORT:
            return self._sort_key(index.row(), one, column)
        if role == SEARCH:
            if index.row() not in self._searched:
                self._searched[index.row()] = self._search_text(one)
            return self._searched[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_tip(one, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row(), one, column)
        return self._look(one, column, role)

    def _text(self, row: int, one: Substitute, column: str) -> str:
        if column in NUMBERS:
            quantity: Quantity = getattr(one, column)
            return ("≈ " if quantity.is_estimate and quantity.is_known else "") + format_number(quantity.value)
        if column == "name":
            return self._name(one)
        texts = {"flags": counts_text, "difference": difference_text, "evidence": evidence_text}
        return texts[column](one) if column in texts else f"{MARKS[severity_of(one)]} {row + 1}"

    def _name(self, one: Substitute) -> str:
        return shown_name(self._materials, self._field, one.key) if self._materials else one.key

    def _spoken(self, row: int, one: Substitute, column: str) -> str:
        if column == "rank":
            return f"{row + 1}, {SEVERITIES[severity_of(one)]}"
        if column == "flags":
            return ", ".join(f"{one.counts[key]} {word}" for key, word in SEVERITIES.items())
        return f"{COLUMNS[column][0]}: {self._text(row, one, column)}"

    def _sort_key(self, row: int, one: Substitute, column: str) -> object:
        if column in NUMBERS:
            return getattr(one, column).value
        if column == "flags":
            return one.points
        return row if column == "rank" else self._text(row, one, column).casefold()

    def _search_text(self, one: Substitute) -> str:
        material = material_of(self._materials, self._field, one.key) if self._materials else None
        words = (material.name, material.formula, material.group) if material else ()
        texts = (one.key, self._name(one), *words, difference_text(one), *evidence_sources(one))
        return " ".join(texts).casefold()

    def _look(self, one: Substitute, column: str, role: int) -> object:
        theme = self._theme
        if role == Qt.ItemDataRole.ForegroundRole:
            if column == "rank":
                return QBrush(QColor(theme.severity_text(severity_of(one))))
            return QBrush(QColor(theme.muted)) if not one.passes or column == "evidence" else None
        if role == Qt.ItemDataRole.FontRole and (one.is_present or column in NUMBERS):
            face = QFont()
            face.setBold(one.is_present)
            face.setItalic(column in NUMBERS and getattr(one, column).is_estimate)
            return face
        return None


def _alignment(column: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _tip(one: Substitute, column: str) -> str:
    if column in NUMBERS:
        quantity: Quantity = getattr(one, column)
        band = band_text(quantity, between="–")
        return f"90 % band {band} {symbol(quantity.unit)}" if band else typeset(quantity.reason)
    if column == "flags":
        named = [f"{MARKS[flag.severity]} {typeset(flag.title)}" for flag in one.problems]
        return "\n".join(named) or "Every check passes."
    if column == "evidence":
        return source_names(evidence_sources(one))
    return difference_text(one)


@guarded
class SubstituteOrder(QSortFilterProxyModel):
    """Sorts by any column and narrows by words; those that pass stay above those that do not, unknown values last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: tuple[str, ...] = ()

    def narrow(self, text: str) -> None:
        """Show only what holds every word."""
        self._words = tuple(search_words(text.casefold()))
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        text = self.sourceModel().index(source_row, 0, source_parent).data(SEARCH)
        return all(word in text for word in self._words)

    def lessThan(self, left: Index, right: Index) -> bool:
        is_up = self.sortOrder() == Qt.SortOrder.AscendingOrder
        passes = left.data(SUBSTITUTE).passes, right.data(SUBSTITUTE).passes
        if passes[0] != passes[1]:
            return bool(passes[0]) is is_up
        first, second = left.data(SORT), right.data(SORT)
        if first is None or second is None:
            return second is None and first is not None if is_up else first is None and second is not None
        return bool(first < second)


Part = TypeVar("Part")


def in_short(one: Substitute, shared: dict[Any, Any]) -> Substitute:
    """Return a substitute with its flags without their messages; what is equal among substitutes is ``shared``."""

    def same(part: Part) -> Part:
        kept: Part = shared.setdefault(part, part)
        return kept

    def short(flags: Iterable[Flag]) -> tuple[Flag, ...]:
        return same(tuple(same(replace(flag, message="", value=None, limit=None)) for flag in flags))

    # thousands of substitutes repeat the same few hundred flags and changes
    effects = one.effects
    return replace(
        one,
        counts=shared.setdefault(tuple(one.counts.items()), one.counts),
        about=short(one.about),
        problems=short(one.problems),
        conductivity_ms_cm=same(one.conductivity_ms_cm),
        area_specific_resistance_ohm_cm2=same(one.area_specific_resistance_ohm_cm2),
        specific_energy_wh_kg=same(one.specific_energy_wh_kg),
        cost_usd_kwh=same(one.cost_usd_kwh),
        effects=Effects(
            numbers=tuple(map(same, effects.numbers)),
            better=tuple(map(same, effects.better)),
            worse=tuple(map(same, effects.worse)),
        ),
    )

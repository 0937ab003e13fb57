"""The table of materials: one row for each, with the quantities that matter for its group."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from ssedesigner.core.compositions import CompositionSpread
from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, CitedText
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import formula, source_name, typeset
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.units import symbol
from ssedesigner.text.materials import (
    class_text,
    grade_text,
    grade_word,
    key_and_name,
    kind_text,
    name_text,
    property_header,
    property_label,
    severity_of_class,
)
from ssedesigner.text.values import cited_text, range_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.groups import (
    ALL,
    GRADE,
    GROUPS,
    PAPERS,
    SPREAD,
    Group,
    Narrowing,
    recommended_value,
    sureness,
)
from ssedesigner.ui.library.spread_bar import outside_words, spread_words
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import LIGHT, Theme
from ssedesigner.ui.widgets.accessible import row_name

Index = QModelIndex | QPersistentModelIndex

UNKNOWN = "?"
"""Stands in a cell whose value is not known."""

_HEADS = {
    "conductivity_ms_cm": "Conductivity",
    "conductivity_temperature_c": "at",
    "activation_energy_ev": "Eₐ",
    "redox_window_high_v": "Oxidation",
    "oxidation_limit_v": "Oxidation",
    "air_stability_class": "Air",
    "tensile_strength_mpa": "Strength",
    "freestanding_min_wt_pct": "Free-st.",
    "tg_c": "Glass tr.",
    "stable_vs_li": "On Li",
    "binder_form": "Form",
    "sulfide_class": "Sulfides",
    "donor_number_kcal_mol": "Donor no.",
    "boiling_point_c": "Boils",
    "flash_point_c": "Flash p.",
    "exposure_limit_ppm": "Limit 8 h",
    "max_process_c": "Max. temp.",
    "specific_capacity_mah_g": "Capacity",
    "mean_voltage_v": "Voltage",
    "volume_change_pct": "Volume +",
    "price_usd_m2": "Price",
    "hazard_codes": "Hazards",
    "charge_cutoff_v": "Charged to",
    "melting_point_c": "Melts",
    "transference_number": "Transf.",
    "roughness_um": "Ra",
    "green_class": "Greener",
    "feedstock_class": "Feedstock",
}
"""Heads of columns that are shorter than the label of the quantity."""
_SECOND = {"redox_window_high_v": "V vs Li", "oxidation_limit_v": "V vs Li", "air_stability_class": "class"}
_WIDTHS = {
    "name": 168,
    "kind": 92,
    "formula": 140,
    "origin": 96,
    SPREAD: 96,
    PAPERS: 42,
    GRADE: 75,
    "air_stability_class": 94,
    "sulfide_class": 104,
    "hazard_codes": 150,
    "binder_form": 112,
}
_NUMBER_WIDTH, _TEXT_WIDTH = 51, 92
_FULL_NAME, _LONG_LABEL = 226, 16

MATERIAL = Qt.ItemDataRole.UserRole
SORT = Qt.ItemDataRole.UserRole + 1
BAR = Qt.ItemDataRole.UserRole + 2


def columns_of(group: Group) -> tuple[str, ...]:
    """Return the columns of a group: name, its quantities, then whose the materials are."""
    return ("name", *group.columns, "origin")


def short_label(quantity: str) -> str:
    """Label of a quantity where there is little room."""
    return _HEADS.get(quantity, property_label(quantity))


def main_label(quantity: str) -> str:
    """Label of a quantity within a sentence: its own, or the short one where that is long."""
    label = property_label(quantity)
    return (label if len(label) <= _LONG_LABEL else short_label(quantity)).lower()


def _head(column: str, main: str) -> str:
    """Head of a column in two short lines, so that a column of numbers need not be wide."""
    special = {SPREAD: "Range in papers\n", PAPERS: "In\npapers", "name": "Material\n"}
    if column == GRADE:
        return f"Grade of\n{main_label(main)}"
    if column not in PROPERTIES:
        return special.get(column, f"{column.capitalize()}\n")
    unit = "" if PROPERTIES[column].is_text else symbol(PROPERTIES[column].unit)
    return f"{short_label(column)}\n{_SECOND.get(column, unit)}"


def width_of(column: str) -> int:
    """Width of a column [px]."""
    if column in _WIDTHS:
        return _WIDTHS[column]
    return _TEXT_WIDTH if PROPERTIES[column].is_text else _NUMBER_WIDTH


def origin_text(material: Material) -> str:
    """Say whose material it is and whether it is retired."""
    origin = "own" if material.origin == "user" else "shipped"
    return f"{origin}, retired" if material.is_retired else origin


@guarded
class MaterialModel(QAbstractTableModel):
    """Materials as rows, narrowed and sorted; reads the snapshot and keeps nothing else.

    It sorts and narrows itself: a proxy would ask for each cell of thousands of rows one by one.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._materials = Materials(version="", materials={}, pairs=())
        self._group = GROUPS[ALL]
        self._all: list[Material] = []
        self._rows: list[Material] = []
        self._columns = columns_of(self._group)
        self._narrowing = Narrowing()
        self._spreads: dict[tuple[str, ...], CompositionSpread | None] = {}
        self._sorted: tuple[str, bool] = ("", True)
        self._theme = LIGHT

    def show_materials(
        self, group: Group, rows: list[Material], materials: Materials, narrowing: Narrowing | None = None
    ) -> None:
        """Show what passes of these materials with the columns of a group."""
        self.beginResetModel()
        if materials.compositions != self._materials.compositions:
            self._spreads = {}
        self._group, self._all, self._materials = group, rows, materials
        self._narrowing = narrowing or self._narrowing
        self._columns = columns_of(group)
        if all(material.origin == "shipped" and not material.is_retired for material in rows):
            self._columns = tuple(column for column in self._columns if column != "origin")
        self._arrange()
        self.endResetModel()

    def narrow(self, narrowing: Narrowing) -> None:
        """Show only what passes."""
        self.beginResetModel()
        self._narrowing = narrowing
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        self._rows = [each for each in self._all if self._narrowing.passes(each, self._group.main)]
        column, is_up = self._sorted
        if column not in self._columns:
            return
        keyed = [(self._sort_key(each, column), each) for each in self._rows]
        known = [pair for pair in keyed if pair[0] is not None]
        known.sort(key=lambda pair: pair[0], reverse=not is_up)  # type: ignore[arg-type,return-value]
        unknown = [pair for pair in keyed if pair[0] is None]  # they go to the end, whichever way it is sorted
        self._rows = [each for _, each in known + unknown]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.beginResetModel()
        name = self._columns[column] if 0 <= column < len(self._columns) else ""
        self._sorted = (name, order == Qt.SortOrder.AscendingOrder)
        self._arrange()
        self.endResetModel()

    @property
    def group(self) -> Group:
        return self._group

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are shown."""
        return self._columns

    @property
    def rows(self) -> list[Material]:
        """The materials that are shown, in their order."""
        return self._rows

    @property
    def listed_materials(self) -> list[Material]:
        """All materials of the group that limits could leave."""
        return [each for each in self._all if self._narrowing.is_listed(each)]

    def row_of(self, kind: str, key: str) -> int:
        """Row of a material, -1 where it is not shown."""
        return next((row for row, each in enumerate(self._rows) if (each.kind, each.key) == (kind, key)), -1)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    @property
    def widths(self) -> list[int]:
        """Widths of the present columns [px]."""
        widths = [width_of(column) for column in self._columns]
        is_named_in_full = "electrolyte" not in self._group.kinds or self._group.key == ALL
        return [_FULL_NAME if is_named_in_full else widths[0], *widths[1:]]

    def spread(self, material: Material) -> CompositionSpread | None:
        """Return what papers report of the composition of a material."""
        named = (material.formula, material.key, material.name, material.group)
        if named not in self._spreads:
            self._spreads[named] = self._materials.spread_of(material)
        return self._spreads[named]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return row_name(self, section) if role == Qt.ItemDataRole.AccessibleTextRole else None
        if not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            head, (name, is_up) = _head(column, self._group.main), self._sorted
            return head.replace("\n", f" {'▴' if is_up else '▾'}\n", 1) if name == column else head
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_head_tip(column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        material, column = self._rows[index.row()], self._columns[index.column()]
        answer = _ANSWERS.get(role)
        if answer is not None:
            return answer(self, material, column)
        return self._look(material, column, role)

    def _tip(self, material: Material, column: str) -> str:
        if column in (SPREAD, PAPERS):
            return self._spread_tip(material)
        return tooltip(cell_tip(material, self._group.main if column == GRADE else column))

    def _spread_tip(self, material: Material) -> str:
        spread, value = self.spread(material), material.value("conductivity_ms_cm")
        if spread is None:
            return "No data set reports this composition."
        return tooltip(f"{spread_words(spread)} {outside_words(value, spread) if value is not None else ''}".strip())

    def text(self, material: Material, column: str) -> str:
        """Return what a cell shows, for the columns of papers too."""
        if column in (SPREAD, PAPERS):
            spread = self.spread(material)
            if spread is None:
                return UNKNOWN if column == PAPERS else ""
            return str(spread.papers) if column == PAPERS else spread_words(spread)
        return cell_text(material, self._group.main if column == GRADE else column, is_grade=column == GRADE)

    def _sort_key(self, material: Material, column: str) -> object:
        if column in (SPREAD, PAPERS):
            spread = self.spread(material)
            return None if spread is None else spread.papers if column == PAPERS else spread.mean_ms_cm
        if column == GRADE:
            value = recommended_value(material, self._group.main)
            return None if value is None else grade_word(value.grade)
        value = recommended_value(material, column)
        if column not in PROPERTIES:
            return cell_text(material, column).lower()
        return None if value is None else float(value) if isinstance(value, Cited) else str(value).lower()

    def _bar(self, material: Material, column: str) -> object:
        return (material.value("conductivity_ms_cm"), self.spread(material)) if column == SPREAD else None

    def _look(self, material: Material, column: str, role: int) -> object:
        if role == Qt.ItemDataRole.ForegroundRole:
            colour = self._colour(material, column)
            return QBrush(QColor(colour)) if colour else None
        if role != Qt.ItemDataRole.FontRole:
            return None
        value = recommended_value(material, column)
        font = QFont()
        font.setItalic(value is not None and value.grade in ESTIMATED_GRADES)
        font.setStrikeOut(material.is_retired and column == "name")
        if column == self._group.main and value is not None:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def _colour(self, material: Material, column: str) -> str:
        theme = self._theme
        if material.is_retired or column in ("origin", "kind", PAPERS):
            return theme.muted
        if column == GRADE:
            is_estimated = sureness(recommended_value(material, self._group.main)) == "estimate"
            return theme.caution_text if is_estimated else theme.muted
        value = recommended_value(material, column)
        if value is None:
            return theme.unknown_text if column in PROPERTIES else ""
        severity = severity_of_class(column, value)
        if severity:
            return theme.severity_text(severity)
        return theme.muted if value.grade in ESTIMATED_GRADES and column != self._group.main else ""

    def has_numbers(self, column: str) -> bool:
        """Return whether a column holds numbers, which stand at its right."""
        return column == PAPERS or (column in PROPERTIES and not PROPERTIES[column].is_text)

    def _alignment(self, column: str) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if self.has_numbers(column) else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


_ANSWERS: dict[int, Callable[[MaterialModel, Material, str], object]] = {
    MATERIAL: lambda model, material, column: material,
    SORT: MaterialModel._sort_key,
    BAR: MaterialModel._bar,
    Qt.ItemDataRole.DisplayRole: MaterialModel.text,
    Qt.ItemDataRole.ToolTipRole: MaterialModel._tip,
    Qt.ItemDataRole.TextAlignmentRole: lambda model, material, column: model._alignment(column),
}


def _head_tip(column: str) -> str:
    if column == SPREAD:
        return (
            "Blue: what papers report for this composition (line: geometric mean). Diamond: the value that recipes "
            "use, orange where it lies outside. The axis runs from 0.001 to 30 mS/cm. Collected from OBELiX (Therrien "
            "et al., CC BY 4.0), Laskowski et al. and the Liverpool Ionics data set."
        )
    if column == PAPERS:
        return "Papers that report a conductivity of this composition."
    if column == GRADE:
        return "How good the evidence of the main value is."
    return f"{property_header(column)}: {PROPERTIES[column].help}" if column in PROPERTIES else ""


def cell_text(material: Material, column: str, *, is_grade: bool = False) -> str:
    """Return what a cell shows; its grade instead where that is asked for."""
    if column == "name":
        return name_text(material) if material.kind == "electrolyte" else key_and_name(material)
    if column == "kind":
        return kind_text(material)
    if column == "formula":
        return formula(material.formula)
    if column == "origin":
        return origin_text(material)
    value = recommended_value(material, column)
    if value is None:
        return UNKNOWN
    return grade_word(value.grade) if is_grade else class_text(column, value)


def cell_tip(material: Material, column: str) -> str:
    """Say everything about a cell."""
    value: Cited | CitedText | None = recommended_value(material, column)
    if column == "name":
        return f"{name_text(material)}, key {material.key}. {typeset(material.note)}".strip()
    if value is None:
        return f"{property_header(column)}: not known" if column in PROPERTIES else cell_text(material, column)
    spread = range_text(value)
    reported = f" (reported {spread})" if spread else ""
    return f"{cited_text(value)}{reported}: {grade_text(value.grade)}, {source_name(value.source)}"

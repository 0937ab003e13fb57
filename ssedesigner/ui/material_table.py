"""The table of materials: one row for each, with the quantities that matter for its kind."""

from __future__ import annotations

import textwrap

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QBrush, QColor, QFont

from ssedesigner.core.evidence import WEAK_GRADES, Cited, CitedText
from ssedesigner.core.materials import KINDS, Material
from ssedesigner.core.notation import (
    formula,
    source_name,
    typeset,
)
from ssedesigner.core.quantities import QUANTITIES
from ssedesigner.core.units import symbol
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.material_text import (
    grade_text,
    key_and_name,
    name_text,
    quantity_header,
    quantity_label,
    range_text,
    value_text,
)
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import LIGHT, Theme

Index = QModelIndex | QPersistentModelIndex

ALL_KINDS = ""
"""Stands for all kinds where a kind is chosen."""

COLUMN_QUANTITIES = {
    "electrolyte": (
        "conductivity_ms_cm",
        "activation_energy_ev",
        "density_g_cm3",
        "youngs_modulus_gpa",
        "air_stability_class",
        "price_usd_kg",
    ),
    "binder": (
        "binder_form",
        "density_g_cm3",
        "tg_c",
        "tensile_strength_mpa",
        "freestanding_min_wt_pct",
        "price_usd_kg",
    ),
    "spe": ("conductivity_ms_cm", "conductivity_temperature_c", "density_g_cm3", "tg_c", "stable_vs_li"),
    "salt": ("density_g_cm3", "molar_mass_g_mol"),
    "solvent": (
        "sulfide_class",
        "boiling_point_c",
        "density_g_cm3",
        "viscosity_mpas",
        "donor_number_kcal_mol",
        "flash_point_c",
        "exposure_limit_ppm",
    ),
    "scaffold": ("thickness_um", "porosity_pct", "density_g_cm3", "tensile_strength_mpa", "price_usd_m2"),
    "substrate": ("thickness_um", "density_g_cm3", "max_process_c", "price_usd_m2"),
    "cathode": ("specific_capacity_mah_g", "mean_voltage_v", "density_g_cm3", "price_usd_kg"),
    "anode": ("specific_capacity_mah_g", "mean_voltage_v", "density_g_cm3", "price_usd_kg"),
    "foil": ("thickness_um", "density_g_cm3", "price_usd_kg", "price_usd_m2"),
    "packaging": ("thickness_um", "density_g_cm3", "price_usd_m2"),
}
"""The quantities that get a column of their own for a kind; the detail pane shows all."""

_HEAD_CHARACTERS = 14
_WIDTHS = {"name": 230, "kind": 130, "formula": 150, "origin": 110}
_NUMBER_WIDTH, _TEXT_WIDTH = 98, 106
_DEFAULT_QUANTITIES = ("density_g_cm3", "price_usd_kg")

MATERIAL = Qt.ItemDataRole.UserRole
SORT = Qt.ItemDataRole.UserRole + 1


def columns_of(kind: str) -> tuple[str, ...]:
    """Return the columns for a kind: name, (kind,) quantities, formula, origin."""
    if kind == ALL_KINDS:
        return ("name", "kind", "density_g_cm3", "price_usd_kg", "formula", "origin")
    return ("name", *COLUMN_QUANTITIES.get(kind, _DEFAULT_QUANTITIES), "formula", "origin")


def _head(column: str) -> str:
    """Head of a column in short lines, so that a column of numbers need not be wide."""
    if column not in QUANTITIES:
        return column.capitalize()
    unit = "" if QUANTITIES[column].is_text else symbol(QUANTITIES[column].unit)
    return "\n".join((*textwrap.wrap(quantity_label(column), _HEAD_CHARACTERS), unit)).rstrip()


def width_of(column: str) -> int:
    """Width of a column [px]."""
    if column in _WIDTHS:
        return _WIDTHS[column]
    return _TEXT_WIDTH if QUANTITIES[column].is_text else _NUMBER_WIDTH


def origin_text(material: Material) -> str:
    """Say whose material it is and whether it is retired."""
    origin = "own" if material.origin == "user" else "shipped"
    return f"{origin}, retired" if material.is_retired else origin


@guarded
class MaterialModel(QAbstractTableModel):
    """Materials as rows; reads the snapshot and keeps nothing else."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Material] = []
        self._columns = columns_of(ALL_KINDS)
        self._theme = LIGHT

    def show_materials(self, kind: str, rows: list[Material]) -> None:
        """Show these materials with the columns of a kind."""
        self.beginResetModel()
        self._columns = columns_of(kind)
        if not any(material.formula for material in rows):
            self._columns = tuple(column for column in self._columns if column != "formula")
        self._rows = rows
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    @property
    def widths(self) -> list[int]:
        """Widths of the present columns [px]."""
        return [width_of(column) for column in self._columns]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _head(column)
        if role == Qt.ItemDataRole.ToolTipRole and column in QUANTITIES:
            return tooltip(f"{quantity_header(column)}: {QUANTITIES[column].help}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        material, column = self._rows[index.row()], self._columns[index.column()]
        if role == MATERIAL:
            return material
        if role in (Qt.ItemDataRole.DisplayRole, SORT):
            return _sort_key(material, column) if role == SORT else cell_text(material, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_tip(material, column))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(column)
        return self._look(material, column, role)

    def _look(self, material: Material, column: str, role: int) -> object:
        value = cell_value(material, column)
        is_weak = value is not None and value.grade in WEAK_GRADES
        is_muted = is_weak or material.is_retired or (column in QUANTITIES and value is None) or column == "origin"
        if role == Qt.ItemDataRole.ForegroundRole and is_muted:
            return QBrush(QColor(self._theme.muted))
        if role == Qt.ItemDataRole.FontRole and (is_weak or material.is_retired):
            font = QFont()
            font.setItalic(is_weak)
            font.setStrikeOut(material.is_retired and column == "name")
            return font
        return None

    def _alignment(self, column: str) -> Qt.AlignmentFlag:
        is_number = column in QUANTITIES and not QUANTITIES[column].is_text
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def cell_value(material: Material, column: str) -> Cited | CitedText | None:
    """Return the value behind a cell, or None for a cell that holds no quantity or an unknown one."""
    value = material.value(column)
    return material.text(column) if value is None else value  # a value of zero is a value


def cell_text(material: Material, column: str) -> str:
    """Return what a cell shows."""
    if column == "name":
        return key_and_name(material)
    if column == "kind":
        return KINDS.get(material.kind, material.kind)
    if column == "formula":
        return formula(material.formula)
    if column == "origin":
        return origin_text(material)
    return value_text(cell_value(material, column), with_unit=False)


def _sort_key(material: Material, column: str) -> object:
    value = cell_value(material, column)
    if column not in QUANTITIES:
        return cell_text(material, column).lower()
    return None if value is None else float(value) if isinstance(value, Cited) else str(value).lower()


def _tip(material: Material, column: str) -> str:
    value = cell_value(material, column)
    if column == "name":
        return f"{name_text(material)}, key {material.key}. {typeset(material.note)}".strip()
    if value is None:
        return f"{quantity_header(column)}: not known" if column in QUANTITIES else cell_text(material, column)
    spread = range_text(value)
    reported = f" (reported {spread})" if spread else ""
    return f"{value_text(value)}{reported}: {grade_text(value.grade)}, {source_name(value.source)}"


@guarded
class MaterialFilter(QSortFilterProxyModel):
    """Sorts by any column, unknown values last; hides the retired and what a search did not find."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSortRole(SORT)
        self._found: frozenset[tuple[str, str]] | None = None
        self._with_retired = False

    def narrow(self, found: frozenset[tuple[str, str]] | None, with_retired: bool) -> None:
        """Show only the materials that were found (all for None), and the retired only if asked."""
        self._found, self._with_retired = found, with_retired
        self.invalidate()

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        material = self.sourceModel().index(source_row, 0, source_parent).data(MATERIAL)
        if material.is_retired and not self._with_retired:
            return False
        return self._found is None or (material.kind, material.key) in self._found

    def lessThan(self, left: Index, right: Index) -> bool:
        first, second = left.data(SORT), right.data(SORT)
        if first is None or second is None:
            # unknown goes to the end, whichever way the column is sorted
            is_up = self.sortOrder() == Qt.SortOrder.AscendingOrder
            return second is None and first is not None if is_up else first is None and second is not None
        return bool(first < second)

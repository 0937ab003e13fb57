"""The buttons on the chosen material of the library."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.process import taking_fields
from ssedesigner.ui.library.entry import refusals
from ssedesigner.ui.library.material_values import ValueRow
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

_BUTTON_TEXTS = {
    "new": ("&New material…", "Add a material of your own"),
    "edit": ("&Edit value…", "Enter a value of your own; the shipped one is kept beside it"),
    "clear": ("&Remove own value", "Remove your own value; the shipped one is used again"),
    "retire": ("Re&tire", "Hide it from the lists; recipes that use it still open"),
    "lot": ("New l&ot…", "Record a jar of this material with its certificate and what it holds"),
    "variant": (
        "Cop&y as variant…",
        "Add a lot, grade or make of your own, with all values of this one",
    ),
    "rename": ("Ren&ame…", "Give your own material another name; the former one still finds it"),
    "formula": ("&Formula…", "Give your own material another formula; the former one stays in its history"),
    "use": ("&Use in recipe", "Put this material into the recipe"),
}


class LibraryActions(QWidget):
    """The buttons on the chosen material; *New material* is in the search bar."""

    used_as = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "library_actions", "What to do with the chosen material")
        self.buttons = {
            key: set_names(QPushButton(text), f"library_{key}", text.replace("&", ""))
            for key, (text, _) in _BUTTON_TEXTS.items()
        }
        self._menu = set_names(QMenu(self), "library_use_menu", "Fields of the recipe")
        self.buttons["use"].setMenu(self._menu)
        rows = column_layout(self, (0, 0, 0, 0), 5)
        for keys in (("use", "variant"), ("edit", "clear"), ("rename", "formula"), ("lot", "retire")):
            row = row_layout(None, (0, 0, 0, 0), 5)
            for key in keys:
                row.addWidget(self.buttons[key])
            row.addStretch(1)
            rows.addLayout(row)

    def show_choice(self, material: Material | None, value: ValueRow | None, is_read_only: bool) -> None:
        """Switch the buttons on or off for the chosen material and value; a tip says why."""
        for key, reason in refusals(material, value, is_read_only).items():
            self.buttons[key].setEnabled(not reason)
            self.buttons[key].setToolTip(tooltip(reason or _BUTTON_TEXTS[key][1]))
        is_retired = material is not None and material.is_retired
        self.buttons["retire"].setText("Res&tore" if is_retired else _BUTTON_TEXTS["retire"][0])
        has_parent = material is not None and bool(material.lineage)
        is_inherited = value is not None and bool(value.inherited_from)
        self.buttons["edit"].setText("Ov&erwrite…" if is_inherited else _BUTTON_TEXTS["edit"][0])
        self.buttons["clear"].setText("&Back to inherited" if has_parent else _BUTTON_TEXTS["clear"][0])
        self._menu.clear()
        for key in taking_fields(material) if material else ():
            action = QAction(f"as {FIELDS[key].label}", self._menu)
            action.setObjectName(f"use_as_{key}")
            action.triggered.connect(partial(self._use_as, key))
            self._menu.addAction(action)

    def offer_use(self) -> None:
        """Open the fields in which the chosen material can be used, where there is one."""
        button = self.buttons["use"]
        if button.isEnabled():
            self._menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
            self._menu.setActiveAction(self._menu.actions()[0])

    def _use_as(self, key: str) -> None:
        self.used_as.emit(key)

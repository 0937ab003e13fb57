"""What can be done with the chosen material, and why not where it cannot."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, refusal
from ssedesigner.text.materials import name_text
from ssedesigner.ui.library.entry import recipe_fields
from ssedesigner.ui.library.material_values import ValueRow
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import named

_WORDS = {
    "new": ("&New material…", "Add a material of your own"),
    "edit": ("&Edit value…", "Enter a value of your own; the shipped one is kept beside it"),
    "clear": ("&Drop own", "Take back your own value; the shipped one is used again"),
    "retire": ("Re&tire", "Take it out of the lists; recipes that use it stay readable"),
    "use": ("&Use in recipe", "Put this material into the recipe"),
}


def refusals(material: Material | None, value: ValueRow | None, is_read_only: bool) -> dict[str, str]:
    """Say for each action why it cannot be done now; nothing for one that can."""
    locked = "The library is read-only: open it for writing to change it." if is_read_only else ""
    nothing = "" if material else "Choose a material first."
    not_own = "" if value and value.is_own else "Only a value of your own can be dropped; choose one in the list."
    retired = "Restore the material before you use it." if material and material.is_retired else ""
    refused = f"{name_text(material)} is {reason}." if material and (reason := refusal(material)) else ""
    has_field = bool(material and recipe_fields(material.kind))
    no_field = "" if has_field else "A recipe has no field for this kind of material."
    return {
        "new": locked,
        "edit": locked or nothing,
        "clear": locked or nothing or not_own,
        "retire": locked or nothing,
        "use": nothing or refused or retired or no_field,
    }


class LibraryActions(QWidget):
    """The buttons on the chosen material; that for a new one stands elsewhere."""

    used_as = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "library_actions", "What to do with the chosen material")
        self.buttons = {
            key: named(QPushButton(text), f"library_{key}", text.replace("&", "")) for key, (text, _) in _WORDS.items()
        }
        self._menu = named(QMenu(self), "library_use_menu", "Fields of the recipe")
        self.buttons["use"].setMenu(self._menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        for key in ("use", "edit", "clear", "retire"):
            layout.addWidget(self.buttons[key])
        layout.addStretch(1)

    def show_choice(self, material: Material | None, value: ValueRow | None, is_read_only: bool) -> None:
        """Switch the buttons on or off for the chosen material and value; a tip says why."""
        for key, reason in refusals(material, value, is_read_only).items():
            self.buttons[key].setEnabled(not reason)
            self.buttons[key].setToolTip(tooltip(reason or _WORDS[key][1]))
        is_retired = material is not None and material.is_retired
        self.buttons["retire"].setText("Res&tore" if is_retired else _WORDS["retire"][0])
        self._menu.clear()
        for key in recipe_fields(material.kind) if material else []:
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

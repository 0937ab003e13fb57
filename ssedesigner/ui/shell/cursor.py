"""Where the keyboard is in the main window: in the form only where somebody put it there."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QApplication, QWidget

from ssedesigner.ui.editor.recipe_editor import RecipeEditor
from ssedesigner.ui.flags.flag_list import FlagList
from ssedesigner.ui.shell.side_panels import FLAGS, FORM, SidePanels

_WINDOWS = (Qt.WindowType.Window, Qt.WindowType.Dialog)


class Cursor(QObject):
    """Puts the keyboard to fields and panels, and takes it out of the form when another window opens."""

    def __init__(self, page: QWidget, editor: RecipeEditor, flags: FlagList, panels: SidePanels) -> None:
        super().__init__(page)
        self._page, self._editor, self._flags, self._panels = page, editor, flags, panels
        panels.opened.connect(self._enter)
        flags.field_requested.connect(self._follow_flag)
        QApplication.instance().focusWindowChanged.connect(self._leave_form)  # type: ignore[union-attr]  # it runs
        self.rest()

    def rest(self) -> None:
        """Take the cursor out of the form: no stray key and no line of a balance may edit the recipe unseen."""
        self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_field(self, key: str) -> None:
        """Put the cursor into a field, in the form that is opened for it."""
        self._panels.show_panel(FORM)
        self._editor.jump_to(key)

    def _follow_flag(self, key: str) -> None:
        self._panels.show_panel(FORM)
        self._editor.follow_flag(key)

    def _enter(self, panel: str) -> None:
        """Put the keyboard back to where it was in a panel that was opened; in the form it goes nowhere else."""
        if (place := self._panels.place_in(panel)) is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)
        elif panel == FLAGS:
            self._flags.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave_form(self, window: QWindow | None) -> None:
        """Leave the form for another window of the program: keys that come as it closes must not land in a field."""
        own = self._page.window().windowHandle()
        if window is None or window is own or window.type() not in _WINDOWS:
            return
        focused = self._page.window().focusWidget()
        if focused is not None and self._editor.isAncestorOf(focused):
            self.rest()

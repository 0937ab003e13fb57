"""What the palette offers: every action, field, material, shipped recipe and recent file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from ssedesigner.ui.command_palette import Command, field_commands, material_commands
from ssedesigner.ui.recipe_menus import sample_names

if TYPE_CHECKING:
    from ssedesigner.ui.main_window import MainWindow


def palette_commands(window: MainWindow) -> list[Command]:
    """Gather everything that can be done in a window now."""
    commands = [
        Command(
            text=action.text().replace("&", "").rstrip("…"),
            run=action.trigger,
            hint=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            search=action.toolTip(),
        )
        for action in window.actions()
        if action.isEnabled() and action.text() and action.objectName() != "action_palette"
    ]
    commands += field_commands(window.editor.jump_to)
    commands += material_commands(window.document)
    commands += [
        Command(text=f"Open sample: {name}", run=lambda path=path: window.files.open_sample(path), hint=path.stem)  # type: ignore[misc]
        for name, path in sample_names().items()
    ]
    commands += [
        Command(text=f"Open {path.name}", run=lambda path=path: window.files.open(path), hint=str(path.parent))  # type: ignore[misc]
        for path in window.settings.recent_files()
        if path.exists()
    ]
    return commands

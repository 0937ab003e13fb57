"""What the palette offers: fixes, every action, field, material, shipped recipe and recent file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from ssedesigner.core.changes import in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.ui.flags.fix_search import FixSearch
from ssedesigner.ui.recipe_menus import sample_names
from ssedesigner.ui.shell.command_palette import FIX, Command, field_commands, library_commands, material_commands
from ssedesigner.ui.widgets.change_words import fix_line

if TYPE_CHECKING:
    from ssedesigner.ui.shell.main_window import MainWindow


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
    commands += fix_commands(window.fixes)
    commands += field_commands(window.editor.jump_to)
    commands += [
        Command(
            text=f"Substitutes for {in_sentence(FIELDS[key].label)}",
            run=lambda key=key: window.windows.show_substitutes(key),  # type: ignore[misc]
            hint="library",
            search=f"replace {window.document.recipe.value(key) or ''}",
        )
        for key, field in FIELDS.items()
        if field.kind == "material"
    ]
    commands += material_commands(window.document, window.editor.jump_to)
    commands += library_commands(window.document, window.windows.show_material)
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


def fix_commands(fixes: FixSearch) -> list[Command]:
    """Offer every fix of a flag that was found for the present recipe, each edit once."""
    offers = fixes.offers
    flags = {flag.id: flag for flag in offers.prediction.flags} if offers.prediction else {}
    found = {
        fix.words: Command(
            text=f"Fix: {fix_line(fix)}",
            run=lambda fix=fix: fixes.apply(fix),  # type: ignore[misc]
            hint=flags[key].title,
            severity=lambda key=key: flags[key].severity,  # type: ignore[misc]
            group=FIX,
        )
        for key, listed in reversed(list(offers.fixes.items()))
        for fix in listed
    }
    return list(reversed(list(found.values())))

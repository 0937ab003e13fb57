"""The submenus that are filled when they open: sample recipes, recent files, tabs of the workbench."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QTabBar, QWidget

from ssedesigner.files.recipe.file import RecipeFileError, read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.ui.plain_text import no_mnemonic
from ssedesigner.ui.settings import Settings


def sample_names() -> dict[str, Path]:
    """Return the shipped recipes by the name that stands in each; a file that cannot be read is left out."""
    found: dict[str, Path] = {}
    for key, path in shipped_recipes().items():
        try:
            name = read_recipe(path).recipe.name
        except RecipeFileError:
            continue
        found[name if name not in found else f"{name} ({key})"] = path
    return found


def fill_samples(menu: QMenu, run: Callable[[Path], object]) -> None:
    """List the shipped recipes; once is enough, they do not change."""
    if menu.actions():
        return
    for name, path in sample_names().items():
        menu.addAction(no_mnemonic(name)).triggered.connect(lambda _=False, path=path: run(path))


def fill_recent(menu: QMenu, settings: Settings, run: Callable[[Path], object]) -> None:
    """List the files of late; one that is no longer there is grey."""
    menu.clear()
    paths = settings.recent_files()
    for number, path in enumerate(paths, start=1):
        is_there = path.exists()
        words = f"{no_mnemonic(path.name)}  –  {no_mnemonic(str(path.parent))}" + ("" if is_there else "  (missing)")
        action = menu.addAction(f"&{number % 10} {words}")
        action.setEnabled(is_there)
        action.triggered.connect(lambda _=False, path=path: run(path))
    if not paths:
        menu.addAction("No files yet").setEnabled(False)
    elif not all(path.exists() for path in paths):
        menu.addSeparator()
        menu.addAction("&Remove missing files").triggered.connect(settings.remove_missing)


def fill_tabs(menu: QMenu, tabs: QTabBar, window: QWidget) -> None:
    """Offer each tab of the workbench, by Alt and its number."""
    for index in range(tabs.count()):
        action = QAction(tabs.tabText(index), window)
        action.setObjectName(f"action_tab_{index}")
        action.setShortcut(QKeySequence(f"Alt+{index + 1}"))
        action.triggered.connect(lambda _=False, index=index: tabs.setCurrentIndex(index))
        window.addAction(action)
        menu.addAction(action)

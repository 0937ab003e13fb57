"""Every action of the window with its words and keys, and the menus that hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QTabBar, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.files.recipe.file import RecipeFileError, read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.ui.editor.undo_keys import REDO_KEYS, UNDO_KEYS
from ssedesigner.ui.plain_text import no_mnemonic, tooltip
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.widgets.widgets import set_names


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One action: its name in code, its words with the mnemonic, keys, and a tip."""

    name: str
    text: str
    keys: str = ""
    tip: str = ""
    is_choice: bool = False


FILE = (
    MenuEntry(name="new", text="&New recipe", keys="Ctrl+N"),
    MenuEntry(name="open", text="&Open…", keys="Ctrl+O", tip="Open a recipe file"),
    MenuEntry(name="samples", text="Open sa&mple"),
    MenuEntry(name="recent", text="Open &recent"),
    MenuEntry(name="from_code", text="Recipe from &code…", tip="Open the recipe in the code of a printed sheet"),
    MenuEntry(
        name="compare_file", text="Compare &with file…", tip="Pin the recipe of a file beside the open one and compare"
    ),
    MenuEntry(name="", text=""),
    MenuEntry(name="save", text="&Save", keys="Ctrl+S", tip="Save the recipe"),
    MenuEntry(name="save_as", text="Save &as…", keys="Ctrl+Shift+S"),
    MenuEntry(name="", text=""),
    MenuEntry(name="plan_batch", text="Plan a &batch…", keys="Ctrl+B", tip="What to weigh for films, a lot or a jar"),
    MenuEntry(
        name="batches", text="Ba&tches…", keys="Ctrl+Shift+B", tip="Record of what was weighed, made and measured"
    ),
    MenuEntry(name="impedance", text="I&mpedance…", tip="From the spectra of a film to its conductivity"),
    MenuEntry(name="", text=""),
    MenuEntry(name="sheet", text="Recipe s&heet…", keys="Ctrl+E", tip="Preview and export the recipe sheet"),
    MenuEntry(name="print", text="&Print sheet…", keys="Ctrl+P"),
    MenuEntry(name="bench", text="Bench mo&de", keys="F11", tip="One batch on the full screen, for gloves and balance"),
    MenuEntry(name="", text=""),
    MenuEntry(
        name="import",
        text="&Import…",
        keys="Ctrl+Shift+I",
        tip="Spectra or a table of films, or the library package of another machine",
    ),
    MenuEntry(
        name="export_library", text="E&xport library…", tip="Write your own data into a package for another machine"
    ),
    MenuEntry(name="undo_import", text="Undo &last import", tip="Go back to the library as it was before the import"),
    MenuEntry(name="", text=""),
    MenuEntry(name="back_up", text="Back &up…", tip="Write the library with its photos into one file"),
    MenuEntry(name="restore", text="R&estore a backup…", tip="Replace the library with a backup"),
    MenuEntry(name="", text=""),
    MenuEntry(
        name="settings", text="Settin&gs…", keys="Ctrl+,", tip="Look, paper, targets, room, balance, library and copies"
    ),
    MenuEntry(name="quit", text="&Quit", keys="Ctrl+Q"),
)
EDIT = (
    MenuEntry(name="undo", text="&Undo"),
    MenuEntry(name="redo", text="&Redo"),
    MenuEntry(name="", text=""),
    MenuEntry(name="rename", text="Re&name recipe", keys="F2", tip="Edit the name of the recipe in place"),
    MenuEntry(
        name="sections",
        text="&Go to section…",
        keys="Ctrl+G",
        tip="The sections of the form and their marks, by digit",
    ),
    MenuEntry(name="palette", text="&Find command, field or material…", keys="Ctrl+K"),
)
VIEW = (
    MenuEntry(name="tabs", text="&Tab"),
    MenuEntry(
        name="calculation", text="Show the &calculation…", keys="Ctrl+D", tip="Formula, inputs and steps of a result"
    ),
    MenuEntry(
        name="design",
        text="D&esign…",
        keys="Ctrl+Shift+D",
        tip="What if: vary a field, see every result and flag. Find recipes for targets, from what is in stock",
    ),
    MenuEntry(name="next_films", text="&Next films…", tip="Which films to make next, why, and what each would decide"),
    MenuEntry(
        name="scorecard",
        text="Sco&recard…",
        keys="Ctrl+Shift+E",
        tip="Each requirement on one page: its value, how sure it is, and what proves it",
    ),
    MenuEntry(
        name="microstructure",
        text="M&icrostructure…",
        keys="Ctrl+Shift+M",
        tip="An assumed structure of the film, and where the current runs in it",
    ),
    MenuEntry(
        name="pin", text="Pin t&his recipe", keys="Ctrl+J", tip="Keep the recipe as it is now beside the open one"
    ),
    MenuEntry(
        name="compare", text="C&ompare with pins…", keys="Ctrl+Shift+J", tip="What differs, what it did, and why"
    ),
    MenuEntry(
        name="changes",
        text="Show what changed since &saving…",
        tip="Results and checks as they were predicted when the recipe was saved, and now",
    ),
    MenuEntry(name="", text=""),
    MenuEntry(name="light", text="&Light theme", is_choice=True),
    MenuEntry(name="dark", text="&Dark theme", is_choice=True),
    MenuEntry(name="system", text="Theme of the des&ktop", is_choice=True),
    MenuEntry(name="", text=""),
    MenuEntry(
        name="process_path", text="Show &process path", is_choice=True, tip="The steps of making it, with their flags"
    ),
    MenuEntry(
        name="form_panel", text="Show recipe &form", keys="F8", is_choice=True, tip="The fields of the recipe, at left"
    ),
    MenuEntry(name="flags_panel", text="Show fl&ags", keys="F9", is_choice=True, tip="The list of flags, at right"),
    MenuEntry(name="menu_bar", text="Show &menu bar", is_choice=True),
)
LIBRARY = (
    MenuEntry(
        name="library",
        text="&Browse library…",
        keys="Ctrl+L",
        tip="Materials, values, sources and pairs. Copy a material as variant there, rename it, or change its formula",
    ),
    MenuEntry(
        name="lots",
        text="&Lots…",
        tip="Jars in stock: what is left, when they expire, what drew from them",
    ),
    MenuEntry(
        name="substitutes",
        text="&Substitutes…",
        keys="Ctrl+Shift+K",
        tip="What could replace the material under the cursor",
    ),
    MenuEntry(
        name="methods",
        text="&Compare methods…",
        tip="Advantages and drawbacks of each way of making the film, applied to this recipe",
    ),
    MenuEntry(name="", text=""),
    MenuEntry(
        name="record_film",
        text="&Record a measured film…",
        keys="Ctrl+M",
        tip="What was measured of a film made by this recipe",
    ),
    MenuEntry(name="", text=""),
    MenuEntry(
        name="shipped_values",
        text="&Own materials that are shipped…",
        tip="Use or ignore the shipped values of materials that you added earlier",
    ),
)
HELP = (
    MenuEntry(name="guide", text="&Guide", keys="F1"),
    MenuEntry(name="explain", text="&Explain this field", keys="Ctrl+I"),
    MenuEntry(name="shortcuts", text="&Keyboard shortcuts…", keys="Ctrl+/", tip="Every key, and what it does"),
    MenuEntry(name="", text=""),
    MenuEntry(name="about", text="&About SSE Designer"),
)
MENUS = {"file": ("&File", FILE), "edit": ("&Edit", EDIT), "view": ("&View", VIEW)} | {
    "library": ("&Library", LIBRARY),
    "help": ("&Help", HELP),
}
SUBMENUS = ("samples", "recent", "tabs")


def make_actions(
    window: QWidget, runs: dict[str, Callable[[], object]], ready: dict[str, QAction]
) -> dict[str, QAction]:
    """Make the actions that are not ready yet and put all on the window, so that keys work without a menu bar."""
    actions = dict(ready)
    for entry in _entries():
        if entry.name in SUBMENUS:
            continue
        action = actions.get(entry.name) or QAction(entry.text, window)
        if entry.name not in ready:
            action.triggered.connect(lambda _=False, run=runs[entry.name]: run())
        action.setObjectName(f"action_{entry.name}")
        action.setCheckable(entry.is_choice)
        if entry.tip:
            action.setToolTip(tooltip(entry.tip))
        action.setShortcuts(_keys(entry))
        if entry.name in ("guide", "shortcuts"):  # help is asked for in the library and on the sheet as well
            action.setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        window.addAction(action)
        actions[entry.name] = action
    return actions


def _entries() -> Iterable[MenuEntry]:
    return (entry for _, entries in MENUS.values() for entry in entries if entry.name)


def _keys(entry: MenuEntry) -> list[QKeySequence]:
    special = {"undo": UNDO_KEYS, "redo": REDO_KEYS}
    return list(special.get(entry.name, [QKeySequence(entry.keys)] if entry.keys else []))


def make_menus(window: QWidget, actions: dict[str, QAction]) -> dict[str, QMenu]:
    """Make the menus and, by the name of their entry, the submenus."""
    menus: dict[str, QMenu] = {}
    for name, (title, entries) in MENUS.items():
        menu = set_names(QMenu(title, window), f"menu_{name}", title.replace("&", ""))
        menus[name] = menu
        for entry in entries:
            if not entry.name:
                menu.addSeparator()
            elif entry.name in SUBMENUS:
                submenu = set_names(QMenu(entry.text, menu), f"menu_{entry.name}", entry.text.replace("&", ""))
                menus[entry.name] = submenu
                menu.addMenu(submenu)
            else:
                menu.addAction(actions[entry.name])
    return menus


def sample_names() -> dict[str, Path]:
    """Return the shipped recipes by the name that stands in each; a file that cannot be read is left out."""
    paths: dict[str, Path] = {}
    for key, path in shipped_recipes().items():
        try:
            name = read_recipe(path).recipe.name
        except RecipeFileError:
            continue
        paths[name if name not in paths else f"{name} ({key})"] = path
    return paths


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

"""The main window: top bar, editor, workbench and flags, and what its actions do. No logic of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSplitter, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.question.file import SUFFIX
from ssedesigner.library.store import Library
from ssedesigner.ui import theme as look
from ssedesigner.ui.display import SMALLEST_WINDOW
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor.recipe_editor import RecipeEditor
from ssedesigner.ui.evidence.own_films import FilmRecords
from ssedesigner.ui.flags.fix_search import FixSearch
from ssedesigner.ui.flags.flag_list import FlagList
from ssedesigner.ui.guard import attempt, guarded
from ssedesigner.ui.pictures.process_strip import ProcessStrip
from ssedesigner.ui.plain_text import window_title
from ssedesigner.ui.settings import NO_ZOOM, Settings, keep_decimal_sign
from ssedesigner.ui.shell.actions import MENUS, fill_recent, fill_samples, fill_tabs, make_actions, make_menus
from ssedesigner.ui.shell.bars import StatusLine, TopBar
from ssedesigner.ui.shell.brought import BroughtMaterials
from ssedesigner.ui.shell.command_palette import Command, CommandPalette, palette_commands, setting_commands
from ssedesigner.ui.shell.cursor import Cursor
from ssedesigner.ui.shell.edit_notices import EditNotices
from ssedesigner.ui.shell.library_backups import LibraryBackups
from ssedesigner.ui.shell.library_news import LibraryNews
from ssedesigner.ui.shell.recipe_files import RecipeFiles
from ssedesigner.ui.shell.shipped_values import ShippedValues
from ssedesigner.ui.shell.side_panels import EDGE_PX, FLAGS, FORM, SidePanels, flags_caption
from ssedesigner.ui.shell.title import TitleLine
from ssedesigner.ui.shell.windows import Windows
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.command_keys import open_menu_of_focus
from ssedesigner.ui.widgets.notices import NoticeBar
from ssedesigner.ui.widgets.pins import PinBoard
from ssedesigner.ui.widgets.widgets import column_layout, resize_within_screen, row_layout, set_names
from ssedesigner.ui.workbench.workbench import EVIDENCE, Workbench

if TYPE_CHECKING:
    from ssedesigner.ui.evidence.evidence import EvidencePage


@guarded
class MainWindow(QMainWindow):
    """Shows one document; every change goes through the document, every sight of it comes from there."""

    def __init__(self, document: Document, library: Library, settings: Settings, sessions: Path) -> None:
        super().__init__()
        set_names(self, "main_window", "SSE Designer")
        self.document, self.library, self.settings = document, library, settings
        document.read_lots = lambda: library.lots(retired=None)
        self._loads = document.loads
        self._has_own_columns = True  # until there are columns
        self._apply_theme()  # before there are widgets to style twice
        self.notices = NoticeBar()
        self.pins = PinBoard(document, self)
        self.files = RecipeFiles(document, settings, self.notices, sessions, self, self.pins)
        self.own_films = FilmRecords(document, library, settings, self.notices, self)
        self.windows = Windows(document, library, settings, self, self.pins)
        self.backups = LibraryBackups(document, library, settings, self.notices, self.windows, self)
        self.fixes = FixSearch(document, self)
        self.library_news = LibraryNews(document, library, self.notices, self)
        self.brought = BroughtMaterials(document, library, self.notices, self)
        self.shipped_values = ShippedValues(document, library, self.notices, self)
        self.lots_watch = LibraryWatch(library, lambda: self.editor.show_lots(), self)
        self._edits = EditNotices(document, self.notices, self)
        self.actions_by_name = make_actions(self, self._runs(), self._undo_actions())
        self.menus = make_menus(self, self.actions_by_name)
        # each part is born inside its parent: moving a filled widget would style all of it again
        page = set_names(QWidget(self), "page", "SSE Designer")
        self.setCentralWidget(page)
        self._columns = set_names(QSplitter(Qt.Orientation.Horizontal, page), "columns", "Editor, workbench and flags")
        self.top_bar = TopBar(self.actions_by_name, self._main_menu(), page)
        self.strip = ProcessStrip(page)
        self.editor = RecipeEditor(document, self._columns)
        self.workbench = Workbench(self._columns, self.pins)
        self.workbench.offer_page(EVIDENCE, self._evidence_page)
        self.workbench.structure_asked.connect(lambda: self.windows.show_microstructure())
        self.flags = FlagList(self._columns)
        self.panels = SidePanels(self.editor, self.flags, self.workbench, settings, self.actions_by_name, page)
        self.status = StatusLine(document, self)
        self._lay_out(page)
        self._fill_menus()
        self._connect()
        self._restore()
        self._theme_parts()
        self._show_recipe(document.recipe)
        self._show_library(document.materials)
        self.cursor_place = Cursor(page, self.editor, self.flags, self.panels)

    def _lay_out(self, page: QWidget) -> None:
        for column in (self.editor, self.workbench, self.flags):
            self._columns.addWidget(column)
        self._columns.setHandleWidth(EDGE_PX)
        self._columns.setChildrenCollapsible(False)
        self._columns.setStretchFactor(1, 1)
        columns = row_layout(None, (0, 0, 0, 0), 0)
        columns.addWidget(self.panels.strips[FORM])
        columns.addWidget(self._columns, 1)
        columns.addWidget(self.panels.strips[FLAGS])
        layout = column_layout(page, (0, 0, 0, 0), 0)
        layout.addWidget(self.top_bar)
        layout.addWidget(self.strip)
        layout.addLayout(columns, 1)
        self.notices.lay_over(page, self.workbench)
        self.setStatusBar(self.status)
        smallest = QSize(*SMALLEST_WINDOW)
        if self.settings.zoom_at_start > NO_ZOOM:  # cramped is better than beyond the edge of the screen
            smallest = smallest.boundedTo(self.screen().availableSize())
        self.setMinimumSize(smallest)
        self.setAcceptDrops(True)

    def _undo_actions(self) -> dict[str, QAction]:
        stack = self.document.undo_stack
        return {"undo": stack.createUndoAction(self, "&Undo"), "redo": stack.createRedoAction(self, "&Redo")}

    def _runs(self) -> dict[str, Callable[[], object]]:
        files, windows = self.files, self.windows
        return {
            "new": files.new,
            "open": files.ask_and_open,
            "from_code": files.ask_for_code,
            "save": lambda: self._settle_and_save(files.save),
            "save_as": lambda: self._settle_and_save(files.ask_and_save),
            "plan_batch": windows.show_plan,
            "batches": windows.show_batches,
            "impedance": windows.show_impedance,
            "sheet": windows.show_sheet,
            "scorecard": windows.show_scorecard,
            "print": windows.print_sheet,
            "bench": windows.show_bench,
            "back_up": self.backups.back_up,
            "restore": self.backups.restore,
            "export_library": self.backups.export_library,
            "import": windows.ask_and_import,
            "undo_import": self.backups.undo_import,
            "quit": self.close,
            "sections": self.choose_section,
            "rename": self.edit_title,
            "palette": self.show_palette,
            "settings": lambda: windows.show_settings(),
            "calculation": windows.show_calculation,
            "changes": windows.show_changes,
            "design": windows.show_design,
            "microstructure": windows.show_microstructure,
            "pin": self.pin_recipe,
            "compare": windows.show_compare,
            "compare_file": windows.ask_and_compare,
            "next_films": windows.show_next,
            "light": lambda: self.choose_theme("light"),
            "dark": lambda: self.choose_theme("dark"),
            "system": lambda: self.choose_theme("system"),
            "process_path": lambda: self._show_or_hide("process_path"),
            "menu_bar": lambda: self._show_or_hide("menu_bar"),
            FORM: lambda: self.panels.toggle(FORM),
            FLAGS: lambda: self.panels.toggle(FLAGS),
            "library": windows.show_library,
            "lots": windows.show_lots,
            "substitutes": lambda: windows.show_substitutes(self.editor.focused_key()),
            "methods": lambda: windows.show_substitutes("method"),
            "record_film": self.own_films.record,
            "shipped_values": self.shipped_values.ask_again,
            "guide": windows.show_guide,
            "explain": lambda: self.editor.explain_focused(),
            "shortcuts": windows.show_shortcuts,
            "about": windows.show_about,
        }

    def edit_title(self) -> TitleLine:
        """Let the name of the recipe be typed where it stands as title."""
        return TitleLine(self.document, self.top_bar.title)

    def pin_recipe(self) -> None:
        """Pin the open recipe, as it stands in the editor."""
        self.editor.settle()
        self.pins.add(self.document.recipe, self.document.recipe.name, f"the open recipe, at {datetime.now():%H:%M}")

    def _settle_and_save(self, save: Callable[[], object]) -> None:
        """Save what the recipe holds, and show that in the field that is being typed in."""
        self.editor.settle()
        save()
        self.status.show_saved()

    def palette_commands(self) -> list[Command]:
        """Return everything that can be done in the window now."""
        commands = palette_commands(
            self.document,
            self.fixes,
            self.actions(),
            self.settings.recent_files(),
            to_field=self.go_to_field,
            to_material=self.windows.show_material,
            to_substitutes=self.windows.show_substitutes,
            to_variation=self.windows.show_what_if,
            to_matters=self.windows.show_matters,
            open_sample=self.files.open_sample,
            open_recipe=self.files.open,
        )
        return commands + setting_commands(self.settings, self.library, self.windows.show_settings)

    def show_palette(self) -> CommandPalette:
        """Open the palette over everything that can be done."""
        for open_one in self.findChildren(CommandPalette):
            open_one.leave()
        palette = CommandPalette(self.palette_commands(), self)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.show_below(self.top_bar)
        return palette

    def _evidence_page(self, theme: look.Theme) -> EvidencePage:
        from ssedesigner.ui.evidence.evidence import EvidencePage  # loaded here: the first window must be quick

        return EvidencePage(self.document, self.own_films, self.files.open_as_new, theme)

    def _main_menu(self) -> QMenu:
        menu = set_names(QMenu("Menu", self), "menu", "Menu")
        for name in MENUS:
            menu.addMenu(self.menus[name])
        return menu

    def _fill_menus(self) -> None:
        group = QActionGroup(self)
        for name in ("light", "dark", "system"):
            group.addAction(self.actions_by_name[name])
        bar = self.menuBar()
        set_names(bar, "menu_bar", "Menu bar")
        for name in MENUS:
            bar.addMenu(self.menus[name])
        fill_tabs(self.menus["tabs"], self.workbench.tabs, self)
        self.menus["samples"].aboutToShow.connect(lambda: fill_samples(self.menus["samples"], self.files.open_sample))
        self.menus["recent"].aboutToShow.connect(
            lambda: fill_recent(self.menus["recent"], self.settings, self.files.open)
        )

    def _connect(self) -> None:
        document = self.document
        document.recipe_changed.connect(self._show_recipe)
        document.prediction_changed.connect(self._show_prediction)
        document.library_changed.connect(self._show_library)
        document.undo_stack.cleanChanged.connect(self._show_state)
        self.windows.recipe_asked.connect(self._open_as_new)
        self.windows.flag_asked.connect(self._show_flag)
        self.windows.field_asked.connect(self._show_field)
        self.windows.layout_asked.connect(self.reset_layout)
        self.windows.record_asked.connect(self.own_films.record)
        self.own_films.import_asked.connect(lambda: self.windows.show_import((), "table"))
        self.windows.fix_chosen.connect(self.fixes.apply)
        self.fixes.offers_changed.connect(self.windows.take_offers)
        self.files.changes_asked.connect(self.windows.show_changes)
        self.flags.value_requested.connect(self._ask_for)
        self.strip.step_asked.connect(self._list_step)
        self.flags.step_chosen.connect(self.strip.mark_step)
        self.windows.flag_asked.connect(self._go_to_flag)
        self.flags.fix_chosen.connect(self.fixes.apply)
        self.fixes.offers_changed.connect(self.flags.show_offers)
        self.editor.substitutes_asked.connect(self.windows.show_substitutes)
        self.editor.variation_asked.connect(self.windows.show_what_if)
        self.workbench.calculation_asked.connect(self.windows.show_calculation)
        self.workbench.variation_asked.connect(self.windows.show_what_if)
        self.workbench.sample_asked.connect(self.files.open_sample)
        self.workbench.pins.compare_asked.connect(self.windows.show_compare)
        self.workbench.pins.pin_asked.connect(self.actions_by_name["pin"].trigger)
        self.workbench.pins.ghosts_toggled.connect(self._keep_ghosts)
        self.pins.changed.connect(self._show_pins)
        self.panels.changed.connect(self._share_columns)
        self.settings.changed.connect(self._follow_settings)
        keep_decimal_sign(self.settings.value("decimal"))
        menu_key = QShortcut(QKeySequence("Shift+F10"), self, context=Qt.ShortcutContext.ApplicationShortcut)
        menu_key.activated.connect(open_menu_of_focus)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_desktop)

    def _go_to_flag(self, flag_id: str) -> None:
        self.activateWindow()
        self.panels.show_panel(FLAGS)
        self.flags.go_to(flag_id)

    def _list_step(self, key: str) -> None:
        self.panels.show_panel(FLAGS)
        self.flags.choose_step(key)

    def go_to_field(self, key: str) -> None:
        """Put the cursor into a field, in the form that is opened for it."""
        self.cursor_place.go_to_field(key)

    def choose_section(self) -> None:
        """List the sections of the form, which is opened for it."""
        self.panels.show_panel(FORM)
        self.editor.choose_section()

    def _ask_for(self, key: str) -> None:
        self.panels.show_panel(FORM)
        self.editor.ask_for(key)

    def _open_as_new(self, recipe: Recipe) -> None:
        self.files.open_as_new(recipe)
        self.activateWindow()

    def _show_flag(self, flag_id: str) -> None:
        """Bring a flag into sight that another window asks for."""
        self.activateWindow()
        self.raise_()
        self.panels.show_panel(FLAGS)
        self.flags.go_to(flag_id)
        self.flags.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_field(self, key: str) -> None:
        self.activateWindow()
        self.raise_()
        self.go_to_field(key)

    def _show_recipe(self, recipe: Recipe) -> None:
        if self._loads != self.document.loads:
            self._loads = self.document.loads
            self.status.show_saved()
        self._show_state()

    def _show_state(self) -> None:
        document = self.document
        name = document.recipe.name
        state = "edited" if document.is_modified else "saved" if document.path else "not saved"
        if not self.top_bar.show_title(name, state):
            return
        self.setWindowTitle(f"{window_title(formula(name))}[*] – SSE Designer")
        self.setWindowModified(document.is_modified)

    def _show_prediction(self, prediction: Prediction) -> None:
        curves = self.document.curves
        # a part that cannot draw must not keep the others at the old numbers
        attempt(lambda: self.workbench.take_pins(self.pins.pinned))
        attempt(lambda: self.workbench.show_prediction(prediction, curves))
        attempt(lambda: self.flags.show_prediction(prediction, curves))
        attempt(lambda: self.strip.show_prediction(prediction))
        attempt(lambda: self.panels.name_flags(flags_caption(prediction.flags)))

    def _keep_ghosts(self, are_shown: bool) -> None:
        self.settings.store("ghosts", "yes" if are_shown else "no")

    def _show_pins(self) -> None:
        self.workbench.show_pins(self.pins.pinned)

    def _show_library(self, materials: Materials) -> None:
        self.workbench.show_library(materials)
        self.flags.show_library(materials)
        self.strip.show_library(materials)

    def choose_theme(self, choice: str) -> None:
        """Show the window in a palette: light, dark, or as the desktop is."""
        self.settings.store("theme", choice)
        self._show_theme()

    def _show_theme(self) -> None:
        self._apply_theme()
        self._theme_parts()

    def _follow_settings(self, key: str) -> None:
        """Let a setting take effect at once, wherever it was chosen."""
        if key in ("theme", "touch"):
            self._show_theme()
        elif key == "decimal":
            keep_decimal_sign(self.settings.value(key))
        elif key in (FORM, FLAGS):
            self.panels.fit()
        elif key == "ghosts":
            self.workbench.pins.ghosts.setChecked(self.settings.value(key) == "yes")
        elif key in self._optional_parts():
            is_shown = self.settings.value(key) == "yes"
            self.actions_by_name[key].setChecked(is_shown)
            self._optional_parts()[key].setVisible(is_shown)

    def _apply_theme(self) -> None:
        choice = self.settings.value("theme")
        is_dark_desktop = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self._theme = look.THEMES.get(choice, look.DARK if is_dark_desktop else look.LIGHT)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        look.apply(app, self._theme, for_touch=self.settings.value("touch") == "yes")

    def _theme_parts(self) -> None:
        choice = self.settings.value("theme")
        self.actions_by_name[choice if choice in look.THEMES else "system"].setChecked(True)
        for part in (self.editor, self.workbench, self.flags, self.strip, self.top_bar, self.panels, self.windows):
            part.apply_theme(self._theme)

    def _follow_desktop(self) -> None:
        if self.settings.value("theme") == "system":
            self._show_theme()

    def _optional_parts(self) -> dict[str, QWidget]:
        """Return the parts that can be hidden, by the name of their action and setting."""
        return {"process_path": self.strip, "menu_bar": self.menuBar()}

    def _show_or_hide(self, name: str) -> None:
        self.settings.store(name, "yes" if self.actions_by_name[name].isChecked() else "no")

    def _restore(self) -> None:
        settings = self.settings
        if not self.restoreGeometry(settings.bytes_value("geometry")):
            resize_within_screen(self, 1440, 900)
        self._has_own_columns = self._columns.restoreState(settings.bytes_value("columns"))
        self._columns.splitterMoved.connect(self._keep_columns)
        tabs = self.workbench.tabs
        names = [tabs.tabData(index) for index in range(tabs.count())]
        if settings.value("tab") in names:
            tabs.setCurrentIndex(names.index(settings.value("tab")))
        self.editor.fold(settings.value("folded").split(","))
        self.editor.show_rare(settings.value("rare_fields").split(","))
        for name in (*self._optional_parts(), "ghosts"):
            self._follow_settings(name)
        self.panels.fit()

    def reset_layout(self) -> None:
        """Give the window its first size, columns, tab and sections."""
        self.showNormal()
        self._has_own_columns = False
        resize_within_screen(self, 1440, 900)
        for key in (FORM, FLAGS):
            self.settings.store(key, "yes")
        self._share_columns()
        self.workbench.tabs.setCurrentIndex(0)
        self.editor.fold(())
        self.editor.show_rare(())

    def _keep_columns(self) -> None:
        self._has_own_columns = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_columns()

    def _share_columns(self) -> None:
        if not self._has_own_columns:
            self._columns.setSizes(self.panels.widths(self.width()))

    def _remember(self) -> None:
        tabs = self.workbench.tabs
        self.settings.store_bytes("geometry", self.saveGeometry())
        if self._has_own_columns:
            self.settings.store_bytes("columns", self._columns.saveState())
        self.settings.store("tab", tabs.tabData(tabs.currentIndex()))
        self.settings.store("folded", ",".join(self.editor.folded))
        self.settings.store("rare_fields", ",".join(self.editor.long))
        self.settings.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.files.may_leave():
            event.ignore()
            return
        self._remember()
        self.files.end()
        self.windows.close()
        self.hide()  # nobody needs to wait for the copy
        self.backups.end()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        paths = _dropped_paths(event)
        if len(paths) == 1 or _are_imported(paths):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _dropped_paths(event)
        event.acceptProposedAction()
        if _are_imported(paths):
            self.windows.show_import(paths)
        elif len(paths) == 1 and paths[0].suffix.lower() == SUFFIX:
            self.windows.show_design().show_find(paths[0])
        elif len(paths) == 1:
            self.files.open(paths[0])


def _are_imported(paths: list[Path]) -> bool:
    from ssedesigner.ui.exchange.window import kind_of  # loaded when something is dragged

    return any(kind_of(path) for path in paths)


def _dropped_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]

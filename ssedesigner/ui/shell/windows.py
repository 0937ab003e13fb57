"""The windows beside the main one, such as library, guide and sheet. Each is loaded when first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from ssedesigner.core.batch.record import Batch, BatchSummary
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.document import Document
from ssedesigner.ui.flags.fix_search import NO_OFFERS, Offers
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.notices import Notice
from ssedesigner.ui.widgets.pins import PinBoard
from ssedesigner.ui.widgets.widgets import RESULT, AnyWidget, resize_within_screen

if TYPE_CHECKING:
    from ssedesigner.ui.batches.window import BatchWindow
    from ssedesigner.ui.bench.choice import BenchChoice
    from ssedesigner.ui.bench.window import BenchWindow
    from ssedesigner.ui.design.window import DesignWindow
    from ssedesigner.ui.exchange.window import ImportWindow
    from ssedesigner.ui.flags.substitutes import SubstitutesWindow
    from ssedesigner.ui.guide.viewer import GuideViewer
    from ssedesigner.ui.library.browser import LibraryBrowser
    from ssedesigner.ui.sheet.dialog import SheetDialog
    from ssedesigner.ui.shell.about import About
    from ssedesigner.ui.shell.change_window import ChangeWindow
    from ssedesigner.ui.shell.settings_window import SettingsWindow
    from ssedesigner.ui.shell.shortcuts import ShortcutsWindow
    from ssedesigner.ui.workbench.derivation_window import DerivationWindow
    from ssedesigner.ui.workbench.microstructure import MicrostructureWindow


class Windows(QObject):
    """Opens each window once and brings it to the front when it is asked for again."""

    recipe_asked = Signal(object)
    flag_asked = Signal(str)
    field_asked = Signal(str)
    record_asked = Signal()
    fix_chosen = Signal(object)
    undo_import_asked = Signal()
    layout_asked = Signal()

    def __init__(
        self, document: Document, library: Library, settings: Settings, window: QWidget, pins: PinBoard
    ) -> None:
        super().__init__(window)
        self._pins = pins
        self._document, self._library, self._settings, self._window = document, library, settings, window
        self._opened: dict[str, QWidget] = {}
        self._offers = NO_OFFERS
        self.obstacle_to_merging: Callable[[], str] = str
        settings.changed.connect(self._follow_settings)

    def show_library(self) -> LibraryBrowser:
        """Open the library browser."""
        from ssedesigner.ui.library.browser import LibraryBrowser  # loaded here: the first window must be quick

        def make() -> LibraryBrowser:
            browser = LibraryBrowser(self._document, self._library, self._window)
            browser.recipe_asked.connect(self.recipe_asked)
            browser.batch_asked.connect(self.show_batches)
            browser.undo_import_asked.connect(self.undo_import_asked)
            return browser

        return self._open("library", make, (1180, 760))

    def show_material(self, kind: str, key: str) -> None:
        """Open the library browser, at a material if one is named."""
        browser = self.show_library()
        if key:
            browser.show_material(kind, key)

    def show_lots(self) -> LibraryBrowser:
        """Open the library browser at the lots."""
        browser = self.show_library()
        browser.show_lots()
        return browser

    def show_guide(self, page: str = "") -> GuideViewer:
        """Open the guide at a page, else at that on the place where the cursor is."""
        from ssedesigner.ui.guide.viewer import GuideViewer, context_page

        page = page or context_page(QApplication.focusWidget())
        guide = self._open("guide", lambda: GuideViewer(None, self._window), (1040, 760))
        guide.show_page(page)
        return guide

    def show_calculation(self, key: str = "", basis: str = "") -> DerivationWindow:
        """Open the calculation of a result: the given one, else that under the cursor, else the last one shown."""
        from ssedesigner.ui.workbench.derivation_window import DerivationWindow

        def make() -> DerivationWindow:
            window = DerivationWindow(self._document, self._window)
            window.guide_asked.connect(self.show_guide)
            return window

        focused = QApplication.focusWidget()  # before the window takes the focus
        key = key or str((focused.property(RESULT) if focused else None) or "")
        window = self._open("calculation", make)
        window.show_result(key, basis or None)
        return window

    def show_microstructure(self) -> MicrostructureWindow:
        """Open the drawn structure of the film with the current through it."""
        from ssedesigner.ui.workbench.microstructure import MicrostructureWindow

        window = self._window
        return self._open("microstructure", lambda: MicrostructureWindow(self._document, window), (1440, 900))

    def show_changes(self) -> ChangeWindow:
        """Compare what was predicted when the recipe was saved with what is predicted now."""
        from ssedesigner.ui.shell.change_window import ChangeWindow

        def make() -> ChangeWindow:
            window = ChangeWindow(self._document, self._window)
            window.compare_asked.connect(self._compare_saved)
            return window

        return self._open("changes", make)

    def _compare_saved(self, recipe: Recipe) -> None:
        self._pins.add(recipe, recipe.name, "the file as it was saved")
        self.show_compare()

    def show_substitutes(self, key: str = "") -> SubstitutesWindow:
        """List what could take the place of a material or the method: in the field given, else in that shown last."""
        from ssedesigner.ui.flags.substitutes import LISTED_FIELDS, SubstitutesWindow

        def make() -> SubstitutesWindow:
            window = SubstitutesWindow(self._document, self._window)
            window.flag_asked.connect(self.flag_asked)
            return window

        window = self._open("substitutes", make)
        window.show_field(key if key in LISTED_FIELDS else window.field)
        return window

    def show_design(self) -> DesignWindow:
        """Open the window in which recipes are found."""
        from ssedesigner.ui.design.window import DesignWindow
        from ssedesigner.ui.shell.edit_notices import EditNotices

        def make() -> DesignWindow:
            window = DesignWindow(self._document, self._window, self._settings, self._pins, self._library.batch)
            EditNotices(self._document, window.notices, window)
            window.plan_asked.connect(self.show_plan)
            window.batches_asked.connect(self.plan_series)
            return window

        return self._open("design", make, (1366, 768))

    def show_what_if(self, key: str = "", result: str = "") -> DesignWindow:
        """Open the page What if, and vary a field there, to a result if one is named."""
        window = self.show_design()
        window.show_what_if(key, result)
        return window

    def show_matters(self) -> DesignWindow:
        """Open the page What if at what matters most to its result."""
        window = self.show_what_if()
        window.what_if.show_matters()
        return window

    def show_compare(self) -> DesignWindow:
        """Open the page Compare: the open recipe beside the pins."""
        window = self.show_design()
        window.show_compare()
        return window

    def ask_and_compare(self) -> DesignWindow:
        """Ask for a file that carries a recipe, pin that and compare."""
        window = self.show_compare()
        window.compare.ask_for_file()
        return window

    def _pin_batch(self, batch: Batch) -> None:
        from ssedesigner.files.recipe.named import name_batch  # loaded here: the first window must be quick

        named = name_batch(batch)
        self._pins.add(named.recipe, named.recipe.name, named.origin)

    def _compare_batch(self, batch: Batch) -> None:
        self._pin_batch(batch)
        self.show_compare()

    def show_next(self) -> DesignWindow:
        """Open the page Next films."""
        window = self.show_design()
        window.show_next()
        return window

    def show_import(self, paths: Sequence[Path] = (), page: str = "") -> ImportWindow:
        """Open the window in which files of others come in, at a tab, with files for it."""
        from ssedesigner.ui.exchange.window import ImportWindow

        def make() -> ImportWindow:
            window = ImportWindow(self._document, self._library, self._settings, self._window)
            window.undo_asked.connect(self.undo_import_asked)
            window.material_asked.connect(self.show_material)
            window.obstacle_to_merging = self.obstacle_to_merging
            return window

        window = self._open("import", make, (1440, 900))
        window.show_page(page)
        window.open_files(paths, page)
        return window

    def show_impedance(self, key: str = "") -> ImportWindow:
        """Open the tab in which spectra come in, for the films of a batch if one is named."""
        window = self.show_import(page="impedance")
        if key:
            window.impedance_page.choose_batch(key)
        return window

    def show_settings(self, row: str = "") -> SettingsWindow:
        """Open the settings, at one of them if it is named."""
        from ssedesigner.ui.shell.settings_window import SettingsWindow

        def make() -> SettingsWindow:
            actions = {action.objectName(): action for action in self._window.actions()}
            window = SettingsWindow(self._settings, self._library, actions, self._window)
            window.layout_asked.connect(self.layout_asked)
            return window

        window = self._open("settings", make, (1240, 800))
        if row:
            window.show_row(row)
        return window

    def show_notice(self, notice: Notice) -> None:
        """Show a notice also where somebody looks who has asked for a backup, an import, or to undo one."""
        for window in (self._opened.get(name) for name in ("import", "library", "settings")):
            if window is not None and window.isVisible():
                cast("ImportWindow | LibraryBrowser | SettingsWindow", window).notices.show_notice(notice)

    def close_notice(self, key: str) -> None:
        """Take a notice away that was shown there too."""
        for window in (self._opened.get(name) for name in ("import", "library", "settings")):
            if window is not None:
                cast("ImportWindow | LibraryBrowser | SettingsWindow", window).notices.close_notice(key)

    def ask_and_import(self) -> None:
        """Ask for files of any kind and open them in the Import window, each on its tab."""
        from ssedesigner.ui.exchange.window import ask_for_files

        if paths := ask_for_files(self._window):
            self.show_import(paths)

    def show_plan(self) -> BatchWindow:
        """Open the window of batches to plan one from the open recipe."""
        window = self._open_batches()
        window.show_plan()
        return window

    def plan_series(self, recipes: Sequence[Recipe]) -> BatchWindow:
        """Open the window of batches to plan one of each recipe."""
        window = self._open_batches()
        window.plan_series(recipes)
        return window

    def show_batches(self, key: str = "") -> BatchWindow:
        """Open the window of batches at the list, or at a batch."""
        window = self._open_batches()
        window.show_batches(key)
        return window

    def _open_batches(self) -> BatchWindow:
        from ssedesigner.ui.batches.window import BatchWindow

        def make() -> BatchWindow:
            window = BatchWindow(self._document, self._library, self.batch_extras(), self._window)
            window.recipe_asked.connect(self.recipe_asked)
            window.use_balance(float(self._settings.value("balance_g")))
            return window

        return self._open("batches", make, (1240, 820))

    def _follow_settings(self, key: str) -> None:
        window = self._opened.get("batches")
        if key == "balance_g" and window is not None:
            cast("BatchWindow", window).use_balance(float(self._settings.value(key)))

    def show_sheet(self, batch_key: str = "") -> SheetDialog:
        """Open the sheet of the open recipe, or of the batch on record that has a key."""
        from ssedesigner.ui.sheet.dialog import SHEET, SheetDialog

        def make() -> SheetDialog:
            sheet = SheetDialog(self._document, self._window, self._library, self._settings)
            card = sheet.scorecard
            # the window stands above the main one and would hide what is asked for
            for asked in (card.flag_asked, card.field_asked, card.record_asked):
                asked.connect(lambda *_: sheet.close())
            card.flag_asked.connect(self.flag_asked)
            card.field_asked.connect(self.field_asked)
            card.record_asked.connect(self.record_asked)
            card.fix_chosen.connect(self.fix_chosen)
            card.result_asked.connect(self.show_calculation)
            card.show_offers(self._offers.fixes, self._offers.missing_fields)
            return sheet

        sheet = self._open("sheet", make)
        sheet.show_tab(SHEET)
        sheet.show_batch(batch_key)
        return sheet

    def show_scorecard(self) -> SheetDialog:
        """Open the scorecard of the open recipe, beside its sheet."""
        from ssedesigner.ui.sheet.dialog import SCORECARD

        sheet = self.show_sheet()
        sheet.show_tab(SCORECARD)
        return sheet

    def take_offers(self, offers: Offers) -> None:
        """Take up what can be done about the flags, for the row that is chosen on the scorecard."""
        self._offers = offers
        sheet = self._opened.get("sheet")
        if sheet is not None:
            cast("SheetDialog", sheet).scorecard.show_offers(offers.fixes, offers.missing_fields)

    # screens do not import each other: the window of batches gets what it may open as callables
    def batch_extras(self) -> dict[str, Callable[[Batch], object]]:
        """Return what the window of batches may do with a batch outside itself: bench mode, and its sheet."""
        return {
            "bench": lambda batch: self.show_bench(batch.key),
            "sheet": lambda batch: self.show_sheet(batch.key),
            "pin": self._pin_batch,
            "compare": self._compare_batch,
            "impedance": lambda batch: self.show_impedance(batch.key),
        }

    def show_bench(self, key: str | None = None) -> QWidget:
        """Open bench mode on a batch: the given one, the one that is running, or one of those that are planned."""
        from ssedesigner.ui.bench.running import batches_at

        try:
            running = [] if key else [batch.key for batch in batches_at(self._library, "running")]
            key = key or (running[0] if running else "")
            return self._show_batch(key) if key else self._choose_batch(batches_at(self._library, "planned"))
        except LibraryError as error:
            choice = self._choose_batch(())
            choice.show_message(str(error))
            return choice

    def _show_batch(self, key: str) -> BenchWindow:
        from ssedesigner.ui.bench.window import BenchWindow

        bench = self._opened.get("bench")
        if not isinstance(bench, BenchWindow) or bench.record.key != key or not bench.isVisible():
            self._forget("bench")
            bench = BenchWindow(self._library, key, self._document.materials, self._settings, self._window)
            bench.evidence_changed.connect(lambda: self._document.replace_materials(self._library.materials()))
            self._document.library_changed.connect(bench.take_materials)
            self._opened["bench"] = bench
        bench.showFullScreen()
        bench.activateWindow()
        return bench

    def _choose_batch(self, planned: Sequence[BatchSummary]) -> BenchChoice:
        from ssedesigner.ui.bench.choice import BenchChoice

        self._forget("bench")
        choice = BenchChoice(planned, self._document.recipe.name, self._window)
        choice.chosen.connect(self._show_batch)
        choice.plan_asked.connect(lambda films: self._plan_and_show(choice, films))
        self._opened["bench"] = choice
        choice.showFullScreen()
        choice.activateWindow()
        return choice

    def _plan_and_show(self, choice: BenchChoice, films: int) -> None:
        from ssedesigner.ui.bench.choice import plan_films

        try:
            batch = plan_films(self._library, self._document.materials, self._document.prediction, films)
        except LibraryError as error:
            choice.show_message(str(error))
            return
        self._show_batch(batch.key)

    def _forget(self, name: str) -> None:
        before = self._opened.pop(name, None)
        if before is not None:
            before.close()
            before.deleteLater()

    def obstacle_to_restoring(self) -> str:
        """Say what is typed somewhere and not on record yet, so that the library must not be replaced now."""
        bench = self._opened.get("bench")
        if bench is not None and bench.isVisible() and getattr(bench, "is_asking", False):
            return "Bench mode asks for something that is not on record yet; record it or go back first."
        if any(widget.isModal() and widget.isVisible() for widget in QApplication.topLevelWidgets()):
            return "A form is open; save or close it first."
        return ""

    def close_records(self) -> None:
        """Close the windows that show batches: those of a restored library are others."""
        for name in ("batches", "bench", "sheet"):
            self._forget(name)

    def print_sheet(self) -> None:
        """Open the print preview of the recipe sheet."""
        self.show_sheet().print_preview()

    def show_shortcuts(self) -> ShortcutsWindow:
        """List the keyboard shortcuts, those of the window in front first."""
        from ssedesigner.ui.shell.shortcuts import ShortcutsWindow

        active = QApplication.activeWindow()
        tabs = self._window.findChild(QTabBar, "workbench_tabs")
        names = [tabs.tabText(index) for index in range(tabs.count())] if tabs is not None else []
        window = self._open("shortcuts", lambda: ShortcutsWindow(names, self._window), (760, 640))
        window.show_for(active.objectName() if active is not None and active is not window else "")
        return window

    def show_about(self) -> About:
        """Say which program this is, its versions and licences."""
        from ssedesigner.ui.shell.about import About

        return self._open("about", lambda: About(self._document, self._window))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, where a window paints itself."""
        for widget in self._opened.values():
            if hasattr(widget, "apply_theme"):
                widget.apply_theme(theme)

    def close(self) -> None:
        """Close them all."""
        for widget in self._opened.values():
            widget.close()

    def _open(self, name: str, make: Callable[[], AnyWidget], size: tuple[int, int] | None = None) -> AnyWidget:
        """Bring a window to the front, made with its first size when it is opened for the first time."""
        if name not in self._opened:
            self._opened[name] = make()
            if size is not None:
                resize_within_screen(self._opened[name], *size)
        widget = cast("AnyWidget", self._opened[name])
        if not widget.isWindow():
            widget.setWindowFlag(Qt.WindowType.Window, True)
        widget.show()
        widget.raise_()
        widget.activateWindow()
        return widget

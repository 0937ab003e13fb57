"""Starts the window, or draws it into a picture."""

from __future__ import annotations

import contextlib
import gc
import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QCursor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from ssedesigner.core.clock import clock_problem
from ssedesigner.core.paths import data_folder as own_data_folder
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import RecipeFile
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.library.file.private_files import close_data_folder, make_private_folder
from ssedesigner.library.store import Library
from ssedesigner.ui import theme as look
from ssedesigner.ui.bench.running import offer_running
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import NO_ZOOM, Settings
from ssedesigner.ui.shell.library_start import OpenedLibrary, open_library
from ssedesigner.ui.shell.library_state import LibraryState
from ssedesigner.ui.shell.main_window import MainWindow
from ssedesigner.ui.shell.mistakes import keep_mistakes
from ssedesigner.ui.widgets.accessible import name_roles
from ssedesigner.ui.widgets.notices import Notice
from ssedesigner.ui.workbench.cards import CONDUCTION, ENERGY_COST, MECHANICS, OVERVIEW, SAFETY, STABILITY
from ssedesigner.ui.workbench.workbench import EVIDENCE, SOURCES

VIEWS = (
    "workbench",
    "conduction",
    "mechanics",
    "stability",
    "energy",
    "safety",
    "sources",
    "evidence",
    "library",
    "lots",
    "guide",
    "plan",
    "batches",
    "sheet",
    "scorecard",
    "calculation",
    "microstructure",
    "substitutes",
    "methods",
    "changes",
    "find",
    "design",
    "compare",
    "matters",
    "next",
    "import",
    "impedance",
    "import-table",
    "palette",
    "bench",
    "settings",
    "shortcuts",
    "about",
)
"""What a picture can show; workbench is the main window on its first tab."""

_TABS = {
    "workbench": OVERVIEW,
    "conduction": CONDUCTION,
    "mechanics": MECHANICS,
    "stability": STABILITY,
    "energy": ENERGY_COST,
    "safety": SAFETY,
    "sources": SOURCES,
    "evidence": EVIDENCE,
}
_WINDOWS = (
    "library",
    "lots",
    "guide",
    "plan",
    "sheet",
    "scorecard",
    "calculation",
    "microstructure",
    "substitutes",
    "methods",
    "changes",
    "bench",
    "find",
    "design",
    "compare",
    "matters",
    "next",
    "import",
    "impedance",
    "import-table",
    "settings",
    "shortcuts",
)
"""Views that are windows of their own, as large as the picture; they hide the main window."""


MISTAKES = "mistakes.log"
"""The file in the data folder that keeps the traces of errors of the program itself."""
_SETTLED_MS = 1500
"""When the window has been there for a while and nobody waits for it [ms]."""


def run(library_path: Path, recipe_path: Path | None, data_folder: Path) -> int:
    """Open the window and run until it is closed; return the exit status."""
    gc.disable()  # until the window stands: each round would go through all that is read and built
    with contextlib.suppress(OSError):  # whoever writes there says that it cannot
        make_private_folder(data_folder)
    close_data_folder(data_folder)
    settings = Settings(data_folder / "settings.ini")
    _set_zoom(settings)
    app = _application()
    with tempfile.TemporaryDirectory() as spare:
        opened = open_library(library_path, Path(spare))
        if opened is None:
            return 0
        with opened.library as library:
            document = Document(opened.materials)
            window = MainWindow(document, library, settings, data_folder / "sessions")
            _begin(window, opened, recipe_path)
            with keep_mistakes(data_folder / MISTAKES, window):
                status = app.exec()
            gc.freeze()  # the process ends: nobody needs a round through all that it held
            _take_down(window)
            return status


def _set_zoom(settings: Settings) -> None:
    """Let Qt draw everything larger by the zoom that was set; it asks once, when the application is made."""
    if settings.zoom_at_start == NO_ZOOM:
        return
    zoom = settings.zoom_at_start / NO_ZOOM
    try:
        desktop = float(os.environ.get("QT_SCALE_FACTOR") or 1)
    except ValueError:
        desktop = 1.0
    os.environ["QT_SCALE_FACTOR"] = f"{desktop * zoom:g}"


def _take_down(window: MainWindow) -> None:
    gc.enable()
    # the window must go before the document whose signals it listens to
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _begin(window: MainWindow, opened: OpenedLibrary, recipe_path: Path | None) -> None:
    if not opened.is_own:
        window.backups.unavailable = "This session uses the shipped library only, not yours; start again for backups."
    if opened.notice:
        window.notices.show_notice(Notice(key="library", severity="caution", sentence=opened.notice))
    if window.settings.problem:
        from ssedesigner.ui.shell.settings_rows import problem_text  # loaded here: the first window must be quick

        sentence = problem_text(window.settings, window.library)
        window.notices.show_notice(Notice(key="settings", severity="caution", sentence=sentence))
    clock = clock_problem(datetime.now().astimezone())
    if clock:
        window.notices.show_notice(Notice(key="clock", severity="caution", sentence=clock))
    if recipe_path is not None:
        is_shipped = recipe_path in shipped_recipes().values()
        (window.files.open_sample if is_shipped else window.files.load)(recipe_path)
    window.files.offer_recovery()
    LibraryState(window.document, window.library, window.notices, window)
    window.shipped_values.look()
    offer_running(window.library, window.notices, window.windows.show_bench)
    window.backups.show_last_problem()
    window.show()
    QTimer.singleShot(_SETTLED_MS, spare_the_collector)
    QTimer.singleShot(_SETTLED_MS, window.backups.keep_daily)


def spare_the_collector() -> None:
    """Keep the library and the window out of the collector's rounds, which would take a frame every few edits."""
    gc.collect()
    gc.freeze()
    gc.enable()


def screenshot(
    library: Library,
    recipe: Recipe,
    output: Path,
    theme: str = "light",
    size: tuple[int, int] = (1440, 900),
    scale: float = 1.0,
    view: str | None = None,
    brings: RecipeFile | None = None,
) -> None:
    """Draw the window as it would be on a screen of a scale; ``brings`` is the file of the recipe.

    ValueError with one sentence for a view that there is not, or when a part of the picture could not be drawn.
    """
    view = view or "workbench"
    if view not in VIEWS:
        raise ValueError(f"There is no view “{view}”; choose one of {', '.join(VIEWS)}.")
    if QApplication.instance() is None:
        os.environ["QT_SCALE_FACTOR"] = f"{scale:g}"
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # the same picture whatever the desktop
    _application()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as opened:
        if view in {"bench", "impedance", "import", "import-table", "lots"}:
            library = opened.enter_context(_made_up_library(view, recipe, Path(folder)))
        settings = Settings(Path(folder) / "settings.ini")
        settings.store("theme", theme)
        document = Document(library.materials(), recipe)
        document.bring(brings, ())
        window = MainWindow(document, library, settings, Path(folder) / "sessions")
        log = own_data_folder() / MISTAKES
        with keep_mistakes(log, window) as mistakes:
            window.resize(*size)
            QCursor.setPos(-1000, -1000)  # a pointer over a button would light it up
            window.show()
            _settle()
            if view not in _WINDOWS:
                window.fixes.finish()
            sample = _sample_batches(window, Path(folder)) if view == "batches" else None
            widget = sample or _view(window, view, size)
            _settle()
            output.parent.mkdir(parents=True, exist_ok=True)
            if not _picture(window, widget).save(str(output), "PNG"):
                raise OSError(5, "The picture cannot be written", str(output))
            if sample is not None:
                sample.close()
            window.windows.close()
            window.files.end()
            _take_down(window)
        if mistakes.count:
            raise ValueError(f"{output} lacks a part because of an error in the program; {log} has its trace.")


def _sample_batches(window: MainWindow, folder: Path) -> QWidget:
    """Show a batch that was made up for the picture, in a library of its own."""
    from ssedesigner.ui.screenshots import sample_window

    return sample_window(window, folder)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["SSE Designer"])
    app.setApplicationName("SSE Designer")
    app.setDesktopFileName("ssedesigner")
    app.setWindowIcon(QIcon(str(resources() / "icons" / "app.svg")))
    look.load_fonts()
    name_roles()
    return app


def _view(window: MainWindow, view: str, size: tuple[int, int]) -> QWidget:
    if view in _TABS:
        tabs = window.workbench.tabs
        names = [tabs.tabData(index) for index in range(tabs.count())]
        tabs.setCurrentIndex(names.index(_TABS[view]))
        return window
    openers: dict[str, Callable[[], QWidget]] = {
        "library": window.windows.show_library,
        "lots": window.windows.show_lots,
        "guide": window.windows.show_guide,
        "plan": window.windows.show_plan,
        "sheet": window.windows.show_sheet,
        "scorecard": lambda: _scorecard(window),
        "bench": window.windows.show_bench,
        "calculation": window.windows.show_calculation,
        "microstructure": lambda: _microstructure(window),
        "substitutes": lambda: _substitutes(window, "binder"),
        "methods": lambda: _substitutes(window, "method"),
        "changes": lambda: _changes(window),
        "find": lambda: _find(window),
        "design": lambda: _what_if(window),
        "compare": lambda: _compare(window),
        "matters": lambda: _matters(window),
        "next": lambda: _next(window),
        "import": lambda: _import(window),
        "impedance": lambda: _impedance(window),
        "import-table": lambda: _import_table(window),
        "settings": lambda: _settings(window),
        "shortcuts": window.windows.show_shortcuts,
        "about": window.windows.show_about,
        "palette": window.show_palette,
    }
    widget = openers[view]()
    if view in _WINDOWS:
        widget.setWindowState(Qt.WindowState.WindowNoState)
        widget.resize(*size)
    return widget


def _find(window: MainWindow) -> QWidget:
    """Show the answer to a small question."""
    design = window.windows.show_design()
    design.show_find()
    design.recipes.panel.keep_field("binder")
    design.recipes.search()
    design.recipes.finish()
    return design


def _what_if(window: MainWindow) -> QWidget:
    """Show a map of two fields, with every point predicted."""
    design = window.windows.show_what_if("thickness_um")
    design.what_if.second.choose("binder_wt_pct", window.document.recipe)
    design.what_if.finish()
    return design


def _made_up_library(view: str, recipe: Recipe, folder: Path) -> Library:
    """Make what a picture shows in a library of its own: it writes into no other."""
    from ssedesigner.ui.exchange.sample import sample_package, sample_table
    from ssedesigner.ui.screenshots import sample_batch, sample_library, sample_lots

    library = sample_library(folder)
    if view == "import":
        sample_package(library, folder)
        return library
    if view == "import-table":
        sample_table(folder)
        return library
    sample_batch(library, recipe, library.materials())
    if view == "lots":
        sample_lots(library)
    return library


def _import(window: MainWindow) -> QWidget:
    """Show the package of a laboratory that was made up, with one conflict decided."""
    from ssedesigner.ui.exchange.sample import PACKAGE

    shown = window.windows.show_import([window.library.path.with_name(PACKAGE)])
    page = shown.merge_page
    page.finish()
    page.rows.conflicts.choose("theirs")
    page.finish()
    return shown


def _impedance(window: MainWindow) -> QWidget:
    """Show a film that was measured twice, for a batch that was made up."""
    from ssedesigner.ui.exchange.sample_spectra import sample_spectra

    (batch,) = window.library.batches()
    shown = window.windows.show_impedance(batch.key)
    page = shown.impedance_page
    page.open_files(sample_spectra(window.library.path.parent))
    page.finish()
    for place in (1, 0):
        page.files.rows.setCurrentRow(place)
        page.files.tick.click()
    inputs = page.side.inputs
    inputs.cable.setCurrentIndex(inputs.cable.count() - 1)
    inputs.cable.activated.emit(inputs.cable.count() - 1)
    texts = ("0", "4.91", "29.4 ± 0.8", "25.1", "4")
    for line, text in zip(inputs.lines.values(), texts, strict=True):
        line.setText(text)
    inputs.lines["contact"].textEdited.emit("0")
    page.side.save.by.setText("AB")
    page.finish()
    return shown


def _import_table(window: MainWindow) -> QWidget:
    """Show a table that was made up, with all that it leaves open."""
    from ssedesigner.ui.exchange.sample import TABLE

    shown = window.windows.show_import([window.library.path.with_name(TABLE)])
    page = shown.table_page
    page.finish()
    if page.rows.banner is not None:
        page.rows.banner.answer(0)  # 25 °C
    page.finish()
    return shown


def _settings(window: MainWindow) -> QWidget:
    """Show the settings of a laboratory that has changed some."""
    for key, value in {"paper": "Letter", "dew_point_c": "-45", "targets": "cost=150.0"}.items():
        window.settings.store(key, value)
    return window.windows.show_settings()


def _scorecard(window: MainWindow) -> QWidget:
    """Show the scorecard with what can be done about its flags."""
    window.fixes.finish()
    return window.windows.show_scorecard()


def _microstructure(window: MainWindow) -> QWidget:
    """Show the coarse structure with all that belongs to it."""
    structure = window.windows.show_microstructure()
    structure.finish()
    return structure


def _compare(window: MainWindow) -> QWidget:
    """Show three variants beside the open recipe, with why they differ worked out."""
    from ssedesigner.ui.screenshots import sample_pins

    window.pins.show(sample_pins(window.document.recipe))
    design = window.windows.show_compare()
    design.compare.finish()
    return design


def _matters(window: MainWindow) -> QWidget:
    """Show what matters most to the resistance, beside a line over the thickness."""
    design = window.windows.show_what_if("thickness_um")
    design.what_if.show_matters()
    _settle()
    design.what_if.finish()
    return design


def _next(window: MainWindow) -> QWidget:
    """Show films to make for the question as it stands at first."""
    design = window.windows.show_next()
    _settle()
    design.next.suggest()
    design.next.finish()
    return design


def _substitutes(window: MainWindow, field: str) -> QWidget:
    substitutes = window.windows.show_substitutes(field)
    substitutes.finish()
    return substitutes


def _changes(window: MainWindow) -> QWidget:
    """Show what changed since a saving that was made up for the picture."""
    from ssedesigner.ui.screenshots import sample_file

    window.document.file = sample_file(window.document)
    return window.windows.show_changes()


def _picture(window: MainWindow, widget: QWidget) -> QPixmap:
    if widget.size() == window.size():
        return widget.grab()
    picture = window.grab()
    painter = QPainter(picture)
    painter.drawPixmap((window.width() - widget.width()) // 2, window.top_bar.height() + 4, widget.grab())
    painter.end()
    return picture


def _settle() -> None:
    # one round lets the prediction run, the next lays out and paints what it showed
    for _ in range(4):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)

"""What an edit leaves as it was must be what a window made anew would show: one window is walked by random edits."""

import itertools
from collections import Counter
from dataclasses import dataclass
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor.field_editors import LineBox
from ssedesigner.ui.editor.field_row import FieldRow
from ssedesigner.ui.editor.field_texts import fallback
from ssedesigner.ui.editor.recipe_editor import RecipeEditor
from ssedesigner.ui.flags.flag_list import FlagList
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.pictures.process_strip import ProcessStrip
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.main_window import MainWindow
from ssedesigner.ui.shell.side_panels import FLAGS, FORM
from ssedesigner.ui.workbench.tile_view import ResultTiles
from tests.laws.random_recipes import random_recipes

EDITS, PICTURE_EVERY, ALL_FLAGS_PX = 14, 5, 2000
SMALL_STEPS = {
    "thickness_um": (31.0, 31.5),
    "dew_point_c": (-49.0, -48.0),
    "stack_pressure_mpa": (2.1, 2.2),
    "areal_capacity_mah_cm2": (3.5, 3.6),
}
"""Edits that change numbers in flags, but not which flags there are."""
PLOTTED = {
    "Overview": (("thickness_um", 5.0), ("thickness_um", 30.0), ("scaffold", "cellulose"), ("scaffold", None)),
    "Conduction": (("binder_wt_pct", 0.5), ("binder_wt_pct", 4.0), ("temperature_c", 60.0), ("temperature_c", 25.0)),
    "Energy": (("areal_capacity_mah_cm2", 5.0), ("areal_capacity_mah_cm2", 3.4)),
    "Safety": (("film_area_cm2", 200.0), ("film_area_cm2", 48.0)),
}
"""Edits after which plots of a tab have another key, other axes or other lines."""
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


@dataclass
class Walk:
    """One window, and the means to make its parts anew."""

    window: MainWindow
    fresh: QWidget
    rng: Random

    def keys(self) -> list[str]:
        return self.rng.sample(list(FIELDS), EDITS)

    def edit(self, key: str, value: object) -> None:
        self.window.document.edit(key, value)
        settle()


@pytest.fixture(scope="module")
def walk(fresh_file, tmp_path_factory, styled):
    folder = tmp_path_factory.mktemp("walk")
    path = folder / "library.sqlite"
    path.write_bytes(fresh_file.read_bytes())
    with Library.open(path, shipped=resources() / "library") as library:
        document = Document(library.materials())
        window = MainWindow(document, library, Settings(folder / "settings.ini"), folder / "sessions")
        blinks, time = QApplication.setCursorFlashTime, QApplication.cursorFlashTime()
        blinks(0)  # the pictures of a line that has the focus would differ
        window.resize(1440, 900)
        window.show()
        settle()
        yield Walk(window, QWidget(), Random(21))
        document.undo_stack.setClean()
        window.close()
        window.deleteLater()
        blinks(time)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle() -> None:
    """Let the window predict, lay out and paint."""
    for _ in range(3):
        QCoreApplication.processEvents()


def words(widget: QWidget) -> tuple[object, ...]:
    """Return what a widget says to those who look, hover and listen."""
    text: object = None
    if isinstance(widget, QComboBox):
        text = widget.currentText(), widget.currentIndex()
    elif isinstance(widget, QCheckBox):
        text = widget.text(), widget.isChecked()
    elif isinstance(widget, QPlainTextEdit):
        text = widget.toPlainText()
    elif isinstance(widget, (QLabel, QLineEdit)):
        text = widget.text()
    return (
        widget.objectName(),
        text,
        widget.toolTip(),
        widget.accessibleName(),
        widget.accessibleDescription(),
        widget.property("severity") or "",
    )


def flags_of(flags: FlagList) -> dict[str, object]:
    model = flags.view.model()
    rows = [model.index(number, 0) for number in range(model.rowCount())]
    heads = (flags.passed_button, flags.empty_words, *flags.counts.values(), *flags.filters.values())
    said = {part.objectName(): (*words(part), part.isHidden(), getattr(part, "text", str)()) for part in heads}
    return said | {"rows": flags.rows, "data": [[row.data(role) for role in ROLES] for row in rows]}


def steps_of(strip: ProcessStrip) -> list[object]:
    return [(words(button), button.contents, button.geometry()) for button in strip.buttons]


def tiles_of(tiles: ResultTiles) -> list[object]:
    return [(words(tile), tile.tile, tile.tile.tip) for tile in tiles.tiles]


def row_words(row: FieldRow) -> object:
    note = next((label for label in row.findChildren(QLabel) if label.objectName().startswith("note_")), None)
    noted = words(note) if note is not None and not note.isHidden() else ()
    return words(row.box), words(row.mark), row.mark.text(), row.mark.pixmap().isNull(), noted


def compare_parts(walk: Walk) -> None:
    """Compare flags, steps and tiles with those made anew for the same prediction."""
    window, document = walk.window, walk.window.document
    flags, strip, tiles = FlagList(walk.fresh), ProcessStrip(walk.fresh), ResultTiles(window._theme, walk.fresh)
    for part, twin in ((flags, window.flags), (strip, window.strip), (tiles, window.workbench._tiles)):
        part.resize(twin.size())
    flags.view.resize(window.flags.view.size())
    for listing in (flags, strip):
        listing.show_library(document.materials)
    flags.show_prediction(document.prediction)
    strip.show_prediction(document.prediction)
    tiles.show_prediction(document.prediction, document.materials)
    assert flags_of(window.flags) == flags_of(flags)
    assert steps_of(window.strip) == steps_of(strip)
    assert tiles_of(window.workbench._tiles) == tiles_of(tiles)
    for part in (flags, strip, tiles):
        part.deleteLater()


def compare_form(walk: Walk) -> None:
    """Compare the form with one made anew on a document of its own."""
    window = walk.window
    document = Document(window.document.materials, window.document.recipe)
    editor = RecipeEditor(document, walk.fresh)
    document._publish()
    for key, row in window.editor.rows.items():
        assert row_words(row) == row_words(editor.rows[key])
        if isinstance(row.box, LineBox) and row.field.blank is not None and row.isVisible():
            assert row.box._fallback == fallback(row.field, walk.window.document.prediction, document.materials)
    for key, section in window.editor.sections.items():
        assert (section.severity, section.mark_text) == (editor.sections[key].severity, editor.sections[key].mark_text)
    editor.deleteLater()
    document.deleteLater()


def compare_picture(walk: Walk) -> None:
    """Compare what is on the screen with the same parts painted anew."""
    window = walk.window
    settle()  # a row whose remark went gives its room back a round later
    pictures = QApplication.primaryScreen().grabWindow(window.winId()), window.grab()
    on_screen, anew = (picture.toImage().convertToFormat(QImage.Format.Format_RGB32) for picture in pictures)
    parts = [window.flags, window.strip, window.editor, window.workbench._tiles, window.top_bar]
    places = [(part.objectName(), QRect(part.mapTo(window, QPoint()), part.size())) for part in parts]
    for plot in (plot for plot in window.workbench.findChildren(PlotCanvas) if plot.isVisible()):
        # the axes around the frame are left as they were painted with other data
        frame = plot.mapFromScene(plot._layer.sceneBoundingRect()).boundingRect().adjusted(2, 2, -2, -2)
        places.append((plot.title, frame.translated(plot.mapTo(window, QPoint()))))
    for name, place in places:
        assert on_screen.copy(place) == anew.copy(place), name


def test_what_is_kept_is_what_a_window_made_anew_shows(walk: Walk):
    edits = [(key, recipe.value(key)) for key, recipe in zip(walk.keys(), random_recipes(EDITS, 21), strict=True)]
    edits[:0] = [("active_share_wt_pct", 99.0), ("active_share_wt_pct", 98.0)]  # the same remark with another number
    for number, (key, value) in enumerate(edits):
        walk.edit(key, value)
        compare_parts(walk)
        if number % PICTURE_EVERY == 0:
            compare_picture(walk)
        if number % PICTURE_EVERY == 1 or number == EDITS + 1:
            compare_form(walk)


def on_screen(window: MainWindow) -> QImage:
    return QApplication.primaryScreen().grabWindow(window.winId()).toImage()


def remains(window: MainWindow) -> list[str]:
    """Return the cards on show that change on the screen when all of them is painted again."""
    before = on_screen(window)
    cards = [card for card in window.workbench.findChildren(Card) if not card.visibleRegion().isEmpty()]
    for part in itertools.chain(cards, *(card.findChildren(QWidget) for card in cards)):
        if isinstance(part, PlotCanvas):
            part._layer.forget_ground()
        part.update()
    settle()
    after = on_screen(window)
    places = {card.title: QRect(card.mapTo(window, QPoint()), card.size()) for card in cards}
    return [title for title, place in places.items() if before.copy(place) != after.copy(place)]


def test_nothing_remains_on_a_card_of_what_it_showed_before(walk: Walk):
    tabs = walk.window.workbench.tabs
    walk.window.document.replace_recipe(Recipe(), "start")
    for tab in (number for number in range(tabs.count()) if tabs.tabData(number) in PLOTTED):
        tabs.setCurrentIndex(tab)
        settle()
        for key, value in PLOTTED[tabs.tabData(tab)]:
            walk.edit(key, value)
            settle()  # a row of the page may have another height now
            assert remains(walk.window) == [], (tabs.tabData(tab), key, value)
    tabs.setCurrentIndex(0)


class Watch(QObject):
    """Counts what a widget is asked for, by the type of the event."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self.counts: Counter[QEvent.Type] = Counter()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.counts[event.type()] += 1
        return False


def test_an_edit_paints_in_one_go_and_nothing_behind_the_panels(walk: Walk):
    walk.window.document.replace_recipe(Recipe(), "Begin anew")
    for value in (41.0, 42.0, 42.5):  # until title, marks and keys of plots are those of such a recipe
        walk.edit("thickness_um", value)
    watch, behind = Watch(walk.window), Watch(walk.window.editor.area)
    walk.edit("thickness_um", 43.0)
    assert watch.counts[QEvent.Type.UpdateRequest] <= 2, "each plot by itself makes it more"
    assert not watch.counts[QEvent.Type.Paint] + behind.counts[QEvent.Type.Paint]
    assert not watch.counts[QEvent.Type.LayoutRequest]
    compare_picture(walk)


def test_the_time_of_a_prediction_waits_for_a_pause(walk: Walk):
    status, document = walk.window.status, walk.window.document
    before = status._time.text()
    document.prediction_ms = 98.76
    document.prediction_changed.emit(document.prediction)
    assert status._time.text() == before
    assert status._pause.isActive()
    status._pause.timeout.emit()
    assert status._time.text() == "Prediction 98.8 ms"
    status._pause.stop()


def test_no_row_of_flags_is_left_as_it_was_painted(walk: Walk):
    window = walk.window
    size = window.size()
    window.resize(1440, ALL_FLAGS_PX)
    settle()
    try:
        for key, values in SMALL_STEPS.items():
            for value in values:
                walk.edit(key, value)
            compare_picture(walk)
        window.document.undo_stack.undo()
        settle()
        compare_picture(walk)
    finally:
        window.resize(size)


def test_what_was_out_of_sight_comes_back_as_it_is_now(walk: Walk):
    window = walk.window
    folds = [
        (window.flags, lambda: window.panels.toggle(FLAGS)),
        (window.editor, lambda: window.panels.toggle(FORM)),
        (window.strip, window.actions_by_name["process_path"].trigger),
    ]
    for _, fold in folds:
        fold()
    assert [part.isVisible() for part, _ in folds] == [False] * 3
    before = window.flags.view.model().rowCount()
    for key, value in (("thickness_um", 250.0), ("binder", None), ("dew_point_c", 5.0), ("method", "hot-pressing")):
        walk.edit(key, value)
    assert window.flags.view.model().rowCount() == before, "nobody sees the list"
    for part, fold in folds:
        fold()
        assert part.isVisible()
    settle()
    compare_parts(walk)
    compare_form(walk)
    compare_picture(walk)

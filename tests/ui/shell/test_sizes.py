"""The main window at every size that it can have: nothing outside, nothing cut off, panels that fold and come back."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from ssedesigner.ui.display import SMALLEST_WINDOW
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.screenshots import sample_pins
from ssedesigner.ui.shell.side_panels import EDGE_PX, FLAGS, FORM, LEAST_PX, WORKBENCH_PX, open_panels
from ssedesigner.ui.widgets.panes import STRIP_PX

SIZES = ((900, 520), (960, 540), (1100, 600), (1366, 768), (1440, 900), (1920, 1080))


def settle():
    for _ in range(2):
        QApplication.processEvents()


def visible(widget, kind):
    return [child for child in widget.findChildren(kind) if child.isVisible()]


def outside(part):
    """Return the parts that stick out of their parent; what scrolls may do so downwards."""
    names = []
    for child in part.children():
        if not isinstance(child, QWidget) or child.isWindow() or not child.isVisible():
            continue
        if isinstance(child, QScrollArea):
            is_beyond = child.widget().width() > child.viewport().width()
            names += outside(child.widget())
        else:
            is_beyond = False
            names += [] if isinstance(child, QAbstractScrollArea) else outside(child)
        if is_beyond or not part.rect().contains(child.geometry()):
            names.append((child.objectName() or type(child).__name__, child.geometry().getRect()))
    return names


def cut_buttons(window):
    return [
        button.objectName()
        for button in visible(window, QPushButton)
        if button.text() and button.width() < button.minimumSizeHint().width()
    ]


def cut_labels(*parts):
    return [
        label.objectName() for part in parts for label in visible(part, QLabel) if label.text() and is_cut_off(label)
    ]


def is_cut_off(label):
    if label.wordWrap():
        return label.height() < label.heightForWidth(label.width())
    return label.width() < label.fontMetrics().horizontalAdvance(label.text())


def plots_in_sight(window):
    page = window.workbench.findChild(QScrollArea, "page_0_scroll").viewport()
    cards = [card for card in visible(window.workbench, Card) if page.isAncestorOf(card)]
    return [card for card in cards if page.rect().contains(QRect(card.mapTo(page, QPoint()), card.size()))]


def walk_sizes(window, sizes):
    for size in sizes:
        window.resize(*size)
        settle()
        assert (window.width(), window.height()) == size
        assert outside(window) == [], size
        assert cut_buttons(window) == [], size
        assert cut_labels(window.editor, window.top_bar, window.status) == [], size
        # what has left the top bar is in the menu
        bar = window.top_bar
        hidden = [button for button in bar.findChildren(QAbstractButton) if button.isHidden()]
        names = {button.objectName().removesuffix("_button").replace("search", "palette") for button in hidden}
        assert names <= window.actions_by_name.keys()
        assert bar.title.width() >= min(150, bar.title.sizeHint().width())
        assert window.workbench.width() >= WORKBENCH_PX
        tabs = window.workbench.tabs
        assert tabs.tabRect(tabs.count() - 1).right() <= tabs.width()
        tops = {card.mapTo(window, QPoint()).y() for card in plots_in_sight(window)}
        assert len(tops) >= (2 if size[0] >= 1366 else 1), size
        if len(tops) >= 2:
            assert len(plots_in_sight(window)) == 4, size
            assert not window.workbench.findChild(QScrollArea, "page_0_scroll").verticalScrollBar().isVisible()
        assert {tile.y() for tile in window.workbench._tiles.tiles} == {0}


def test_the_window_is_walked_through_its_sizes(window):
    assert SIZES[0] == SMALLEST_WINDOW
    walk_sizes(window, SIZES)
    window.pins.show(sample_pins(window.document.recipe))
    settle()
    walk_sizes(window, ((900, 520), (1366, 768)))
    walk_panels(window)


def walk_panels(window):
    panels, settings = window.panels, window.settings

    def opened():
        settle()
        are_open = {key for key in (FORM, FLAGS) if panels.is_open(key)}
        for key in (FORM, FLAGS):
            is_open = key in are_open
            assert (panels.strips[key].isVisible(), panels.handles[key].isVisible()) == (not is_open, is_open)
            assert window.actions_by_name[key].isChecked() == is_open
        return are_open

    # where there is no room for both, the one asked for last is open, and both are where there is some again
    window.resize(900, 520)
    assert opened() == {FORM}
    assert panels.strips[FLAGS].text().startswith("Flags")
    window.strip.step_asked.emit(window.strip.buttons[0].contents.step.key)
    assert opened() == {FLAGS}
    window.flags.field_requested.emit("thickness_um")
    assert opened() == {FORM}
    assert window.editor.rows["thickness_um"].box.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert opened() == {FLAGS}
    QTest.mouseClick(panels.strips[FORM], Qt.MouseButton.LeftButton)
    assert opened() == {FORM}
    assert window.editor.isAncestorOf(QApplication.focusWidget())
    assert settings.value(FORM) == settings.value(FLAGS) == "yes"  # nothing of this was the user's wish
    window.resize(1366, 768)
    assert opened() == {FORM, FLAGS}
    # what the user folds stays folded at every size, until it is asked for
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert opened() == {FORM}
    window.resize(1440, 900)
    QTest.mouseClick(panels.handles[FORM], Qt.MouseButton.LeftButton)
    assert opened() == set()
    assert settings.value(FORM) == settings.value(FLAGS) == "no"
    window.windows.flag_asked.emit(window.document.prediction.flags[0].id)
    assert opened() == {FLAGS}
    window.reset_layout()
    window.resize(1440, 900)  # the screen of tests is smaller
    assert opened() == {FORM, FLAGS}


def test_a_panel_folds_only_for_want_of_room():
    both = (FORM, FLAGS)
    for width in range(500, 2000, 7):
        for asked in both:
            for wanted in ((), (FORM,), (FLAGS,), both):
                opened = open_panels(width, wanted, asked)
                assert set(opened) <= set(wanted)
                assert bool(opened) == bool(wanted)
                assert asked not in wanted or asked in opened
                folded = sum(STRIP_PX for key in both if key not in opened)
                rest = width - folded - sum(LEAST_PX[key] + EDGE_PX for key in opened)
                assert opened == wanted or width - sum(LEAST_PX.values()) < WORKBENCH_PX + 2 * EDGE_PX
                assert rest >= WORKBENCH_PX or width < SMALLEST_WINDOW[0]


def test_a_folded_panel_and_the_ghosts_are_remembered(open_window):
    window = open_window()
    settle()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not window.panels.is_open(FLAGS)
    window.workbench.pins.ghosts.click()
    window.close()
    again = open_window()
    assert (again.panels.is_open(FORM), again.panels.is_open(FLAGS)) == (True, False)
    assert not again.workbench.pins.ghosts.isChecked()
    again.resize(900, 520)
    settle()
    assert outside(again) == []
    assert cut_labels(again.top_bar) == []

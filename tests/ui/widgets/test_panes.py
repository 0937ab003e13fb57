"""Panes fold in a narrow window, open on request, and lines break in two."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from ssedesigner.ui.widgets.panes import STRIP_PX, BreakingLine, Pane, Panes, WrappedRow, open_panes
from ssedesigner.ui.widgets.widgets import column_layout

LEAST = (300, 500, 250)


@pytest.fixture
def panes(qtbot):
    parts = [QWidget() for _ in LEAST]
    for part, width in zip(parts, LEAST, strict=True):
        part.setMinimumSize(width, 100)
    names = ("Question", "Answers", "Details")
    listed = [Pane(part=part, name=name, width=400) for part, name in zip(parts, names, strict=True)]
    shown = Panes("panes", "Three panes", listed, (1, 2, 0))
    window = held(qtbot, shown)
    yield shown
    window.close()


def held(qtbot, part):
    """Show a part alone in a window: a window itself asks its layout, not the part, how small it may be."""
    window = QWidget()
    qtbot.addWidget(window)
    column_layout(window, (0, 0, 0, 0), 0).addWidget(part)
    window.resize(1400, 300)
    window.show()
    return window


def opened(panes):
    strips = [not strip.isHidden() for strip in panes.strips]
    is_open = [panes.is_open(place) for place in range(3)]
    assert [not one for one in is_open] == strips  # a pane or its strip, never both and never neither
    return [place for place in range(3) if is_open[place]]


def test_panes_fold_by_what_matters_and_come_back_with_the_room(panes):
    assert opened(panes) == [0, 1, 2]
    for width, expected in ((900, [1, 2]), (700, [1]), (560, [1]), (1400, [0, 1, 2])):
        panes.window().resize(width, 300)
        panes.window().layout().activate()
        assert opened(panes) == expected, width
        assert panes.minimumSizeHint().width() == max(LEAST) + 2 * STRIP_PX


def test_a_strip_opens_its_pane_in_exchange_for_others(panes):
    panes.window().resize(900, 300)
    QTest.mouseClick(panes.strips[0], Qt.MouseButton.LeftButton)
    assert opened(panes) == [0, 1]
    panes.window().resize(560, 300)
    assert opened(panes) == [0]
    panes.open_pane(1)
    assert opened(panes) == [1]


def test_keys_fold_and_open_the_ends_and_one_pane_stays(panes):
    panes.toggle(0)
    assert opened(panes) == [1, 2]
    panes.toggle(2)
    assert opened(panes) == [1]
    panes.toggle(1)
    assert opened(panes) == [1]
    panes.toggle(0)
    assert opened(panes) == [0, 1]


def test_the_keys_work_from_anywhere_in_the_window_but_not_on_the_main_pane(panes, qtbot):
    window, beside = panes.window(), [QWidget(), QWidget()]
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert opened(panes) == [1, 2]
    QTest.mouseClick(panes.strips[0], Qt.MouseButton.LeftButton)  # it goes, and the focus with it
    for expected in ([1, 2], [0, 1, 2]):
        QTest.keyClick(window, Qt.Key.Key_F8)
        assert opened(panes) == expected
    two = Panes("two", "Two panes", [Pane(part=part, name="One", width=200) for part in beside], (1, 0))
    other = held(qtbot, two)
    other.activateWindow()
    QTest.qWaitForWindowActive(other)
    for key, is_open in ((Qt.Key.Key_F9, [True, True]), (Qt.Key.Key_F8, [False, True])):
        QTest.keyClick(other, key)
        assert [two.is_open(place) for place in (0, 1)] == is_open
    other.close()


def test_a_pane_that_has_nothing_to_show_leaves_no_strip(panes):
    panes.offer(2, is_there=False)
    assert [panes.is_open(2), panes.strips[2].isHidden()] == [False, True]
    panes.offer(2, is_there=False)
    panes.offer(2, is_there=True)
    assert opened(panes) == [0, 1, 2]


def test_a_pane_that_grows_folds_another(panes, qtbot):
    panes.splitter.widget(1).setMinimumWidth(1000)
    qtbot.waitUntil(lambda: opened(panes) == [1, 2], timeout=500)


def test_no_room_at_all_still_shows_the_first():
    assert open_panes(10, [300, 200], [1, 0]) == {1}


def test_a_line_breaks_only_where_it_has_no_room(qtbot):
    line = BreakingLine("line", "A line", [QLabel("words " * 10)], [QLabel("others " * 10)])
    window = held(qtbot, line)
    first, second = (line.layout().itemAt(place).widget() for place in (0, 1))
    for width, is_beside in ((1200, True), (500, False), (1200, True)):
        window.resize(width, 80)
        for layout in (window.layout(), line.layout()):
            layout.activate()
        assert (first.y() == second.y()) == is_beside, width
        assert line.minimumSizeHint().width() < 600


def test_buttons_go_on_in_the_next_line_where_there_is_no_room(qtbot):
    buttons = [QPushButton(f"Button {number}") for number in range(6)]
    row = WrappedRow("row", "Buttons", buttons)
    window = held(qtbot, row)
    buttons[5].hide()
    heights = []
    for width in (1400, 250, 120, 1400):
        window.resize(width, 400)
        window.layout().activate()
        heights.append(row.height())
        rects = [button.geometry() for button in buttons[:5]]
        assert all(row.rect().contains(rect) for rect in rects)
        assert not any(one.intersects(other) for number, one in enumerate(rects) for other in rects[:number])
    assert heights[0] == heights[3] < heights[1] < heights[2]


def test_a_pane_that_wants_more_beside_others_may_be_narrower_alone(qtbot):
    parts = [QWidget(), QWidget()]
    for part in parts:
        part.setMinimumSize(200, 100)
    first, second = (Pane(part=part, name="Part", width=300, beside=500) for part in parts)
    shown = Panes("panes", "Two panes", (first, second), (1, 0))
    window = held(qtbot, shown)
    assert all(map(shown.is_open, (0, 1)))
    window.resize(900, 300)
    assert [shown.is_open(place) for place in (0, 1)] == [False, True]
    assert shown.minimumSizeHint().width() == 200 + STRIP_PX

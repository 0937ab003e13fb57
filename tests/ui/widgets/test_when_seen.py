from PySide6.QtWidgets import QWidget

from ssedesigner.ui.widgets.when_seen import WhenSeen


def test_what_a_part_shows_waits_only_while_it_is_put_away(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    part, shown = QWidget(window), list[int]()
    when_seen = WhenSeen(part, shown.append)
    when_seen.show(1)  # before the window is on show, so that it opens with its numbers
    window.show()
    when_seen.show(2)
    assert shown == [1, 2]
    part.hide()
    when_seen.show(3)
    when_seen.show(4)
    assert (shown, when_seen.is_behind) == ([1, 2], True)
    for _ in range(2):  # the latest, once
        when_seen.catch_up()
    assert (shown, when_seen.is_behind) == ([1, 2, 4], False)

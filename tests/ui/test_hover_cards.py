"""Hover cards: at most six lines at the width of a card, no key of the bibliography, no unit as programs write it."""

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from ssedesigner.core.notation import SYMBOLS
from ssedesigner.ui.widgets.quantity_text import MOST_CARD_LINES, hover_card

CARD_PX = 460
"""Narrower than any that Qt makes of such a text."""
MOST_ROWS = 25
RAW = re.compile("|".join(rf"(?<![\w/]){re.escape(unit)}(?![\w²³/])" for unit in SYMBOLS if unit not in ("m3", "ohm")))


def seen(tip):
    """Return how many lines a tip has on the screen, and its words."""
    document = QTextDocument()
    document.setDefaultFont(QApplication.font())
    document.setTextWidth(CARD_PX)
    if tip.startswith("<"):
        document.setHtml(tip)
    else:
        document.setPlainText(tip)
    lines, block = 0, document.begin()
    while block.isValid():
        document.documentLayout().blockBoundingRect(block)
        lines, block = lines + block.layout().lineCount(), block.next()
    return lines, document.toPlainText()


def tips_of(widget):
    yield widget.toolTip()
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        columns = range(model.columnCount()) if isinstance(widget, QTableView) else range(1)
        for row in range(min(model.rowCount(), MOST_ROWS)):
            for column in columns:
                yield model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)


def test_every_hover_card_of_the_sample_is_short_and_speaks_to_people(window):
    window.flags.passed_button.click()
    for number in range(window.workbench.tabs.count()):
        window.workbench.tabs.setCurrentIndex(number)
    QApplication.processEvents()
    keys = [key for key in window.document.materials.sources if re.search(r"[A-Za-z]\d{4}", key)]
    tips = {tip: widget.objectName() for widget in window.findChildren(QWidget) for tip in tips_of(widget) if tip}
    assert len(tips) > 250
    for tip, name in tips.items():
        lines, words = seen(tip)
        assert lines <= MOST_CARD_LINES, (name, words)
        assert not RAW.search(words), (name, words)
        assert not [key for key in keys if key in words], (name, words)


def test_a_card_gives_up_last_sentences_before_it_grows():
    for lines, expected in (
        (["Short.", "", "Also short."], ["T", "Short.", "Also short.", "More: tab Sources"]),
        (["letter " * 90], ["T", ("letter " * 90)[:247].rstrip() + "…", "More: tab Sources"]),
        (["First. " + "Second is long " * 30, "Last"], ["T", "First.", "Last", "More: tab Sources"]),
    ):
        count, words = seen(hover_card("T", lines))
        assert count <= MOST_CARD_LINES
        assert words.split("\u2028" if "\u2028" in words else "\n") == expected

"""Nothing on any screen is a raw key, the code of a unit or source, or a number as programs write it."""

import re

from PySide6.QtCore import QAbstractListModel, QModelIndex
from PySide6.QtGui import Qt, QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import formula
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.editor.field_texts import blank_words, explanation, fallback, marks, unit_text
from ssedesigner.ui.flags.flag_model import evidence_text, tip, words
from ssedesigner.ui.screenshots import sample_batch
from ssedesigner.ui.workbench.tiles import tiles
from tests.written import raw_codes

_KEY = re.compile(r"(?:, | )key \S+")
"""A key that is shown as one, for files and the command line."""
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


def seen(text: str) -> str:
    """What a person sees of a text that may be HTML."""
    if not Qt.mightBeRichText(text):
        return text
    page = QTextDocument()
    page.setHtml(text)
    return page.toPlainText()


def texts_of_model(model, parent=None, rows=80):
    parent = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for section in range(min(columns, 30)):
        yield str(model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole) or "")
    for row in range(min(model.rowCount(parent), rows)):
        for column in range(min(columns, 30)):
            index = model.index(row, column, parent)
            for role in _ROLES:
                text = index.data(role)
                if isinstance(text, str):  # what a screen reader reads out has plain formulas
                    yield formula(text) if role in _ROLES[2:] else text
        if not isinstance(model, QAbstractListModel):
            yield from texts_of_model(model, model.index(row, 0, parent), rows)


def texts_of(window: QWidget):
    for one in [window, *window.findChildren(QWidget)]:
        name = f"{type(window).__name__} {one.objectName()}"
        own = [
            one.toolTip(),
            one.statusTip(),
            one.whatsThis(),
            *map(formula, (one.accessibleName(), one.accessibleDescription())),
        ]
        if isinstance(one, (QLabel, QAbstractButton)):
            own.append(one.text())
        elif isinstance(one, (QLineEdit, QPlainTextEdit)):
            own.append(one.placeholderText())
        elif isinstance(one, QTextEdit):
            own.append(one.toPlainText())
        elif isinstance(one, QMenu):
            own += [action.text() for action in one.actions()]
        elif isinstance(one, QTabWidget):
            own += [one.tabText(tab) for tab in range(one.count())]
        elif isinstance(one, (QAbstractItemView, QComboBox)) and one.model() is not None:
            own += list(texts_of_model(one.model()))
        yield from ((name, seen(text)) for text in dict.fromkeys(own) if text)


def problems_of(window: QWidget) -> list[str]:
    found = [f"{name}: {problem}" for name, text in texts_of(window) for problem in raw_codes(_KEY.sub("", text))]
    return list(dict.fromkeys(found))


def test_every_screen_is_written_for_people(open_window, library, materials, qapp):
    window = open_window(read_recipe(shipped_recipes()["fig1-li"]).recipe)
    windows = window.windows
    sample_batch(library, window.document.recipe, materials)
    found = []
    for index in range(window.workbench.tabs.count()):
        window.workbench.tabs.setCurrentIndex(index)
        qapp.processEvents()
        found += problems_of(window)
    substitutes = windows.show_substitutes("binder")
    substitutes.finish()
    calculation = windows.show_calculation()
    browser = windows.show_library()
    others = [windows.show_plan(), windows.show_batches(), windows.show_sheet(), windows.show_bench(), calculation]
    others += [browser, substitutes, windows.show_about(), windows.show_changes(), window.show_palette()]
    for pages in browser.findChildren(QTabWidget):
        for page in range(pages.count()):
            pages.setCurrentIndex(page)
    qapp.processEvents()
    for other in others:
        found += problems_of(other)
    assert not list(dict.fromkeys(found))


def texts_on(prediction, materials):
    for flag in prediction.flags:
        yield from (formula(words(flag)), evidence_text(flag), seen(tip(flag, materials)))
    for tile in tiles(prediction, materials):
        yield from (tile.words, seen(tile.tip))
    for key, mark in marks(prediction, materials).items():
        yield seen(explanation(FIELDS[key], prediction, materials, mark))


def test_flags_tiles_and_fields_of_each_recipe_are_written_for_people(materials, qapp):
    found = []
    for path in shipped_recipes().values():
        for text in texts_on(predict(read_recipe(path).recipe, materials), materials):
            found += raw_codes(text)
    assert not list(dict.fromkeys(found))


def test_an_empty_field_names_its_unit_once(materials, qapp):
    prediction = predict(read_recipe(shipped_recipes()["fig1-li"]).recipe, materials)
    texts = [f"{field.label}, {unit_text(field)}" for field in FIELDS.values()]
    for field in FIELDS.values():
        texts += [
            f"{box} {unit_text(field)}" for box in (blank_words(field), fallback(field, prediction, materials).words)
        ]
    assert "15 %" in texts
    assert not [problem for text in texts for problem in raw_codes(text)]

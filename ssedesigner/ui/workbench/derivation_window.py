"""Show the calculation: every result on the left, the derivation of the chosen one on the right."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.derivation import BandPart, Derivation, Input, Step, number_text
from ssedesigner.core.fields import BASES
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import format_number, formula, source_name, typeset
from ssedesigner.core.prediction import CELL_RESULTS, FILM_RESULTS, RESULTS, Prediction, Quantity
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import visible
from ssedesigner.physics.derivation.derivation import derive
from ssedesigner.text.materials import grade_word
from ssedesigner.text.prediction import TYPED, derivation_text, input_range, input_value, share_text, source_keys
from ssedesigner.text.references import citation
from ssedesigner.text.values import band_text, value_text
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import SECTION_PX, SMALL_PX, TITLE_PX, VALUE_PX, Theme, font
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.tables import value_cell
from ssedesigner.ui.widgets.widgets import resize_within_screen, set_names, theme_of

LINK = "derivation:"
"""What a link to the derivation of another result begins with."""
_WIDEST_PAGE = 900
_BAR_PX = 160
_COLUMNS = {"": 13, "Input": 32, "Value": 26, "Evidence and source": 28}
"""Columns of the table of inputs with their widths [%]."""
_INDEX = re.compile(r"(?<=\S)_([\w+−]+)")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[^\W\d]|[%°])")
# an exponent is one word, or stands in brackets, which may hold another pair
_POWER = re.compile(r"\^(?:\[([^\]]+)\]|\(((?:[^()]|\([^()]*\))+)\)|([\w.]+))")
_IN_BRACKETS = re.compile(r"(?<=\()[^()\s]+(?=\))")
_LETTERS = re.compile(r"(?<![\w&])([A-Za-zα-ωλ])(?=<sub>|[₀-₉′]|\b)(?!;)")


def derivation_html(derivation: Derivation, materials: Materials, theme: Theme) -> str:
    """Write a derivation as HTML."""
    parts = [_heading(derivation, theme), _box(_formula(derivation.formula), theme)]
    if derivation.inputs:
        parts += [_title("Inputs", theme), _inputs(derivation.inputs, theme)]
    if derivation.steps:
        parts += [_title("Steps", theme), _steps(derivation.steps, theme)]
    if derivation.band:
        parts += [_title("Band", theme), _paragraph(derivation.band), _band_parts(derivation.band_parts, theme)]
    parts += _list("Notes", derivation.notes, theme)
    parts += _list(
        "Sources", (citation(materials.sources, key, with_name=True) for key in source_keys(derivation)), theme
    )
    return f"<body style='color:{theme.text}'>{''.join(parts)}</body>"


def _heading(derivation: Derivation, theme: Theme) -> str:
    result = derivation.result
    if not result.is_known:
        reason = result.reason[:1].upper() + result.reason[1:].rstrip(".")
        message = f"<span style='color:{theme.unknown_text}'><b>?</b>&nbsp; {_words(reason)}.</span>"
        return _box(message, theme, theme.unknown_ground) + "<p style='margin:0; font-size:6px'>&nbsp;</p>"
    style = "font-style:italic;" if result.is_estimate else ""
    number = f"<span style='font-size:{VALUE_PX}px; font-weight:600; {style}'>{html.escape(value_text(result))}</span>"
    band = band_text(result)
    words = f"90 % band {band} {symbol(result.unit)}" if band else "no band"
    words += " · an estimate" if result.is_estimate else ""
    words = f"<span style='color:{theme.muted}'>{words}</span>"
    return f"<p style='margin:2px 0 8px 0'>{number}&nbsp;&nbsp; {words}</p>"


def _title(text: str, theme: Theme) -> str:
    style = f"margin:14px 0 4px 0; color:{theme.muted}; font-size:{SECTION_PX}px; font-weight:600"
    return f"<p style='{style}'>{text.upper()}</p>"


def _paragraph(text: str) -> str:
    lowered = _INDEX.sub(r"<sub>\1</sub>", _words(text))
    return f"<p style='margin:2px 0 4px 0'>{lowered}</p>"


def _box(content: str, theme: Theme, ground: str = "") -> str:
    style = f"font-size:{TITLE_PX}px; padding:8px 12px"
    return (
        f"<table width='100%' cellspacing='0' bgcolor='{ground or theme.hover}'>"
        f"<tr><td style='{style}'>{content}</td></tr></table>"
    )


def _inputs(inputs: Iterable[Input], theme: Theme) -> str:
    head = "".join(
        f"<td width='{width}%' style='{_cell(theme)} {_side(name)} color:{theme.muted}'>{name}</td>"
        for name, width in _COLUMNS.items()
    )
    rows = "".join(_input(entered, theme) for entered in inputs)
    return f"<table width='100%' cellspacing='0' style='font-size:{SMALL_PX}px'><tr>{head}</tr>{rows}</table>"


def _input(entered: Input, theme: Theme) -> str:
    label = _words(entered.label)
    if entered.derivation:
        label = f"<a href='{LINK}{entered.derivation}' style='color:{theme.accent}'>{label}</a>"
    if entered.note.casefold() not in ("", entered.label.casefold()):
        label += f"<br><span style='color:{theme.muted}'>{_words(entered.note)}</span>"
    cells = {"": _formula(entered.symbol), "Input": label}
    if not entered.is_known:
        reason = f"<span style='color:{theme.unknown_text}'><b>?</b> not known: {_words(entered.reason)}</span>"
        first = "".join(f"<td style='{_cell(theme)}'>{cell}</td>" for cell in cells.values())
        return f"<tr>{first}<td colspan='2' style='{_cell(theme)}'>{reason}</td></tr>"
    cells |= {"Value": _value(entered, theme), "Evidence and source": _evidence(entered)}
    return (
        "<tr>" + "".join(f"<td style='{_cell(theme)} {_side(at)}'>{cell}</td>" for at, cell in cells.items()) + "</tr>"
    )


def _value(entered: Input, theme: Theme) -> str:
    value = _words(input_value(entered)).replace(" ", "&nbsp;")
    value = f"<i>{value}</i>" if entered.is_estimate else value
    span = input_range(entered).replace(" ", "&nbsp;")
    return f"{value}<br><span style='color:{theme.muted}'>{span}</span>" if span else value


def _evidence(entered: Input) -> str:
    grade = html.escape(grade_word(entered.grade))
    grade = f"<i>≈ {grade}</i>" if entered.is_estimate else grade
    if entered.derivation:
        return f"{grade}, see {html.escape(RESULTS[entered.derivation].label)}"
    source = "this recipe" if entered.source == TYPED else html.escape(source_name(entered.source))
    return f"{grade}, {source}"


def _side(column: str) -> str:
    return "text-align:right; padding-right:18px;" if column == "Value" else ""


def _cell(theme: Theme) -> str:
    return f"padding:3px 10px 3px 0; border-bottom:1px solid {theme.separator}; vertical-align:top;"


def _steps(steps: tuple[Step, ...], theme: Theme) -> str:
    rows, parts = [], {""}
    for number, step in enumerate(steps, start=1):
        value = f"<b>{_keep_unit(_words(number_text(step.value, step.unit)))}</b>"
        sums = [_formula(step.formula), _raise_powers(_keep_unit(_words(step.numbers)))]
        if step.numbers == number_text(step.value, step.unit):
            sums = sums[:1]
        line = " = ".join([*(part for part in sums if part), value])
        ground = f" bgcolor='{theme.hover}'" if number == len(steps) else ""
        label = f"<span style='color:{theme.muted}'>{number}&nbsp;&nbsp;{_words(step.label)}</span>"
        if step.part not in parts:
            label = f"<a name='{html.escape(step.part)}'></a>{label}"
            parts.add(step.part)
        rows.append(f"<tr{ground}><td style='{_cell(theme)} padding-left:8px'>{label}<br>{line}</td></tr>")
    return f"<table width='100%' cellspacing='0'>{''.join(rows)}</table>"


def _band_parts(parts: tuple[BandPart, ...], theme: Theme) -> str:
    rows = []
    for part in parts:
        width = max(1, round(_BAR_PX * part.share))
        bar = f"<table cellspacing='0'><tr><td width='{width}' bgcolor='{theme.recipe_line}'>&nbsp;</td></tr></table>"
        label = f"<i>≈ {_words(part.label)}</i>" if part.is_estimate else _words(part.label)
        rows.append(
            f"<tr><td style='{_cell(theme)}'>{label}</td>"
            f"<td style='{_cell(theme)} text-align:right'>{format_number(part.spread, 2)}</td>"
            f"<td style='{_cell(theme)} text-align:right'>{_words(share_text(part.share))}</td>"
            f"<td width='{_BAR_PX + 12}' style='{_cell(theme)}'>{bar}</td></tr>"
        )
    if not rows:
        return ""
    names = ("Cause", "SD of ln", "Share of the variance", "")
    head = "".join(f"<td style='{_cell(theme)} color:{theme.muted}'>{name}</td>" for name in names)
    return f"<table cellspacing='0' style='font-size:{SMALL_PX}px'><tr>{head}</tr>{''.join(rows)}</table>"


def _list(title: str, sentences: Iterable[str], theme: Theme) -> list[str]:
    paragraphs = [f"<p style='margin:2px 0'>{_words(sentence)}</p>" for sentence in sentences]
    return (
        [_title(title, theme), f"<div style='font-size:{SMALL_PX}px'>{''.join(paragraphs)}</div>"] if paragraphs else []
    )


def _words(text: str) -> str:
    return html.escape(typeset(text))


def _formula(text: str) -> str:
    """Write the indices of a formula low and the letters of its quantities slanted."""
    with_formulas = _IN_BRACKETS.sub(lambda match: formula(match[0]), text)
    lowered = _raise_powers(_INDEX.sub(r"<sub>\1</sub>", html.escape(with_formulas, quote=False)))
    return _LETTERS.sub(r"<i>\1</i>", lowered).replace("   ", " &nbsp;&nbsp;&nbsp; ")


def _keep_unit(text: str) -> str:
    """Keep a number and its unit on one line."""
    return _BEFORE_UNIT.sub("&nbsp;", text)


def _raise_powers(text: str) -> str:
    return _POWER.sub(lambda power: f"<sup>{power[1] or power[2] or power[3]}</sup>", text)


@guarded
class DerivationView(QTextBrowser):
    """Shows one derivation; a link in it asks for another."""

    derivation_asked = Signal(str)
    copy_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "calculation_text", "Calculation of the chosen result", "plain")
        self.setOpenLinks(False)
        # longer lines are hard to read, so the page does not grow with the window
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.document().setDocumentMargin(16.0)
        self.anchorClicked.connect(self._follow)

    def show_derivation(self, derivation: Derivation, materials: Materials, theme: Theme, *, is_same: bool) -> None:
        """Write a derivation; the place in the text is kept when it is of the same result as before."""
        place = self.verticalScrollBar().value() if is_same else 0
        self.setHtml(visible(derivation_html(derivation, materials, theme)))
        self.verticalScrollBar().setValue(place)

    def _follow(self, url: QUrl) -> None:
        target = url.toString()
        if target.startswith(LINK):
            self.derivation_asked.emit(target.removeprefix(LINK))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.copy_asked.emit()  # nothing is marked, so all of it is meant
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu(event.pos())
        menu.addSeparator()
        menu.addAction("Copy the whole calculation", self.copy_asked.emit)
        menu.exec(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = min(_WIDEST_PAGE, self.viewport().width())
        if width != self.lineWrapColumnOrWidth():
            self.setLineWrapColumnOrWidth(width)


FIRST = "film.area_specific_resistance_ohm_cm2"
"""The result on which the window opens."""
_GROUPS = {"film": ("Film", FILM_RESULTS), "cell": ("Cell", CELL_RESULTS)}
_KEY = Qt.ItemDataRole.UserRole
_PAUSE_MS = 60
_COPIED_MS = 2500


@guarded
class ResultList(QTreeWidget):
    """The list of results; Ctrl+C in it means the whole calculation, not the words of the row."""


@guarded
class DerivationWindow(QWidget):
    """Follows the recipe: what it shows is always the derivation from the present prediction."""

    guide_asked = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "calculation_window", "Show the calculation")
        self.setWindowTitle("Show the calculation")
        self._document = document
        self._key = FIRST
        self._state: tuple[str, ...] = ()
        self._derivation: Derivation | None = None
        self._prediction: Prediction | None = None
        self._items: dict[str, QTreeWidgetItem] = {}
        self._basis = self._make_basis()
        self._list = self._make_list()
        self._view = DerivationView()
        self._view.derivation_asked.connect(lambda key: self.show_result(key))
        self._view.copy_asked.connect(self.copy)
        self._title = set_names(QLabel(), "calculation_title", "Result that is explained", "title")
        self._copy = set_names(QPushButton("&Copy as text"), "calculation_copy", "Copy the calculation as text")
        self._guide = set_names(QPushButton("&Model in the guide"), "calculation_guide", "Open the guide at this model")
        # typing must not wait for the layout of the text
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._refresh)
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(lambda: self._copy.setText("&Copy as text"))
        self._lay_out()
        self._connect()

    def _make_basis(self) -> QComboBox:
        box = set_names(QComboBox(), "calculation_basis", "Basis of the cell")
        box.addItem("as in the recipe", "")
        for key, words in BASES.items():
            box.addItem(words, key)
        box.setToolTip("The basis on which the results of the cell are explained; the recipe keeps its own")
        return box

    def _make_list(self) -> ResultList:
        tree = set_names(ResultList(), "calculation_list", "Results")
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(10)
        tree.setItemsExpandable(False)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setFrameShape(QFrame.Shape.NoFrame)
        for part, (words, results) in _GROUPS.items():
            group = QTreeWidgetItem([words, ""])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            face = font()
            face.setBold(True)
            group.setFont(0, face)
            tree.addTopLevelItem(group)
            self._items[part] = group
            for key, title in results.items():
                item = QTreeWidgetItem([title, ""])
                item.setData(0, _KEY, f"{part}.{key}")
                item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                group.addChild(item)
                self._items[f"{part}.{key}"] = item
            group.setExpanded(True)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _lay_out(self) -> None:
        choice = QHBoxLayout()
        words = set_names(QLabel("Cell &basis"), "calculation_basis_label", "Basis of the cell", "muted")
        words.setBuddy(self._basis)
        choice.addWidget(words)
        choice.addWidget(self._basis, 1)
        left = set_names(QFrame(), "calculation_side", "Results", "panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(10, 10, 10, 10)
        column.addLayout(choice)
        column.addWidget(self._list, 1)
        bar = QHBoxLayout()
        bar.addWidget(self._title, 1)
        bar.addWidget(self._guide)
        bar.addWidget(self._copy)
        right = set_names(QFrame(), "calculation_main", "Calculation", "panel")
        page = QVBoxLayout(right)
        page.setContentsMargins(16, 10, 10, 0)
        page.addLayout(bar)
        page.addWidget(self._view, 1)
        splitter = set_names(QSplitter(Qt.Orientation.Horizontal), "calculation_splitter", "Results and calculation")
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([350, 770])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        resize_within_screen(self, 1120, 800)

    def _connect(self) -> None:
        self._document.prediction_changed.connect(self._follow)
        self._list.currentItemChanged.connect(self._choose)
        self._basis.activated.connect(lambda _: self._refresh())
        self._copy.clicked.connect(self.copy)
        self._guide.clicked.connect(
            lambda: self.guide_asked.emit(self._derivation.guide_page if self._derivation else "")
        )
        # Ctrl+C in the list means the whole calculation, not the words of the row
        menu_of(self._list).copied = self._write
        leaving = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leaving.activated.connect(self.close)

    def _guide_page(self) -> str:
        return self._derivation.guide_page if self._derivation else ""

    @property
    def derivation(self) -> Derivation | None:
        """What is shown now."""
        return self._derivation

    def show_result(self, key: str, basis: str | None = None) -> None:
        """Show the derivation of a result; a basis is chosen with it, or kept.

        After # in the key stands the part of the result whose steps are brought into sight.
        """
        key, _, part = key.partition("#")
        if basis is not None:
            own = "" if basis == self._document.recipe.basis else basis
            self._basis.setCurrentIndex(max(0, self._basis.findData(own)))
        if key in self._items:
            self._key = key
        self._list.setCurrentItem(self._items[self._key])
        self._refresh()
        if part:
            self._view.scrollToAnchor(part)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and item.data(0, _KEY) and item.data(0, _KEY) != self._key:
            self._key = item.data(0, _KEY)
            self._refresh()

    def _follow(self, prediction: Prediction) -> None:
        if self.isVisible():
            self._pause.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._pause.stop()  # nothing is worked out for a window that nobody sees

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._list.setFocus()
        self._list.setCurrentItem(self._items[self._key])
        self._refresh()

    def _refresh(self) -> None:
        """Write list and derivation anew; asked of the document, so that neither can be out of date."""
        prediction, materials = self._document.prediction, self._document.materials
        basis = str(self._basis.currentData()) or prediction.recipe.basis
        theme = theme_of(self)
        state = (self._key, basis, theme.name)
        if prediction is self._prediction and state == self._state:
            return  # what is marked in the text stays marked
        is_same = self._state[:1] == state[:1]
        self._prediction, self._state = prediction, state
        self._fill_values(prediction, basis, theme)
        self._derivation = derive(self._key, prediction, materials, basis, self._document.learned)
        words = f", {BASES[basis].lower()}" if self._derivation.basis else ""
        self._title.setText(f"{self._derivation.title}{words}")
        self._view.show_derivation(self._derivation, materials, theme, is_same=is_same)

    def _fill_values(self, prediction: Prediction, basis: str, theme: Theme) -> None:
        self._items["cell"].setText(0, f"Cell, {BASES[basis].lower()}")
        for part, shown in (("film", prediction.film), ("cell", prediction.cells[basis])):
            for key, title in _GROUPS[part][1].items():
                quantity: Quantity = getattr(shown, key)
                cell = value_cell(title, quantity, {}, with_unit=True)
                item = self._items[f"{part}.{key}"]
                face = font()
                face.setItalic(cell.is_estimate)
                item.setText(1, cell.text)
                item.setFont(1, face)
                item.setForeground(1, QColor(theme.unknown_text if cell.is_unknown else theme.muted))
                item.setToolTip(0, tooltip(title))

    def copy(self) -> None:
        """Put the derivation into the clipboard as text, and say so on the button."""
        if text := self._write():
            QApplication.clipboard().setText(text)

    def _write(self) -> str:
        self._refresh()  # an edit may have come a moment ago
        if self._derivation is None or self._prediction is None:
            return ""
        self._copy.setText("✓ Copied")
        self._copied.start()
        return derivation_text(self._derivation, self._prediction, self._document.materials)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._derivation is not None:
            self._refresh()

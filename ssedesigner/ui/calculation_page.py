"""The account of a number set for reading: formula, inputs with their evidence, steps, result with band."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from ssedesigner.core.derivation import BandPart, Calculation, Input, Step, number_text
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import (
    format_number,
    formula,
    source_name,
    typeset,
)
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import visible
from ssedesigner.text.materials import (
    grade_word,
)
from ssedesigner.text.prediction import TYPED, citation, input_range, input_value, share_text, source_keys
from ssedesigner.text.values import band_text, value_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import SECTION_PX, SMALL_PX, TITLE_PX, VALUE_PX, Theme
from ssedesigner.ui.widgets.widgets import named

LINK = "account:"
"""What a link to the account of another result begins with."""
_WIDEST_PAGE = 900
_BAR_PX = 160
_COLUMNS = {"": 16, "Input": 37, "Value": 19, "Evidence and source": 28}
"""Columns of the table of inputs with their widths [%]."""
_INDEX = re.compile(r"(?<=\S)_([\w+−]+)")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[^\W\d]|[%°])")
_POWER = re.compile(r"\^([\w.]+)")
_IN_BRACKETS = re.compile(r"(?<=\()[^()\s]+(?=\))")
_LETTERS = re.compile(r"(?<![\w&])([A-Za-zα-ωλ])(?=<sub>|[₀-₉′]|\b)(?!;)")


def account_html(account: Calculation, materials: Materials, theme: Theme) -> str:
    """Write an account as HTML."""
    parts = [_heading(account, theme), _box(_formula(account.formula), theme)]
    if account.inputs:
        parts += [_title("Inputs", theme), _inputs(account.inputs, theme)]
    if account.steps:
        parts += [_title("Steps", theme), _steps(account.steps, theme)]
    if account.band:
        parts += [_title("Band", theme), _paragraph(account.band), _band_parts(account.band_parts, theme)]
    parts += _list("Notes", account.notes, theme)
    parts += _list("Sources", (citation(key, materials) for key in source_keys(account)), theme)
    return f"<body style='color:{theme.text}'>{''.join(parts)}</body>"


def _heading(account: Calculation, theme: Theme) -> str:
    result = account.result
    if not result.is_known:
        reason = result.reason[:1].upper() + result.reason[1:].rstrip(".")
        told = f"<span style='color:{theme.unknown_text}'><b>?</b>&nbsp; {_words(reason)}.</span>"
        return _box(told, theme, theme.unknown_ground) + "<p style='margin:0; font-size:6px'>&nbsp;</p>"
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
    if entered.account:
        label = f"<a href='{LINK}{entered.account}' style='color:{theme.accent}'>{label}</a>"
    if entered.note.casefold() not in ("", entered.label.casefold()):
        label += f"<br><span style='color:{theme.muted}'>{_words(entered.note)}</span>"
    cells = {"": _formula(entered.symbol), "Input": label}
    if not entered.is_known:
        why = f"<span style='color:{theme.unknown_text}'><b>?</b> not known: {_words(entered.reason)}</span>"
        first = "".join(f"<td style='{_cell(theme)}'>{cell}</td>" for cell in cells.values())
        return f"<tr>{first}<td colspan='2' style='{_cell(theme)}'>{why}</td></tr>"
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
    if entered.account:
        return f"{grade}, see {html.escape(RESULTS[entered.account].label)}"
    source = "this recipe" if entered.source == TYPED else html.escape(source_name(entered.source))
    return f"{grade}, {source}"


def _side(column: str) -> str:
    return "text-align:right; padding-right:18px;" if column == "Value" else ""


def _cell(theme: Theme) -> str:
    return f"padding:3px 10px 3px 0; border-bottom:1px solid {theme.separator}; vertical-align:top;"


def _steps(steps: tuple[Step, ...], theme: Theme) -> str:
    rows = []
    for number, step in enumerate(steps, start=1):
        value = f"<b>{_joined(_words(number_text(step.value, step.unit)))}</b>"
        sums = [_formula(step.formula), _raised(_joined(_words(step.numbers)))]
        if step.numbers == number_text(step.value, step.unit):
            sums = sums[:1]
        line = " = ".join([*(part for part in sums if part), value])
        ground = f" bgcolor='{theme.hover}'" if number == len(steps) else ""
        label = f"<span style='color:{theme.muted}'>{number}&nbsp;&nbsp;{_words(step.label)}</span>"
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
    told = [f"<p style='margin:2px 0'>{_words(sentence)}</p>" for sentence in sentences]
    return [_title(title, theme), f"<div style='font-size:{SMALL_PX}px'>{''.join(told)}</div>"] if told else []


def _words(text: str) -> str:
    return html.escape(typeset(text))


def _formula(text: str) -> str:
    """Write the indices of a formula low and the letters of its quantities slanted."""
    named = _IN_BRACKETS.sub(lambda found: formula(found[0]), text)
    lowered = _raised(_INDEX.sub(r"<sub>\1</sub>", html.escape(named, quote=False)))
    return _LETTERS.sub(r"<i>\1</i>", lowered).replace("   ", " &nbsp;&nbsp;&nbsp; ")


def _joined(text: str) -> str:
    """Keep a number and its unit on one line."""
    return _BEFORE_UNIT.sub("&nbsp;", text)


def _raised(text: str) -> str:
    return _POWER.sub(r"<sup>\1</sup>", text)


@guarded
class AccountView(QTextBrowser):
    """Shows one account; a link in it asks for another."""

    account_asked = Signal(str)
    copy_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "calculation_account", "Calculation of the chosen result", "plain")
        self.setOpenLinks(False)
        # longer lines are hard to read, so the page does not grow with the window
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.document().setDocumentMargin(16.0)
        self.anchorClicked.connect(self._follow)

    def show_account(self, account: Calculation, materials: Materials, theme: Theme, *, is_same: bool) -> None:
        """Write an account; the place in the text is kept when it is of the same result as before."""
        place = self.verticalScrollBar().value() if is_same else 0
        self.setHtml(visible(account_html(account, materials, theme)))
        self.verticalScrollBar().setValue(place)

    def _follow(self, url: QUrl) -> None:
        target = url.toString()
        if target.startswith(LINK):
            self.account_asked.emit(target.removeprefix(LINK))

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

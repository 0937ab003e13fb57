"""Cross two kinds: which materials of a kind suit this one and that one, with what each answer rests on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import typeset
from ssedesigner.core.process import taking_fields
from ssedesigner.core.visible_text import file_name
from ssedesigner.library.store import Library
from ssedesigner.physics.compatibility.answers import class_of
from ssedesigner.physics.compatibility.crossing import Crossing, Question, candidates, crossing, sisters
from ssedesigner.text.materials import name_text
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.cross.details import details_html
from ssedesigner.ui.library.cross.export import FORMATS, write_answers
from ssedesigner.ui.library.cross.filters import CrossFilters
from ssedesigner.ui.library.cross.model import LINE, NO_ANSWERS, Answers, CrossModel
from ssedesigner.ui.library.cross.question import CrossQuestion
from ssedesigner.ui.library.cross.table import CrossTable
from ssedesigner.ui.library.cross.words import headline, partner_name, title
from ssedesigner.ui.library.entry import refusals
from ssedesigner.ui.library.forms import VerdictForm
from ssedesigner.ui.library.pair_words import plural
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.widgets.background import Slices
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.widgets import column_layout, open_form, row_layout, set_names, set_property, theme_of

_AT_ONCE, _SLICE = 1500, 100
"""So many materials are judged at once, in some 50 ms; of more so many between two events."""
_SIDE_PX, _LEAST_PX, _MIDDLE_PX = 252, 60, 520
_USED, _EXPORTED = "cross_used", "cross_exported"
_FOOT = "Expected answers were not tested. A class rule never fails a recipe, and a report always outranks it."


@guarded
class CrossView(QWidget):
    """The question on the left, the answers in the middle, all about the chosen one on the right."""

    def __init__(self, document: Document, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "cross_view", "Cross two kinds")
        self._document, self._library = document, library
        self._answers, self._crossings = NO_ANSWERS, list[Crossing]()
        self._judged: tuple[Question, Materials] | None = None
        self._used_at = -1
        self._task: LongTask | None = None
        self._slices = Slices(0, self)
        self.question = CrossQuestion(document)
        self.filters = CrossFilters()
        self.model = CrossModel(self)
        self.table = CrossTable(self.model)
        self._title = set_names(PlainLabel(most=120), "cross_title", "Question", "title")
        self._count = set_names(QLabel(), "cross_count", "Number of answers", "small")
        self._headline = set_names(PlainLabel(most=1000), "cross_headline", "What is known")
        self._card = set_names(QFrame(), "cross_headline_card", "What is known", "flag")
        self._grouped = set_names(QPushButton("&Grouped by answer"), "cross_grouped", "Group by answer", "filter")
        self._stop = set_names(QPushButton("&Stop"), "cross_stop", "Stop working out the answers")
        self._export = set_names(QPushButton("E&xport…"), "cross_export", "Export the answers that are shown")
        self._details = set_names(QTextBrowser(), "cross_details", "The chosen answer", "plain")
        self._use = set_names(QPushButton("&Use in recipe"), "cross_use", "Use in recipe", "primary")
        self._own = set_names(QPushButton("&Own verdict…"), "cross_own", "Enter a verdict of your own")
        self._dropped = set_names(QLabel(), "cross_dropped", "Columns for which there is no room", "small")
        self._dropped.setWordWrap(True)
        self._dropped.hide()
        self._notices = NoticeBar()
        self._make_menus()
        self._lay_out()
        self._connect()
        self._show_answers()

    def _make_menus(self) -> None:
        self._use_menu = set_names(QMenu(self), "cross_use_menu", "Fields of the recipe")
        self._own_menu = set_names(QMenu(self), "cross_own_menu", "Pairs of the chosen answer")
        self._export_menu = set_names(QMenu(self), "cross_export_menu", "Kinds of file")
        for suffix in FORMATS:
            self._export_menu.addAction(f"As {suffix[1:].upper()}…", partial(self._ask_and_export, suffix))
        self._use.setMenu(self._use_menu)
        self._own.setMenu(self._own_menu)
        self._export.setMenu(self._export_menu)
        self._export.setToolTip("Ctrl+E")

    def _lay_out(self) -> None:
        side = set_names(QWidget(), "cross_side", "Question and filters")
        column = column_layout(side, (12, 12, 12, 12))
        column.addWidget(set_names(QLabel("QUESTION"), "cross_question_title", "Question", "section"))
        column.addWidget(self.question)
        column.addSpacing(10)
        column.addWidget(self.filters)
        column.addStretch(1)
        foot = set_names(QLabel(_FOOT), "cross_foot", _FOOT, "small")
        foot.setWordWrap(True)
        column.addWidget(foot)
        area = set_names(QScrollArea(), "cross_side_area", "Question and filters")
        area.setWidget(side)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(_SIDE_PX)
        panes = (
            Pane(part=area, name="Question and filters", width=_SIDE_PX),
            Pane(part=self._middle(), name="Answers", width=878, stretch=1),
            Pane(part=self._right(), name="The chosen answer", width=230),
        )
        layout = column_layout(self, (0, 0, 0, 0), 0)
        layout.addWidget(self._notices)
        layout.addWidget(Panes("cross_panes", "Question, answers, details", panes, (1, 2, 0)), 1)

    def _middle(self) -> QWidget:
        middle = set_names(QWidget(), "cross_middle", "Answers")
        middle.setMinimumWidth(_MIDDLE_PX)
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self._title, self._count):
            label.setMinimumWidth(_LEAST_PX)
            label.setWordWrap(True)
            words.addWidget(label)
        top.addLayout(words, 1)
        for button in (self._stop, self._grouped, self._export):
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._grouped.setCheckable(True)
        self._headline.setWordWrap(True)
        inside = row_layout(self._card, (10, 6, 10, 6))
        inside.addWidget(self._headline)
        column = column_layout(middle, (10, 10, 10, 10))
        column.addLayout(top)
        column.addWidget(self._card)
        column.addWidget(self.table, 1)
        column.addWidget(self._dropped)
        return middle

    def _right(self) -> QWidget:
        right = set_names(QFrame(), "cross_right", "The chosen answer", "panel")
        self._details.setFrameShape(QFrame.Shape.NoFrame)
        self._details.setOpenLinks(False)
        self._details.setTabChangesFocus(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self._use)
        buttons.addWidget(self._own)
        buttons.addStretch(1)
        column = column_layout(right, (12, 12, 12, 12))
        column.addWidget(self._details, 1)
        column.addLayout(buttons)
        return right

    def _connect(self) -> None:
        self.question.asked.connect(self._begin)
        self.filters.changed.connect(self._show_answers)
        self.table.group_chosen.connect(self._toggle)
        self.table.dropped.connect(self._show_dropped)
        self.table.selectionModel().currentRowChanged.connect(self._show_details)
        self.table.horizontalHeader().sortIndicatorChanged.connect(self._show_order)
        self.model.modelReset.connect(self._show_order)
        self._grouped.clicked.connect(self._group)
        self._stop.clicked.connect(self.stop)
        self._slices.finished.connect(self._show_result)
        self._document.library_changed.connect(lambda _: self._reload())
        self._document.undo_stack.indexChanged.connect(self._follow_undo)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reload()

    def _reload(self) -> None:
        """Take up the library, once somebody looks."""
        if not self.isVisible():
            return
        if self._judged is None or self._judged[1] is not self._document.materials:
            self.question.take_up()
            self._begin()

    def _begin(self) -> None:
        """Work out the answers: few at once, many in slices that nobody waits for."""
        question, materials = self.question.question, self._document.materials
        self._slices.cancel()
        self._crossings = []
        self._judged = (question, materials) if question else None
        if question is None:
            self._show_result()
            return
        asked = candidates(materials, question)
        self._slices.start(partial(self._steps, question, asked))
        if len(asked) <= _AT_ONCE:
            self._slices.finish()

    def _steps(self, question: Question, asked: list[Material]) -> Iterator[object]:
        materials = self._document.materials
        for begin in range(0, len(asked), _SLICE):
            self._crossings += [crossing(materials, question, each) for each in asked[begin : begin + _SLICE]]
            if len(asked) > _AT_ONCE:
                self._count.setText(f"Working out: {len(self._crossings)} of {len(asked)}…")
                self._stop.show()
            yield None

    @property
    def is_busy(self) -> bool:
        """True while answers are worked out."""
        return self._slices.is_running

    def finish(self) -> None:
        """Work out all at once, for pictures."""
        self._slices.finish()

    def stop(self) -> None:
        """Keep the answers so far and leave the rest."""
        self._slices.cancel()
        self._show_result()
        self._count.setText(f"{self._count.text()}, stopped")

    def _show_result(self) -> None:
        question, materials = self.question.question, self._document.materials
        if question is None:
            self._answers = NO_ANSWERS
        else:
            beside, words = _sisters(materials, question)
            self._answers = Answers(
                materials=materials, question=question, crossings=self._crossings, sisters=beside, sister_class=words
            )
        self._show_answers()

    def _show_answers(self) -> None:
        """Show what passes the filters, the same answer chosen as before."""
        answers, kept = self._answers, self.current
        passing = self.filters.passing(answers)
        self.model.show_answers(
            Answers(
                materials=answers.materials,
                question=answers.question,
                crossings=passing,
                sisters=answers.sisters,
                sister_class=answers.sister_class,
            )
        )
        self.filters.show_answers(answers, self.model.side_names)
        self._stop.hide()
        self._show_headline(passing)
        self._choose(kept.material.key if kept else "")

    def _show_headline(self, passing: list[Crossing]) -> None:
        answers = self._answers
        is_asked = bool(answers.question.partners)
        self._title.setText(
            title(answers.materials, answers.question) if is_asked else "Choose two different materials"
        )
        self._title.setToolTip(tooltip(self._title.text()))
        of_all = f" of {len(answers.crossings)}" if len(passing) < len(answers.crossings) else ""
        self._count.setText(f"{len(passing)}{of_all} {plural(answers.question.kind)}" if is_asked else "")
        severity, words = (
            headline(answers.materials, answers.question, answers.crossings, passing) if is_asked else ("unknown", "")
        )
        if is_asked and answers.crossings and not passing:
            words = f"{words} The filters leave nothing: untick one."
        self._headline.setText(words)
        set_property(self._card, "severity", severity)
        self._card.setVisible(bool(words))
        self._export.setEnabled(bool(passing))

    def _choose(self, key: str) -> None:
        row = self.model.row_of(key)
        if row < 0:
            row = next((row for row, line in enumerate(self.model.lines) if isinstance(line, Crossing)), -1)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))
        self._show_details()

    @property
    def current(self) -> Crossing | None:
        """The answer that is chosen."""
        line = self.table.currentIndex().data(LINE)
        return line if isinstance(line, Crossing) else None

    def _toggle(self, group: str) -> None:
        row = self.table.currentIndex().row()
        self.model.toggle(group)
        self.table.setCurrentIndex(self.model.index(row, 0))

    def _group(self) -> None:
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._choose("")

    def _show_dropped(self, heads: list[str]) -> None:
        """Name the columns for which there is no room."""
        self._dropped.setText(f"No room for {' · '.join(heads)}: see the pane on the right, or widen the window.")
        self._dropped.setVisible(bool(heads))

    def _show_order(self) -> None:
        self._grouped.setChecked(self.model.is_grouped)

    def _show_details(self) -> None:
        one = self.current
        if one is None:
            self._details.setPlainText("Choose an answer to read what it rests on.")
        else:
            self._details.setHtml(details_html(self.model.answers, self.model.side_names, one, theme_of(self)))
        self._allow(one)

    def _allow(self, one: Crossing | None) -> None:
        material = self._document.materials.find(one.material.kind, one.material.key) if one else None
        mixture = "Choose its two liquids one by one." if one is not None and material is None else ""
        refusal = mixture or refusals(material, None, False)["use"]
        self._use.setEnabled(not refusal)
        self._use.setToolTip(tooltip(refusal or "Put it into the open recipe"))
        self._use_menu.clear()
        for key in taking_fields(one.material) if one else ():
            self._use_menu.addAction(f"as {FIELDS[key].label}", partial(self._use_as, key)).setObjectName(
                f"cross_as_{key}"
            )
        locked = "The library is read-only; open it for writing first." if self._library.is_read_only else ""
        self._own.setEnabled(one is not None and not locked)
        self._own.setToolTip(tooltip(locked or "Enter what you know of one of the pairs"))
        self._own_menu.clear()
        for place, partner in enumerate(self.model.answers.question.partners if one else ()):
            name = no_mnemonic(partner_name(self._document.materials, *partner))
            self._own_menu.addAction(f"with {name}…", partial(self._open_form, place)).setObjectName(
                f"cross_own_{place}"
            )

    def _use_as(self, field: str) -> None:
        one = self.current
        if one is None:
            return
        stack = self._document.undo_stack
        before = stack.index()
        try:
            went = self._document.choose(field, one.material.key)
        except FieldError as error:
            self._notices.show_notice(Notice(key=_USED, severity="caution", sentence=str(error)))
            return
        self._used_at = stack.index()
        label, name = FIELDS[field].label.lower(), name_text(one.material)
        if self._used_at == before:
            notice = Notice(key=_USED, severity="pass", sentence=f"{name} is the recipe’s {label} already.")
        else:
            sentence = f"{name} is now the recipe’s {label}. {typeset(went)}".rstrip()
            notice = Notice(key=_USED, severity="pass", sentence=sentence, actions=(("&Undo", stack.undo),))
        self._notices.show_notice(notice)

    def _follow_undo(self, step: int) -> None:
        if step != self._used_at:  # Undo would take back something else
            self._notices.close_notice(_USED)

    def _open_form(self, place: int) -> None:
        one, materials = self.current, self._document.materials
        if one is None:
            return
        kind, key = self.model.answers.question.partners[place]
        partner = materials.find(kind, key)
        if partner is None:
            return
        pair = materials.pair(kind, key, one.material.kind, one.material.key)
        form = VerdictForm(self._library, (partner, one.material), pair, self)
        open_form(form, lambda: self._document.replace_materials(self._library.materials()))

    def ask_and_export(self) -> None:
        """Offer the kinds of file for the answers that are shown; nothing where none is."""
        if self._export.isEnabled():
            self._export.click()

    def _ask_and_export(self, suffix: str) -> None:
        name = file_name(title(self._answers.materials, self._answers.question), suffix)
        chosen, _ = QFileDialog.getSaveFileName(self, "Export answers", str(Path.home() / name), FORMATS[suffix])
        if chosen:
            self.export(Path(chosen) if Path(chosen).suffix.lower() == suffix else Path(f"{chosen}{suffix}"))

    def export(self, path: Path) -> None:
        """Write the answers that pass the filters, in the order shown; many of them beside the window."""
        crossings = self.model.in_order()
        work = partial(write_answers, path, self.model.answers, crossings, decimal=decimal_sign())
        if len(crossings) > _AT_ONCE:
            self._task = LongTask("Writing the answers…", work, self)
            self._task.ended.connect(partial(self._show_export_result, path))
            self._task.start()
            return
        try:
            self._show_export_result(path, work(), None)
        except WriteError as error:
            self._show_export_result(path, None, error)

    def _show_export_result(self, path: Path, number: object, error: BaseException | None) -> None:
        """Say how the export went; nothing after a cancel, which leaves no file."""
        if isinstance(error, WriteError):
            words = f"“{path.name}” was not saved: {error}"
            self._notices.show_notice(Notice(key=_EXPORTED, severity="fail", sentence=words))
        elif error is not None:
            raise error
        elif number is not None:
            words = f"{number} {'answer' if number == 1 else 'answers'} written to “{path.name}”."
            self._notices.show_notice(Notice(key=_EXPORTED, severity="pass", sentence=words))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_details"):
            self._show_details()


def _sisters(materials: Materials, question: Question) -> tuple[dict[str, tuple[tuple[str, str], ...]], str]:
    """Find what is reported of others of the class of the first partner; nothing where it has no class or no others."""
    kind, key = question.partners[0]
    material = materials.find(kind, key)
    words = class_of(material) if material else ""
    others = [each.key for each in materials.of_kind(kind) if class_of(each) == words] if words else []
    beside = sisters(materials, question.kind, question.partners[0], others)
    return beside, typeset(words) if beside else ""

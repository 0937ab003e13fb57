"""The page on which a batch is planned from the open recipe, and made."""

from __future__ import annotations

import secrets
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.composition import Effect, effect
from ssedesigner.batch.contents import slurry_of
from ssedesigner.batch.lots import recipe_lot_sentence
from ssedesigner.batch.session import note_planned_lots
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.clock import now
from ssedesigner.core.batch.plan import BatchAmounts, BatchPlan
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.lots import LotStock
from ssedesigner.core.notation import ESTIMATE, typeset
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import ProcessStep
from ssedesigner.core.visible_text import one_line
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.batch import composition_text, effect_text
from ssedesigner.ui.batches.contents_editor import ContentsEditor
from ssedesigner.ui.batches.lot_lines import LotQuestions
from ssedesigner.ui.batches.lot_rows import LotRows
from ssedesigner.ui.batches.plan_form import PlanForm
from ssedesigner.ui.batches.plan_rows import SumText, sum_texts, weigh_rows
from ssedesigner.ui.batches.steps_panel import StepsPanel
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.tables import NumberRows, RowTable
from ssedesigner.ui.widgets.widgets import column_layout, set_names, set_property

_UNREADABLE = "A line of the plan cannot be read: correct the marked one. Until then nothing is weighed."
_REMEDY = "The recipe names this lot: correct it there, or choose another one below."
_COLUMNS, _MOST_ROWS = 5, 9


class PlanResult(QFrame):
    """Shows amounts; where there are problems it says them and shows no weight."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "plan_result", "What is weighed", "card")
        self._problems = set_names(PlainLabel(), "plan_problems", "Why there is no plan", "error")
        self._table = RowTable("plan_table", "What is weighed", theme, _MOST_ROWS)
        self._sums = QGridLayout()
        self._sums.setHorizontalSpacing(14)
        self._sums.setVerticalSpacing(1)
        self._shown: dict[str, tuple[QLabel, QLabel]] = {}
        self._true = set_names(QLabel(), "plan_composition", "Composition after rounding")
        self._effect = set_names(QLabel(), "plan_effect", "What rounding does to the film")
        self._notes = set_names(QLabel(), "plan_notes", "Notes on the plan", "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(set_names(QLabel("Weigh, in this order"), "plan_table_title", "What is weighed", "strong"))
        layout.addWidget(self._problems)
        layout.addWidget(self._table)
        layout.addLayout(self._sums)
        for label in (self._true, self._effect, self._notes):
            layout.addWidget(label)
        for label in (self._problems, self._true, self._effect, self._notes):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_amounts(self, recipe: Recipe, amounts: BatchAmounts | None, effect: Effect | None) -> None:
        """Show what a plan comes to; None for one that cannot be read."""
        problems = (_UNREADABLE,) if amounts is None else amounts.problems
        self._problems.setText("\n".join(f"✗ {typeset(sentence)}" for sentence in problems))
        self._problems.setVisible(bool(problems))
        self._table.show_rows(weigh_rows(amounts) if amounts is not None else NumberRows(header=(), rows=()))
        self._table.setVisible(amounts is not None and bool(amounts.lines))
        is_sound = amounts is not None and not problems
        self._show_sums(sum_texts(amounts) if amounts is not None and is_sound else ())
        self._true.setText(self._composition(recipe, amounts) if is_sound else "")
        self._effect.setText(
            f"Rounding, at the planned thickness: {effect_text(effect)}" if is_sound and effect is not None else ""
        )
        self._notes.setText("\n".join(f"! {typeset(note)}" for note in amounts.notes) if amounts is not None else "")
        for label in (self._true, self._effect, self._notes):
            label.setVisible(bool(label.text()))

    def _composition(self, recipe: Recipe, amounts: BatchAmounts | None) -> str:
        text = composition_text(recipe, dict(amounts.composition)) if amounts is not None else ""
        return f"As weighed: {text}." if text else ""

    def _show_sums(self, sums: tuple[SumText, ...]) -> None:
        for label, value in self._shown.values():
            label.hide()
            value.hide()
        for place, one in enumerate(sums):
            if one.key not in self._shown:
                self._shown[one.key] = self._make_sum(one, place)
            label, value = self._shown[one.key]
            value.setText(one.text)
            set_property(value, "estimate", one.text.startswith(ESTIMATE))
            for part in (label, value):
                part.setToolTip(tooltip(one.tip))
                part.show()

    def _make_sum(self, one: SumText, place: int) -> tuple[QLabel, QLabel]:
        label = set_names(QLabel(one.label), f"sum_{one.key}_label", one.label, "small")
        value = set_names(QLabel(), f"sum_{one.key}", one.label, "strong")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row, column = 2 * (place // _COLUMNS), place % _COLUMNS
        self._sums.addWidget(label, row, column)
        self._sums.addWidget(value, row + 1, column)
        self._sums.setColumnStretch(column, 1)
        return label, value

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._table.apply_theme(theme)


_FORM_PX, _BESIDE_PX = 356, 726


@guarded
class PlanPage(QWidget):
    """Follows the open recipe; what it shows is what “Make batch” records."""

    made = Signal(object)
    failed = Signal(str)

    def __init__(self, document: Document, library: Library, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "plan_page", "Plan a batch")
        self._document, self._library = document, library
        self._amounts: BatchAmounts | None = None
        self._steps: tuple[ProcessStep, ...] = ()
        self._asked: tuple[Recipe, BatchPlan] | None = None
        self._token = ""
        self._title = set_names(PlainLabel(most=140), "plan_title", "Recipe of the batch", "title")
        self._title.setWordWrap(True)
        self._why = set_names(QLabel(), "plan_why", "Why the batch cannot be made", "small")
        self._make = set_names(QPushButton("Make &batch"), "plan_make", "Make batch", "primary")
        self._make.clicked.connect(self.make)
        self._form = PlanForm()
        self._contents = ContentsEditor(document)
        self._result = PlanResult(theme)
        self._lots, self._stock = LotRows(), tuple[LotStock, ...]()
        self._questions = LotQuestions("plan", _REMEDY, "Plan it with this &lot")
        self._panel = StepsPanel(document, theme)
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._refresh)
        self._lay_out()
        self._form.changed.connect(self._idle.start)
        self._contents.changed.connect(self._allow)
        document.recipe_changed.connect(self._idle.start)
        document.library_changed.connect(self._idle.start)
        self._watch = LibraryWatch(library, self._read_lots, self)

    def use_balance(self, readability_g: float) -> None:
        """Plan for a balance that shows so much [g], until another is chosen."""
        self._form.use_balance(readability_g)

    def _lay_out(self) -> None:
        left = set_names(QFrame(), "plan_left", "What the batch aims at", "panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(14, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(set_names(QLabel("TARGET"), "plan_target_title", "Target", "section"))
        column.addWidget(self._form)
        column.addWidget(set_names(QLabel("CONTENTS"), "plan_contents_title", "Contents of the solids", "section"))
        column.addWidget(self._contents)
        column.addStretch(1)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self._why)
        top.addWidget(self._make)
        right = set_names(QWidget(), "plan_right", "What it comes to")
        inner = QVBoxLayout(right)
        inner.setContentsMargins(12, 10, 12, 12)
        inner.setSpacing(10)
        inner.addLayout(top)
        inner.addWidget(self._questions)
        inner.addWidget(self._result)
        inner.addWidget(self._lots)
        inner.addWidget(self._panel, 1)
        form, whole = _scroll(left, "plan_form_scroll"), _scroll(right, "plan_scroll")
        form.setFixedWidth(_FORM_PX)
        whole.setMinimumWidth(_FORM_PX)
        whole.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)  # nothing is cut off without a sign
        panes = (
            Pane(part=form, name="Target, tolerances and contents", width=_FORM_PX),
            Pane(part=whole, name="What it comes to", width=1000, stretch=1, beside=_BESIDE_PX),
        )
        column_layout(self, (0, 0, 0, 0), 0).addWidget(Panes("plan_panes", "Plan", panes, (1, 0)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_lots()
        self._refresh()

    def _refresh(self) -> None:
        """Work out the plan for the recipe and library of now, and show it."""
        if not self.isVisible():
            return
        self._idle.stop()
        document = self._document
        recipe, materials = document.recipe, document.materials
        self._form.show_recipe(recipe)
        plan = self._form.plan()
        preview = plan or BatchPlan(film_area_cm2=recipe.film_area_cm2)
        amounts = batch_amounts(recipe, preview, materials, document.prediction)
        whole = amounts if amounts.lines else batch_amounts(recipe, BatchPlan(), materials, document.prediction)
        self._amounts = amounts if plan is not None else None
        self._steps = planned_steps(recipe, whole, materials)
        is_sound = self._amounts is not None and not amounts.problems
        after = effect(recipe, amounts, {}, materials, document.learned) if is_sound else None
        self._title.setText(one_line(recipe.name))
        self._result.show_amounts(recipe, self._amounts, after)
        self._lots.show_lines(amounts.lines if is_sound else (), recipe, self._stock)
        if self._questions.isVisible():  # what was asked may be answered in the recipe
            self._asks_for_lot(amounts)
        self._contents.show_contents(recipe, self._form.basis, slurry_of(recipe, whole.lines))
        self._panel.show_steps(self._steps, bool(whole.lines))
        self._allow()

    def _read_lots(self) -> None:
        """Read the lots as they are now: not for each key that is typed, for they rest on all batches."""
        if not self.isVisible():
            return
        try:
            self._stock = self._library.lots(retired=None)
        except LibraryError as error:
            self._stock = ()
            self.failed.emit(str(error))
        self._idle.start()

    def _allow(self) -> None:
        """Allow the batch to be made, or say why it cannot be."""
        why = ""
        if self._library.is_read_only:
            why = "The library is read-only: no batch can be made."
        elif self._amounts is None or self._amounts.problems:
            why = "Correct the plan first."
        elif self._contents.is_pending:
            why = "Apply the typed contents to the recipe first, or discard them with Esc."
        self._why.setText(why)
        self._make.setEnabled(not why)

    def make(self) -> None:
        """Record the batch as it is shown; it has its number and its own copy of everything from then on."""
        self._make.setFocus(Qt.FocusReason.OtherFocusReason)  # so that a line being typed is taken up
        if self._panel.has_problem:
            return
        self._refresh()
        amounts, document = self._amounts, self._document
        if amounts is None or amounts.problems or not self._make.isEnabled():
            return
        if self._asks_for_lot(amounts):
            return
        asked = (document.recipe, amounts.plan)
        if asked != self._asked or not self._token:  # the same one again after an error makes no second batch
            self._asked, self._token = asked, secrets.token_hex(16)
        try:
            batch: Batch = self._library.plan_batch(
                document.recipe, amounts.plan, amounts, self._steps, document.prediction, now(), self._token
            )
            note_planned_lots(self._library, batch, self._lots.chosen(), self._token)
        except LibraryError as error:
            self.failed.emit(str(error))
            return
        self._token = ""
        self._lots.forget()
        self.made.emit(batch)

    def _asks_for_lot(self, amounts: BatchAmounts) -> bool:
        """Ask about a lot of the recipe that is a jar of something else; return whether that is to be answered."""
        chosen = self._lots.chosen()
        sentence = recipe_lot_sentence(amounts.lines, self._document.recipe, self._stock, date.today(), chosen)
        return self._questions.is_open((sentence,) if sentence else ())

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._result.apply_theme(theme)
        self._panel.apply_theme(theme)


def _scroll(content: QWidget, name: str) -> QScrollArea:
    area = set_names(QScrollArea(), name, content.accessibleName())
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area

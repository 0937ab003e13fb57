"""The recipe editor: the left column, its fields in sections that fold, and below them what folds many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import compress
from operator import is_not

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QToolTip, QWidget

from ssedesigner.core.fields import SECTIONS, fields_of
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.editor.choices import ChoiceBox
from ssedesigner.ui.editor.field_editors import LineBox
from ssedesigner.ui.editor.field_row import FOLLOWING, FieldRow
from ssedesigner.ui.editor.field_texts import Mark, MarkMemory, fallbacks_after, notes
from ssedesigner.ui.editor.footer import EditorFooter
from ssedesigner.ui.editor.section import EditorSection, waiting_checks
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.when_seen import WhenSeen
from ssedesigner.ui.widgets.widgets import Panel, column_layout, set_names

_MARGIN_PX, _GAP_PX = 14, 1
_OPEN_MARKS = ("fail", "caution", "unknown")
_NO_MARK = Mark()

_ORDER = (*(section for section in SECTIONS if section != "recipe"), "recipe")
"""The film comes first; name and notes, which the top bar shows, come last."""


@guarded
class RecipeEditor(QWidget):
    """All fields of the recipe in their sections; the signals carry the key of a field.

    While it is folded away its marks wait until it comes into sight.
    """

    substitutes_asked = Signal(str)
    variation_asked = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "recipe_editor", "Recipe editor")
        self._document = document
        self._loads = document.loads
        self._recipe = document.recipe
        self._when_seen = WhenSeen(self, self._show_now)
        self._memory = MarkMemory()
        self._marks: dict[str, Mark] = {}
        self._notes: dict[str, Mark] = {}
        self._waiting: Mapping[str, int] = {}
        self._edited: set[str] = set()
        """Fields that have changed since the prediction that is on show."""
        self._materials: Materials | None = None
        self.rows: dict[str, FieldRow] = {}
        self.sections: dict[str, EditorSection] = {}
        self.area = set_names(QScrollArea(self), "editor_area", "Fields of the recipe")
        page = Panel("editor_page", "Fields of the recipe")
        self.area.setWidget(page)  # before it is filled: each move of a filled widget styles all of it again
        layout = column_layout(page, (0, 1, 0, 16), 0)
        for number, section in enumerate(_ORDER):
            if number:
                layout.addWidget(_line(section, page))
            self.sections[section] = self._section(section, page)
            layout.addWidget(self.sections[section])
        layout.addStretch(1)
        self._show_recipe(document.recipe)  # before rows are measured: those that wait need no style
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.footer = EditorFooter(self)
        self.footer.open_asked.connect(lambda is_open: self.fold(() if is_open else self.sections))
        self.footer.marked_asked.connect(self.show_marked)
        self.footer.menu_asked.connect(self.choose_section)
        whole = column_layout(self, (0, 0, 0, 0), 0)
        whole.addWidget(self.area, 1)
        whole.addWidget(_line("footer", self))
        whole.addWidget(self.footer)
        document.recipe_changed.connect(self._show_recipe)
        document.prediction_changed.connect(self._show_prediction)
        document.library_changed.connect(self._show_library)
        self._count()

    def jump_to(self, key: str) -> None:
        """Bring a field into view and put the cursor into it."""
        for other in self._made_rows:
            if isinstance(other.box, ChoiceBox) and other.box.hasFocus():
                other.box.leave_search()
        row = self.rows[key]
        section = self.sections[row.field.section]
        section.fold(False)
        section.want(key)
        row.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(row.box, LineBox):
            row.box.selectAll()
        self.area.ensureWidgetVisible(row, 0, 80)
        QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(row, 0, 80))  # rows above it came into sight
        self._count()

    def follow_flag(self, key: str) -> None:
        """Go to the field of a flag; arrow keys that are still meant for the flags change no number there."""
        self.jump_to(key)
        if isinstance(box := self.rows[key].box, LineBox):
            box.hold()

    def ask_for(self, key: str) -> None:
        """Go to a blank field; one with choices opens its list."""
        self.jump_to(key)
        if isinstance(box := self.rows[key].box, ChoiceBox):
            box.showPopup()

    @property
    def folded(self) -> tuple[str, ...]:
        """The sections whose rows are folded away."""
        return tuple(key for key, section in self.sections.items() if section.is_folded)

    def fold(self, sections: Iterable[str]) -> None:
        """Fold some sections away and open all others."""
        sections = set(sections)
        for key, section in self.sections.items():
            section.fold(key in sections)
        self._count()

    @property
    def long(self) -> tuple[str, ...]:
        """The sections that show their rare fields."""
        return tuple(key for key, section in self.sections.items() if section.shows_rare)

    def show_rare(self, sections: Iterable[str]) -> None:
        """Show the rare fields of some sections; those of all others wait."""
        sections = set(sections)
        for key, section in self.sections.items():
            section.show_rare(key in sections)

    def show_marked(self) -> None:
        """Open the sections in which something is wrong, to be watched or not known, and fold all others."""
        self.fold(key for key, section in self.sections.items() if section.severity not in _OPEN_MARKS)

    def choose_section(self) -> None:
        """Open the list of the sections with their marks; a digit goes to one."""
        titles = {key: (SECTIONS[key], section.mark_text) for key, section in self.sections.items()}
        self.footer.open_menu(titles, self.go_to_section)

    def go_to_section(self, key: str) -> None:
        """Open a section, bring it to the top and put the cursor into its first field."""
        section = self.sections[key]
        section.fold(False)
        self._count()
        section.rows[0].box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        # once the rows have their places
        QTimer.singleShot(0, self, lambda: self.area.verticalScrollBar().setValue(section.y()))

    def _count(self) -> None:
        self.footer.show_count(len(self.folded), len(self.sections))

    def show_lots(self) -> None:
        """Read the lots again: a batch has drawn from one, or one was recorded, corrected or counted."""
        for row in self.rows.values():
            if row.lots is not None:
                row.lots.read()
        self.sections["electrolyte"].show_recipe(self._document.recipe, self._document.materials)

    def settle(self) -> None:
        """Be done with what is being typed, before the recipe is saved; what waits for an answer is said."""
        for row in self._made_rows:
            if row.box.hasFocus() and isinstance(row.box, (LineBox, ChoiceBox)):
                row.box.leave()
            if isinstance(row.box, LineBox) and row.box.question is not None:
                text = f"“{row.box.text().strip()}” in {row.field.label}"
                sentence = f"{text} needs an answer and is not in the recipe."
                self._document.remarked.emit(Remark(sentence=sentence, is_edit=False, field=row.field.key))

    def _reveal(self, row: QWidget) -> None:
        self.area.ensureWidgetVisible(row, 0, 12)

    def focused_key(self) -> str:
        """Return the key of the field that has the cursor, empty when none has."""
        return next((row.field.key for row in self._made_rows if row.box.hasFocus()), "")

    def explain_focused(self) -> None:
        """Show the help of the field that has the cursor, for those who have no pointer."""
        for row in self._made_rows:
            if row.box.hasFocus():
                QToolTip.showText(row.box.mapToGlobal(row.box.rect().bottomLeft()), tooltip(row.explain()), row)

    def apply_theme(self, theme: look.Theme) -> None:
        """Draw the signs in the colours of the theme."""
        for row in self._made_rows:
            row.mark.apply_theme()

    @property
    def _made_rows(self) -> list[FieldRow]:
        return [row for row in self.rows.values() if row.is_made]

    def _section(self, section: str, page: QWidget) -> EditorSection:
        widget = EditorSection(section, (_MARGIN_PX, 8, 4, 10), _GAP_PX, page)
        for field in fields_of(section):
            row = FieldRow(self._document, field, self._reveal, widget.body)
            row.substitutes_asked.connect(self.substitutes_asked)
            row.variation_asked.connect(self.variation_asked)
            self.rows[field.key] = row
            widget.add_row(row)
        widget.folded.connect(self._count)
        return widget

    def _show_recipe(self, recipe: Recipe) -> None:
        is_loaded = self._loads != self._document.loads
        self._loads = self._document.loads
        changed, self._recipe = _changed(self._recipe, recipe), recipe
        self._edited |= changed
        for key in self.rows if is_loaded else self.rows.keys() & (changed | FOLLOWING):
            self.rows[key].refresh(force=is_loaded)
        for section in self.sections.values():
            if is_loaded:
                section.forget_wanted()
            section.show_recipe(recipe, self._document.materials)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._when_seen.catch_up()

    def _show_prediction(self, prediction: Prediction) -> None:
        self._when_seen.show(prediction)

    def _show_now(self, prediction: Prediction) -> None:
        materials = self._document.materials
        given, below = self._memory.marks(prediction, materials), notes(prediction)
        waiting = waiting_checks(prediction.flags)
        remarked = _differing(self._marks, given)
        if waiting != self._waiting or any(_severity(self._marks, key) != _severity(given, key) for key in remarked):
            for section in self.sections.values():
                section.show_marks(given, waiting)
        for key in remarked:
            self.rows[key].show_mark(given.get(key, _NO_MARK))
        for key in _differing(self._notes, below):
            self.rows[key].show_note(below.get(key, _NO_MARK))
        self._marks, self._notes, self._waiting = given, below, waiting
        self._show_fallbacks(prediction, materials)

    def _show_fallbacks(self, prediction: Prediction, materials: Materials) -> None:
        # few edits touch what blank fields stand for
        for key in fallbacks_after(self._edited) if materials is self._materials else self.rows:
            self.rows[key].show_fallback(prediction, materials)
        self._materials = materials
        if prediction.recipe is self._recipe:  # else the next prediction is on its way
            self._edited.clear()

    def _show_library(self, materials: Materials) -> None:
        for row in self.rows.values():
            row.refresh(force=True)
        self.show_lots()
        for section in self.sections.values():
            section.show_recipe(self._document.recipe, materials)


def _changed(before: Recipe, after: Recipe) -> set[str]:
    """Return the fields that hold something else; which is quicker than to compare what they hold."""
    held, holds = vars(before), vars(after)
    return set(compress(holds, map(is_not, holds.values(), map(held.__getitem__, holds))))


def _severity(marks: Mapping[str, Mark], key: str) -> str:
    return marks[key].severity if key in marks else ""


def _differing(before: Mapping[str, Mark], after: Mapping[str, Mark]) -> list[str]:
    """Return the fields whose mark is another one, or has come or gone; mostly it is the same object."""
    changed = [key for key, mark in after.items() if before.get(key) is not mark and before.get(key) != mark]
    return changed + [key for key in before if key not in after]


def _line(name: str, parent: QWidget) -> QFrame:
    line = set_names(QFrame(parent), f"line_{name}", "", role="line")
    line.setFixedHeight(1)
    return line

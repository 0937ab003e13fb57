"""The recipe editor: the left column, one compact row for each field with its mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QContextMenuEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.fields import SECTIONS, Field, FieldQuestion, fields_of
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS
from ssedesigner.core.prediction import SEVERITIES, Prediction
from ssedesigner.core.recipe import PARTS, Recipe
from ssedesigner.core.units import Reading
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.editor.choices import ChoiceBox
from ssedesigner.ui.editor.field_editors import LineBox, Mark, explanation, fallback, make_box, marks
from ssedesigner.ui.editor.lot_choice import LotChoice
from ssedesigner.ui.editor.section import EditorSection
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import column_layout, set_names, set_property, theme_of

_LABEL_PX, _MARK_PX, _MARGIN_PX, _GAP_PX = 120, 22, 14, 1
_GLOW_PX = 2
_SHOWN_WITH = {part: material for material, part in PARTS.items()} | {
    "second_binder": "binder",
    "second_porosity_pct": "second_electrolyte",
    "cathode_side_porosity_pct": "cathode_side_electrolyte",
    "electrolyte_conductivity_temperature_c": "electrolyte_conductivity_ms_cm",
    "electrolyte_conductivity_error_pct": "electrolyte_conductivity_ms_cm",
    "electrolyte_conductivity_pressure_mpa": "electrolyte_conductivity_ms_cm",
    "lot_pellet_pressure_mpa": "electrolyte_conductivity_ms_cm",
    "lot_pellet_density_pct": "electrolyte_conductivity_ms_cm",
    "cathode_coating": "cathode_coated",
    "scaffold_place": "scaffold",
    "prepress_pressure_mpa": "prepress_method",
    "prepress_temperature_c": "prepress_method",
}
"""Fields that mean nothing without another one: their row shows when that one or they themselves are filled."""

_ORDER = (*(section for section in SECTIONS if section != "recipe"), "recipe")
"""The film comes first; name and notes, which the top bar shows, come last."""


class MarkLabel(QLabel):
    """The sign beside a field, in colour and shape, with its reasons as tip and for screen readers."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self._mark: Mark | None = None
        set_names(self, f"mark_{field.key}", f"{field.label}: no remark", role="mark")
        self.setFixedWidth(_MARK_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_mark(self, mark: Mark) -> None:
        """Show a sign; cheap when it is the one already shown."""
        if mark == self._mark:
            return
        before, self._mark = self._mark, mark
        word = SEVERITIES.get(mark.severity) or {"own": "your own value"}.get(mark.severity, "no remark")
        self.setAccessibleName(f"{self._field.label}: {word}")
        self.setAccessibleDescription(mark.reason)
        self.setToolTip(tooltip(mark.reason))
        if before is None or before.severity != mark.severity:
            self._draw()

    def apply_theme(self) -> None:
        """Draw again in the colours of the theme."""
        self._draw()

    def _draw(self) -> None:
        severity = self._mark.severity if self._mark else ""
        set_property(self, "severity", severity)
        if severity == "own":
            self.setPixmap(look.icon("pencil", theme_of(self).muted).pixmap(QSize(14, 14), self.devicePixelRatioF()))
        else:
            self.setText(MARKS.get(severity, ""))


@guarded
class FieldRow(QWidget):
    """Label, box, mark, and below them the sentence on what cannot be read."""

    substitutes_asked = Signal(str)
    variation_asked = Signal(str)

    def __init__(self, document: Document, field: Field, reveal: Callable[[QWidget], None], parent: QWidget) -> None:
        super().__init__(parent)
        set_names(self, f"row_{field.key}", field.label)
        self.field = field
        self._document, self._reveal = document, reveal
        self.label = set_names(QLabel(field.label, self), f"label_{field.key}", field.label)
        self.label.setWordWrap(True)
        self.label.setFixedWidth(_LABEL_PX)
        self.message = set_names(
            PlainLabel(), f"message_{field.key}", f"What is wrong with {field.label}", role="error"
        )
        self.message.setWordWrap(True)
        self.message.hide()
        self.answers: tuple[QPushButton, ...] = ()
        self._mark = Mark()
        self.mark = MarkLabel(field, self)
        self.box = make_box(document, field, self._show_message, self)
        self.label.setBuddy(self.box)
        self._answers = QVBoxLayout()
        layout = QGridLayout(self)
        layout.setContentsMargins(0, _GLOW_PX, 0, _GLOW_PX)
        layout.setHorizontalSpacing(4)
        layout.setVerticalSpacing(3)
        layout.addWidget(self.label, 0, 0)
        layout.addWidget(self.box, 0, 1)
        layout.addWidget(self.mark, 0, 2)
        layout.addWidget(self.message, 1, 1, 1, 2)
        layout.addLayout(self._answers, 2, 1)
        layout.setColumnStretch(1, 1)
        for part in (self.label, self.box, self.mark):
            part.installEventFilter(self)
        if isinstance(self.box, LineBox):
            self.box.asked.connect(self._ask)
        if isinstance(self.box, ChoiceBox) and field.kind == "material":
            self.box.line.installEventFilter(self)
        if field.key == "method":
            self._offer_comparison(layout)
        self.lots = LotChoice(document, self) if field.key == "electrolyte_lot" else None
        if self.lots is not None:
            layout.addWidget(self.lots, 3, 1, 1, 2)
            QWidget.setTabOrder(self.box, self.lots.button)

    def _offer_comparison(self, layout: QGridLayout) -> None:
        """Offer below the box what could stand in it instead, with what is reported of each."""
        words = f"Compare {self.field.label.lower()}s"
        button = set_names(QPushButton(f"{words}…", self), f"compare_{self.field.key}", words, "link")
        button.clicked.connect(lambda: self.substitutes_asked.emit(self.field.key))
        layout.addWidget(button, 3, 1, Qt.AlignmentFlag.AlignLeft)
        QWidget.setTabOrder(self.box, button)

    def refresh(self, recipe: Recipe, force: bool = False) -> None:
        """Show what the recipe holds, and the row itself only where it means something."""
        self.box.refresh(force)
        if self.lots is not None:
            self.lots.refresh()
        parent = _SHOWN_WITH.get(self.field.key)
        if parent is not None:
            has_own = self.field.blank is not None and recipe.value(self.field.key) is not None
            self.setVisible(has_own or bool(recipe.value(parent)))

    def show_prediction(self, prediction: Prediction, materials: Materials, mark: Mark) -> None:
        """Show the mark, and in an empty box what it stands for."""
        self._mark = mark
        self._show_mark()
        if isinstance(self.box, LineBox) and self.field.blank is not None:
            self.box.show_fallback(fallback(self.field, prediction, materials))

    def explain(self) -> str:
        """Return all that is to be said about the field as rich text."""
        document = self._document
        mark = marks(document.prediction, document.materials).get(self.field.key, Mark())
        return explanation(self.field, document.prediction, document.materials, mark)

    def _show_mark(self) -> None:
        # what is written in the box is not what the mark was given for
        problem = self.message.text()
        self.mark.show_mark(Mark(severity="unknown", reason=problem) if self.box.property("invalid") else self._mark)

    def _ask(self, question: FieldQuestion | None) -> None:
        """Offer the meanings of what was typed below the box, the next places of the Tab key; None takes them away."""
        for button in self.answers:
            self._answers.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.answers = tuple(map(self._answer, question.readings)) if question else ()
        for before, after in pairwise((self.box, *self.answers)):
            QWidget.setTabOrder(before, after)

    def _answer(self, reading: Reading) -> QPushButton:
        words = reading.text[:1].upper() + reading.text[1:]
        button = set_names(QPushButton(words.replace("&", "&&"), self), f"answer_{self.field.key}", "")
        button.setAccessibleName(f"{self.field.label}: {reading.text}")
        button.clicked.connect(lambda: self._take(reading))
        self._answers.addWidget(button)
        button.show()  # at once: Tab may be the next key
        return button

    def _take(self, reading: Reading) -> None:
        assert isinstance(self.box, LineBox)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)  # before its button goes
        self.box.answer(reading.value)

    def _show_message(self, sentence: str) -> None:
        if sentence == self.message.text():
            return
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
        set_property(self.box, "invalid", bool(sentence))
        self._show_mark()
        if sentence:
            QTimer.singleShot(0, self, lambda: self._reveal(self))  # once the sentence has its place

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tooltip(self.explain()), self)
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if self.lots is not None and isinstance(event, QKeyEvent) and _opens_list(event):
            self.lots.open_menu()
            return True
        if isinstance(event, QContextMenuEvent) and (self.field.is_numeric or self.field.kind == "material"):
            self._offer_more(event)
            return True
        return super().eventFilter(watched, event)

    def _offer_more(self, event: QContextMenuEvent) -> None:
        """Open the menu of the box with what else can be done with the field on top."""
        line = self.box.line if isinstance(self.box, ChoiceBox) else self.box
        assert isinstance(line, QLineEdit)
        menu = set_names(line.createStandardContextMenu(), f"menu_{self.field.key}", self.field.label)
        first = menu.actions()[0]
        offered = [("&Vary this…", "variation_of_field", self.variation_asked)]
        if self.field.kind == "material":
            offered.insert(0, ("&Substitutes…", "substitutes_of_field", self.substitutes_asked))
        for text, name, asked in offered:
            action = QAction(text, menu)
            action.setObjectName(name)
            action.triggered.connect(lambda _=False, asked=asked: asked.emit(self.field.key))
            menu.insertAction(first, action)
        menu.insertSeparator(first)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        # a style sheet cannot draw outside of a box, so the row draws the glow around the one that has the focus
        if self.box.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme_of(self).focus_glow))
            glow = self.box.geometry().adjusted(-_GLOW_PX, -_GLOW_PX, _GLOW_PX, _GLOW_PX)
            painter.drawRoundedRect(glow, 6.5, 6.5)
            painter.end()


def _opens_list(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down


class RecipeEditor(QScrollArea):
    """All fields of the recipe in their sections; the signals carry the key of a field."""

    substitutes_asked = Signal(str)
    variation_asked = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "recipe_editor", "Recipe editor")
        self._document = document
        self._loads = document.loads
        self.rows: dict[str, FieldRow] = {}
        self.sections: dict[str, EditorSection] = {}
        page = set_names(QFrame(), "editor_page", "Fields of the recipe", role="panel")
        self.setWidget(page)  # before it is filled: each move of a filled widget styles all of it again
        layout = column_layout(page, (0, 1, 0, 16), 0)
        for number, section in enumerate(_ORDER):
            if number:
                line = set_names(QFrame(page), f"line_{section}", "", role="line")
                line.setFixedHeight(1)
                layout.addWidget(line)
            self.sections[section] = self._section(section, page)
            layout.addWidget(self.sections[section])
        layout.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        document.recipe_changed.connect(self._show_recipe)
        document.prediction_changed.connect(self._show_prediction)
        document.library_changed.connect(self._show_library)
        self._show_recipe(document.recipe)

    def jump_to(self, key: str) -> None:
        """Bring a field into view and put the cursor into it."""
        for other in self.rows.values():
            if isinstance(other.box, ChoiceBox) and other.box.hasFocus():
                other.box.leave_search()
        row = self.rows[key]
        self.sections[row.field.section].fold(False)
        # a row that means nothing now is hidden; whoever asks for it sees it all the same
        row.setVisible(True)
        row.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if isinstance(row.box, LineBox):
            row.box.selectAll()
        self.ensureWidgetVisible(row, 0, 80)

    def ask_for(self, key: str) -> None:
        """Go to a blank field; one with choices opens its list."""
        self.jump_to(key)
        if isinstance(box := self.rows[key].box, ChoiceBox):
            box.showPopup()

    def start_at(self, key: str) -> None:
        """Put the cursor into a field without moving the view."""
        box = self.rows[key].box
        box.setFocus()
        if isinstance(box, LineBox):
            box.end(False)

    @property
    def folded(self) -> tuple[str, ...]:
        """The sections whose rows are folded away."""
        return tuple(key for key, section in self.sections.items() if section.is_folded)

    def fold(self, sections: Iterable[str]) -> None:
        """Fold some sections away and open all others."""
        sections = set(sections)
        for key, section in self.sections.items():
            section.fold(key in sections)

    def show_lots(self) -> None:
        """Read the lots again: a batch has drawn from one, or one was recorded, corrected or counted."""
        for row in self.rows.values():
            if row.lots is not None:
                row.lots.read()

    def settle(self) -> None:
        """Be done with what is being typed, before the recipe is saved; what waits for an answer is said."""
        for row in self.rows.values():
            if row.box.hasFocus() and isinstance(row.box, (LineBox, ChoiceBox)):
                row.box.leave()
            if isinstance(row.box, LineBox) and row.box.question is not None:
                text = f"“{row.box.text().strip()}” in {row.field.label}"
                sentence = f"{text} needs an answer and is not in the recipe."
                self._document.remarked.emit(Remark(sentence=sentence, is_edit=False, field=row.field.key))

    def _reveal(self, row: QWidget) -> None:
        self.ensureWidgetVisible(row, 0, 12)

    def focused_key(self) -> str:
        """Return the key of the field that has the cursor, empty when none has."""
        return next((key for key, row in self.rows.items() if row.box.hasFocus()), "")

    def explain_focused(self) -> None:
        """Show the help of the field that has the cursor, for those who have no pointer."""
        for row in self.rows.values():
            if row.box.hasFocus():
                QToolTip.showText(row.box.mapToGlobal(row.box.rect().bottomLeft()), tooltip(row.explain()), row)

    def apply_theme(self, theme: look.Theme) -> None:
        """Draw the signs in the colours of the theme."""
        for row in self.rows.values():
            row.mark.apply_theme()

    def _section(self, section: str, page: QWidget) -> EditorSection:
        widget = EditorSection(section, (_MARGIN_PX, 8, 4, 10), _GAP_PX, page)
        for field in fields_of(section):
            row = FieldRow(self._document, field, self._reveal, widget.body)
            row.substitutes_asked.connect(self.substitutes_asked)
            row.variation_asked.connect(self.variation_asked)
            self.rows[field.key] = row
            widget.rows.addWidget(row)
        return widget

    def _show_recipe(self, recipe: Recipe) -> None:
        is_loaded = self._loads != self._document.loads
        self._loads = self._document.loads
        for row in self.rows.values():
            row.refresh(recipe, force=is_loaded)
        for section in self.sections.values():
            section.show_recipe(recipe)

    def _show_prediction(self, prediction: Prediction) -> None:
        materials = self._document.materials
        given = marks(prediction, materials)
        for section in self.sections.values():
            section.show_marks(given)
        for key, row in self.rows.items():
            row.show_prediction(prediction, materials, given.get(key, Mark()))

    def _show_library(self, materials: Materials) -> None:
        for row in self.rows.values():
            row.refresh(self._document.recipe, force=True)
        self.show_lots()

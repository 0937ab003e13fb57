"""One row of the editor: label, box, mark, and below them what is to be said about the value."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpacerItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.fields import Field, FieldQuestion
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS
from ssedesigner.core.prediction import SEVERITIES, Prediction
from ssedesigner.core.recipe import PARTS, Recipe
from ssedesigner.core.units import Reading
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor.choices import ChoiceBox
from ssedesigner.ui.editor.field_editors import Box, LineBox, is_line, make_box
from ssedesigner.ui.editor.field_texts import Mark, explanation, fallback, marks
from ssedesigner.ui.editor.lot_choice import LotChoice
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import Elided, set_names, set_property, theme_of

_LABEL_PX, _MARK_PX, _NOTE_PX = 120, 22, 250
_GLOW_PX = 2
SHOWN_WITH = {part: material for material, part in PARTS.items()} | {
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

FOLLOWING = frozenset({"electrolyte_lot", "notes"})
"""Fields whose row must hear of every edit: others decide what it says of the lot, or its box keeps no value."""

SHORT_LABELS = {
    "electrolyte_conductivity_pressure_mpa": "Lot stack pressure",
    "second_thickness_um": "Layer thickness",
    "second_porosity_pct": "Layer porosity",
    "cathode_side_thickness_um": "Layer thickness",
    "cathode_side_porosity_pct": "Layer porosity",
    "spe_wt_pct": "Polymer content",
    "second_binder_wt_pct": "Second content",
    "scaffold_place": "Scaffold place",
    "prepress_temperature_c": "First temperature",
    "densification_temperature_c": "Pressed at",
    "cathode_electrolyte": "Catholyte",
    "cathode_electrolyte_d50_um": "Catholyte grains",
    "active_d50_um": "Active grains",
    "film_cathode_pressure_mpa": "Film on cathode",
    "cathode_foil_pressure_mpa": "Cathode on foil",
    "anode_attach_pressure_mpa": "Anode on film",
    "foil_primer": "Foil primer",
    "film_cathode_resistance_ohm_cm2": "ASR film–cathode",
    "cathode_resistance_ohm_cm2": "ASR of cathode",
    "anode_film_resistance_ohm_cm2": "ASR anode–film",
    "collector_resistance_ohm_cm2": "ASR of foils",
    "dew_point_c": "Room dew point",
    "lot_pellet_pressure_mpa": "Pellet pressure",
    "spe": "Polymer",
    "cathode_side_electrolyte": "Layer at cathode",
    "interlayer": "Layer on anode",
    "h2s_rate_cm3_g_min": "H₂S rate",
}
"""Labels that are longer than their column, as the form has them; the full words stand in the hover card."""


class MarkLabel(QLabel):
    """The sign beside a field, in colour and shape, with its reasons for screen readers; the tip is that of the row."""

    def __init__(self, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self._mark: Mark | None = None
        self.setProperty("severity", "")  # before there is a style to evaluate again
        set_names(self, f"mark_{field.key}", f"{field.label}: no remark", role="mark")
        self.setFixedWidth(_MARK_PX)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_mark(self, mark: Mark) -> None:
        """Show a sign; cheap when it is the one already shown."""
        if mark == self._mark:
            return
        before, self._mark = self._mark, mark
        self.setAccessibleDescription(mark.reason)
        if before is None or before.severity != mark.severity:
            word = SEVERITIES.get(mark.severity) or {"own": "your own value"}.get(mark.severity, "no remark")
            self.setAccessibleName(f"{self._field.label}: {word}")
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
            self.clear()  # Qt leaves a picture where the text is the empty one from before
            self.setText(MARKS.get(severity, ""))


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """What stands in a row."""

    label: QLabel
    box: Box
    mark: MarkLabel
    layout: QGridLayout


@guarded
class FieldRow(QWidget):
    """Label, box, mark, and below them the sentence on what cannot be read.

    They are made when the row is first shown or asked for one: a third of the rows waits, and few are ever seen.
    """

    substitutes_asked = Signal(str)
    variation_asked = Signal(str)

    def __init__(self, document: Document, field: Field, reveal: Callable[[QWidget], None], parent: QWidget) -> None:
        super().__init__(parent)
        set_names(self, f"row_{field.key}", field.label)
        self.field = field
        self._document, self._reveal = document, reveal
        self._sentence = ""
        self._message: PlainLabel | None = None
        self._note: Elided | None = None
        self.answers: tuple[QPushButton, ...] = ()
        self._answers: QVBoxLayout | None = None
        self._mark = Mark()
        self.lots: LotChoice | None = None
        self.has_fallback = field.blank is not None and is_line(field)
        if field.key == "electrolyte_lot":
            self._offer_lots()

    @cached_property
    def _parts(self) -> _Parts:
        field = self.field
        label = set_names(QLabel(SHORT_LABELS.get(field.key, field.label), self), f"label_{field.key}", field.label)
        label.setFixedWidth(_LABEL_PX)
        mark = MarkLabel(field, self)
        mark.show_mark(self._mark)
        box = make_box(self._document, field, self._show_message, self)
        label.setBuddy(box)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, _GLOW_PX, 0, _GLOW_PX)
        layout.setHorizontalSpacing(4)
        layout.setVerticalSpacing(3)
        layout.addWidget(label, 0, 0)
        layout.addWidget(box, 0, 1)
        layout.addWidget(mark, 0, 2)
        layout.setColumnStretch(1, 1)
        for part in (label, box, mark):
            part.installEventFilter(self)
        if isinstance(box, LineBox):
            box.asked.connect(self._ask)
        if isinstance(box, ChoiceBox) and box.isEditable():
            box.line.installEventFilter(self)
        if field.key == "method":
            self._offer_comparison(layout, box)
        return _Parts(label=label, box=box, mark=mark, layout=layout)

    @property
    def is_made(self) -> bool:
        """Whether there is something in the row yet."""
        return "_parts" in vars(self)

    @property
    def label(self) -> QLabel:
        """The words before the box."""
        return self._parts.label

    @property
    def box(self) -> Box:
        """The box of the field."""
        return self._parts.box

    @property
    def mark(self) -> MarkLabel:
        """The sign behind the box."""
        return self._parts.mark

    def make(self) -> _Parts:
        """Make what stands in the row, unless it is there."""
        return self._parts

    def setVisible(self, is_visible: bool) -> None:
        if is_visible:
            self.make()  # before the row is seen, so that all of it is seen at once
        super().setVisible(is_visible)

    def _offer_lots(self) -> None:
        """Offer below the box the lots that are on record, which decide whether the row is seen."""
        self.lots = LotChoice(self._document, self)
        self._parts.layout.addWidget(self.lots, 3, 1, 1, 2)
        QWidget.setTabOrder(self.box, self.lots.button)

    def _offer_comparison(self, layout: QGridLayout, box: Box) -> None:
        """Offer below the box what could stand in it instead, with what is reported of each."""
        words = f"Compare {self.field.label.lower()}s"
        button = set_names(QPushButton(f"{words}…", self), f"compare_{self.field.key}", words, "link")
        button.clicked.connect(lambda: self.substitutes_asked.emit(self.field.key))
        layout.addWidget(button, 3, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        QWidget.setTabOrder(box, button)

    @property
    def message(self) -> PlainLabel:
        """The sentence on what is wrong, made when it is first asked for: few rows ever have one."""
        if self._message is None:
            name, words = f"message_{self.field.key}", f"Problem with {self.field.label}"
            self._message = set_names(PlainLabel(), name, words, role="error")
            self._message.setWordWrap(True)
            self._message.hide()
            self._parts.layout.addWidget(self._message, 1, 1, 1, 2)
        return self._message

    def refresh(self, force: bool = False) -> None:
        """Show what the recipe holds; a row that is not made yet reads it then."""
        if self.is_made:
            self.box.refresh(force)
        if self.lots is not None:
            self.lots.refresh()

    def means_something(self, recipe: Recipe) -> bool:
        """Return whether the field that this one belongs to is filled."""
        parent = SHOWN_WITH.get(self.field.key)
        return parent is None or bool(recipe.value(parent))

    @property
    def has_offer(self) -> bool:
        """Whether there is something to choose or to read below the box: lots that are on record."""
        return self.lots is not None and not self.lots.isHidden()

    @property
    def is_busy(self) -> bool:
        """Whether somebody types in the row, or has to correct or answer what was typed."""
        return bool(self._sentence) or (self.is_made and self.box.hasFocus())

    def show_mark(self, mark: Mark) -> None:
        """Show the mark beside the box."""
        self._mark = mark
        self._show_mark()

    def show_fallback(self, prediction: Prediction, materials: Materials) -> None:
        """Show in an empty box what it stands for."""
        # typing must not wait for rows that nobody sees; showEvent makes up for it
        if self.has_fallback and self.isVisible() and isinstance(self.box, LineBox):
            self.box.show_fallback(fallback(self.field, prediction, materials))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.has_fallback:  # else none is asked to predict
            self.show_fallback(self._document.prediction, self._document.materials)

    def explain(self) -> str:
        """Return all that is to be said about the field as rich text."""
        document = self._document
        mark = marks(document.prediction, document.materials).get(self.field.key, Mark())
        return explanation(self.field, document.prediction, document.materials, mark)

    def _show_mark(self) -> None:
        if not self.is_made:
            return
        # what is written in the box is not what the mark was given for
        problem = self._sentence
        self.mark.show_mark(Mark(severity="unknown", reason=problem) if self.box.property("invalid") else self._mark)

    def show_note(self, note: Mark) -> None:
        """Show a remark below the box; none without a reason."""
        if self._note is None:
            if not note.reason:
                return
            # few rows ever have one
            self._note = Elided(f"note_{self.field.key}", f"Note on {self.field.label}", "note")
            line = QHBoxLayout()
            # under the box, but further left where the words have no room there
            line.addSpacerItem(QSpacerItem(_LABEL_PX + 4, 0, QSizePolicy.Policy.Preferred))
            line.addWidget(self._note)
            line.addStretch(1)
            self._parts.layout.addLayout(line, 4, 0, 1, 3)
        self._note.show_text(note.reason)
        self._note.setMinimumWidth(min(self._note.sizeHint().width(), _NOTE_PX))
        set_property(self._note, "severity", note.severity)
        self._note.setVisible(bool(note.reason))

    def _ask(self, question: FieldQuestion | None) -> None:
        """Offer the meanings of what was typed below the box, the next places of the Tab key; None takes them away."""
        for button in self.answers:
            self._layout_of_answers().removeWidget(button)
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
        self._layout_of_answers().addWidget(button)
        button.show()  # at once: Tab may be the next key
        return button

    def _layout_of_answers(self) -> QVBoxLayout:
        if self._answers is None:
            self._answers = QVBoxLayout()
            self._parts.layout.addLayout(self._answers, 2, 1)
        return self._answers

    def _take(self, reading: Reading) -> None:
        assert isinstance(self.box, LineBox)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)  # before its button goes
        self.box.answer(reading.value)

    def _show_message(self, sentence: str) -> None:
        if sentence == self._sentence:
            return
        self._sentence = sentence
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
        if isinstance(event, QFocusEvent):
            self.update()
        if self.lots is not None and isinstance(event, QKeyEvent) and _opens_list(event):
            self.lots.open_menu()
            return True
        if isinstance(event, QContextMenuEvent) and (self.field.is_numeric or self.field.kind == "material"):
            self._offer_more(event)
            return True
        return False

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

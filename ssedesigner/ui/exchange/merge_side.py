"""The left side of the tab Merge library: from where into where, counts by kind, the rule, and what it does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.merging import Merge
from ssedesigner.core.notation import MARKS, day_text, format_number, formula
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import quote
from ssedesigner.files.backups.effect import Effect, flag_counts
from ssedesigner.files.backups.merge_choices import RULES
from ssedesigner.files.backups.sharing import KIND_WORDS
from ssedesigner.text.values import band_text
from ssedesigner.ui.exchange.merge_work import Reading
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.tables import NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names, text_label

_ASR = "film.area_specific_resistance_ohm_cm2"
_NAME_CHARACTERS, _MOST_NAMED = 28, 12
_LEGEND = (
    "New: only the package has it. There, here: only that side changed it since both were last the same, and its "
    "version is used. Conflict: both changed it."
)
_BACKUP = (
    "The library is copied before anything is written, and all of it is written in one step or nothing. Undoing the "
    "import is one click, until something else is changed."
)
_OTHERS_TIP = "Of the recipe files opened last; a recipe changes when any result, band or check does."
_COUNTED = ("new", "changed_there", "changed_here", "conflicts", "same")
_SHORT = {"alternative": "kept beside", "film": "films", "entry": "entries"}
"""Shorter words for kinds of rows, where there is little room."""
_FLAGS = ("fail", "caution", "unknown")


class SidePanel(QScrollArea):
    """``kind_chosen`` carries a kind of rows or nothing, ``rule_chosen`` a rule, ``renamed`` a label as typed."""

    kind_chosen = Signal(str)
    rule_chosen = Signal(str)
    renamed = Signal(str)
    other_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "merge_side", "The package and what it does")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = set_names(QFrame(), "merge_side_content", "The package and what it does", "panel")
        column = column_layout(content, (14, 10, 14, 14), 6)
        self._make_from(column)
        self._make_into(column)
        self.counts = RowTable("merge_counts", "Rows by kind", theme, most=len(KIND_WORDS) + 1)
        self._kinds: tuple[str, ...] = ()
        self.counts.selectionModel().currentRowChanged.connect(self._choose_kind)
        legend = text_label("merge_legend", "What the columns mean", "small")
        legend.setText(_LEGEND)
        _line(column, "counts")
        column.addWidget(self.counts)
        column.addWidget(legend)
        self._make_rule(column)
        self.effect = EffectPanel()
        _line(column, "effect")
        column.addWidget(self.effect)
        column.addStretch(1)
        column.addWidget(_backup_note())
        self.setWidget(content)

    def _make_from(self, column: QVBoxLayout) -> None:
        column.addWidget(_section("from", "From"))
        line = row_layout(None, (0, 0, 0, 0), 6)
        self.file = Elided("merge_file", "Package", "strong")
        other = set_names(QPushButton("Other…"), "merge_other", "Choose another package", "link")
        other.clicked.connect(self.other_asked)
        line.addWidget(self.file)
        line.addStretch(1)
        line.addWidget(other)
        column.addLayout(line)
        self.origin = text_label("merge_origin", "Machine, date and size of the package", "small")
        self.whole = text_label("merge_whole", "Whether the package is whole", "small")
        self.warning = text_label("merge_warning", "Warnings about the package", "error")
        for label in (self.origin, self.whole, self.warning):
            column.addWidget(label)
        self.warning.hide()

    def _make_into(self, column: QVBoxLayout) -> None:
        _line(column, "into")
        column.addWidget(_section("into", "Into"))
        self.label = text_label("merge_label", "What this machine is called")
        self._rename = set_names(QPushButton("Rename…"), "merge_rename", "Rename this machine", "link")
        self._rename.clicked.connect(self._start_renaming)
        self._line: QHBoxLayout = row_layout(None, (0, 0, 0, 0), 6)
        self._line.addWidget(self.label, 1)
        self._line.addWidget(self._rename, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._line)
        self.name = set_names(QLineEdit(), "merge_name", "Label of this computer; Enter keeps it, Esc does not")
        self.name.setPlaceholderText("such as Dry room 2; Enter keeps it")
        self.name.setMaxLength(60)
        self.name.returnPressed.connect(lambda: self.renamed.emit(self.name.text()))
        self.name_problem = set_names(PlainLabel(), "merge_name_problem", "Problem with the label", "error")
        self.name_problem.setWordWrap(True)
        self.own = text_label("merge_own", "What the library holds of your own", "small")
        for widget in (self.name, self.name_problem, self.own):
            column.addWidget(widget)
        self.name.hide()
        self.name_problem.hide()

    def _make_rule(self, column: QVBoxLayout) -> None:
        _line(column, "rule")
        self._rule_title = _section("rule", "Conflicts that you do not decide")
        column.addWidget(self._rule_title)
        self.rules = QButtonGroup(self)
        for place, (rule, words) in enumerate(RULES.items()):
            radio = set_names(QRadioButton(words), f"merge_rule_{rule or 'open'}", f"Other conflicts: {words}")
            radio.setChecked(not rule)
            radio.clicked.connect(lambda _=False, rule=rule: self.rule_chosen.emit(rule))
            self.rules.addButton(radio, place)
            column.addWidget(radio)

    def show_reading(self, reading: Reading, label: str, library: str) -> None:
        """Show a package beside the library that it would go into."""
        package = reading.package
        self.file.show_text(package.source.name)
        made = package.made_at[11:16]
        parts = (package.shared.machine, f"{day_text(package.made_at)} {made}".strip(), _size_text(reading.size))
        self.origin.setText(" · ".join(filter(None, parts)))
        photos = len(package.photos)
        each = "row" if not photos else "row and photo"
        self.whole.setText(f"{MARKS['pass']} Whole: every {each} matches its checksum.")
        self.show_label(label)
        held = [f"{words} {reading.own[kind]}" for kind, words in KIND_WORDS.items() if reading.own.get(kind)]
        self.own.setText(f"{library} · {', '.join(held) if held else 'nothing of your own yet'}")
        self._show_counts(reading.merge)

    def show_warning(self, sentence: str) -> None:
        """Show what should be known before merging, such as a label that both machines have."""
        self.warning.setText(sentence)
        self.warning.setVisible(bool(sentence))

    def show_label(self, label: str) -> None:
        """Show what this machine is called."""
        self.label.setText(f"My library, called {quote(label)} here")

    def _start_renaming(self) -> None:
        self.name.show()
        self.name.selectAll()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._rename.setEnabled(False)

    @property
    def is_renaming(self) -> bool:
        """Whether a label is being typed."""
        return self.name.isVisible()

    def end_renaming(self, problem: str = "") -> None:
        """Put the line away, or say what is wrong with what stands in it."""
        self.name_problem.setText(problem)
        self.name_problem.setVisible(bool(problem))
        self.name.setVisible(bool(problem))
        self._rename.setEnabled(not problem)

    def _show_counts(self, merge: Merge) -> None:
        counts = merge.counts
        kinds = dict.fromkeys([*KIND_WORDS, *(kind for name in _COUNTED for kind in counts[name])])
        numbers = {kind: [counts[name].get(kind, 0) for name in _COUNTED] for kind in kinds}
        self._kinds = tuple(kind for kind in kinds if any(numbers[kind]))
        rows = [_count_cells(_SHORT.get(kind) or KIND_WORDS.get(kind, kind), numbers[kind]) for kind in self._kinds]
        rows.append(_count_cells("all", [sum(counts[name].values()) for name in _COUNTED]))
        self.counts.show_rows(NumberRows(header=("Rows", "New", "There", "Here", "Conflict", "Same"), rows=rows))
        self.counts.choose(-1)
        for radio in self.rules.buttons():
            radio.setEnabled(bool(merge.conflicts))

    def _choose_kind(self) -> None:
        row = self.counts.row
        self.kind_chosen.emit(self._kinds[row] if 0 <= row < len(self._kinds) else "")

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.counts.apply_theme(theme)


def _count_cells(words: str, numbers: Sequence[int]) -> tuple[TableCell, ...]:
    new, there, here, conflicts, same = numbers
    signs = (("+", "pass", new), ("△", "", there), ("△", "", here), (MARKS["caution"], "caution", conflicts))
    cells = [
        TableCell(text=f"{sign} {count}" if count else "0", severity=severity if count else "")
        for sign, severity, count in signs
    ]
    return (TableCell(text=words[:1].upper() + words[1:]), *cells, TableCell(text=str(same)))


class EffectPanel(QWidget):
    """What a merge does to the open recipe and to others, or how far that is worked out."""

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "merge_effect", "What it does to your predictions")
        column = column_layout(self, (0, 0, 0, 0), 5)
        column.addWidget(_section("effect", "What it does to your predictions"))
        self.state = text_label("merge_effect_state", "State of this", "small")
        self.bar = set_names(QProgressBar(), "merge_effect_bar", "Progress of the calculation")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, LongTask.STEPS)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.values: dict[str, QLabel] = {}
        self._captions: dict[str, QLabel] = {}
        for row, name in enumerate(("asr", "band", "flags", "others")):
            caption = self._captions[name] = set_names(PlainLabel(), f"merge_effect_{name}_caption", name, "small")
            value = self.values[name] = set_names(PlainLabel(), f"merge_effect_{name}", name, "strong")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(caption, row, 0)
            self._grid.addWidget(value, row, 1)
            caption.hide()
            value.hide()
        column.addLayout(self._grid)
        column.addWidget(self.state)
        column.addWidget(self.bar)
        self.show_working()

    def show_working(self) -> None:
        """Show that it is being worked out; the numbers before stay until there are others."""
        self.state.setText("Trying it on a copy of the library…")
        self.state.show()
        self.bar.setValue(0)
        self.bar.show()

    def show_problem(self, sentence: str) -> None:
        """Say why it is not known."""
        self.state.setText(sentence)
        self.state.setVisible(bool(sentence))
        self.bar.hide()
        for label in (*self.values.values(), *self._captions.values()):
            label.hide()

    def show_effect(self, effect: Effect) -> None:
        """Show the open recipe before and after, and how many others change."""
        self.state.hide()
        self.bar.hide()
        before, after = effect.before.result(_ASR), effect.after.result(_ASR)
        name = quote(formula(effect.before.recipe.name), _NAME_CHARACTERS)
        unit = f" {symbol(after.unit)}" if after.is_known else ""
        self._show("asr", f"ASR of {name}", _arrow(format_number(before.value), format_number(after.value), unit))
        bands = [band_text(one, between="–") or "not known" for one in (before, after)]
        self._show("band", "its 90 % band", _arrow(*bands))
        self._show("flags", "its flags", _arrow(_flags_text(effect.before), _flags_text(effect.after)))
        if effect.others:
            self._show("others", "other recipes that change", f"{len(effect.changing)} of {effect.others}")
        named = [quote(name) for name in effect.changing[:_MOST_NAMED]]
        tip = "\n".join([_OTHERS_TIP, *named])
        self.values["others"].setToolTip(tooltip(tip))
        self._captions["others"].setToolTip(tooltip(tip))

    def _show(self, name: str, caption: str, text: str) -> None:
        self._captions[name].setText(caption)
        self.values[name].setText(text)
        self.values[name].setAccessibleName(f"{caption}: {text}")
        self._captions[name].show()
        self.values[name].show()


def _arrow(before: str, after: str, unit: str = "") -> str:
    return f"{after}{unit}, as now" if before == after else f"{before} → {after}{unit}"


def _flags_text(prediction: Prediction) -> str:
    counts = flag_counts(prediction)
    return "  ".join(f"{MARKS[severity]} {counts[severity]}" for severity in _FLAGS)


def _size_text(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{max(1, round(size / 1e3))} kB"


def _section(name: str, words: str) -> QLabel:
    return set_names(QLabel(words.upper()), f"merge_{name}_title", words, "section")


def _line(column: QVBoxLayout, name: str) -> None:
    line = set_names(QFrame(), f"merge_{name}_line", "Line", "line")
    line.setFixedHeight(1)
    column.addSpacing(4)
    column.addWidget(line)
    column.addSpacing(2)


def _backup_note() -> QFrame:
    frame = set_names(QFrame(), "merge_backup", "Backup first", "flag")
    frame.setProperty("severity", "pass")
    column = column_layout(frame, (12, 7, 10, 8), 2)
    column.addWidget(set_names(QLabel(f"{MARKS['pass']} Backup first"), "merge_backup_title", "Backup first", "strong"))
    words = text_label("merge_backup_words", "What is done before", "small")
    words.setText(_BACKUP)
    column.addWidget(words)
    return frame

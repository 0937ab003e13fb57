"""The form for a verdict of one's own on two materials: verdict, reason and source."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.materials import VERDICTS, Material, PairVerdict
from ssedesigner.core.notation import MARKS
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.materials import SEVERITY_OF_VERDICT, VERDICT_WORDS, kind_text, name_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import named, save_or_cancel


def verdict_problem(reason: str, source: str) -> tuple[str, str] | None:
    """Return the field that is wrong and one sentence about it, or None when all is well."""
    if not reason.strip():
        return "reason", "Say in a few words what happens between the two; a bare verdict helps nobody later."
    if not source.strip(" ;"):
        return "source", "Name the source: a laboratory book page, a report or a paper."
    return None


@guarded
class VerdictForm(QDialog):
    """Asks for a verdict of one's own; it goes into the library on acceptance, the shipped one is kept."""

    def __init__(
        self,
        library: Library,
        pair: tuple[Material, Material],
        present: PairVerdict | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        named(self, "verdict_form", "Own verdict on two materials")
        self.setWindowTitle("Own verdict")
        self._library, self._pair = library, pair
        self._verdict = self._make_verdict(present)
        own = present if present and present.origin == "user" else None
        self._reason = named(QPlainTextEdit(own.reason if own else ""), "verdict_reason", "Reason")
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(64)
        self._reason.setPlaceholderText("What happens in contact, and under which conditions")
        self._source = named(QLineEdit("; ".join(own.sources) if own else ""), "verdict_source", "Source")
        self._source.setPlaceholderText("Book and page, report or paper; several with ;")
        self._note = named(QLineEdit(own.note if own else ""), "verdict_note", "Note")
        self._error = named(PlainLabel(), "verdict_error", "What is wrong")
        self._error.setProperty("severity", "fail")
        self._error.setWordWrap(True)
        self._error.setMinimumHeight(2 * self._error.fontMetrics().lineSpacing())
        self._lay_out(present)

    def _make_verdict(self, present: PairVerdict | None) -> QComboBox:
        box = named(QComboBox(), "verdict_choice", "Verdict")
        for verdict in VERDICTS:
            box.addItem(f"{MARKS[SEVERITY_OF_VERDICT[verdict]]}  {VERDICT_WORDS[verdict]}", verdict)
        box.setCurrentIndex(VERDICTS.index(present.verdict) if present else VERDICTS.index("unknown"))
        return box

    def _lay_out(self, present: PairVerdict | None) -> None:
        first, second = self._pair
        title = named(QLabel(f"{name_text(first)} with {name_text(second)}"), "verdict_title", "The pair", "title")
        words = " and ".join(kind_text(each) for each in self._pair)
        kinds = named(QLabel(words), "verdict_kinds", "Kinds", "small")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Verdict", self._verdict)
        form.addRow("&Reason", self._reason)
        form.addRow("&Source", self._source)
        form.addRow("&Note (optional)", self._note)
        buttons = save_or_cancel(self, "verdict_buttons")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (title, kinds):
            layout.addWidget(widget)
        if present is not None and present.origin != "user":
            kept = f"Shipped: {VERDICT_WORDS[present.verdict]}, {present.reason.rstrip('.')}. It is kept beside yours."
            shipped = named(QLabel(kept), "verdict_shipped", "Shipped verdict", "muted")
            shipped.setWordWrap(True)
            layout.addWidget(shipped)
        layout.addLayout(form)
        layout.addWidget(self._error)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)
        self._verdict.setFocus(Qt.FocusReason.OtherFocusReason)

    def verdict(self) -> PairVerdict:
        """Return what was entered."""
        first, second = self._pair
        return PairVerdict(
            first_kind=first.kind,
            first=first.key,
            second_kind=second.kind,
            second=second.key,
            verdict=self._verdict.currentData(),
            reason=self._reason.toPlainText().strip(),
            grade="user",
            sources=tuple(part.strip() for part in self._source.text().split(";") if part.strip()),
            note=self._note.text().strip(),
            origin="user",
        )

    def accept(self) -> None:
        problem = verdict_problem(self._reason.toPlainText(), self._source.text())
        if problem is not None:
            self._say(problem[1])
            (self._reason if problem[0] == "reason" else self._source).setFocus()
            return
        try:
            self._library.set_verdict(self.verdict())
        except LibraryError as error:
            self._say(str(error))
            return
        super().accept()

    def _say(self, sentence: str) -> None:
        self._error.setText(sentence)

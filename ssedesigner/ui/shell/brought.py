"""Says that materials come from the recipe and not from the library, and adopts them when that is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material, Materials, kind_word
from ssedesigner.core.meaning import ADOPTED
from ssedesigner.core.notation import exact, formula, numeral, source_name
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import one_line, shorten
from ssedesigner.files.recipe.brought import Adopted, Brought, adopt, as_adopted, names_text
from ssedesigner.files.recipe.saved_values import materials_of
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.materials import VERDICT_WORDS, property_label
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.widgets import open_form, resize_within_screen, save_or_cancel, set_names

_NOTICE, _DONE = "brought", "adopted"
_TITLES = ("Material", "What", "Value", "Grade", "Source")
_WIDTH_PX, _HEIGHT_PX, _LEAST_PX, _ROW_PX = 860, 520, 160, 30
_LONGEST = 300


class BroughtMaterials(QObject):
    """Shows a notice while predictions rest on values of a recipe, and adopts these as one step that can be undone."""

    def __init__(self, document: Document, library: Library, notices: NoticeBar, parent: QWidget) -> None:
        super().__init__(parent)
        self._document, self._library, self._notices, self._window = document, library, notices, parent
        self._shown = Brought()
        document.library_changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        brought = self._document.brought
        if brought == self._shown:
            return
        self._shown = brought
        self._notices.close_notice(_NOTICE)
        if brought.materials:
            self._show()

    def _show(self) -> None:
        materials = self._shown.materials
        count = "1 material comes" if len(materials) == 1 else f"{len(materials)} materials come"
        named = {key for _, key in materials_of(self._document.recipe, self._document.library_materials)}
        recipe = "this recipe" if named & {material.key for material in materials} else "a pinned recipe"
        sentence = f"{count} from {recipe}, not from your library; predictions use the values of the recipe."
        lines = (*(_line(material) for material in materials), *self._shown.remarks)
        actions = () if self._library.is_read_only else (("&Adopt…", self.ask),)
        notice = Notice(key=_NOTICE, severity="caution", sentence=sentence, lines=lines, actions=actions)
        self._notices.show_notice(notice)

    def ask(self) -> None:
        """Show what would be added to the library, and add it when that is wanted."""
        brought, name = self._shown, self._name()
        try:
            planned = as_adopted(brought, self._document.library_materials, name)
        except LibraryError as error:
            self._show_message("fail", str(error))
            return
        form = AdoptForm(planned, name, self._document.materials, self._window)
        form.rejected.connect(self._show)
        open_form(form, partial(self._adopt, brought, name))

    def _name(self) -> str:
        path = self._document.path
        return path.name if path is not None else shorten(self._document.recipe.name, 80)

    def _adopt(self, brought: Brought, name: str) -> None:
        try:
            adopted = adopt(self._library, brought, name)
            self._document.replace_materials(self._library.materials())
        except LibraryError as error:
            self._show()
            self._show_message("fail", str(error))
            return
        undo = ("&Undo", partial(self._take_back, adopted))
        self._notices.show_notice(Notice(key=_DONE, severity="pass", sentence=str(adopted), actions=(undo,)))

    def _take_back(self, adopted: Adopted) -> None:
        try:
            self._library.take_back(adopted.materials, adopted.verdicts)
            self._document.replace_materials(self._library.materials())
        except LibraryError as error:
            self._show_message("fail", str(error))
            return
        sentence = f"Removed from the library again: {names_text(adopted.materials)}."
        self._show_message("pass", sentence)

    def _show_message(self, severity: str, sentence: str) -> None:
        self._notices.show_notice(Notice(key=_DONE, severity=severity, sentence=sentence))


def _line(material: Material) -> str:
    cited: list[Cited | CitedText] = [*material.values.values(), *material.texts.values()]
    held = "no value" if not cited else "1 value" if len(cited) == 1 else f"{len(cited)} values"
    sources = sorted({value.source for value in cited})
    words = f" [{shorten('; '.join(map(source_name, sources)), _LONGEST)}]" if sources else ""
    return f"{_sentence_case(names_text((material,)))}: {held}{words}."


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


@guarded
class AdoptForm(QDialog):
    """Each value and verdict that would be added, with grade and source, and how it is marked."""

    def __init__(self, planned: Adopted, name: str, materials: Materials, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "adopt_form", "Adopt from recipe")
        self.setWindowTitle("Adopt from recipe")
        rows = [*_rows(planned, materials)]
        self.table = set_names(QTableWidget(len(rows), len(_TITLES)), "adopt_rows", "What is added to the library")
        self.table.setHorizontalHeaderLabels(list(_TITLES))
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                self.table.setItem(row, column, QTableWidgetItem(text))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_TITLES) - 1, QHeaderView.ResizeMode.Stretch)
        header.setMaximumSectionSize(_WIDTH_PX // 3)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        words = f"These are added to your library, each marked “{ADOPTED} {name}.” Nothing of yours is changed."
        for place, sentence in enumerate((words, *planned.remarks)):
            layout.addWidget(_label(f"adopt_words_{place}", sentence))
        layout.addWidget(self.table, 1)
        buttons = save_or_cancel(self, "adopt_buttons")
        buttons.button(QDialogButtonBox.StandardButton.Save).setText("&Adopt")
        layout.addWidget(buttons)
        resize_within_screen(self, _WIDTH_PX, min(_HEIGHT_PX, _LEAST_PX + len(rows) * _ROW_PX))


def _label(name: str, words: str) -> QLabel:
    label = set_names(QLabel(words), name, words)
    label.setTextFormat(Qt.TextFormat.PlainText)  # keys and sources are somebody else's text
    label.setWordWrap(True)
    return label


def _rows(planned: Adopted, materials: Materials) -> Iterator[tuple[str, ...]]:
    for material in planned.materials:
        key = formula(material.key)
        named = ", ".join(filter(None, (material.name, formula(material.formula))))
        yield key, _sentence_case(kind_word(material.kind)), named, "", ""
        cited: dict[str, Cited | CitedText] = {**material.values, **material.texts}
        for quantity, value in sorted(cited.items()):
            yield key, property_label(quantity), _value(value), value.grade, _source(materials, value.source)
    for pair in planned.verdicts:
        first, second = formula(pair.first), formula(pair.second)
        words = one_line(f"{VERDICT_WORDS[pair.verdict]}: {pair.reason}")
        sources = "; ".join(_source(materials, source) for source in pair.sources)
        yield first, f"With {second}", shorten(words, _LONGEST), pair.grade, sources


def _value(value: Cited | CitedText) -> str:
    if isinstance(value, CitedText):
        return shorten(str(value), _LONGEST)
    ends = (value.low, value.high)
    band = f" ({numeral(ends[0])} to {numeral(ends[1])})" if ends[0] is not None and ends[1] is not None else ""
    return f"{exact(float(value))} {symbol(value.unit)}".strip() + band


def _source(materials: Materials, key: str) -> str:
    source = materials.sources.get(key)
    return shorten(source.citation if source else key, _LONGEST)

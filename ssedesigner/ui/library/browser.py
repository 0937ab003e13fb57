"""The library: materials by kind, search and limits, values with their sources, the pair matrix, own entries, lots."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QTabWidget, QWidget

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.materials import KINDS, Material, Materials, PairVerdict, ReportedFilm
from ssedesigner.core.notation import typeset
from ssedesigner.core.variants import MaterialRevision, own_part
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import film_files
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.materials import name_text
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.actions import LibraryActions
from ssedesigner.ui.library.cross.view import CrossView
from ssedesigner.ui.library.entry import NOTICE, change_notice, retirement_notice, use_text
from ssedesigner.ui.library.export import ask_and_export
from ssedesigner.ui.library.forms import MaterialForm, ValueForm
from ssedesigner.ui.library.groups import ALL, SPREAD
from ssedesigner.ui.library.lots import LotsView
from ssedesigner.ui.library.material_detail import MaterialDetail
from ssedesigner.ui.library.material_table import MATERIAL, MaterialModel
from ssedesigner.ui.library.material_values import ValueRow
from ssedesigner.ui.library.material_view import MaterialView
from ssedesigner.ui.library.pair_matrix import PairMatrix
from ssedesigner.ui.library.sidebar import LibrarySidebar
from ssedesigner.ui.library.variant_forms import FormulaForm, RenameForm, VariantForm
from ssedesigner.ui.widgets.empty_words import EmptyWords
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.widgets import (
    add_shortcut,
    back_button,
    column_layout,
    open_form,
    row_layout,
    set_names,
    theme_of,
    window_corner,
)

_WIDTHS = [232, 868, 264]
"""At 1366 px the table of every kind fits without its bar."""
_DETAIL = 2
"""Number of the pane with the chosen material."""
_LEGEND = "≈ italic: estimate     ? not known"
_OF_A_ROW = ("use", "variant", "rename", "formula", "lot", "retire")
_RANGES = "Ranges: OBELiX, CC BY 4.0     "


@guarded
class LibraryBrowser(QWidget):
    """Materials, pair matrix, cross view and lots as tabs; all changes go through the library."""

    recipe_asked = Signal(object)
    batch_asked = Signal(str)
    undo_import_asked = Signal()

    def __init__(self, document: Document, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "library_browser", "Library")
        self.setWindowTitle("Library")
        self._document, self._library = document, library
        self._model = MaterialModel(self)
        self._search = set_names(QLineEdit(), "library_search", "Search in the library")
        self._sidebar = LibrarySidebar()
        self._kinds = self._sidebar.kinds
        self._table = MaterialView(self._model)
        self._nothing = EmptyWords(self._table)
        self._actions = LibraryActions()
        self._detail = MaterialDetail(self._actions)
        self._export = set_names(QPushButton("E&xport…"), "library_export", "Export the list")
        self._status = set_names(QLabel(), "library_status", "Result", "small")
        self._status.setWordWrap(True)
        self._legend = set_names(QLabel(_LEGEND), "library_legend", _LEGEND, "small")
        self._notices = self.notices = NoticeBar()
        self._matrix = PairMatrix(document, library)
        self._cross = CrossView(document, library)
        self._lots = LotsView(document, library)
        self._tabs = set_names(QTabWidget(), "library_tabs", "Materials, pair matrix, cross view and lots")
        self._lay_out()
        self._connect()
        # sulfides first: nobody comes to look through all materials
        self._kinds.setCurrentRow(1)

    def _lay_out(self) -> None:
        self._search.setPlaceholderText("Search names, formulas, notes   Ctrl+F")
        self._search.setClearButtonEnabled(True)
        self._search.setMinimumWidth(110)
        bar = row_layout(None, (8, 8, 8, 4))
        bar.addWidget(self._search, 1)
        bar.addWidget(self._actions.buttons["new"])
        bar.addWidget(self._export)
        self._table.setSortingEnabled(True)
        self._table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self._export.setToolTip("Export the list as shown, with grades and sources   Ctrl+E")
        left = set_names(QFrame(), "library_list", "Materials", "panel")
        column = column_layout(left, (0, 0, 0, 0), 4)
        column.addLayout(bar)
        column.addWidget(self._table, 1)
        below = row_layout(None, (8, 0, 8, 4))
        below.addWidget(self._status, 1)
        below.addWidget(self._legend)
        column.addLayout(below)
        panes = (
            Pane(part=self._sidebar, name="Kinds and limits", width=_WIDTHS[0]),
            Pane(part=left, name="Materials", width=_WIDTHS[1], stretch=1),
            Pane(part=self._detail, name="The chosen material", width=_WIDTHS[2], stretch=1),
        )
        materials = set_names(QWidget(), "library_materials", "Materials")
        layout = column_layout(materials, (0, 0, 0, 0), 0)
        layout.addWidget(self._notices)
        self._panes = Panes("library_panes", "Kinds, materials, details", panes, (1, 2, 0))
        layout.addWidget(self._panes, 1)
        self._tabs.addTab(materials, "Materials")
        self._tabs.addTab(self._matrix, "Pair matrix")
        self._tabs.addTab(self._cross, "Cross two kinds")
        self._tabs.addTab(self._lots, "Lots")
        self._undo = set_names(QPushButton("Undo the import"), "library_undo_import", "Undo the last import")
        self._undo.setToolTip("Go back to the library as it was before the last import of a package")
        corner = window_corner(
            "library_corner", "The last import, and back", (self._undo, back_button(self, "library_back"))
        )
        self._tabs.setCornerWidget(corner)
        outer = column_layout(self, (0, 0, 0, 0))
        outer.addWidget(self._tabs)
        self._offer_undo()

    def _connect(self) -> None:
        self._search.textChanged.connect(self._apply_filters)
        self._search.returnPressed.connect(self._table.setFocus)
        self._sidebar.narrowed.connect(self._apply_filters)
        self._export.clicked.connect(self._ask_and_export)
        self._kinds.currentRowChanged.connect(self._show_kind)
        self._table.selectionModel().currentRowChanged.connect(self._show_detail)
        self._table.activated.connect(self._actions.offer_use)
        self._detail.value_chosen.connect(self._allow_actions)
        self._detail.pair_opened.connect(self._show_pair)
        self._detail.film_opened.connect(self._open_film)
        self._actions.buttons["new"].clicked.connect(self.open_material_form)
        self._actions.buttons["edit"].clicked.connect(self.open_value_form)
        self._actions.buttons["clear"].clicked.connect(self._drop_value)
        self._actions.buttons["retire"].clicked.connect(self._retire_or_restore)
        self._actions.buttons["lot"].clicked.connect(self._open_lot_form)
        self._actions.buttons["variant"].clicked.connect(self.open_variant_form)
        self._actions.buttons["rename"].clicked.connect(self.open_rename_form)
        self._actions.buttons["formula"].clicked.connect(self.open_formula_form)
        self._actions.used_as.connect(self._use)
        menu_of(self._table).offer(*(self._actions.buttons[key] for key in _OF_A_ROW))
        self._lots.batch_asked.connect(self.batch_asked)
        self._undo.clicked.connect(self.undo_import_asked)
        self._document.library_changed.connect(self._reload)
        self._document.recipe_changed.connect(self._show_use)
        add_shortcut(self, QKeySequence.StandardKey.Find, self._start_search)
        add_shortcut(self, "Ctrl+E", self._export_shown)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self._leave)

    @property
    def current_material(self) -> Material | None:
        """The material whose row is chosen."""
        material = self._table.currentIndex().data(MATERIAL)
        return material if isinstance(material, Material) else None

    def show_material(self, kind: str, key: str) -> None:
        """Go to one material, whatever was searched for before."""
        self._tabs.setCurrentIndex(0)
        self._search.clear()
        material = self._document.library_materials.find(kind, key)
        self._sidebar.clear_limits()
        if material is not None and material.is_retired:
            self._sidebar.with_retired.setChecked(True)
        self._kinds.choose(kind, material)
        self._choose_row(kind, key)
        self._panes.open_pane(_DETAIL)

    def show_matrix(self) -> None:
        """Go to the pair matrix."""
        self._tabs.setCurrentWidget(self._matrix)

    def show_lots(self, lot_id: str = "") -> None:
        """Go to the lots, or to one of them by its identity."""
        self._tabs.setCurrentWidget(self._lots)
        if lot_id:
            self._lots.show_lot(lot_id)

    def _open_lot_form(self) -> None:
        """Open the form for a lot of the chosen material, over the list in which it will be."""
        if (material := self.current_material) is not None:
            self.show_lots()
            self._lots.open_new(material)

    def _start_search(self) -> None:
        if self._tabs.currentWidget() is self._lots:
            self._lots.start_search()
            return
        self._tabs.setCurrentIndex(0)
        self._search.setFocus()
        self._search.selectAll()

    def _export_shown(self) -> None:
        """Export what is on screen: the list, the answers or the lots; the pair matrix has no export."""
        if self._tabs.currentWidget() is self._cross:
            self._cross.ask_and_export()
        elif self._tabs.currentWidget() is self._lots:
            self._lots.ask_and_export()
        elif self._tabs.currentIndex() == 0:
            self._ask_and_export()

    def _leave(self) -> None:
        if self._search.text() and self._tabs.currentIndex() == 0:
            self._search.clear()
        elif self._tabs.currentWidget() is self._lots and self._lots.leave_search():
            return
        elif self.isWindow():
            self.close()

    def _search_hits(self) -> frozenset[tuple[str, str]] | None:
        text = self._search.text().strip()
        if not text:
            return None
        hits = self._library.search(text, limit=len(self._document.library_materials.materials))
        return frozenset((hit.kind, hit.key) for hit in hits)

    def _apply_filters(self) -> None:
        kept = self.current_material
        hits = self._search_hits()
        self._model.narrow(self._sidebar.narrowing(hits))
        self._show_counts(hits)
        if self._model.rowCount() == 0 and hits and self._kinds.group.key != ALL:
            # the search found something, only not in this group
            self._kinds.setCurrentRow(0)
        if kept is None or not self._choose_row(kept.kind, kept.key):
            self._table.setCurrentIndex(self._model.index(0, 0))
        self._show_detail()
        self._show_status()

    def _show_counts(self, hits: frozenset[tuple[str, str]] | None) -> None:
        offered = self._document.library_materials.of_kind(*KINDS, with_retired=self._sidebar.with_retired.isChecked())
        listed = [each for each in offered if hits is None or (each.kind, each.key) in hits]
        self._kinds.show_counts(listed)
        group = self._kinds.group
        self._sidebar.show_group(group, [each for each in listed if group.has(each)], self._document.library_materials)

    def _show_kind(self) -> None:
        group, materials, hits = self._kinds.group, self._document.library_materials, self._search_hits()
        rows = [each for each in materials.of_kind(*group.kinds, with_retired=True) if group.has(each)]
        self._show_counts(hits)  # offers the limits of the group
        self._model.set_theme(theme_of(self))
        self._model.show_materials(group, rows, materials, self._sidebar.narrowing(hits))
        self._table.setCurrentIndex(self._model.index(0, 0))
        self._show_detail()
        self._show_status()

    def _choose_row(self, kind: str, key: str) -> bool:
        row = self._model.row_of(kind, key)
        if row < 0:
            return False
        self._table.setCurrentIndex(self._model.index(row, 0))
        self._table.scrollTo(self._model.index(row, 0))
        return True

    def _show_status(self) -> None:
        text = self._search.text().strip()
        words, is_empty = status_text(self._model, text), not self._model.rowCount()
        self._nothing.show_words(words if is_empty else "")
        self._status.setText(self._sidebar.problem or ("" if is_empty else words))
        self._legend.setText(f"{_RANGES if SPREAD in self._model.columns else ''}{_LEGEND}")

    def _show_detail(self) -> None:
        material = self.current_material
        self._detail.show_material(material, self._document.library_materials, self._history(material))
        self._show_use()
        self._allow_actions(self._detail.chosen_value)

    def _history(self, material: Material | None) -> tuple[MaterialRevision, ...]:
        if material is None or material.origin != "user":
            return ()
        try:
            return self._library.material_history(material.kind, material.key)
        except LibraryError as error:
            self._status.setText(str(error))
            return ()

    def _show_use(self) -> None:
        material = self.current_material
        words = use_text(self._document.recipe, material) if material else ""
        self._detail.show_use(words, bool(material and material.is_retired))

    def _allow_actions(self, value: ValueRow | None) -> None:
        self._actions.show_choice(self.current_material, value, self._library.is_read_only)

    def _use(self, field: str) -> None:
        material = self.current_material
        if material is None:
            return
        try:
            went = self._document.choose(field, material.key)
        except FieldError as error:
            self._status.setText(str(error))
            return
        sentence = f"{name_text(material)} is now the recipe’s {FIELDS[field].label.lower()}."
        self._status.setText(f"{sentence} {typeset(went)}".rstrip())

    def open_material_form(self) -> None:
        """Open the form for a new material."""
        group = self._kinds.group
        kind = "electrolyte" if group.key == ALL else group.kinds[0]
        form = MaterialForm(self._library, self._document.library_materials, kind, self)
        open_form(form, lambda: self._go_to_added(form.added))

    def _go_to_added(self, added: tuple[str, str] | None) -> None:
        self._publish_changes()
        if added is not None:
            self.show_material(*added)

    def open_value_form(self) -> None:
        """Open the form for a value of one's own of the chosen material."""
        material, value = self.current_material, self._detail.chosen_value
        if material is None:
            return
        form = ValueForm(
            self._library, self._document.library_materials, material, value.quantity if value else "", self
        )
        open_form(form, self._publish_changes)

    def open_variant_form(self) -> None:
        """Open the form that copies the chosen material as a variant."""
        if (material := self.current_material) is None:
            return
        form = VariantForm(self._library, self._document.library_materials, material, self)
        open_form(form, lambda: self._note_variant(material, form.added))

    def _note_variant(self, parent: Material, added: tuple[str, str] | None) -> None:
        self._go_to_added(added)
        variant = self._document.library_materials.find(*added) if added else None
        if variant is not None:
            sentence = f"{name_text(variant)} is now a variant of {name_text(parent)}."
            self._notices.show_notice(change_notice(sentence, lambda: self._set_retired(variant, True)))

    def open_rename_form(self) -> None:
        """Open the form for another name of the chosen material."""
        if (material := self.current_material) is None:
            return
        undo = partial(self._library.rename_material, material.kind, material.key, material.name)
        sentence = f"{name_text(material)} has another name now; the former one still finds it."
        open_form(RenameForm(self._library, material, self), lambda: self._publish_and_note(material, sentence, undo))

    def open_formula_form(self) -> None:
        """Open the form for another formula of the chosen material."""
        if (material := self.current_material) is None:
            return
        form = FormulaForm(self._library, material, self)
        sentence = f"{name_text(material)} has another formula now; the former one is in its history."

        def undo(dropped: tuple[str, ...]) -> None:
            own = own_part(material)
            self._library.set_formula(own.kind, own.key, own.formula, own.group)
            values: dict[str, Cited | CitedText] = {**own.values, **own.texts}
            for quantity in dropped:
                self._library.set_value(own.kind, own.key, quantity, values[quantity])

        open_form(form, lambda: self._publish_and_note(material, sentence, partial(undo, form.dropped)))

    def _publish_and_note(self, material: Material, sentence: str, undo: Callable[[], object]) -> None:
        self._publish_changes()
        self.show_material(material.kind, material.key)
        self._note_change(material, sentence, undo)

    def _note_change(self, material: Material, sentence: str, undo: Callable[[], object]) -> None:
        def take_back() -> None:
            if self._change(undo):
                self.show_material(material.kind, material.key)
                self._notices.show_notice(Notice(key=NOTICE, severity="pass", sentence="It is as it was before."))

        self._notices.show_notice(change_notice(sentence, take_back))

    def _drop_value(self) -> None:
        material, value = self.current_material, self._detail.chosen_value
        if material is not None and value is not None:
            self._change(lambda: self._library.clear_value(material.kind, material.key, value.quantity))

    def _retire_or_restore(self) -> None:
        if (material := self.current_material) is not None:
            self._set_retired(material, not material.is_retired)

    def _set_retired(self, material: Material, is_retired: bool) -> None:
        change = self._library.retire_material if is_retired else self._library.restore_material
        if self._change(lambda: change(material.kind, material.key)):
            undo = partial(self._undo_retirement, material)
            self._notices.show_notice(retirement_notice(material, is_retired, self._document.recipe, undo))

    def _undo_retirement(self, material: Material) -> None:
        self._set_retired(material, False)
        self.show_material(material.kind, material.key)

    def _change(self, change: Callable[[], object]) -> bool:
        try:
            change()
        except LibraryError as error:
            self._status.setText(str(error))
            return False
        return self._publish_changes()

    def _publish_changes(self) -> bool:
        self._document.replace_materials(self._library.materials())
        return True

    def _reload(self, materials: Materials) -> None:
        kept, row, value = self.current_material, self._table.currentIndex().row(), self._detail.chosen_value
        self._show_kind()
        if kept is not None and not self._choose_row(kept.kind, kept.key):
            self._table.setCurrentIndex(self._model.index(min(row, self._model.rowCount() - 1), 0))
        self._detail.choose_value(value.quantity if value else "")
        self._offer_undo()

    def _offer_undo(self) -> None:
        """Offer to undo the last import as long as nothing was changed since."""
        try:
            self._library.last_import()
        except LibraryError:
            self._undo.hide()
        else:
            self._undo.show()

    def _ask_and_export(self) -> None:
        done = ask_and_export(self, self._model, self._document.library_materials)
        if done is not None:
            self._notices.show_notice(done)

    def _open_film(self, film: ReportedFilm) -> None:
        """Ask for the recipe of a reported film, where one is shipped."""
        if path := film_files().get(film.key):
            self.recipe_asked.emit(read_recipe(path).recipe)

    def _show_pair(self, pair: PairVerdict) -> None:
        self._tabs.setCurrentIndex(1)
        self._matrix.show_pair(pair.first_kind, pair.first, pair.second_kind, pair.second)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_tabs"):
            self._model.set_theme(theme_of(self))
            self._show_detail()
        super().changeEvent(event)


def status_text(model: MaterialModel, searched: str) -> str:
    """Say how many materials are shown, and what to do where none is."""
    count, listed = model.rowCount(), len(model.listed_materials)
    name = "materials" if model.group.key == ALL else model.group.label.lower()
    if count < listed:
        words = f"{count} of {listed} {name} match the filters"
        return words if count else f"{words}; widen one, or clear them."
    if searched and not count:
        return f"Nothing found for “{searched}”; try a shorter word or another kind."
    return f"{count} {name}"

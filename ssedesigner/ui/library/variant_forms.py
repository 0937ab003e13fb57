"""The forms that copy a material as a variant, rename an own one, and give it another formula."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material, Materials
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.materials import name_text, property_label
from ssedesigner.text.values import cited_text
from ssedesigner.text.variants import formula_consequences
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.entry import EntryError, read_variant
from ssedesigner.ui.library.forms import error_label
from ssedesigner.ui.widgets.widgets import column_layout, save_or_cancel, set_names, text_label

_WIDTH = 460
_VALUES_HEIGHT = 150


class _Lines(QFormLayout):
    """Lines of a form by their name, each with its words and what may stand in it."""

    def __init__(self, rows: Sequence[tuple[str, str, str]], hints: dict[str, str]) -> None:
        super().__init__()
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.edits: dict[str, QLineEdit] = {}
        for name, words, text in rows:
            edit = set_names(QLineEdit(text), name, words.replace("&", ""))
            edit.setPlaceholderText(hints.get(name, ""))
            self.addRow(words, edit)
            self.edits[name] = edit

    def text(self, name: str) -> str:
        return self.edits[name].text()


def _head(dialog: QDialog, title: str, sentence: str) -> QVBoxLayout:
    layout = QVBoxLayout(dialog)
    layout.setSpacing(10)
    layout.addWidget(text_label("form_title", title, "title"))
    layout.itemAt(0).widget().setText(title)  # type: ignore[union-attr]
    hint = text_label("form_hint", "What this does", "muted")
    hint.setText(sentence)
    layout.addWidget(hint)
    dialog.setMinimumWidth(_WIDTH)
    return layout


@guarded
class VariantForm(QDialog):
    """Asks for the name of a variant; it goes into the library on acceptance."""

    def __init__(self, library: Library, materials: Materials, parent_of: Material, parent: QWidget | None) -> None:
        super().__init__(parent)
        set_names(self, "variant_form", "Copy as variant")
        self.setWindowTitle("Copy as variant")
        self._library, self._materials, self._parent_of = library, materials, parent_of
        self.added: tuple[str, str] | None = None
        named = name_text(parent_of)
        layout = _head(
            self,
            f"Variant of {named}",
            f"A lot, grade or make of your own. It has all values and verdicts of {named} until you overwrite them.",
        )
        hints = {
            "variant_name": f"{parent_of.key}, lot 7",
            "variant_key": "Short name in recipe files; else the name",
            "variant_note": "Supplier, grade, lot, what to watch",
        }
        rows = [("variant_name", "&Name", ""), ("variant_key", "K&ey", ""), ("variant_note", "N&ote (optional)", "")]
        self._lines = _Lines(rows, hints)
        self._error = error_label("variant_error")
        layout.addLayout(self._lines)
        layout.addWidget(self._error)
        layout.addWidget(save_or_cancel(self, "variant_buttons"))

    def accept(self) -> None:
        key, name, note = (self._lines.text(f"variant_{part}") for part in ("key", "name", "note"))
        try:
            material = read_variant(self._parent_of, key, name, note, self._materials)
            self._library.add_material(material)
        except (EntryError, LibraryError) as error:
            self._error.setText(str(error))
            self._lines.edits[f"variant_{error.place if isinstance(error, EntryError) else 'name'}"].setFocus()
            return
        self.added = (material.kind, material.key)
        super().accept()


@guarded
class RenameForm(QDialog):
    """Asks for another name of an own material; it goes into the library on acceptance."""

    def __init__(self, library: Library, material: Material, parent: QWidget | None) -> None:
        super().__init__(parent)
        set_names(self, "rename_form", "Rename")
        self.setWindowTitle("Rename")
        self._library, self._material = library, material
        layout = _head(
            self,
            f"Rename {name_text(material)}",
            f"Its key “{material.key}” stays, so recipes, batches and films keep naming it. "
            "Its present name stays in its history, and a search for it still finds the material.",
        )
        self._lines = _Lines([("rename_name", "&Name", material.name)], {})
        self._lines.edits["rename_name"].selectAll()
        self._error = error_label("rename_error")
        layout.addLayout(self._lines)
        layout.addWidget(self._error)
        layout.addWidget(save_or_cancel(self, "rename_buttons"))

    def accept(self) -> None:
        try:
            self._library.rename_material(self._material.kind, self._material.key, self._lines.text("rename_name"))
        except LibraryError as error:
            self._error.setText(str(error))
            self._lines.edits["rename_name"].setFocus()
            return
        super().accept()


@guarded
class FormulaForm(QDialog):
    """Asks for another formula of an own material, says what follows from it, and which values still hold."""

    def __init__(self, library: Library, material: Material, parent: QWidget | None) -> None:
        super().__init__(parent)
        set_names(self, "formula_form", "New formula")
        self.setWindowTitle("New formula")
        self._library, self._material = library, material
        self.dropped: tuple[str, ...] = ()
        layout = _head(
            self,
            f"Formula of {name_text(material)}",
            "The present formula stays in the history of the material. Recipes that name it are predicted anew.",
        )
        own = "" if "formula" in material.inherited else material.formula
        family = "" if "group" in material.inherited else material.group
        hints = {
            "formula_text": material.formula or "Li6PS5Cl",
            "formula_group": material.group or "argyrodite, thio-LISICON, glass …",
        }
        rows = [("formula_text", "&Formula", own), ("formula_group", "Fam&ily", family)]
        self._lines = _Lines(rows, hints)
        self._follows = text_label("formula_follows", "What follows from the new formula", "small")
        self._kept = self._make_kept()
        self._error = error_label("formula_error")
        layout.addLayout(self._lines)
        layout.addWidget(self._follows)
        layout.addWidget(self._values())
        layout.addWidget(self._error)
        layout.addWidget(save_or_cancel(self, "formula_buttons"))
        for edit in self._lines.edits.values():
            edit.textChanged.connect(self._show_consequences)
        self._show_consequences()

    def _make_kept(self) -> dict[str, QCheckBox]:
        values: dict[str, Cited | CitedText] = {**self._material.values, **self._material.texts}
        boxes = {}
        for quantity in (quantity for quantity in values if quantity not in self._material.inherited):
            words = f"{property_label(quantity)}: {cited_text(values[quantity])}"
            boxes[quantity] = set_names(QCheckBox(words), f"keep_{quantity}", f"Keep {words}")
            boxes[quantity].setChecked(True)
        return boxes

    def _values(self) -> QFrame:
        box = set_names(QFrame(), "formula_values", "Own values that still hold")
        column = column_layout(box, (0, 0, 0, 0), 4)
        asked = set_names(QLabel(), "formula_asked", "Which values still hold", "small")
        asked.setWordWrap(True)
        asked.setText(
            "Untick each own value that holds for the former formula only:" if self._kept else "It has no own values."
        )
        column.addWidget(asked)
        inside = QWidget()
        rows = column_layout(inside, (0, 0, 0, 0), 2)
        for each in self._kept.values():
            rows.addWidget(each)
        rows.addStretch(1)
        scroll = set_names(QScrollArea(), "formula_scroll", "Own values")
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setMaximumHeight(_VALUES_HEIGHT)
        scroll.setVisible(bool(self._kept))
        column.addWidget(scroll)
        return box

    def _show_consequences(self) -> None:
        texts = (self._lines.text("formula_text"), self._lines.text("formula_group"))
        self._follows.setText("\n".join(formula_consequences(self._material, *texts)))

    def accept(self) -> None:
        dropped = tuple(quantity for quantity, box in self._kept.items() if not box.isChecked())
        try:
            self._library.set_formula(
                self._material.kind,
                self._material.key,
                self._lines.text("formula_text"),
                self._lines.text("formula_group"),
                dropped,
            )
        except LibraryError as error:
            self._error.setText(str(error))
            self._lines.edits["formula_text"].setFocus()
            return
        self.dropped = dropped
        super().accept()

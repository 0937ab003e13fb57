"""The question of the cross view: which materials of a kind suit this one and that one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QWidget

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import KINDS
from ssedesigner.physics.compatibility.crossing import Question, partner_kinds
from ssedesigner.ui.document import Document
from ssedesigner.ui.library.cross.material_picker import MaterialPicker
from ssedesigner.ui.library.pair_words import plural
from ssedesigner.ui.widgets.widgets import column_layout, set_names

_FIRST_ASKED = "solvent"
_PARTNERS = ("electrolyte", "binder", "solvent", "salt", "anode", "cathode")
"""Kinds of partners in the order in which they are offered first."""
_THIRD = ("+ and a third", "− without the third")


class Partner(QWidget):
    """One partner of the question: its kind, and the material."""

    changed = Signal()

    def __init__(self, document: Document, place: int) -> None:
        super().__init__()
        set_names(self, f"cross_partner_{place}", f"Partner {place + 1}")
        self._document = document
        self._taken: tuple[str, ...] = ()
        self.kinds = set_names(QComboBox(), f"cross_kind_{place}", f"Kind of partner {place + 1}")
        self.picker = MaterialPicker(f"cross_material_{place}", f"Partner {place + 1}")
        layout = column_layout(self, (0, 0, 0, 0), 4)
        layout.addWidget(self.kinds)
        layout.addWidget(self.picker)
        self.kinds.activated.connect(self._change_kind)
        self.picker.picked.connect(self.changed)

    @property
    def kind(self) -> str:
        return str(self.kinds.currentData() or "")

    @property
    def end(self) -> tuple[str, str]:
        """Kind and key of the partner."""
        return self.kind, self.picker.key

    def offer(self, kinds: Sequence[str], wanted: str, taken: tuple[tuple[str, str], ...]) -> None:
        """Offer kinds and their materials; keep what is chosen if it is still there, else begin with the recipe's."""
        kept = self.end
        self.kinds.clear()
        for kind in kinds:
            self.kinds.addItem(KINDS[kind], kind)
        self.kinds.setCurrentIndex(list(kinds).index(kept[0] if kept[0] in kinds else wanted))
        self._taken = tuple(key for kind, key in taken if kind == self.kind)
        self._list(kept[1] if kept[0] == self.kind and kept[1] not in self._taken else "")

    def _change_kind(self) -> None:
        self._list("")
        self.changed.emit()

    def _list(self, key: str) -> None:
        listed, recipe = self._document.materials.of_kind(self.kind), self._document.recipe
        keys = [material.key for material in listed if material.key not in self._taken]
        used = [recipe.value(field.key) for field in FIELDS.values() if self.kind in field.materials]
        self.picker.show_materials(
            listed, next((str(each) for each in (key, *used) if each in keys), *keys[:1] or [""])
        )


class CrossQuestion(QWidget):
    """Asks for the kind that is wanted and two or three partners; ``asked`` comes with every change."""

    asked = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "cross_question", "Question")
        self._document = document
        self.kinds = set_names(QComboBox(), "cross_wanted", "Which kind of material")
        self.partners = tuple(Partner(document, place) for place in range(3))
        self.third = set_names(QPushButton(_THIRD[0]), "cross_third", "Add a third partner", "link")
        self.mixtures = set_names(QCheckBox("with mixtures of two"), "cross_mixtures", "With mixtures of two liquids")
        self.mixtures.setToolTip("Mixtures of two liquids that are reported with one of the partners")
        self._ands = [
            set_names(QLabel(words), f"cross_and_{words}", words, "small") for words in ("suit", "and", "and too")
        ]
        layout = column_layout(self, (0, 0, 0, 0), 6)
        layout.addWidget(self.kinds)
        for words, partner in zip(self._ands, self.partners, strict=True):
            layout.addWidget(words)
            layout.addWidget(partner)
            partner.changed.connect(self.asked)
        layout.addWidget(self.third)
        layout.addWidget(self.mixtures)
        self._show_third(False)
        self.kinds.activated.connect(self._change_kind)
        self.third.clicked.connect(self._toggle_third)
        self.mixtures.toggled.connect(self.asked)

    @property
    def question(self) -> Question | None:
        """What is asked; None while there are no two different partners."""
        visible = [partner for partner in self.partners if not partner.isHidden()]
        ends = tuple(dict.fromkeys(partner.end for partner in visible if partner.picker.key))
        if len(ends) != len(visible):
            return None
        with_mixtures = self.mixtures.isChecked() and not self.mixtures.isHidden()
        return Question(kind=self._kind, partners=ends, with_mixtures=with_mixtures)

    @property
    def _kind(self) -> str:
        return str(self.kinds.currentData() or _FIRST_ASKED)

    def take_up(self) -> None:
        """Take up the library as it is; what is asked stays, and begins with the materials of the recipe."""
        kept = self._kind
        kinds = [kind for kind in KINDS if partner_kinds(self._document.materials, kind)]
        self.kinds.clear()
        for kind in kinds:
            self.kinds.addItem(f"Which {plural(kind)}", kind)
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(kept)))
        self._offer()

    def _offer(self) -> None:
        kinds = partner_kinds(self._document.materials, self._kind)
        first = [kind for kind in _PARTNERS if kind in kinds] or list(kinds)
        taken: tuple[tuple[str, str], ...] = ()
        for place, partner in enumerate(self.partners):
            wanted = first[min(place, len(first) - 1)] if first else ""
            if wanted:
                partner.offer(kinds, wanted, taken)
                taken += (partner.end,)
        self.mixtures.setVisible(self._kind == "solvent")

    def _change_kind(self) -> None:
        self._offer()
        self.asked.emit()

    def _toggle_third(self) -> None:
        self._show_third(self.partners[2].isHidden())
        self.asked.emit()

    def _show_third(self, is_shown: bool) -> None:
        self.partners[2].setVisible(is_shown)
        self._ands[2].setVisible(is_shown)
        self.third.setText(_THIRD[is_shown])

"""The left of the library: kinds of material, whose they are, limits, and how sure the main value is."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.materials import Material, Materials
from ssedesigner.ui.library.entry import classes_of
from ssedesigner.ui.library.groups import SURE, Group, Narrowing, recommended_value, sureness
from ssedesigner.ui.library.kinds import KindList
from ssedesigner.ui.library.limit_row import LimitRow
from ssedesigner.ui.library.material_table import main_label
from ssedesigner.ui.widgets.widgets import column_layout, set_names, tab_through

_ORIGINS = {"": "All", "shipped": "Shipped", "user": "Own"}
_LEAST_WIDTH = 232
_UNKNOWN_STAY = "Rows without the value stay in, marked ?, until you hide them."


class LibrarySidebar(QScrollArea):
    """What the list is narrowed by."""

    narrowed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "library_sidebar", "Kinds and limits")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and scrolls it
        self.kinds = KindList()
        self.with_retired = set_names(QCheckBox("Show ret&ired"), "library_with_retired", "Show retired materials")
        self._origins = QButtonGroup(self)
        self._origin_buttons: dict[str, QPushButton] = {}
        self._limits: list[LimitRow] = []
        self._sure: dict[str, QCheckBox] = {}
        self._group: Group | None = None
        self._clear = set_names(QPushButton("Clear"), "library_clear_limits", "Clear all limits", "link")
        self._leave_out = set_names(QCheckBox("Hide un&known values"), "library_leave_out", "Hide unknown values")
        self._note = set_names(QLabel(_UNKNOWN_STAY), "library_limits_note", _UNKNOWN_STAY, "small")
        self._note.setWordWrap(True)
        self._sure_title = set_names(QLabel("EVIDENCE"), "library_sure_title", "Evidence", "section")
        self._limit_rows, self._sure_rows = QVBoxLayout(), QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        inside = set_names(QFrame(), "library_sidebar_inside", "Kinds and limits", "panel")
        column = column_layout(inside, (10, 8, 10, 8), 6)
        column.addWidget(set_names(QLabel("KIND"), "library_kind_title", "Kind", "section"))
        column.addWidget(self.kinds)
        column.addSpacing(4)
        column.addWidget(set_names(QLabel("SHOW"), "library_show_title", "Show", "section"))
        column.addLayout(self._origin_row())
        column.addWidget(self.with_retired)
        column.addSpacing(4)
        head = QHBoxLayout()
        head.addWidget(set_names(QLabel("LIMITS"), "library_limits_title", "Limits", "section"), 1)
        head.addWidget(self._clear)
        column.addLayout(head)
        for rows in (self._limit_rows, self._sure_rows):
            rows.setSpacing(4)
        column.addLayout(self._limit_rows)
        column.addWidget(self._note)
        column.addWidget(self._leave_out)
        column.addSpacing(4)
        column.addWidget(self._sure_title)
        column.addLayout(self._sure_rows)
        column.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.with_retired.toggled.connect(self.narrowed)
        self._leave_out.toggled.connect(self.narrowed)
        self._clear.clicked.connect(self.clear_limits)

    def _origin_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for key, words in _ORIGINS.items():
            button = set_names(QPushButton(words), f"library_show_{key or 'all'}", f"Show {words.lower()}", "filter")
            button.setCheckable(True)
            self._origin_buttons[key] = button
            self._origins.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self._origin_buttons[""].setChecked(True)
        self._origins.buttonClicked.connect(self.narrowed)
        return row

    def narrowing(self, hits: frozenset[tuple[str, str]] | None) -> Narrowing:
        """Return what is shown of a group, given what a search found."""
        return Narrowing(
            hits=hits,
            with_retired=self.with_retired.isChecked(),
            origin=next(key for key, button in self._origin_buttons.items() if button.isChecked()),
            bounds=tuple(row.bound for row in self._limits if row.bound is not None),
            leaves_out_unknown=self._leave_out.isChecked(),
            unsure=frozenset(key for key, box in self._sure.items() if not box.isChecked()),
        )

    @property
    def problem(self) -> str:
        """Problem with a limit that was typed; empty where all can be read."""
        return next((row.problem for row in self._limits if row.problem), "")

    def clear_limits(self) -> None:
        """Take away what narrows the list, but the search."""
        for row in self._limits:
            row.clear()
        self._leave_out.setChecked(False)
        for box in self._sure.values():
            box.setChecked(True)
        self._origin_buttons[""].setChecked(True)
        self.narrowed.emit()

    def show_group(self, group: Group, listed: list[Material], materials: Materials) -> None:
        """Offer the limits of a group and count its materials."""
        if group is not self._group:
            self._group = group
            self._make_limits(group, materials)
            self._make_sure(group)
            limits = (part for row in self._limits for part in row.parts)
            tab_through((self._clear, *limits, self._leave_out, *self._sure.values()))
        owners = Counter(material.origin for material in listed)
        owners[""] = len(listed)
        for key, button in self._origin_buttons.items():
            button.setText(f"{_ORIGINS[key]} {owners[key]}")
        counts = Counter(sureness(recommended_value(material, group.main)) for material in listed)
        for key, box in self._sure.items():
            box.setText(f"{SURE[key]}   {counts[key]}")
            box.setVisible(bool(counts[key]) or not box.isChecked())

    def _make_limits(self, group: Group, materials: Materials) -> None:
        _empty(self._limit_rows)
        self._limits = []
        for limit in group.limits:
            row = LimitRow(limit, classes_of(limit.quantity, materials))
            row.changed.connect(self.narrowed)
            self._limits.append(row)
            self._limit_rows.addWidget(row)

    def _make_sure(self, group: Group) -> None:
        _empty(self._sure_rows)
        self._sure = {}
        self._sure_title.setText(f"Evidence for {main_label(group.main)}".upper())
        for key, words in SURE.items():
            box = set_names(QCheckBox(words), f"library_sure_{key or 'unknown'}", f"Show {words}")
            box.setChecked(True)
            box.toggled.connect(self.narrowed)
            self._sure[key] = box
            self._sure_rows.addWidget(box)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            # deleteLater comes too late: the old row would be painted once more
            widget.setParent(None)
            widget.deleteLater()

"""Ctrl+K: find any command, field, material or sample recipe by a few letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFocusEvent, QFont, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from shiboken6 import isValid

from ssedesigner.core.changes import in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import KINDS, refusal
from ssedesigner.core.notation import MARKS, formula, plain_text
from ssedesigner.core.process import taking_fields
from ssedesigner.core.visible_text import one_line, quote, search_words
from ssedesigner.library.store import Library
from ssedesigner.text.materials import kind_text, short_name
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor.choice_model import ChoiceModel
from ssedesigner.ui.flags.fix_search import FixSearch
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.actions import sample_names
from ssedesigner.ui.widgets.change_words import fix_line
from ssedesigner.ui.widgets.widgets import column_layout, set_names, theme_of

_MOST = 60
_ROW_PX, _WIDTH_PX, _HEIGHT_PX, _EDGE_PX = 30, 560, 440, 8
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
_RUN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HINT = Qt.ItemDataRole.UserRole
_SEVERITY = Qt.ItemDataRole.UserRole + 1


_RECENT = 4
_NEEDED = (
    *("undo", "save", "open", "new", "sheet", "plan_batch", "bench", "batches", "record_film", "design", "calculation"),
    *("library", "settings", "guide", "shortcuts"),
)
"""Actions that people need most, in the order in which they are offered before anything is typed."""
_LATER = _RECENT + len(_NEEDED)

FIELD, SCREEN, FIX = range(3)
"""What a command is about; in this order they are offered where their names match alike, but fixes always last."""


@dataclass(frozen=True, kw_only=True)
class Command:
    """One line of the palette: what it does, a hint at its right, further words that find it, and what it is called.

    ``names`` are those under which a person looks for it; its text is one of them. ``severity`` judges it when it is
    shown, because thousands are offered; nothing for what is not judged. ``place`` is that among what is offered before
    anything is typed.
    """

    text: str
    run: Callable[[], object]
    hint: str = ""
    search: str = ""
    severity: Callable[[], str] = str
    group: int = SCREEN
    names: tuple[str, ...] = ()
    place: int = _LATER


def matches(commands: Sequence[Command], text: str) -> list[Command]:
    """Return the commands that hold every word.

    What is called exactly so comes first, then what begins so, then what has the words in its name, then what only its
    help or hint names; among these, fields and materials come before screens. Fixes come last: they change the recipe
    as soon as they are chosen. Formulas and units are found as they are typed. Where nothing has the words, blanks and
    then typing slips are overlooked. Without a word the files of late come first, then what is needed most.
    """
    words = search_words(_plain(text))
    lines = [_plain(f"{one.text} {' '.join(one.names)} {one.search} {one.hint}") for one in commands]
    matching = [place for place, line in enumerate(lines) if all(word in line for word in words)]
    if not matching:
        near = [place for place, command in enumerate(commands) if command.group != FIX]
        matching = [place for place in near if "".join(words) in _BLANK.sub("", lines[place])]
        if not matching:
            words = _corrected([lines[place] for place in near], words)
            matching = [place for place in near if all(word in lines[place] for word in words)]

    def order(place: int) -> tuple[int, ...]:
        first = _LATER if words else commands[place].place
        return (first, *_rank(commands[place], words), place)

    return [commands[place] for place in sorted(matching, key=order)]


_BLANK = re.compile(r"[\s-]+")
_SHORTEST, _LIKENESS = 4, 0.8
_WINDOWS = {
    "action_library": ("Library",),
    "action_import": ("Merge a library package", "Table of films", "Example table"),
    "action_changes": ("Changes since saving", "What is new"),
    "action_methods": ("Methods",),
}
"""What is looked for under another name than that of the command that opens it."""


def _plain(text: str) -> str:
    return plain_text(text).casefold()


def _corrected(lines: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return words with those that stand nowhere replaced by what was probably meant."""
    import difflib  # loaded here: the first window must be quick

    there = {word.strip("“”():,.") for line in lines for word in line.split()}
    fixed = []
    for word in words:
        is_unknown = len(word) >= _SHORTEST and not any(word in line for line in lines)
        fixed += (difflib.get_close_matches(word, there, 1, _LIKENESS) if is_unknown else []) or [word]
    return fixed


def _rank(command: Command, words: list[str]) -> tuple[int, ...]:
    names = [_plain(name) for name in (command.text, *command.names)]
    is_exact = " ".join(words) in names
    is_named = any(_begin(name, words) for name in names)
    is_fix = command.group == FIX
    begins = any(name.startswith(" ".join(words)) for name in names)
    is_found_by_start = _begin(_plain(f"{command.text} {command.search}"), words)
    return (is_fix, not is_exact, not begins, not is_named, command.group, not is_found_by_start)


def _begin(line: str, words: list[str]) -> bool:
    """Return whether each word begins a word of a line."""
    starts = [start.strip("“”():,") for start in line.split()]
    return all(any(start.startswith(word) for start in starts) for word in words)


def field_commands(jump: Callable[[str], None]) -> list[Command]:
    """Offer to go to each field of the editor."""
    return [
        Command(
            text=f"Go to {field.label}",
            run=partial(jump, field.key),
            hint="field",
            search=field.help,
            group=FIELD,
            names=(field.label, field.key),
        )
        for field in FIELDS.values()
    ]


def material_commands(document: Document, jump: Callable[[str], None]) -> list[Command]:
    """Offer each material for each field that can take it, with the verdict on it; for that which it has, its field."""
    commands = []
    for field in FIELDS.values():
        if field.kind != "material":
            continue
        model = ChoiceModel(document, field)
        for row in range(model.rowCount()):
            choice = model.choice(row)
            if choice.key is None or model.refusal(row):
                continue
            # what the recipe has leads to its field: to choose it again would change nothing
            is_there = choice.key == document.recipe.value(field.key)
            commands.append(
                Command(
                    text=f"{field.label}: {choice.label}",
                    run=partial(jump, field.key) if is_there else partial(document.choose, field.key, choice.key),
                    hint="in the recipe: go to its field" if is_there else choice.detail,
                    search=choice.search,
                    severity=lambda model=model, value=choice.key: model.verdict(value)[0],  # type: ignore[misc]
                    group=FIELD,
                    names=choice.names,
                )
            )
    return commands


def library_commands(document: Document, show: Callable[[str, str], object]) -> list[Command]:
    """Offer to look up each material that no field of a recipe can take, with the reason."""
    commands = []
    for material in document.materials.of_kind(*KINDS):
        if taking_fields(material):
            continue
        reason = refusal(material)
        label = short_name(material)
        commands.append(
            Command(
                text=f"{kind_text(material)}: {label}",
                run=partial(show, material.kind, material.key),
                hint=f"in the library: {reason or 'no field of a recipe takes it'}",
                search=" ".join((material.key, material.name, material.formula, *material.former_names)),
                group=FIELD,
                names=(label, material.key, material.name, material.formula, *material.former_names),
            )
        )
    return commands


@guarded
class _LineDelegate(QStyledItemDelegate):
    """Draws a line: mark, text, and the hint at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_WIDTH_PX - 40, look.row_px(_ROW_PX))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = theme_of(option.widget)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(theme.selection))
        line = option.rect.adjusted(12, 0, -12, 0)
        severity = str(index.data(_SEVERITY) or "")
        if severity:
            painter.setFont(look.font(weight=QFont.Weight.Bold))
            painter.setPen(QColor(theme.severity_text(severity)))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, MARKS[severity])
        line.setLeft(line.left() + 18)
        painter.setFont(look.font())
        painter.setPen(QColor(theme.text))
        text = str(index.data())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
        line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(text) + 16)
        painter.setFont(look.font(look.SMALL_PX))
        painter.setPen(QColor(theme.muted))
        hint = painter.fontMetrics().elidedText(str(index.data(_HINT)), Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, hint)
        painter.restore()


@guarded
class CommandPalette(QFrame):
    """A line to type in and what it finds; Return runs the chosen one, Esc or a click elsewhere closes.

    It lies inside the main window. A window of its own would take the keyboard to itself, and keys that were typed
    while it closed would be lost: half a number would reach the field that was gone to.
    """

    def __init__(self, commands: Sequence[Command], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "command_palette", "Find a command, field or material")
        self._commands = commands
        self._matching: list[Command] = []
        self._focused_before: QWidget | None = None
        self.line = set_names(QLineEdit(), "palette_line", "Find a command, field, material or recipe")
        self.line.setPlaceholderText("Find a command, field, material or recipe…")
        self.list = set_names(QListWidget(), "palette_list", "Found")
        self.list.setItemDelegate(_LineDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.count = set_names(QLabel(), "palette_count", "Number found", role="small")
        layout = column_layout(self, (10, 10, 10, 8), 7)
        for part in (self.line, self.list, self.count):
            layout.addWidget(part)
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        if parent is not None:
            parent.installEventFilter(self)
        self.list.itemClicked.connect(lambda _: self._run())
        self._find("")

    def show_below(self, bar: QWidget) -> None:
        """Show the palette below a bar of its window, to type in at once."""
        window = bar.window()
        top = bar.mapTo(window, QPoint(0, bar.height() + 4)).y()
        size = QSize(_WIDTH_PX, _HEIGHT_PX).boundedTo(window.size() - QSize(_EDGE_PX, top + _EDGE_PX))
        self.setGeometry(QRect(QPoint((window.width() - size.width()) // 2, top), size))
        self._focused_before = window.focusWidget()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _find(self, text: str) -> None:
        matching = matches(self._commands, text)
        self._matching = matching[:_MOST]
        self.list.clear()
        for command in self._matching:
            # a search compares plain text, so only the eye gets the formula
            text = formula(command.text) if command.group == FIELD else command.text
            item = QListWidgetItem(one_line(text))
            item.setData(_HINT, command.hint)
            item.setData(_SEVERITY, command.severity())
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{command.text} {command.hint}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        more = f", the first {_MOST} shown" if len(matching) > _MOST else ""
        self.count.setText(f"{len(matching)} found{more}" if matching else f"Nothing is called {quote(text)}.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.line:
            if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Resize):
                self.leave()
        elif isinstance(event, QKeyEvent):
            return self._take_key(event) or super().eventFilter(watched, event)
        elif isinstance(event, QFocusEvent) and event.lostFocus() and self._is_left(event.reason()):
            self._focused_before = None  # somebody went elsewhere, and stays there
            self.leave()
        return super().eventFilter(watched, event)

    def _is_left(self, reason: Qt.FocusReason) -> bool:
        return self.isVisible() and reason not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        )

    def _take_key(self, event: QKeyEvent) -> bool:
        """Return whether a key is one of the palette's own; its window may use the same for something else."""
        key = Qt.Key(event.key())
        if key not in (*_MOVES, *_RUN, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            if key in _MOVES:
                self.list.setCurrentRow(min(max(self.list.currentRow() + _MOVES[key], 0), self.list.count() - 1))
            elif key in _RUN:
                self._run()
            elif key == Qt.Key.Key_Escape:
                self.leave()
        return True

    def leave(self) -> None:
        """Close, and give the cursor back to where it was."""
        before, self._focused_before = self._focused_before, None
        if before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.close()

    def _run(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._matching):
            self.leave()
            self._matching[row].run()


def setting_commands(settings: Settings, library: Library, to_setting: Callable[[str], object]) -> list[Command]:
    """Offer each setting that is chosen."""
    from ssedesigner.ui.shell.settings_rows import choice_sections  # loaded here: the first window must be quick

    return [
        Command(
            text=f"Setting: {row.label}",
            run=partial(to_setting, row.name),
            hint=section.title,
            search=f"{row.note} {row.search}",
        )
        for section in choice_sections(settings, library)
        for row in section.rows
        if row.value is not None
    ]


def palette_commands(
    document: Document,
    fixes: FixSearch,
    actions: Sequence[QAction],
    recent: Sequence[Path],
    *,
    to_field: Callable[[str], None],
    to_material: Callable[[str, str], object],
    to_substitutes: Callable[[str], object],
    to_variation: Callable[[str], object],
    to_matters: Callable[[], object],
    open_sample: Callable[[Path], object],
    open_recipe: Callable[[Path], object],
) -> list[Command]:
    """Gather everything that can be done now: actions, fixes, places to go to, recipes to open."""
    here = document.path.absolute() if document.path else None
    of_late = [path for path in recent if path.exists() and path != here]
    return [
        *(
            Command(
                text=action.text().replace("&", "").rstrip("…"),
                run=action.trigger,
                hint=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
                search=action.toolTip(),
                names=_WINDOWS.get(action.objectName(), ()),
                place=_place(action.objectName().removeprefix("action_")),
            )
            for action in actions
            if action.isEnabled() and action.text() and action.objectName() != "action_palette"
        ),
        Command(
            text="What matters most",
            run=to_matters,
            hint="what if",
            search="sensitivity tornado share of the spread sobol which measurement narrows the band",
        ),
        *fix_commands(fixes),
        *field_commands(to_field),
        *(
            Command(
                text=f"Substitutes for {in_sentence(field.label)}",
                run=partial(to_substitutes, key),
                hint="library",
                search=f"replace {document.recipe.value(key) or ''}",
            )
            for key, field in FIELDS.items()
            if field.kind == "material"
        ),
        *(
            Command(
                text=f"Vary {in_sentence(field.label)}",
                run=partial(to_variation, key),
                hint="what if",
                search=f"what if sweep {key}",
            )
            for key, field in FIELDS.items()
            if field.kind != "text"
        ),
        *material_commands(document, to_field),
        *library_commands(document, to_material),
        *(
            Command(text=f"Open sample: {name}", run=partial(open_sample, path), hint=path.stem)
            for name, path in sample_names().items()
        ),
        *(
            Command(
                text=f"Open {path.name}",
                run=partial(open_recipe, path),
                hint=str(path.parent),
                place=number if number < _RECENT else _LATER,
            )
            for number, path in enumerate(of_late)
        ),
    ]


def _place(action: str) -> int:
    return _RECENT + _NEEDED.index(action) if action in _NEEDED else _LATER


def fix_commands(fixes: FixSearch) -> list[Command]:
    """Offer every fix of a flag that was found for the present recipe, each edit once."""
    offers = fixes.offers
    flags = {flag.id: flag for flag in offers.prediction.flags} if offers.prediction else {}
    commands = {
        fix.words: Command(
            text=f"Fix: {fix_line(fix)}",
            run=partial(fixes.apply, fix),
            hint=flags[key].title,
            severity=lambda key=key: flags[key].severity,  # type: ignore[misc]
            group=FIX,
        )
        for key, listed in reversed(list(offers.fixes.items()))
        for fix in listed
    }
    return list(reversed(list(commands.values())))

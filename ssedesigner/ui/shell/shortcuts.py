"""The list of keyboard shortcuts, by window: the commands of the menus and what the other windows add to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.visible_text import quote, search_words
from ssedesigner.ui.editor.undo_keys import REDO_KEYS, UNDO_KEYS
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.shell.actions import MENUS
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.command_keys import close_with_escape
from ssedesigner.ui.widgets.empty_words import EmptyWords
from ssedesigner.ui.widgets.tables import NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.widgets import column_layout, set_names, theme_of

_Standard = QKeySequence.StandardKey
Keys = str | QKeySequence.StandardKey
_LEFT = ("F8", "Fold or open the pane at the left")
_PANES = (_LEFT, ("F9", "Fold or open the pane at the right"))
_UNDO = ((_Standard.Undo, "Undo the last change of the recipe"), (_Standard.Redo, "Redo it"))


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where keys work, the object name of its window, and the keys with what they do.

    ``typed`` keys are pressed where the cursor is: they belong to a table, a plot or a page and not to its window.
    """

    title: str
    window: str = ""
    keys: tuple[tuple[Keys, str], ...] = ()
    typed: tuple[tuple[str, str], ...] = ()


EVERYWHERE = Place(
    title="Every window",
    keys=(
        ("Esc", "Close the window; first empty a search, or leave what is being edited"),
        (_Standard.Close, "Close the window"),
        ("Shift+F10", "Menu of what has the focus; in a table: Sort by"),
        ("Ctrl+C", "Copy what has the focus: a row, a value, a tile, a picture"),
        ("Ctrl+Shift+C", "Copy the numbers of a plot as a table"),
    ),
    typed=(
        ("Tab, Shift+Tab", "Next and previous control"),
        ("Alt and a letter", "Press the button or go to the field whose name has that letter underlined"),
        ("Arrow keys", "Move in a list, a table, a row of tabs or along a plot"),
    ),
)
PLACES = (
    EVERYWHERE,
    Place(
        title="Recipe",
        typed=(
            ("Up, Down", "A number by one step; with Page Up and Page Down by ten"),
            ("Enter", "Accept what was typed"),
            ("Esc", "Bring back the value from before"),
        ),
    ),
    Place(title="Results", typed=(("Enter", "Show the calculation of a tile or a row"),)),
    Place(
        title="Library",
        window="library_browser",
        keys=((_Standard.Find, "Search"), ("Ctrl+E", "Export what is listed"), *_PANES),
    ),
    Place(
        title="Guide",
        window="guide_viewer",
        keys=((_Standard.Find, "Search"), (_Standard.Back, "Back"), (_Standard.Forward, "Forward"), _LEFT),
    ),
    Place(title="Batches", window="batch_window", keys=((_Standard.Find, "Search"), *_UNDO, _LEFT)),
    Place(
        title="Recipe sheet and scorecard",
        window="sheet_dialog",
        keys=(
            (_Standard.Save, "Save as PDF"),
            (_Standard.Print, "Print"),
            ("PgUp", "Previous page"),
            ("PgDown", "Next page"),
            ("Ctrl++", "Larger page; also with Ctrl and the wheel"),
            ("Ctrl+=", "Larger page"),
            ("Ctrl+-", "Smaller page"),
            ("Ctrl+0", "Page in its true size"),
        ),
        typed=(("Enter", "Open the proof of a requirement"),),
    ),
    Place(
        title="Design",
        window="design_window",
        keys=(("P", "Pin the chosen recipe"), *_UNDO, *_PANES),
        typed=(
            ("Enter", "Adopt the chosen recipe; on Next films, plan the batches that are ticked"),
            ("B", "Find recipes: plan a batch of the chosen recipe"),
            ("1 to 4", "Compare: choose a column"),
            ("S", "Compare: swap the pair"),
            ("Del", "Compare: unpin"),
            ("Space", "Next films: tick a film"),
            ("A", "Next films: adopt a film"),
        ),
    ),
    Place(
        title="Import, table",
        window="import_window",
        keys=(
            ("F6", "Next problem"),
            *((str(number), f"Answer {number} of the problem") for number in range(1, 10)),
            (_Standard.Paste, "Paste a table, or the columns of a spectrum"),
            (_Standard.Undo, "Undo the last answer"),
            _LEFT,
        ),
    ),
    Place(
        title="Import, impedance",
        window="import_window",
        keys=(
            ("Left", "Move the picked point back"),
            ("Right", "Move the picked point on"),
            ("Ctrl+S", "Save the result"),
            *_PANES,
        ),
    ),
    Place(
        title="Import, library package",
        window="import_window",
        keys=(
            ("N", "Next conflict"),
            ("M", "Keep mine"),
            ("T", "Take theirs"),
            ("B", "Keep both"),
            _LEFT,
        ),
    ),
    Place(
        title="Microstructure",
        window="microstructure_window",
        keys=(
            ("Left", "Slice back"),
            ("Right", "Slice on"),
            ("C", "Coarse structure"),
            ("F", "Fine structure"),
            *_UNDO,
        ),
    ),
    Place(
        title="Settings",
        window="settings_window",
        keys=(
            (_Standard.Find, "Search"),
            *((key, "Undo the last change of a setting") for key in (key.toString() for key in UNDO_KEYS)),
            *((key, "Redo it") for key in (key.toString() for key in REDO_KEYS)),
        ),
    ),
    Place(
        title="Bench mode",
        window="bench_window",
        typed=(
            ("Enter, Space", "Press the blue button; a foot pedal can send Space"),
            ("1 to 9", "Begin a value; choose an answer"),
            ("Backspace", "Delete a digit; at a step: back"),
            ("F2", "Open or close the jar"),
            ("F3", "Weigh the empty container"),
            ("F4", "Lot; next film when measuring"),
            ("F5", "Type a further weight; start or stop the timer"),
            ("F6", "Note"),
            ("F7", "Photo"),
            ("F8", "Take back the last addition"),
            ("F9", "Set the key of the pedal"),
        ),
    ),
)


def printed(keys: Keys) -> str:
    """Write keys as this desktop names them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _menu_keys(tabs: Sequence[str]) -> Iterator[tuple[str, str]]:
    special = {"undo": UNDO_KEYS, "redo": REDO_KEYS}
    for _, entries in MENUS.values():
        for entry in entries:
            keys = special.get(entry.name, (QKeySequence(entry.keys),) if entry.keys else ())
            if keys:
                native = QKeySequence.SequenceFormat.NativeText
                words = entry.text.replace("&", "").rstrip("…")
                yield ", ".join(key.toString(native) for key in keys), words
    yield printed("F10"), "Menu"
    for number, tab in enumerate(tabs, start=1):
        yield printed(f"Alt+{number}"), f"Tab {tab}"


def shortcut_rows(tabs: Sequence[str], window: str = "") -> list[tuple[str, str, str]]:
    """Return keys, what they do and where: first those of the window that was asked from, then of all others.

    ``tabs`` are the tabs of the workbench, ``window`` is an object name.
    """
    first = [place for place in PLACES if window and place.window == window]
    rows = []
    for place in (*first, EVERYWHERE):
        rows += _rows(place)
    rows += [(keys, words, "Main window") for keys, words in _menu_keys(tabs)]
    for place in PLACES:
        if place not in (*first, EVERYWHERE):
            rows += _rows(place)
    return rows


def _rows(place: Place) -> list[tuple[str, str, str]]:
    pairs = [(printed(keys), words) for keys, words in place.keys] + list(place.typed)
    return [(keys, words, place.title) for keys, words in pairs if keys]  # a desktop may have no keys for a command


@guarded
class ShortcutsWindow(QWidget):
    """All shortcuts with a search over them; never modal."""

    def __init__(self, tabs: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "shortcuts_window", "Keyboard shortcuts")
        self.setWindowTitle("Keyboard shortcuts")
        self._tabs, self._rows = tabs, shortcut_rows(tabs)
        self.search = set_names(QLineEdit(), "shortcuts_search", "Search keys and what they do")
        self.search.setPlaceholderText("Search keys and what they do…")
        self.search.setClearButtonEnabled(True)
        self.table = RowTable("shortcuts_table", "Keyboard shortcuts", theme_of(parent or self))
        self._nothing = EmptyWords(self.table)
        self._count = set_names(QLabel(), "shortcuts_count", "Number of shortcuts", role="small")
        layout = column_layout(self, (12, 12, 12, 10), 8)
        for part in (self.search, self.table, self._count):
            layout.addWidget(part)
        self.search.textChanged.connect(lambda _: self._show_rows())
        self.search.returnPressed.connect(self.table.setFocus)
        close_with_escape(self, self.search)
        self._show_rows()

    def show_for(self, window: str) -> None:
        """Begin with the shortcuts of a window, by its object name."""
        self._rows = shortcut_rows(self._tabs, window)
        self.search.clear()
        self.search.setFocus()
        self._show_rows()

    def _show_rows(self) -> None:
        words = search_words(self.search.text().casefold().replace("+", " "))
        shown = [row for row in self._rows if all(word in " ".join(row).casefold().replace("+", " ") for word in words)]
        cells = [tuple(TableCell(text=text) for text in row) for row in shown]
        header = ("Keys", "What they do", "Where")
        self.table.show_rows(NumberRows(header=header, rows=cells, text_columns=(1,), word_columns=(0, 2)))
        self.table.choose(0)
        none = f"No shortcut is found by {quote(self.search.text())}."
        self._count.setText(f"{len(shown)} shortcuts" if shown else "")
        self._nothing.show_words("" if shown else none)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.table.apply_theme(theme)

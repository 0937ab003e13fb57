"""What the tab Table does in threads, and what it remembers: reading, understanding and taking a table. No Qt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import field, replace
from datetime import datetime
from pathlib import Path

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import day_text
from ssedesigner.core.paths import resources
from ssedesigner.files.backups.file import Progress
from ssedesigner.files.tables.book import Book, TableFileError, read_book, text_book
from ssedesigner.files.tables.layout import find_header, open_sheet
from ssedesigner.files.tables.mapping import choices_dict, choices_of
from ssedesigner.files.tables.model import Choices, TableImport, Taken
from ssedesigner.files.tables.spectra import is_spectrum
from ssedesigner.files.tables.taking import facts_of, take
from ssedesigner.files.tables.understanding import Facts, understand
from ssedesigner.files.tables.words import fold
from ssedesigner.library.store import Library

CLIPBOARD = "clipboard"
_MOST_LAYOUTS, _MOST_NAMES = 40, 400
_READ, _LEARNED = 0.1, 0.3
"""How far it is when the file is read, and when the library is."""


class SpectrumFile(TableFileError):
    """The file is an impedance spectrum."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a table comes from: a file, or the text of the clipboard."""

    path: Path | None = None
    text: str = ""

    @property
    def name(self) -> str:
        """What the table is called."""
        return self.path.name if self.path is not None else CLIPBOARD

    @property
    def title(self) -> str:
        """What its layout is remembered as."""
        return self.path.stem if self.path is not None else CLIPBOARD


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What was chosen before: by the headers of a table its title and choices, and by field the names of materials."""

    layouts: Mapping[str, tuple[str, Choices]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def remember(self, reading: Reading) -> Memory:
        """Return a memory that has the choices of a table too, the newest last."""
        others = {pattern: one for pattern, one in self.layouts.items() if pattern != reading.pattern}
        layout = replace(reading.choices.for_file(), words=_words(reading.choices, are_names=False))
        layouts = {**others, reading.pattern: (reading.source.title, layout)}
        names = {key: dict(words) for key, words in self.names.items()}
        for key, words in _words(reading.choices, are_names=True).items():
            names[key] = dict(list({**names.get(key, {}), **words}.items())[-_MOST_NAMES:])
        return Memory(layouts=dict(list(layouts.items())[-_MOST_LAYOUTS:]), names=names)

    def forget(self, pattern: str) -> Memory:
        """Return a memory without a layout."""
        return replace(self, layouts={one: known for one, known in self.layouts.items() if one != pattern})

    def forget_names(self, names: Mapping[str, Collection[str]]) -> Memory:
        """Return a memory without some names."""
        return replace(self, names=without_names(self.names, names))


def without_names(
    words: Mapping[str, Mapping[str, str]], names: Mapping[str, Collection[str]]
) -> dict[str, Mapping[str, str]]:
    """Return words by field without those of some names."""
    return {
        key: {text: word for text, word in known.items() if text not in names.get(key, ())}
        for key, known in words.items()
    }


def _words(choices: Choices, *, are_names: bool) -> dict[str, Mapping[str, str]]:
    """Return the words that stand for materials, or the others."""
    return {key: words for key, words in choices.words.items() if _is_material(key) == are_names}


def _is_material(key: str) -> bool:
    return key in FIELDS and FIELDS[key].kind == "material"


def memory_text(memory: Memory) -> str:
    """Return a memory as the text of a setting."""
    layouts = {pattern: [title, choices_dict(choices)] for pattern, (title, choices) in memory.layouts.items()}
    return json.dumps({"layouts": layouts, "names": memory.names})


def memory_of(text: str) -> Memory:
    """Return the memory that a setting holds; an empty one where it is damaged."""
    try:
        plain = json.loads(text or "{}")
        layouts = {
            str(pattern): (str(title), choices_of(choices))
            for pattern, (title, choices) in plain.get("layouts", {}).items()
        }
        names = choices_of({"words": plain.get("names", {})}).words
    except (ValueError, TypeError, AttributeError):
        return Memory()
    return Memory(layouts=layouts, names=names)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A table as it is understood by now.

    ``pattern`` stands for its headers as they were found, ``remembered`` is the title of the layout that was applied;
    ``remark`` says what was assumed so that it could be shown at all.
    """

    source: Source
    book: Book
    facts: Facts
    table: TableImport
    choices: Choices
    pattern: str
    changed: str = ""
    remembered: str = ""
    remark: str = ""


def read(library: Path, source: Source, memory: Memory, progress: Progress) -> Reading:
    """Read a table and understand it as far as it is certain or was remembered; nothing is written."""
    book = read_book(source.path) if source.path is not None else text_book(CLIPBOARD, source.text)
    if is_spectrum(book):
        raise SpectrumFile(f"{book.name}: This is an impedance spectrum, not a table of films; choose a table.")
    progress(_READ)
    facts = _facts(library)
    progress(_LEARNED)
    start = Choices(words=memory.names)

    def later(share: float) -> None:
        progress(_LEARNED + (1.0 - _LEARNED) * share)

    start, remark = _with_header(book, start)
    table = understand(book, start, facts, later)
    pattern = _pattern(table)
    title, known = memory.layouts.get(pattern, ("", Choices()))
    choices = start.merge(known)
    if title:
        try:
            table = understand(book, choices, facts, later)
        except TableFileError:  # what was chosen for the file before does not fit this one
            title, choices = "", start
    return Reading(
        source=source,
        book=book,
        facts=facts,
        table=table,
        choices=choices,
        pattern=pattern,
        changed=_changed(source),
        remembered=title,
        remark=remark,
    )


def _with_header(book: Book, choices: Choices) -> tuple[Choices, str]:
    """Return choices that name a header, with a sentence on that, where no row of the table is understood as one."""
    sheet = open_sheet(book, choices).sheet
    if find_header(sheet, ()).rows:
        return choices, ""
    first = next((place for place, row in enumerate(sheet.rows) if sum(map(bool, row)) > 1), None)
    if first is None:
        return choices, ""
    number = sheet.numbers[first]
    remark = f"No row names columns of films. Row {number} is read as the names; choose what each column is."
    return replace(choices, header_rows=(number,)), remark


def _facts(library: Path) -> Facts:
    with Library.open(library, shipped=resources() / "library") as opened:  # a thread has its own connection
        return facts_of(opened)


def _pattern(table: TableImport) -> str:
    headers = "|".join(fold(column.header) for column in table.columns)
    return hashlib.sha256(headers.encode()).hexdigest()[:16]


def _changed(source: Source) -> str:
    try:
        changed = datetime.fromtimestamp(source.path.stat().st_mtime) if source.path else None
        return f"{day_text(changed.isoformat())} {changed:%H:%M}" if changed else ""
    except OSError:  # it has gone since
        return ""


def choose(reading: Reading, choices: Choices, progress: Progress) -> Reading:
    """Understand a table anew, with other choices."""
    return replace(reading, choices=choices, table=understand(reading.book, choices, reading.facts, progress))


def compare(library: Path, reading: Reading, progress: Progress) -> Reading:
    """Understand a table anew, with what the library holds now."""
    facts = _facts(library)
    return replace(reading, facts=facts, table=understand(reading.book, reading.choices, facts, progress))


def take_films(library: Path, table: TableImport, _progress: Progress) -> Taken:
    """Record the films that are ready, all in one step."""
    with Library.open(library, shipped=resources() / "library") as opened:
        return take(table, opened)

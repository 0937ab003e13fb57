"""A table understood: every cell read, every row ready, asked about or passed over; nothing is written.

Pure: the same file, choices and library give the same answer, so that a screen asks again after each change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import FilmRevision, MeasuredFilm, identity
from ssedesigner.core.notation import match_key
from ssedesigner.core.visible_text import quote
from ssedesigner.files.films.film_entry import FilmEntryError, film_cells, read_film
from ssedesigner.files.films.measured_films import KnownFilms
from ssedesigner.files.tables.book import Book, Sheet, TableFileError
from ssedesigner.files.tables.cells import ORDERS, date_orders, decimal_evidence, has_open_comma
from ssedesigner.files.tables.columns import Values, is_own_format, read_columns
from ssedesigner.files.tables.layout import (
    Header,
    Opened,
    empty_marks,
    find_header,
    has_numbers,
    is_blank,
    is_numeric,
    open_sheet,
)
from ssedesigner.files.tables.model import (
    CONDUCTING,
    DROPPED,
    PASSED,
    READY,
    REJECTED,
    TARGETS,
    THERE,
    WAITING,
    Choices,
    Column,
    Found,
    Layout,
    Name,
    Problem,
    Row,
    RowChoice,
    TableImport,
    title,
)
from ssedesigner.files.tables.questions import (
    answer_together,
    ask_elsewhere,
    ask_entry,
    ask_known,
    ask_repeated,
    ask_unusual,
    slipped_columns,
)
from ssedesigner.files.tables.rows import LEAVE_OUT, Draft, Reader, read_row, record_only
from ssedesigner.files.tables.words import is_total

DECIMALS = {",": "comma", ".": "point"}
"""Decimal signs that can be chosen."""
_EXAMPLES = 2000
"""Cells of a column from which the decimal sign is judged."""
_WATCHED_ROWS = 100
_READING_SHARE = 0.2
"""Part of the time that the cells take; the predictions that show what is unusual take the rest."""
_MOST_KEPT = 20_000
_SHAPING = {"method": "slurry casting", "form_factor": "a film on a substrate"}
"""What the sample's value is called that stands where a table has no such column."""
_UNSAVED = "Some formulas have no saved result: open the file in a spreadsheet program and save it."
_THICKNESSES = ("measured_thickness_um", "thickness_um")


Read = tuple[MeasuredFilm, tuple[object, ...]]
"""A film and what makes it the measurement that it is."""
Ready = dict[str, list[tuple[int, MeasuredFilm]]]
"""Films of the file that are ready, each with its row, by label."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the library knows: its materials, and every film that was ever recorded; ``who`` enters the films.

    ``films`` remembers what the texts of a row gave, because a screen asks for the whole table after each change.
    """

    materials: Materials
    recorded: tuple[FilmRevision, ...] = ()
    who: str = ""
    films: dict[tuple[tuple[str, str], ...], Read | FilmEntryError] = field(default_factory=dict, repr=False)

    @cached_property
    def known(self) -> KnownFilms:
        """The films on record, by what makes each the measurement that it is."""
        return KnownFilms(self.recorded)

    @cached_property
    def labels(self) -> Mapping[tuple[str, float], tuple[MeasuredFilm, ...]]:
        """The films on record by label and temperature, as they are now."""
        films: dict[tuple[str, float], tuple[MeasuredFilm, ...]] = {}
        for film in self.known.now.values():
            films[_label(film)] = (*films.get(_label(film), ()), film)
        return films

    @cached_property
    def names(self) -> Mapping[str, tuple[MeasuredFilm, ...]]:
        """The films on record by label, as they are now."""
        films: dict[str, tuple[MeasuredFilm, ...]] = {}
        for (name, _), some in self.labels.items():
            films[name] = (*films.get(name, ()), *some)
        return films

    def recorded_as(self, film: MeasuredFilm) -> MeasuredFilm | None:
        """Return the film on record of this label and temperature, and of this day where both have one."""
        return next((one for one in self.labels.get(_label(film), ()) if _is_same_day(one, film)), None)


def _label(film: MeasuredFilm) -> tuple[str, float]:
    return match_key(film.name), film.temperature_c


def _is_same_day(one: MeasuredFilm, other: MeasuredFilm) -> bool:
    return one.made_on == other.made_on or not (one.made_on and other.made_on)


def _agrees(recorded: MeasuredFilm, film: MeasuredFilm) -> bool:
    """Return whether all that two films both state is the same."""
    before, after = film_cells(recorded), film_cells(film)
    apart = {"key", "note", "notes", "recipe_name", "is_used", "made_on", "name"}
    return all(before[key] == after[key] for key in before if key not in apart and before[key] and after[key])


def understand(
    book: Book, choices: Choices, facts: Facts, watch: Callable[[float], object] = lambda share: None
) -> TableImport:
    """Return what a file holds as it is found and chosen.

    ``watch`` is called now and then with the share of the rows that are done; it stops the reading by raising.

    Raises
    ------
    TableFileError
        When the file has no table that is understood, or a choice fits nothing in it.
    """
    opened = open_sheet(book, choices)
    sheet = opened.sheet
    header = find_header(sheet, choices.header_rows)
    if not header.rows:
        advice = "name the columns in its first row, as in the template, and give each film a row of its own."
        raise TableFileError(f"{book.name}: No row names columns of films; {advice}")
    empty = empty_marks(choices)
    passed = _passed_rows(sheet, header, empty)
    body = [place for place in range(header.rows[-1] + 1, len(sheet.rows)) if place not in passed]
    if not has_numbers(sheet, body):
        where = f"No row below row {sheet.numbers[header.rows[-1]]}, which names the columns, holds a number"
        raise TableFileError(f"{book.name}: {where}; a table has a row for each film.")
    values = [_values(sheet, body, index, empty) for index in range(len(header.names))]
    decimal = _decimal(values, choices.decimal or sheet.decimal)
    columns, problems, once = read_columns(header.names, values, choices, decimal.value)
    _refuse_others(book, columns, problems, choices)
    dates = _date_order(columns, values, choices)
    reader = Reader(
        columns=columns,
        choices=choices,
        once={key: text for key, text in {**once, **choices.once}.items() if key in TARGETS},
        decimal=decimal.value,
        is_settled=bool(choices.decimal),
        dates=dates.value if dates.is_sure else "",
        empty=empty,
        materials=facts.materials,
        file=book.name,
        is_own=is_own_format(columns),
        is_from_1904=sheet.is_from_1904,
    )
    drafts = list(_drafts(sheet, body, reader, lambda share: watch(_READING_SHARE * share)))

    def later(share: float) -> None:
        watch(_READING_SHARE + (1.0 - _READING_SHARE) * share)

    rows = _judge(drafts, reader, facts, _where(book, opened), later, is_blocked=bool(problems))
    problems = (*slipped_columns(columns, drafts), *problems, *_general(drafts))
    passed_rows = [
        Row(number=sheet.numbers[place], index=place, state=PASSED, reason=why) for place, why in passed.items()
    ]
    return TableImport(
        name=book.name,
        sheets=opened.sheets,
        cells=sheet.rows,
        layout=Layout(
            sheet=opened.chosen,
            encoding=opened.encoding,
            separator=opened.separator,
            decimal=decimal,
            dates=dates,
            header_rows=tuple(sheet.numbers[place] for place in header.rows),
            empty=empty,
        ),
        columns=columns,
        rows=tuple(sorted((*passed_rows, *rows), key=lambda row: row.index)),
        problems=(*problems, *(one for draft in drafts for one in draft.problems if not _is_general(one))),
        names=_names(drafts),
        notes=(*_notes(reader, once, opened, columns, values), *([_UNSAVED] if book.has_unsaved else [])),
    )


def _refuse_others(book: Book, columns: Sequence[Column], problems: Sequence[Problem], choices: Choices) -> None:
    """Refuse a table of something else than films, unless a person says what its columns are."""
    fields = {*(column.field for column in columns), *(problem.field for problem in problems)}
    if fields.isdisjoint((*CONDUCTING, *_THICKNESSES)) and not choices.columns and not choices.header_rows:
        raise TableFileError(
            f"{book.name}: No column is a thickness, a conductivity or a resistance of films; "
            "name the columns as in the template, and give each film a row of its own."
        )


def _where(book: Book, opened: Opened) -> str:
    sheet = f", sheet {opened.chosen.value}" if len(opened.sheets) > 1 else ""
    return f"{book.name}{sheet}"


def _passed_rows(sheet: Sheet, header: Header, empty: Sequence[str]) -> dict[int, str]:
    """Return the rows that are no films, by place, and why: titles, empty rows, sums, and a header that is repeated."""
    passed: dict[int, str] = {}
    names = sheet.rows[header.rows[-1]]
    for place, cells in enumerate(sheet.rows):
        filled = [cell for cell in cells if cell]
        if place in header.rows:
            continue
        if not filled:
            passed[place] = "empty"
        elif place < header.rows[0]:
            passed[place] = "title"
        elif _sums_up(filled):
            passed[place] = "sum or mean"
        elif cells == names or cells == sheet.rows[header.rows[0]]:
            passed[place] = "header again"
        elif all(is_blank(cell, empty) for cell in cells):
            passed[place] = "empty"
        elif len(filled) == 1 and len(names) > 2:
            passed[place] = "one cell only"
    return passed


def _sums_up(filled: Sequence[str]) -> bool:
    words = [cell for cell in filled if not is_numeric(cell)]
    return any(is_total(word, is_first=place == 0) for place, word in enumerate(words))


def _values(sheet: Sheet, body: Sequence[int], index: int, empty: Sequence[str]) -> Values:
    filled = [
        (place, sheet.rows[place][index])
        for place in body
        if index < len(sheet.rows[place]) and not is_blank(sheet.rows[place][index], empty)
    ]
    are_typed = bool(filled) and all((place, index) in sheet.typed for place, _ in filled[:_EXAMPLES])
    return Values(texts=tuple(text for _, text in filled), are_typed=are_typed)


def _decimal(values: Sequence[Values], settled: str) -> Found:
    if settled:
        return Found(value=settled, others=tuple(sign for sign in DECIMALS if sign != settled))
    shown = decimal_evidence(text for column in values if not column.are_typed for text in column.texts[:_EXAMPLES])
    best = max(shown, key=lambda sign: shown[sign])
    if not shown[best]:
        is_open = any(has_open_comma(text) for column in values for text in column.texts[:_EXAMPLES])
        return Found(value="", others=tuple(DECIMALS), is_sure=not is_open)
    return Found(value=best, others=tuple(sign for sign in DECIMALS if sign != best), is_sure=min(shown.values()) == 0)


def _date_order(columns: Sequence[Column], values: Sequence[Values], choices: Choices) -> Found:
    if choices.dates:
        return Found(value=choices.dates, others=tuple(order for order in ORDERS if order != choices.dates))
    texts = [text for column in columns if column.field == "made_on" for text in values[column.index].texts]
    possible = date_orders(texts)
    best = possible[0] if possible else ""
    return Found(value=best, others=tuple(one for one in ORDERS if one != best), is_sure=len(possible) < 2)


def _drafts(sheet: Sheet, body: Sequence[int], reader: Reader, watch: Callable[[float], object]) -> Iterable[Draft]:
    above: dict[str, str] = {}
    typed: dict[int, set[int]] = {}
    for place, column in sheet.typed:
        typed.setdefault(place, set()).add(column)
    for count, place in enumerate(body):
        if count % _WATCHED_ROWS == 0:
            watch(count / len(body))
        number = sheet.numbers[place]
        draft = Draft(
            number=number,
            place=place,
            cells=sheet.rows[place],
            typed=frozenset(typed.get(place, ())),
            above=above,
            chosen=reader.choices.rows.get(number, RowChoice()),
        )
        if not draft.chosen.leave_out:
            read_row(reader, draft)
            above = {**above, **{key: text for key, text in draft.raw.items() if text}}
        yield draft


def _judge(
    drafts: Sequence[Draft],
    reader: Reader,
    facts: Facts,
    where: str,
    watch: Callable[[float], object],
    *,
    is_blocked: bool,
) -> list[Row]:
    """Return what becomes of each row."""
    known = KnownFilms(())
    known.identities, known.now = set(facts.known.identities), dict(facts.known.now)
    rows: list[Row] = []
    ready: Ready = {}
    for count, draft in enumerate(drafts):
        index = draft.place
        if count % _WATCHED_ROWS == 0:
            watch(count / len(drafts))
        if draft.chosen.leave_out:
            rows.append(Row(number=draft.number, index=index, state=DROPPED, reason="left out"))
            continue
        film, same = _film(draft, reader, facts, where) or (None, ())
        before = None if film is None or reader.is_own else facts.recorded_as(film)
        above = None if film is None or reader.is_own else _row_of(film, ready)
        is_there = before is not None and film is not None and _agrees(before, film)
        if film is not None and (is_there or same in known.identities):
            draft.problems.clear()
            is_above = same in known.identities - facts.known.identities
            where = "in a row above" if is_above else "in the library"
            reason = f"already {where}{f' as {before.key}' if before else ''}"
            rows.append(Row(number=draft.number, index=index, state=THERE, reason=reason, film=film))
            continue
        if film is not None and not draft.problems:
            ask_unusual(draft, film, reader, facts.materials)
            ask_known(draft, film, reader, before, known)
            ask_repeated(draft, film, reader, above)
            ask_elsewhere(draft, film, reader, _at_another_temperature(film, facts, ready))
        state = _state(draft, is_blocked=is_blocked)
        if state == READY and film is not None:
            known.identities.add(same)
            ready.setdefault(match_key(film.name), []).append((draft.number, film))
        reason = " ".join(problem.sentence for problem in draft.problems)
        rows.append(Row(number=draft.number, index=index, state=state, reason=reason, film=film))
    answer_together(drafts)
    return rows


def _row_of(film: MeasuredFilm, ready: Ready) -> int | None:
    """Return the row above with the label, temperature and day of a film, unless it was under another pressure."""
    pressure = film.stack_pressure_mpa
    return next(
        (
            number
            for number, one in ready.get(match_key(film.name), ())
            if one.temperature_c == film.temperature_c
            and _is_same_day(one, film)
            and (None in {pressure, one.stack_pressure_mpa} or pressure == one.stack_pressure_mpa)
        ),
        None,
    )


def _at_another_temperature(film: MeasuredFilm, facts: Facts, ready: Ready) -> tuple[str, MeasuredFilm] | None:
    """Return a film on record or in a row above that has all of a film but the temperature: one of them is a slip."""
    name = match_key(film.name)
    above = ((f"Row {number}", one) for number, one in ready.get(name, ()))
    for where, one in (*((one.key or "", one) for one in facts.names.get(name, ())), *above):
        is_same = (one.conductivity, one.thickness_um) == (film.conductivity, film.thickness_um)
        if is_same and one.temperature_c != film.temperature_c and _is_same_day(one, film):
            return where, one
    return None


def _state(draft: Draft, *, is_blocked: bool) -> str:
    own = [problem for problem in draft.problems if not _is_general(problem)]
    if any(all(answer.label == LEAVE_OUT for answer in problem.answers) for problem in own):
        return REJECTED
    return WAITING if draft.problems or is_blocked else READY


def _film(draft: Draft, reader: Reader, facts: Facts, where: str) -> Read | None:
    """Return the film of a row, with what is asked about it kept for the moment; None where it cannot be one."""
    if any(problem.kind not in {"content", "date"} for problem in draft.problems):
        return None
    if draft.problems:  # a film that was taken without its content or day is not taken again
        record_only(draft)
    source = () if reader.is_own else (_source(reader.choices, draft, where, facts.who),)
    own = draft.texts.get("note", "")
    own += "." if source and own and own[-1].isalnum() else ""
    note = " ".join(filter(None, (own, *draft.notes, *source)))
    cells = {**draft.texts, "note": note}
    key = tuple(sorted((column, text) for column, text in cells.items() if column != "note"))
    made = facts.films.get(key)
    if made is None:
        try:
            film = read_film({**cells, "note": ""}, facts.materials, accepted=True)
            made = film, identity(film)
        except FilmEntryError as error:
            made = error
        if len(facts.films) > _MOST_KEPT:
            facts.films.clear()
        facts.films[key] = made
    if isinstance(made, FilmEntryError):
        if not draft.problems:
            ask_entry(draft, reader, made)
        return None
    film, same = made
    return replace(film, note=" ".join(filter(None, (note, film.note)))), same


def _source(choices: Choices, draft: Draft, where: str, who: str) -> str:
    by = f", entered by {who}" if who else ""
    source = choices.once.get("source", "").strip()
    return f"{source + ': ' if source else 'From '}{where}, row {draft.number}{by}."


def _is_general(problem: Problem) -> bool:
    return problem.kind == "missing" and problem.column is None


def _general(drafts: Iterable[Draft]) -> tuple[Problem, ...]:
    """Return what is missing in all rows because no column has it, once."""
    missing = {one.field: one for draft in drafts for one in draft.problems if _is_general(one)}
    return tuple(
        replace(one, row=None, answers=tuple(answer for answer in one.answers if answer.label != LEAVE_OUT))
        for one in missing.values()
    )


def _names(drafts: Iterable[Draft]) -> tuple[Name, ...]:
    counts = Counter(name for draft in drafts for name in draft.names)
    return tuple(
        Name(field=field, text=text, key=key, rows=rows) for (field, text, key), rows in counts.items() if text != key
    )


def _notes(
    reader: Reader, once: Mapping[str, str], opened: Opened, columns: Sequence[Column], values: Sequence[Values]
) -> Iterable[str]:
    """Yield a sentence on each thing that was assumed."""
    for key, text in once.items():
        if key not in reader.choices.once:
            yield f"{title(key)}: {text}, as a header says."
    for column in columns:
        name = f"Column {column.letter} {quote(column.header)}"
        if column.remark.startswith("no unit"):
            yield f"{name} has {column.remark}."
        if column.field == "made_on" and any(map(_is_serial, values[column.index].texts)):
            first = 1904 if reader.is_from_1904 else 1900
            yield f"{name} has dates as the numbers of a spreadsheet, counted from {first}."
    mapped = {column.field for column in columns} | set(reader.choices.once)
    assumed = [words for key, words in _SHAPING.items() if key not in mapped]
    if assumed:
        verb = "is" if len(assumed) == 1 else "are"
        yield f"The table does not say how the films were made: {' and '.join(assumed)} {verb} taken."
    if opened.alike:
        count = "1 more sheet has" if len(opened.alike) == 1 else f"{len(opened.alike)} more sheets have"
        yield f"{count} columns of films: {', '.join(map(quote, opened.alike[:10]))}; take the films of each."
    if opened.sheet.is_hidden:
        yield f"The sheet {quote(opened.sheet.name)} is hidden in the workbook."


def _is_serial(text: str) -> bool:
    return len(text) == 5 and text.isdecimal()

"""The answers of the cross view as a table for a file: what is seen, with grades and citations beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.notation import plain_text
from ssedesigner.files.backups.file import Progress, nothing_to_tell
from ssedesigner.files.csv_table import POINT, table_csv
from ssedesigner.physics.compatibility.answers import NOT_REPORTED, REPORTED, PairAnswer
from ssedesigner.physics.compatibility.crossing import Crossing
from ssedesigner.text.materials import grade_word, name_text, property_header
from ssedesigner.text.references import citations
from ssedesigner.ui.library.cross.model import Answers
from ssedesigner.ui.library.cross.words import class_text, fact_keys, group_words, known_text, partner_name, title
from ssedesigner.ui.library.pair_words import short_word

FORMATS = {".csv": "Table for a spreadsheet (*.csv)", ".xlsx": "Workbook (*.xlsx)"}
_PIECE, _ROWS_SHARE = 100, 0.6
Cell = str | float | None


def headers(answers: Answers) -> tuple[str, ...]:
    """Return the heads of the columns."""
    heads = ["Key", "Name", "Class"]
    for partner in answers.question.partners:
        name = partner_name(answers.materials, *partner)
        heads += [f"{name}: {words}" for words in ("verdict", "known", "grade", "reason", "sources")]
    for key in fact_keys(answers.question.kind):
        heads += [property_header(key), f"{property_header(key).split(',')[0]}: grade"]
    return (*heads, "Together", "Together: known", "Group")


def rows(
    answers: Answers, crossings: Sequence[Crossing], progress: Progress = nothing_to_tell
) -> list[tuple[Cell, ...]]:
    """Return one row for each answer, in the order given."""
    made = []
    for number, one in enumerate(crossings):
        if number % _PIECE == 0:
            progress(_ROWS_SHARE * number / len(crossings))
        made.append(tuple(_row(answers, one)))
    return made


def _row(answers: Answers, one: Crossing) -> list[Cell]:
    question, material = answers.question, one.material
    cells: list[Cell] = [material.key, name_text(material), class_text(material)]
    for (kind, _), answer in zip(question.partners, one.answers, strict=True):
        cells += [short_word(kind, question.kind, answer.verdict), *_answer(answers, answer)]
    for key in fact_keys(question.kind):
        value = answers.fact(one, key)
        cells += [None if value is None else float(value), "" if value is None else grade_word(value.grade)]
    whole = {"pass": "suits" if one.known == REPORTED else "may suit", "caution": "with care", "fail": "no"}
    group = group_words(one.group, len(question.partners))[0]
    return [*cells, whole.get(one.severity, "not reported"), one.known, group]


def _answer(answers: Answers, answer: PairAnswer) -> list[Cell]:
    if answer.known == NOT_REPORTED and answer.pair is None:  # what is said of others is no evidence of this pair
        guess = f"only a guess: {answer.rule.reason}" if answer.rule else "nothing is reported"
        return [known_text(answer), "", guess, ""]
    sources = citations(answers.materials, answer.sources) if answer.sources else ""
    return [known_text(answer), grade_word(answer.grade), answer.reason, sources]


def write_answers(
    path: Path,
    answers: Answers,
    crossings: Sequence[Crossing],
    progress: Progress = nothing_to_tell,
    decimal: str = POINT,
) -> int:
    """Write a table or a workbook by the ending of its name, and return the number of answers.

    Raises WriteError with one sentence when it cannot be written, and what the progress raises to cancel it.
    """
    heads, body = headers(answers), rows(answers, crossings, progress)
    if path.suffix.lower() == ".xlsx":
        from ssedesigner.files.sheet.workbook import Page, workbook  # loaded here: the library must open quickly

        page = Page(name="Answers", headers=heads, rows=tuple(body))
        content = workbook(title(answers.materials, answers.question), [page])
    else:
        plain_rows = ([plain_text(cell) if isinstance(cell, str) else cell for cell in row] for row in body)
        content = table_csv(map(plain_text, heads), plain_rows, decimal).encode()
    progress(1.0)  # the last moment to cancel
    write_atomically(path, content)
    return len(body)

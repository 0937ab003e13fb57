"""Every reader of text answers at once, whatever is pasted into it: a value or one sentence."""

import time
from datetime import datetime
from pathlib import Path

import pytest

from ssedesigner.batch.balance import ReadingError, read_weight
from ssedesigner.batch.paper import PaperError, paper_entries
from ssedesigner.core.batch.words import TimeError, read_number, read_time
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.formula import FormulaError, atoms
from ssedesigner.core.measured_film import MEASURED, check_date
from ssedesigner.core.notation import formula, typeset
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UnitError, parse_quantity, unit_name
from ssedesigner.core.visible_text import file_name, one_line, quote, shorten, visible
from ssedesigner.files.films.film_entry import FilmEntryError, read_film
from ssedesigner.files.films.measured_films import TableError, read_table
from ssedesigner.files.recipe.code import MARK, RecipeCodeError, from_base45, recipe_of
from ssedesigner.files.recipe.file import RecipeFileError
from ssedesigner.files.recipe.input import RecipeInputError, find_recipe, with_settings
from ssedesigner.files.recipe.scanned import code_or_file, recipe_of_text
from ssedesigner.files.sheet.html import first_sentence
from ssedesigner.library.search import condition
from ssedesigner.ui.bench.view import reason_of
from ssedesigner.ui.editor.field_editors import _UNFINISHED
from ssedesigner.ui.evidence.points import _REFERENCE
from ssedesigner.ui.guide.pages import read_pages, search_pages
from ssedesigner.ui.library.entry import EntryError, MaterialEntry, read_entry
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.shell.command_palette import Command, matches
from tests.batches import batch

MOST = 32_767
"""Characters that a line of Qt takes."""

SHAPES = {
    "blanks": " " * 16_000 + "\n" + " " * 16_766,
    "number and blanks": "1" + " " * 16_000 + "\n" + " " * 16_765,
    "digits": "7" * MOST,
    "points": "1." * (MOST // 2),
    "letters": "mS" * (MOST // 2),
    "words": "ab " * (MOST // 3),
    "short words": "a " * (MOST // 2),
    "elements": "C1" * (MOST // 2) + "z",
    "lithium": "Li6P" * (MOST // 4) + "!",
    "brackets": "(" * MOST,
    "pairs": "()" * (MOST // 2),
    "nested": "(Li-" * (MOST // 4),
    "square": "[" * MOST,
    "braces": "{" * MOST,
    "lists": '{"a":' * (MOST // 5),
    "commas": "1,000" * (MOST // 5),
    "many commas": "," * MOST,
    "minus": "-" * MOST,
    "minus signs": "−" * MOST,
    "exponents": "1e9" * (MOST // 3),
    "exponent": "1e" + "9" * (MOST - 2),
    "status": "S S " * (MOST // 4),
    "unicode": "Ω" * MOST,
    "accents": "e\u0301" * (MOST // 2),
    "emoji": "\U0001f4a9" * MOST,
    "newlines": "\n" * MOST,
    "numbers by line": "1\n" * (MOST // 2),
    "quotes": '"' * MOST,
    "likes": "%_" * (MOST // 2),
    "nul": "\0" * MOST,
    "half": "\ud800" * MOST,
    "sentences": "word. " * (MOST // 6),
    "code": MARK + "0" * MOST,
    "code of letters": MARK + "ABC" * (MOST // 3),
    "header": "name," * (MOST // 5),
    "mixed": "−1,5e+3 mS/cm (25 °C)\t" * (MOST // 22),
}
LONGEST_REFUSAL, MOST_SECONDS = 3000, 1.0  # a hang takes minutes; speed is for the bench
_REFUSALS = (
    ReadingError,
    FieldError,
    FormulaError,
    UnitError,
    TimeError,
    FilmEntryError,
    TableError,
    PaperError,
    RecipeCodeError,
    RecipeFileError,
    RecipeInputError,
    EntryError,
)
_NOW = datetime(2026, 3, 31, 12).astimezone()
_PAGES = read_pages(Path(__file__).resolve().parents[1] / "resources" / "guide")
_COMMANDS = [Command(text=f"Put material {number} into the recipe", run=str) for number in range(400)]
_PLACES = ("made_at", "dew_point", "opened", "specimen", "note", "line_1_grams", "line_1_lot", "step_3_minutes")


def _value_errors(read):
    """Take a plain ValueError for the refusal that it is."""

    def run(text):
        try:
            return read(text)
        except ValueError as error:
            raise UnitError(str(error)) from None

    return run


def readers(materials):
    return {
        **{f"field {key}": field.parse for key, field in (FIELDS | MEASURED).items()},
        "quantity": lambda text: parse_quantity(text, "um"),
        "unit": unit_name,
        "formula": atoms,
        "weight": read_weight,
        "date": check_date,
        "time": lambda text: read_time(text, _NOW),
        "number of a batch": lambda text: read_number(text, "rpm"),
        "base 45": _value_errors(from_base45),
        "code": recipe_of,
        "scan": recipe_of_text,
        "code or file": code_or_file,
        "recipe": find_recipe,
        "--set": lambda text: with_settings(Recipe(), [text], materials),
        "--set of a key": lambda text: with_settings(Recipe(), [f"{text}=1"], materials),
        "--set of a number": lambda text: with_settings(Recipe(), [f"thickness_um={text}"], materials),
        "--set of a material": lambda text: with_settings(Recipe(), [f"binder={text}"], materials),
        "table": read_table,
        "table with a header": lambda text: read_table(f"name,electrolyte\n{text}"),
        "film": lambda text: read_film(dict.fromkeys(("name", "electrolyte", "thickness_um"), text), materials),
        "paper": lambda text: paper_entries(batch(), dict.fromkeys(_PLACES, text), _NOW),
        "reason": _value_errors(reason_of),
        "value of a material": lambda text: read_entry(
            MaterialEntry(quantity="density_g_cm3", value=text, source=text)
        ),
        "batch search": condition,
        "guide search": lambda text: search_pages(_PAGES, text),
        "palette": lambda text: matches(_COMMANDS, text),
        "unfinished": lambda text: len(text) < 200 and _UNFINISHED.fullmatch(text),
        "reference": _REFERENCE.search,
        "typeset": typeset,
        "subscripts": formula,
        "first sentence": first_sentence,
        "visible": visible,
        "one line": one_line,
        "quoted": quote,
        "shortened": lambda text: shorten(text, 10),
        "tip": tooltip,
        "file name": lambda text: file_name(text, ".pdf"),
    }


def measured(read, text):
    """Return the seconds that reading takes, and the length of the sentence that refuses it."""
    begin = time.process_time()
    try:
        read(text)
    except _REFUSALS as error:
        return time.process_time() - begin, len(str(error))
    return time.process_time() - begin, 0


@pytest.mark.parametrize("shape", SHAPES)
def test_every_reader_answers_at_once(shape, materials):
    slow = {}
    for name, read in readers(materials).items():
        spent, length = measured(read, SHAPES[shape])
        if spent > MOST_SECONDS:
            spent, length = min(measured(read, SHAPES[shape]) for _ in range(3))  # the collector may have run
        if spent > MOST_SECONDS or length > LONGEST_REFUSAL:
            slow[name] = (round(spent, 3), length)
    assert not slow

"""Files that are hostile, odd or huge: every reader of files answers at once, with one sentence or what it can use."""

import json
import os
import time

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.files.batches.file import BatchFileError, batch_text, read_batch
from ssedesigner.files.films.measured_films import MeasurementsError, read_measurements
from ssedesigner.files.recipe.code import RecipeCodeError
from ssedesigner.files.recipe.file import RecipeFileError, read_recipe, recipe_text
from ssedesigner.files.recipe.scanned import code_or_file
from ssedesigner.files.tables.book import TableFileError, read_book
from ssedesigner.files.tables.model import Choices
from ssedesigner.files.tables.understanding import Facts, understand
from tests.batches import batch, entry

_REFUSALS = (TableFileError, BatchFileError, MeasurementsError, RecipeCodeError, RecipeFileError)
_DEEP = 200_000


def _numbers(text: str, number: str) -> str:
    """Put a number that is none into every number of a JSON file."""
    return json.dumps(_replaced(json.loads(text))).replace('"@@"', number)


def _replaced(value):
    if isinstance(value, dict):
        return {key: _replaced(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_replaced(held) for held in value]
    return "@@" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def hostile_texts(sound: str) -> dict[str, bytes]:
    return {
        "nested lists": b"[" * _DEEP,
        "nested objects": b'{"a":' * _DEEP,
        "nested in a field": sound.replace("{", '{"x": ' + "[" * 5000 + "]" * 5000 + ",", 1).encode(),
        "not a number": _numbers(sound, "NaN").encode(),
        "infinite": _numbers(sound, "-Infinity").encode(),
        "too large": _numbers(sound, "1e400").encode(),
        "digits": _numbers(sound, "9" * 6000).encode(),
        "duplicate keys": sound.replace("{", '{"format": "x", "format": "y",', 1).encode(),
        "no UTF-8": sound.encode()[:40] + b"\xff\xfe" + sound.encode()[40:],
        "UTF-16": sound.encode("utf-16"),
        "half characters": sound.replace("name", "na\\ud800me").encode(),
        "NUL": sound.encode().replace(b" ", b"\0"),
        "texts for numbers": _numbers(sound, '"<b>1</b>"').encode(),
        "lists for numbers": _numbers(sound, "[[]]").encode(),
        "empty": b"",
        "blanks": b" " * 4_000_000,
        "quotes": b'"' * 1_000_000,
        "rows": b"name,electrolyte\n" + b"1\n" * 500_000,
        "columns": b"name," * 900_000,
        "long header": b"name," + b"x" * 200_000 + b"\n1,2\n",
        "long cell": b'name,electrolyte\n"' + b"x" * 200_000 + b'",2\n',
        "list": b"[1, 2]",
        "number": b"1e999",
        "code": b"SSE1:" + b"ABC" * 1_000_000,
    }


@pytest.fixture
def readers(materials):
    measured = batch(entry(1, "note", text="x"), entry(2, "weigh", line=1, grams=1.0))
    return {
        "recipe": (read_recipe, recipe_text(Recipe(), materials)),
        "batch": (read_batch, batch_text(measured)),
        "code": (code_or_file, recipe_text(Recipe(), materials)),
        "table": (lambda path: read_measurements(path, materials), "name,electrolyte\nfilm,Li6PS5Cl\n"),
        "laboratory": (lambda path: understood(path, materials), "name,electrolyte\nfilm,Li6PS5Cl\n"),
    }


def understood(path, materials):
    """Refuse a table of which no row is ready too: it says why."""
    table = understand(read_book(path), Choices(), Facts(materials=materials))
    assert not table.films
    raise TableFileError(table.problems[0].sentence if table.problems else "nothing to take")


def refused(read, path) -> str:
    begin = time.process_time()
    try:
        read(str(path) if read is code_or_file else path)
    except _REFUSALS as error:
        told = str(error)
    else:
        told = ""
    assert time.process_time() - begin < 3.0  # a hang takes minutes; speed is for the bench
    assert "\n" not in told
    assert len(told) < 1000
    return told


@pytest.mark.parametrize("reader", ["recipe", "batch", "code", "table", "laboratory"])
def test_a_hostile_file_gets_one_sentence(reader, readers, tmp_path):
    read, sound = readers[reader]
    texts = hostile_texts(sound if reader not in {"table", "laboratory"} else readers["recipe"][1])
    for name, content in texts.items():
        path = tmp_path / "file"
        path.write_bytes(content)
        assert refused(read, path), name


@pytest.mark.parametrize("reader", ["recipe", "batch", "code", "table", "laboratory"])
def test_what_is_no_file_is_not_opened(reader, readers, tmp_path):
    read, _ = readers[reader]
    pipe, huge, folder = tmp_path / "pipe", tmp_path / "huge", tmp_path / "folder"
    folder.mkdir()
    with huge.open("wb") as file:
        file.truncate(1 << 30)  # takes no room on the disk
    paths = [huge, folder, tmp_path / "missing", tmp_path / ("x" * 300)]
    if hasattr(os, "mkfifo"):
        os.mkfifo(pipe)
        paths += [pipe, type(pipe)("/dev/zero")]
    for path in paths:
        assert refused(read, path), path


def test_a_byte_order_mark_is_no_fault(readers, tmp_path):
    read, sound = readers["recipe"]
    (tmp_path / "marked.json").write_bytes(b"\xef\xbb\xbf" + sound.encode())
    assert read(tmp_path / "marked.json").recipe == Recipe()

"""A batch that was garbled in the library is refused where it is read, or everything that shows it still works."""

import json
import os
import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ssedesigner.cli.batches import batch_command
from ssedesigner.core.paths import resources
from ssedesigner.files.sheet.html import write_sheet
from ssedesigner.files.sheet.sheet import batch_sheet
from ssedesigner.library.store import DamagedLibrary, Library
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.prediction import predict
from tests.batches import at, drawn, planned

SEEN = (
    ("batch", "lines", 1, (0, "fields", 0), "x"),
    ("batch", "lines", 1, (0, "fields"), []),
    ("batch", "lines", 1, (0, "target_g"), []),
    ("batch", "lines", 1, (0, "millilitres"), "\ud800"),
    ("batch", "plan", 1, ("target",), "x"),
    ("batch", "plan", 1, ("readability_g",), -1),
    ("batch", "plan", 1, ("jar_ml",), "x"),
    ("batch", "amounts", 1, ("notes",), 1e308),
    ("batch", "steps", 1, (0, "key"), "\ud800"),
    ("batch", "recipe", 1, ("second_electrolyte",), "\ud800"),
)
"""Damage that ended a command with a trace."""
PARTS = ("recipe", "plan", "amounts", "lines", "steps", "predicted")
ENTRIES = 40
GONE = "taken out"
ODD = (GONE, None, True, -1, 1.5, 1e308, 10**400, "", "x", "\0", "\ud800", [], {}, [[]], [None], {"a": 1})
DRAWN = int(os.environ.get("DAMAGED_BATCHES", "20"))


@pytest.fixture
def library(fresh_file, tmp_path):
    with Library.open(Path(shutil.copy(fresh_file, tmp_path)), shipped=resources() / "library") as opened:
        yield opened


def ways(content, way=()):
    """Return the way to each value within plain values."""
    held = content.items() if isinstance(content, dict) else enumerate(content[:2]) if isinstance(content, list) else ()
    for key, part in held:
        yield (*way, key)
        yield from ways(part, (*way, key))


def damages(path, rng):
    """Yield places in the rows of a batch with what is put there, half of them in entries."""
    yield from SEEN
    for draw in range(DRAWN):
        place = ("batch", rng.choice(PARTS), 1) if draw % 2 else ("batch_entry", "content", rng.randint(1, ENTRIES))
        places = list(ways(json.loads(stored(path, *place))))
        if places:
            yield (*place, rng.choice(places), rng.choice(ODD))


def garbled(text, way, value):
    whole = json.loads(text)
    *before, last = way
    part = whole
    for key in before:
        part = part[key]
    part[last] = value
    if value == GONE:
        del part[last]
    return json.dumps(whole)


def stored(path, table, column, number):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT {column} FROM {table} WHERE number = {number}").fetchone()[0]


def store(path, table, column, number, text):
    """Change what the triggers of a library keep from being changed."""
    with closing(sqlite3.connect(path)) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        connection.execute("BEGIN")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE number = {number}", (text,))
        for _, sql in triggers:
            connection.execute(sql)


def show_all(library, materials, folder):
    batch_command("list", [], library)
    batch_command("show", ["B-0001"], library)
    for key, name in (("B-0001", "one.json"), ("B-0001", "one.csv"), ("all", "all.csv")):
        batch_command("export", [key, str(folder / name)], library)
    batch = library.batch("B-0001")
    prediction = predict(batch.recipe, materials, NOTHING_LEARNED)
    write_sheet(batch_sheet(batch, prediction, materials), folder / "sheet.html")


def test_nothing_but_a_sentence_comes_of_a_garbled_batch(library, tmp_path):
    rng = random.Random(9)
    planned(library)
    for number in range(ENTRIES):
        kind, content = drawn(rng, number, list(library.batch("B-0001").entries))
        library.add_entry("B-0001", kind, content, f"token {number}", at(number + 1))
    materials = library.materials()
    show_all(library, materials, tmp_path)
    for table, column, number, way, value in damages(library.path, rng):
        before = stored(library.path, table, column, number)
        store(library.path, table, column, number, garbled(before, way, value))
        try:
            show_all(library, materials, tmp_path)
        except DamagedLibrary:
            pass
        except Exception as error:
            pytest.fail(f"{table}.{column} {way} = {value!r}: {type(error).__name__}: {error}")
        store(library.path, table, column, number, before)

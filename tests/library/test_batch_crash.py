"""Killed in the middle of many batches, or while another process writes too: nothing lost, nothing doubled."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from ssedesigner.core.batch.record import Entry
from ssedesigner.core.batch.state import fold
from ssedesigner.library.file import opening
from ssedesigner.library.store import Library
from tests.batches import at, batch, drawn, entry, planned
from tests.laws.trials import LAWS
from tests.library.comparing import is_sound
from tests.lives import lives_of

HERE = Path(__file__).parent
BATCHES = 100 if LAWS else 40


def steps_of(number: int) -> tuple[random.Random, list[Entry]]:
    """What the batch of a number is drawn from, and the list for what was drawn."""
    return random.Random(number), []


def writes(path: str, shipped: str, first: str, dies_in: str, dies_at: str) -> None:
    """Write the batches from a number on, and die at a statement, in the midst of one, or when killed."""
    opening.SYNCHRONOUS = "OFF"  # what is lost in a crash of the program does not depend on it
    library = Library.open(Path(path), shipped=Path(shipped))
    passed = count()

    def die_when_due(_statement: str = "") -> None:
        if next(passed) + 1 >= int(dies_at):
            os.kill(os.getpid(), signal.SIGKILL)

    if dies_in == "statement":
        library._connection.set_trace_callback(die_when_due)
    if dies_in == "midst":
        library._connection.set_progress_handler(die_when_due, 50)
    for number in range(int(first), BATCHES + 1):
        rng, written = steps_of(number)
        key = planned(library, token=f"b{number}").key
        print(key, flush=True)
        for place in range(rng.randint(3, 9)):
            kind, content = drawn(rng, place, written)
            written.append(library.add_entry(key, kind, content, f"{number}-{place}", at(place)))
            print(key, place, flush=True)


def expected() -> dict[str, list[Entry]]:
    """Every batch with the entries that it shall have: numbers are never skipped, because nothing half is kept."""
    found, last = {}, 0
    for number in range(1, BATCHES + 1):
        rng, written = steps_of(number)
        for place in range(rng.randint(3, 9)):
            kind, content = drawn(rng, place, written)
            last += 1
            written.append(entry(last, kind, token=f"{number}-{place}", minute=place, **content))
        found[f"B-{number:04d}"] = written
    return found


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=HERE.parents[1],
        stdout=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str], after: int | None) -> list[str]:
    """Return what a process confirmed until it died; kill it after a number of confirmations."""
    told = []
    for line in process.stdout:
        told.append(line.strip())
        if after is not None and len(told) == after:
            process.send_signal(signal.SIGKILL)
    process.stdout.close()
    assert process.wait() in {0, -signal.SIGKILL}
    return told


def assert_sound(path: Path) -> None:
    assert is_sound(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.execute("INSERT INTO batch_search (batch_search) VALUES ('integrity-check')")


def on_record(path: Path, shipped: Path) -> list[tuple[str, ...]]:
    """Return every batch and entry as the program that writes them confirms it, in order."""
    with Library.open(path, shipped=shipped) as library:
        found: list[tuple[str, ...]] = []
        for summary in reversed(library.batches(limit=10_000)):
            found.append((summary.key,))
            found += [(summary.key, entry.token.split("-")[1]) for entry in library.batch(summary.key).entries]
        return found


def test_killed_in_the_middle_of_many_batches(path, shipped):
    wanted, rng = expected(), random.Random(20261126)
    whole = [
        told for key, entries in wanted.items() for told in ((key,), *((key, str(n)) for n in range(len(entries))))
    ]
    first, deaths, confirmed, done = 1, 0, 0, False
    with lives_of(writes) as write:
        while not done:
            how = rng.choice(["outside", "statement", "midst"])
            due = rng.randint(*{"outside": (5, 70), "statement": (20, 600), "midst": (40, 1000)}[how])
            told = write(path, shipped, first, how, due, killed_after=due if how == "outside" else None)
            there = on_record(path, shipped)
            assert there == whole[: len(there)], f"lost or doubled after a death {how}"
            confirmed = max(confirmed, whole.index(tuple(told[-1].split())) + 1 if told else 0)
            assert confirmed <= len(there), f"lost after a death {how}"
            assert len(there) <= confirmed + 1 or how == "outside"
            deaths += 1
            first, done = max(1, int(there[-1][0][2:]) if there else 1), len(there) == len(whole)
            assert deaths < 200
    assert_sound(path)
    assert deaths > BATCHES // 10
    with Library.open(path, shipped=shipped) as library:
        for key, entries in wanted.items():
            kept = library.batch(key)
            assert kept.entries == tuple(entries)
            assert kept.is_intact
            assert fold(kept) == fold(replace(batch(*entries), key=key))
        assert len(library.batches("Dry-room", limit=1000)) == BATCHES
        assert planned(library).key == f"B-{BATCHES + 1:04d}"


SHARING = """
import sys
from pathlib import Path
from ssedesigner.library.file import opening
from ssedesigner.library.store import Library, LockedLibrary
from tests.batches import at
opening.SYNCHRONOUS = "OFF"
library, name = Library.open(Path(sys.argv[1]), shipped=Path(sys.argv[2])), sys.argv[3]
for number in range(60):
    for _ in range(100):
        try:
            library.add_entry("B-0001", "weigh", {"line": 1, "grams": 0.01}, f"{name}-{number}", at(number))
            break
        except LockedLibrary:
            pass
    print(number, flush=True)
"""


@pytest.mark.parametrize("dies_after", [None, 17])
def test_two_processes_write_into_one_batch(dies_after, path, shipped):
    with Library.open(path, shipped=shipped) as library:
        planned(library)
        processes = [started(SHARING, path, shipped, name) for name in "ab"]
        confirmed = [finished(process, after) for process, after in zip(processes, (None, dies_after), strict=True)]
        record = library.batch("B-0001")
    numbers = [entry.number for entry in record.entries]
    assert numbers == sorted(set(numbers))
    for name, told in zip("ab", confirmed, strict=True):
        own = [entry.token for entry in record.entries if entry.token.startswith(name)]
        assert own == [f"{name}-{number}" for number in range(len(own))]
        assert len(own) >= len(told)
    assert fold(record).line(1).actual_g == pytest.approx(0.01 * len(numbers))
    assert fold(record).started_at == at(0)
    assert_sound(path)

"""Fixtures that every lane shares."""

import gc
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ssedesigner.core.materials import Materials
from ssedesigner.library import reading
from ssedesigner.library.file import opening
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.library.store import Library
from tests.laws.trials import LAWS

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before any test imports Qt
# a busy machine is no mistake of the program
settings.register_profile("house", deadline=None, max_examples=100 if LAWS else 40)
settings.load_profile("house")
SHIPPED = Path(__file__).resolve().parents[1] / "resources" / "library"
SYNCHRONOUS = opening.SYNCHRONOUS
opening.SYNCHRONOUS = "OFF"  # no test cuts the power, and waiting for a disk is most of what a change costs


gc.disable()  # while ten thousand tests are collected: each round would go through all that were


def pytest_collection_finish() -> None:
    """Leave the half million objects of all the tests out of each later search for garbage, and search less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


@pytest.fixture(autouse=True)
def closed_windows_go() -> Iterator[None]:
    """Delete what a test closed; without an event loop it would stay, and be styled again with each change of theme."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def materials() -> Materials:
    return shipped_materials(SHIPPED)


@pytest.fixture(scope="session")
def fresh_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library that nothing was added to; copy it, do not change it."""
    path = tmp_path_factory.mktemp("fresh") / "library.sqlite"
    Library.open(path, shipped=SHIPPED).close()
    return path


@pytest.fixture(scope="session")
def remembering(fresh_file: Path) -> Callable[..., Materials]:
    """The reader of materials; of a library that was not written to since it was copied it gives what it read before.

    A file is compared byte for byte and by SQLite: who opens it otherwise drops the locks of those who use it.
    """
    untouched, read = fresh_file.read_bytes(), reading.read_materials
    remembered: dict[str, Materials] = {}

    def read_or_remember(connection: sqlite3.Connection, version: str, *others: object) -> Materials:
        if connection.serialize() != untouched:
            return read(connection, version, *others)
        if version not in remembered:
            remembered[version] = read(connection, version, *others)
        return remembered[version]

    return read_or_remember


@pytest.fixture
def read_once(remembering: Callable[..., Materials], monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not read the same shipped materials of each copy of a fresh library; for tests of other things."""
    monkeypatch.setattr(reading, "read_materials", remembering)

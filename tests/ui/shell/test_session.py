"""Autosave and recovery: nothing unsaved is lost with a crash, and nothing comes back twice."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.ui.document import Document
from ssedesigner.ui.shell import recipe_files as autosave
from ssedesigner.ui.shell.recipe_files import Session, forget, recoverable


@pytest.fixture
def session(document, tmp_path):
    session = Session(document, tmp_path, print)
    yield session
    session.end()


def kept(folder):
    return [read_recipe(path).recipe for path in folder.glob("*.recipe.json")]


def test_an_unsaved_recipe_is_kept_and_a_saved_one_is_not(document, session, tmp_path):
    session.keep()
    assert kept(tmp_path) == []
    document.edit("thickness_um", 20.0)
    session.keep()
    assert kept(tmp_path) == [Recipe(thickness_um=20.0)]
    document.save(tmp_path / "film.json")
    session.keep()
    assert kept(tmp_path) == []


def test_the_copy_follows_the_edits_by_itself(document, tmp_path, qtbot, monkeypatch):
    assert autosave.INTERVAL_MS <= 3000
    monkeypatch.setattr(autosave, "INTERVAL_MS", 20)
    session = Session(document, tmp_path, print)
    document.edit("thickness_um", 20.0)
    qtbot.waitUntil(lambda: kept(tmp_path) == [Recipe(thickness_um=20.0)], timeout=10_000)
    session.end()


def test_closing_leaves_nothing(document, tmp_path):
    session = Session(document, tmp_path, print)
    document.edit("thickness_um", 20.0)
    session.keep()
    session.end()
    assert recoverable(tmp_path) == []
    assert kept(tmp_path) == []


def test_what_a_running_instance_keeps_is_not_offered(document, session, tmp_path):
    document.edit("thickness_um", 20.0)
    session.keep()
    assert recoverable(tmp_path) == []


def test_two_instances_keep_their_own(document, session, materials, tmp_path):
    other_document = Document(materials)
    other = Session(other_document, tmp_path, print)
    document.edit("thickness_um", 20.0)
    other_document.edit("thickness_um", 40.0)
    session.keep()
    other.keep()
    assert sorted(recipe.thickness_um for recipe in kept(tmp_path)) == [20.0, 40.0]
    other.end()
    assert [recipe.thickness_um for recipe in kept(tmp_path)] == [20.0]


def test_a_folder_that_cannot_be_written_is_told_once_and_taken_back(document, tmp_path):
    (tmp_path / "in the way").write_text("")
    told = []
    session = Session(document, tmp_path / "in the way" / "sessions", told.append)
    document.edit("thickness_um", 20.0)
    session.keep()
    session.keep()
    assert len(told) == 1
    assert "save the recipe often" in told[0]
    (tmp_path / "in the way").unlink()
    (tmp_path / "in the way" / "sessions").mkdir(parents=True)
    session.keep()
    assert told[1:] == [""]
    session.end()


CRASHING = """
    import os, sys, time
    from pathlib import Path
    from PySide6.QtCore import QCoreApplication
    from ssedesigner.library.shipped import shipped_materials
    from ssedesigner.core.paths import resources
    from ssedesigner.ui.document import Document
    from ssedesigner.ui.shell.recipe_files import Session
    app = QCoreApplication([])
    document = Document(shipped_materials(resources() / "library"))
    document.path = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    session = Session(document, Path(sys.argv[1]), print)
    document.edit("thickness_um", 12.5)
    session.keep()
    print("kept", flush=True)
    time.sleep(60)
"""


def crash(folder, *more):
    program = [sys.executable, "-c", textwrap.dedent(CRASHING), str(folder), *map(str, more)]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "kept\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()


def test_what_a_killed_instance_kept_is_found_with_its_file(tmp_path):
    crash(tmp_path, tmp_path / "film.json")
    (one,) = recoverable(tmp_path)
    assert one.recipe == Recipe(thickness_um=12.5)
    assert one.path == tmp_path / "film.json"
    assert abs(one.saved.timestamp() - time.time()) < 120


def test_two_crashes_with_the_same_recipe_are_offered_once(tmp_path):
    crash(tmp_path)
    crash(tmp_path)
    (one,) = recoverable(tmp_path)
    assert len(one.files) == 2
    forget(one)
    assert recoverable(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_recipe_is_left_alone(tmp_path):
    stray = tmp_path / "0123.recipe.json"
    stray.write_text("{")
    assert recoverable(tmp_path) == []
    assert stray.exists()

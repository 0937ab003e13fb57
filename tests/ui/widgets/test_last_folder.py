"""A dialog that opens a file starts where the last file was."""

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

import ssedesigner.ui
from ssedesigner.ui.widgets.last_folder import ask_file, ask_files, ask_new_file, last_folder

# a recipe has its own folder, which outlives the session, and a backup is looked for where backups lie
OWN_FOLDER = {"recipe_files.py", "backup_choice.py", "last_folder.py"}


@pytest.fixture
def chosen(qapp, monkeypatch):
    """Answers each dialog, and keeps where it started."""
    before, started, answers = qapp.property("last_folder"), [], {"file": ""}

    def answer(parent, title, folder, kinds):
        started.append(folder)
        return answers["file"], kinds

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *given: ([answer(*given)[0]], ""))
    qapp.setProperty("last_folder", "")
    yield answers, started
    qapp.setProperty("last_folder", before)


def test_each_dialog_starts_in_the_folder_of_the_last_file(chosen, tmp_path):
    answers, started = chosen
    assert last_folder() == str(Path.home())
    answers["file"] = str(tmp_path / "a.csv")
    assert ask_file(None, "Open", "", str(tmp_path.parent)) == answers["file"]
    assert ask_files(None, "Open", "") == [tmp_path / "a.csv"]
    assert ask_new_file(None, "Save", "b.csv", "CSV") == (answers["file"], "CSV")
    answers["file"] = ""
    assert ask_file(None, "Open", "") == ""
    assert started == [str(tmp_path.parent), str(tmp_path), str(tmp_path / "b.csv"), str(tmp_path)]
    assert last_folder() == str(tmp_path)  # a dialog that was closed changes nothing


def test_no_dialog_opens_a_file_from_a_folder_of_its_own():
    for path in Path(ssedesigner.ui.__file__).parent.rglob("*.py"):
        names = [node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)]
        assert path.name in OWN_FOLDER or not {"getOpenFileName", "getOpenFileNames"} & set(names), path

"""A library that cannot be opened is told in words with ways on, and is never touched unasked."""

import sqlite3

import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton

from ssedesigner.core.materials import Material
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.ui.shell.library_start import open_library


@pytest.fixture
def clicks(monkeypatch):
    """The buttons that are clicked, one in each question; the questions asked are kept beside them."""
    wanted, asked = [], []

    def answer(question):
        asked.append(question.text())
        name = wanted.pop(0)
        button = question.findChild(QPushButton, f"library_{name}")
        monkeypatch.setattr(QMessageBox, "clickedButton", lambda self: button)

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return wanted, asked


@pytest.fixture
def damaged(tmp_path):
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"SQLite format 3\0" + b"\x55" * 5000)
    return path


def opened(path, tmp_path):
    (tmp_path / "spare").mkdir(exist_ok=True)
    return open_library(path, tmp_path / "spare")


def test_a_sound_library_opens_without_a_word(qapp, clicks, tmp_path):
    one = opened(tmp_path / "library.sqlite", tmp_path)
    with one.library:
        assert one.notice == ""
        assert not one.library.is_read_only


def test_a_damaged_library_can_wait_while_the_shipped_one_is_used(qapp, clicks, damaged, tmp_path):
    wanted, asked = clicks
    wanted.append("shipped")
    before = damaged.read_bytes()
    one = opened(damaged, tmp_path)
    with one.library as library:
        assert library.is_read_only
        assert library.materials().find("electrolyte", "Li6PS5Cl")
    assert "not touched" in one.notice
    assert str(damaged) in asked[0]
    assert damaged.read_bytes() == before


def test_quitting_leaves_the_file_as_it_is(qapp, clicks, damaged, tmp_path):
    clicks[0].append("quit")
    before = damaged.read_bytes()
    assert opened(damaged, tmp_path) is None
    assert damaged.read_bytes() == before


@pytest.mark.parametrize("is_listed", [True, False])
def test_a_backup_is_restored(qapp, clicks, damaged, tmp_path, monkeypatch, is_listed):
    backup = tmp_path / "library.sqlite.backup-1"
    with Library.open(backup, shipped=resources() / "library") as library:
        library.add_material(Material(kind="binder", key="Own", name="own binder", origin="user"))
    clicks[0].append("restore")
    listed = []

    def choose(parent, title, words, items, *_):
        listed.extend(items)
        return items[0 if is_listed else -1], True

    monkeypatch.setattr(QInputDialog, "getItem", choose)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(backup), ""))
    one = opened(damaged, tmp_path)
    with one.library as library:
        assert library.materials().find("binder", "Own")
    assert backup.name in listed[0]


def test_a_backup_that_is_none_is_told_and_the_question_comes_again(qapp, clicks, damaged, tmp_path, monkeypatch):
    stray = tmp_path / "stray.txt"
    stray.write_text("no library")
    wanted, asked = clicks
    wanted.extend(["restore", "quit"])
    told = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(stray), ""))
    monkeypatch.setattr("ssedesigner.ui.shell.library_start.show_not_restored", told.append)
    before = damaged.read_bytes()
    assert opened(damaged, tmp_path) is None
    assert len(told) == 1
    assert len(asked) == 2
    assert damaged.read_bytes() == before


@pytest.mark.parametrize("harm", ["link", "folder", "file"])
def test_a_library_out_of_reach_is_asked_about_and_not_made_anew(qapp, clicks, tmp_path, monkeypatch, harm):
    path = tmp_path / "data" / "library.sqlite"
    if harm == "file":
        path.parent.write_text("no folder")
    else:
        path.parent.mkdir()
        path.symlink_to(tmp_path / "unmounted") if harm == "link" else path.mkdir()
    wanted, asked = clicks
    wanted.extend(["again", "restore", "shipped"])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    before = sorted(tmp_path.rglob("*"))
    one = opened(path, tmp_path)
    with one.library as library:
        assert library.is_read_only
        assert not one.is_own
    assert len(asked) == 3
    assert str(path) in asked[0]
    assert [found for found in sorted(tmp_path.rglob("*")) if "spare" not in str(found)] == before


def test_a_damaged_row_is_asked_about_before_there_is_a_window(qapp, clicks, tmp_path):
    path = tmp_path / "library.sqlite"
    Library.open(path, shipped=resources() / "library").close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE property SET grade = 'meashured' WHERE id = 7")
    connection.close()
    clicks[0].append("quit")
    assert opened(path, tmp_path) is None
    assert "is damaged" in clicks[1][0]


def test_a_newer_library_is_said_to_be_newer(qapp, clicks, tmp_path):
    path = tmp_path / "library.sqlite"
    Library.open(path, shipped=resources() / "library").close()
    with sqlite3.connect(path) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%migration%'")]
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({tables[0]})")]
        row = dict(
            zip(columns, connection.execute(f"SELECT * FROM {tables[0]} ORDER BY 1 DESC").fetchone(), strict=True)
        )
        row |= {"name": "m999_future"} | ({"id": 999} if "id" in row else {})
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO {tables[0]} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    connection.close()
    wanted, asked = clicks
    wanted.append("quit")
    assert opened(path, tmp_path) is None
    assert "newer" in asked[0]

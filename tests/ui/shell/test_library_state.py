"""A library file that is replaced, removed or locked while the window is open: said where one works, nothing lost."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.library.file import opening
from ssedesigner.library.store import Library
from ssedesigner.ui.batches.records import BatchRecords
from ssedesigner.ui.bench.window import BenchWindow
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.library_state import LibraryState
from ssedesigner.ui.widgets.notices import NoticeBar
from tests.batches import planned


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.0)


@pytest.fixture
def notices(qtbot, styled):
    bar = NoticeBar()
    qtbot.addWidget(bar)
    return bar


def told(notices) -> dict[str, str]:
    return {notice.key: notice.sentence for notice in notices.notices}


def press(notices, key: str, words: str) -> None:
    (notice,) = [notice for notice in notices.notices if notice.key == key]
    (run,) = [run for text, run in notice.actions if words in text]
    notices.close_notice(key)
    run()


def test_a_replaced_file_is_said_and_what_was_entered_goes_into_the_one_that_is_there(library, notices, tmp_path):
    batch = planned(library)
    other = tmp_path / "other.sqlite"
    shutil.copy(library.path, other)
    with Library.open(other, shipped=library._shipped) as theirs:
        theirs.retire_material("binder", "SBR")
    document = Document(library.materials(), Recipe())
    state = LibraryState(document, library, notices, notices)
    records, said = BatchRecords(document, library, notices), []
    records.reported.connect(lambda severity, words: said.append((severity, words)))
    state.look()
    assert told(notices) == {}
    library.batch(batch.key)
    other.replace(library.path)
    assert not records.write(batch.key, "note", {"text": "lid"}, "It is on record.")
    assert not records.retire(batch.key, True)
    assert [severity for severity, _ in said] == ["fail", "fail"]
    assert all("Another file was put in the place" in words and "is not in the library" in words for _, words in said)
    state.look()
    assert "kept in a rescue file" in told(notices)["library_file"]
    press(notices, "library_file", "Use the current file")
    assert document.materials.find("binder", "SBR").is_retired
    (offer,) = notices.notices
    assert "2 changes that were not written" in offer.sentence
    assert "Entry of a batch: B-0001, Note, text lid" in offer.lines[0]
    press(notices, "rescued", "Write")
    assert told(notices) == {"rescue_taken": "2 changes are in the library now."}
    assert [entry.content["text"] for entry in library.batch(batch.key).entries] == ["lid"]
    state.look()
    assert "rescued" not in told(notices)


def test_a_removed_file_is_said_until_it_is_back(library, notices):
    state = LibraryState(Document(library.materials(), Recipe()), library, notices, notices)
    aside = library.path.rename(library.path.with_name("aside.sqlite"))
    state.look()
    (notice,) = notices.notices
    assert ("was removed or moved" in notice.sentence, notice.actions) == (True, ())
    aside.rename(library.path)
    state.look()
    assert told(notices) == {}


def test_what_waits_can_be_left_out_and_what_is_refused_is_named(library, notices):
    state = LibraryState(Document(library.materials(), Recipe()), library, notices, notices)
    planned(library)
    library.batch("B-0001")
    for words in ("Leave out", "Write"):
        with closing(sqlite3.connect(library.path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Exception, match="close it and try again"):
                library.add_entry("B-0001", "weigh", {"line": 1, "grams": 1.0}, words, "2026-11-29T10:00:00+01:00")
        library.add_entry("B-0001", "finish", {}, "end", "2026-11-29T10:00:00+01:00")
        state.look()
        press(notices, "rescued", words)
    assert told(notices)["rescue_taken"].startswith("0 of 1 changes")
    assert "is finished" in notices.notices[0].lines[0]
    assert [entry.kind for entry in library.batch("B-0001").entries] == ["finish"]
    assert len(list(library.path.parent.glob("*.taken-*"))) == 2


def test_bench_mode_says_it_where_one_stands_and_shows_nothing_as_on_record(library, qtbot, styled, tmp_path):
    batch = planned(library)
    bench = BenchWindow(library, batch.key, library.materials(), Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(bench)
    weigh = {"line": 1, "grams": 4.9}
    with closing(sqlite3.connect(library.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not bench.attempt(lambda: bench.record.write("weigh", **weigh))
        assert "is not in the library: it is kept in" in bench.message
        assert bench.record.line_of(1).actual_g is None
        other.execute("ROLLBACK")
    assert bench.attempt(lambda: bench.record.write("weigh", **weigh))  # the same entry again
    assert bench.record.line_of(1).actual_g == 4.9
    assert library.waiting_changes() == []
    library.path.unlink()
    assert not bench.attempt(lambda: bench.record.write("weigh", line=2, grams=1.0))
    assert "was removed or moved" in bench.message
    assert bench.record.line_of(2).actual_g is None
    photo = tmp_path / "jar.jpg"
    photo.write_bytes(b"picture")
    assert not bench.attempt(lambda: bench.record.add_photo(photo, 1))
    assert "The photo jar.jpg was not added" in bench.message
    assert not (tmp_path / "library-photos").exists()


def test_library_and_guide_open_within_the_screen(window):
    room = window.screen().availableGeometry()
    for opened in (window.windows.show_library(), window.windows.show_guide()):
        assert opened.minimumSizeHint().height() < room.height()
        assert opened.height() < room.height()
        assert opened.width() <= max(room.width(), opened.minimumSizeHint().width())

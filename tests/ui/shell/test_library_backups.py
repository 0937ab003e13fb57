"""Back up and restore from the window: beside it, with cancel, and every view follows."""

import zipfile

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QProgressDialog, QPushButton

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material
from ssedesigner.core.paths import resources
from ssedesigner.files.backups import file as backup_file
from ssedesigner.files.backups.package import write_package
from ssedesigner.library.store import Library
from ssedesigner.ui.shell import library_backups
from ssedesigner.ui.shell.backup_choice import choose_backup
from tests.batches import planned
from tests.files.backups.laboratories import laboratory

OWN = Material(kind="binder", key="house-rubber", name="House rubber", origin="user")


@pytest.fixture
def asked(monkeypatch):
    """What the file dialogs and the question answer; the texts of the questions are kept."""
    answers = {"save": "", "open": "", "yes": True, "texts": []}

    def answer(question):
        answers["texts"].append(f"{question.text()} {question.informativeText()}")
        button = question.findChild(QPushButton, "restore_yes") if answers["yes"] else None
        monkeypatch.setattr(QMessageBox, "clickedButton", lambda self: button)

    monkeypatch.setattr(QMessageBox, "exec", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(answers["save"]), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(answers["open"]), ""))
    monkeypatch.setattr(QInputDialog, "getItem", lambda parent, title, words, items, *_: (items[-1], True))
    return answers


def notice(window, key="backup"):
    return next((found for found in window.notices.notices if found.key == key), None)


def run(window, qtbot, name):
    """Trigger an action and wait for its notice."""
    window.notices.close_notice("backup")
    window.actions_by_name[name].trigger()
    qtbot.waitUntil(lambda: notice(window) is not None, timeout=10_000)
    return notice(window)


def test_what_was_backed_up_comes_back_while_other_windows_are_open(window, qtbot, asked, tmp_path):
    library = window.library
    library.add_material(OWN)
    first = planned(library)
    photo = tmp_path / "library-photos" / first.key / "jar.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"a jar")
    asked["save"] = tmp_path / "out" / "backup"
    asked["save"].parent.mkdir()
    told = run(window, qtbot, "back_up")
    made = tmp_path / "out" / "backup.zip"
    assert (told.severity, str(made) in told.sentence) == ("pass", True)
    assert set(zipfile.ZipFile(made).namelist()) == {"library.sqlite", "photos/B-0001/jar.jpg", "backup.json"}

    library.retire_material("binder", OWN.key)
    planned(library)
    photo.write_bytes(b"another")
    window.document.replace_materials(library.materials())
    assert window.document.materials.find("binder", OWN.key).is_retired
    batches = window.windows.show_batches()
    bench = window.windows.show_bench(first.key)
    asked["open"] = made

    bench.keys  # noqa: B018 - bench mode stands on a step
    bench.ask_value(library_prompt())
    assert "Bench mode asks" in run(window, qtbot, "restore").sentence
    bench.go_back()
    asked["yes"] = False
    window.notices.close_notice("backup")
    window.actions_by_name["restore"].trigger()
    qtbot.waitUntil(lambda: len(asked["texts"]) == 1, timeout=10_000)
    assert "1 batch and 1 photo" in asked["texts"][0]
    assert [found.key for found in library.batches()] == ["B-0002", "B-0001"]

    asked["yes"] = True
    told = run(window, qtbot, "restore")
    assert (told.severity, "is restored" in told.sentence) == ("pass", True)
    (former,) = tmp_path.glob("library.sqlite.replaced-*[0-9]")
    assert any(str(former) in line for line in told.lines)
    assert not window.document.materials.find("binder", OWN.key).is_retired
    assert [found.key for found in library.batches()] == ["B-0001"]
    assert photo.read_bytes() == b"a jar"
    (photos,) = tmp_path.glob("library-photos.replaced-*")
    assert (photos / first.key / "jar.jpg").read_bytes() == b"another"
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    with pytest.raises(RuntimeError):
        batches.isVisible()
    assert window.windows.show_batches().isVisible()
    library.add_material(Material(kind="binder", key="later", name="Later", origin="user"))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def drop(window, path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    kinds = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    event = QDragEnterEvent(QPoint(5, 5), *kinds)
    window.dragEnterEvent(event)
    assert event.isAccepted()
    window.dropEvent(QDropEvent(QPointF(5, 5), *kinds))


def test_a_package_is_dropped_merged_and_the_import_undone(window, qtbot, asked, tmp_path):
    library = window.library
    library.set_value("solvent", "toluene", "density_g_cm3", Cited(0.861, "g/cm3", "Lab book 7", grade="user"))
    assert "no import" in run(window, qtbot, "undo_import").sentence
    other = laboratory(tmp_path, library.path, "North")
    other.add_material(OWN)
    write_package(other, tmp_path / "north.ssedlib")
    other.close()
    drop(window, tmp_path / "north.ssedlib")
    shown = window.windows.show_import()
    page = shown.merge_page
    page.finish()
    assert library.materials().find("binder", OWN.key) is None  # nothing is written before the button
    page.rows.merge.click()
    page.finish()
    assert window.document.materials.find("binder", OWN.key)
    browser = window.windows.show_library()
    undo = browser.findChild(QPushButton, "library_undo_import")
    assert undo.isVisible()
    undo.click()
    # the watch of the library may show the material gone before the thread has ended
    qtbot.waitUntil(lambda: notice(window, "undone") is not None, timeout=10_000)
    assert window.document.materials.find("binder", OWN.key) is None
    for bar in (window.notices, shown.notices, browser.notices):
        assert bar.notices[-1].sentence.startswith("The last import is undone")
    assert not undo.isVisible()
    page.finish()
    assert page.rows.title.text() != "Everything in it is here already"
    qtbot.waitUntil(page.rows.merge.isEnabled, timeout=10_000)
    page.rows.merge.click()  # once more: the word that it is undone is not true any more
    page.finish()
    for bar in (window.notices, shown.notices, browser.notices):
        assert not any("is undone" in each.sentence for each in bar.notices)


def library_prompt():
    from ssedesigner.ui.bench.pages import Prompt

    return Prompt(title="Why?", is_text=True, read=str, take=lambda _: None)


def test_what_cannot_be_done_is_said_and_nothing_changes(window, qtbot, asked, tmp_path, monkeypatch):
    library = window.library
    library.add_material(OWN)
    stray = tmp_path / "stray.txt"
    stray.write_text("no library")
    asked["open"] = stray
    told = run(window, qtbot, "restore")
    assert (told.severity, "not a sound copy" in told.sentence) == ("fail", True)
    asked["save"] = tmp_path / "nowhere" / "b.zip"
    told = run(window, qtbot, "back_up")
    assert (told.severity, "b.zip was not saved" in told.sentence) == ("fail", True)
    library_path = library.path
    asked["save"] = library_path
    assert "it is the library itself" in run(window, qtbot, "back_up").sentence
    window.backups.unavailable = "This session uses the shipped library only."
    assert "shipped library only" in run(window, qtbot, "back_up").sentence
    assert "shipped library only" in run(window, qtbot, "restore").sentence
    assert library.materials().find("binder", OWN.key)


def test_a_backup_can_be_cancelled(window, qtbot, asked, tmp_path, monkeypatch):
    asked["save"] = tmp_path / "b.zip"

    def slow(path, target, progress):
        while True:
            progress(0.5)

    monkeypatch.setattr(library_backups, "write_backup", slow)
    window.actions_by_name["back_up"].trigger()
    assert run(window, qtbot, "restore").sentence.startswith("The library is being copied")
    window.findChild(QProgressDialog, "long_task").canceled.emit()
    qtbot.waitUntil(lambda: window.backups._task is None, timeout=5000)
    window.actions_by_name["back_up"].trigger()  # and closing the window ends it too
    window.close()
    assert window.backups._task is None


def test_the_window_copies_the_library_once_a_day_and_at_closing_when_it_changed(window, qtbot, tmp_path):
    library, shipped = window.library, resources() / "library"
    window.backups.keep_daily()
    qtbot.waitUntil(lambda: window.backups._task is None, timeout=5000)
    assert ["-daily-" in copy.name for copy in library.backups()] == [True]
    library.add_material(OWN)
    window.backups.keep_daily()
    qtbot.waitUntil(lambda: window.backups._task is None, timeout=5000)
    assert len(library.backups()) == 1
    window.close()
    closing, _ = library.backups()
    assert "-closing-" in closing.name
    with Library.open(closing, shipped=shipped, read_only=True) as copy:
        assert copy.materials().find("binder", OWN.key)
    window.close()
    assert len(library.backups()) == 2


def test_a_copy_that_fails_at_closing_is_told_at_the_next_start(window, open_window, monkeypatch):
    window.library.add_material(OWN)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(library_backups, "keep_copy_of", full)
    window.close()
    again = open_window()
    again.backups.show_last_problem()
    assert "No space left" in notice(again).sentence


def test_the_copies_are_offered_the_newest_first_with_their_reason(window, asked, monkeypatch):
    window.library.add_material(OWN)
    window.close()
    listed = []
    monkeypatch.setattr(
        QInputDialog, "getItem", lambda parent, title, words, items, *_: (listed.extend(items), (items[0], True))[1]
    )
    assert choose_backup(window.library.path, window) == window.library.backups()[0]
    assert "copied at closing" in listed[0]
    assert backup_file.SUFFIX == ".zip"

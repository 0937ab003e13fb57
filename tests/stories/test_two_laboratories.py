"""Story: two laboratories share what they know, disagree on one value, and settle it."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from ssedesigner.core.evidence import Cited


def goes_to(person):
    """Turn to the machine of one of the two."""
    person.window.activateWindow()
    person.waits_until(lambda: QApplication.activeWindow() is person.window)


def finds_out(person, number, source):
    """Enter an own density of NBR; the form of the library has stories of its own."""
    library = person.window.library
    library.set_value("binder", "NBR", "density_g_cm3", Cited(number, "g/cm3", source, grade="user"))
    person.window.document.replace_materials(library.materials())


def density(person):
    return float(person.window.document.materials.find("binder", "NBR").value("density_g_cm3"))


def exports(person, path, label):
    """File, Export library: label and place, Return."""
    person.window.actions_by_name["export_library"].trigger()
    form = person.window.findChild(QWidget, "export_form")
    for name, text in (("label", label), ("file", str(path))):
        form.findChild(QLineEdit, f"export_{name}").setText(text)
    QTest.keyClick(form, Qt.Key.Key_Return)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    person.waits_until(path.exists)
    return path


def imports(person, path, monkeypatch):
    """Ctrl+Shift+I and the file; return the page when it has been read and tried."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    goes_to(person)
    person.presses("Ctrl+Shift+I")
    page = person.window.windows.show_import().merge_page
    page.finish()
    return page


def merges(person, page):
    person.clicks("merge_button", page)
    page.finish()


def test_two_laboratories_agree_in_the_end(arrives, tmp_path, monkeypatch):
    # Ana has weighed NBR. Ben, on another machine, has not; both take the program to the dry room.
    for name in ("ana", "ben"):
        (tmp_path / name).mkdir()
    ana, ben = (arrives(tmp_path / name) for name in ("ana", "ben"))
    shipped = density(ben)
    finds_out(ana, 0.98, "Ana, pycnometer")
    first = exports(ana, tmp_path / "ana.ssedlib", "Dry room")

    # Ben looks at her package: one new value, and what it does to his recipe. He merges it.
    page = imports(ben, first, monkeypatch)
    assert page.rows.merge.text() == "&Merge 1 row"
    assert density(ben) == shipped
    merges(ben, page)
    assert density(ben) == 0.98

    # Both weigh again, and differ.
    finds_out(ana, 0.97, "Ana, second lot")
    finds_out(ben, 1.01, "Ben, balance 2")
    page = imports(ben, exports(ana, tmp_path / "again.ssedlib", "Dry room"), monkeypatch)
    words = ben.reads_everything(page)
    assert "Ana, second lot" in words
    assert "Ben, balance 2" in words
    assert "theirs is 4.0 % lower" in words

    # Ana's lot is the better one: T, and the blue button. Hers is in use on both machines.
    ben.waits_until(lambda: page.isAncestorOf(QApplication.focusWidget() or ben.window))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_T)
    merges(ben, page)
    assert density(ben) == 0.97
    page = imports(ana, exports(ben, tmp_path / "ben.ssedlib", "Glove box"), monkeypatch)
    assert page.rows.title.text() != "Conflicts: 0 of 1 decided"
    merges(ana, page)
    assert density(ana) == 0.97

    # Once more, by mistake: nothing is left to do. And Ben can still take his last import back.
    page = imports(ana, tmp_path / "ben.ssedlib", monkeypatch)
    assert page.rows.title.text() == "Everything in it is here already"
    ben.window.actions_by_name["undo_import"].trigger()
    ben.waits_until(lambda: density(ben) == 1.01)

"""The form that writes a package: everything or a selection, and a file that is there is asked about."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from ssedesigner.core.evidence import Cited
from ssedesigner.files.backups.package import read_package
from ssedesigner.ui.exchange.export_form import ExportForm
from tests.files.backups.laboratories import binder


@pytest.fixture
def answers(monkeypatch):
    """Whether the question is answered by Replace."""
    given = {"replace": False, "asked": 0}

    def answer(question):
        given["asked"] += 1
        button = question.findChild(QPushButton, "export_yes") if given["replace"] else None
        monkeypatch.setattr(QMessageBox, "clickedButton", lambda self: button)

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return given


def test_a_selection_is_written_and_nothing_is_replaced_unasked(window, qtbot, tmp_path, answers, monkeypatch):
    library = window.library
    library.add_material(binder("House rubber", 1.1))
    library.set_value("solvent", "toluene", "density_g_cm3", Cited(0.861, "g/cm3", "Lab book 7", grade="user"))
    window.actions_by_name["export_library"].trigger()
    form = window.findChild(ExportForm)
    form.counting.join()
    assert form.everything.text() == "Everything of &your own: 3 rows"
    assert (form.kinds["value"].text(), form.kinds["film"].isEnabled()) == ("values 2", False)
    target = tmp_path / "lab.ssedlib"
    target.write_bytes(b"mine")
    form.file.setText(str(tmp_path / "lab"))
    form.selection.setChecked(True)
    form.accept()
    assert "at least one kind" in form.problem.text()
    form.kinds["material"].click()
    form.label.setText("a/b")
    form.accept()
    assert "1 to 24 letters" in form.problem.text()
    form.label.setText("Dry room 2")
    form.accept()
    assert (target.read_bytes(), answers["asked"]) == (b"mine", 1)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "lab"), ""))
    form.findChild(QPushButton, "export_choose").click()  # the file dialog asks by itself
    form.accept()
    qtbot.waitUntil(lambda: bool(window.notices.notices), timeout=10_000)
    assert "materials 1, values 1 of Dry room 2" in window.notices.notices[-1].sentence
    assert [row.kind for row in read_package(Path(target)).shared.rows.values()] == ["material", "value"]
    assert answers["asked"] == 1

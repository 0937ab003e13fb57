"""Cross two kinds: the honest sentence first, groups by answer, reasons beside, and what is seen can be exported."""

import csv
import time
from dataclasses import replace

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
)

from ssedesigner.core.evidence import CitedText
from ssedesigner.core.materials import ClassRule, Material, PairVerdict
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.backups.file import Cancelled
from ssedesigner.library.store import Library
from ssedesigner.physics.compatibility.answers import KNOWN, pair_answer
from ssedesigner.physics.compatibility.crossing import GROUPS, Crossing, Question, crossing
from ssedesigner.ui.document import Document
from ssedesigner.ui.library.cross import view as cross_view
from ssedesigner.ui.library.cross.export import headers, rows, write_answers
from ssedesigner.ui.library.cross.model import Answers, CrossModel, GroupHead
from ssedesigner.ui.library.cross.view import CrossView
from ssedesigner.ui.theme import SMALL_PX, font

LEFT = Qt.MouseButton.LeftButton
PARTNERS = (("electrolyte", "Li6PS5Cl"), ("binder", "NBR"))


def ends(kind, first, second):
    return {"first_kind": kind, "first": first, "second_kind": "solvent", "second": second}


def pair(kind, first, second, verdict="compatible", grade="reported"):
    return PairVerdict(**ends(kind, first, second), verdict=verdict, reason="tried", grade=grade, sources=("Song2023",))


def rule(kind, first, second, verdict="compatible", is_guess=False):
    return ClassRule(
        **ends(kind, first, second),
        verdict=verdict,
        reason="weak donor",
        grade="estimate",
        source="Song2023",
        is_guess=is_guess,
    )


@pytest.fixture(scope="module")
def made_up(materials):
    """Li6PS5Cl and NBR with answers of every kind, of which only one is evidence on both sides."""
    argyrodite = CitedText("argyrodite", "Song2023", grade="estimate")
    known = {
        (kind, key): replace(one, texts={**one.texts, "compatibility_class": argyrodite})
        for (kind, key), one in materials.materials.items()
        if (kind, key) in {("electrolyte", "Li6PS5Cl"), ("electrolyte", "Li6PS5Br")}
    }
    pairs = (
        pair("electrolyte", "Li6PS5Cl", "toluene"),
        pair("electrolyte", "Li6PS5Br", "anisole"),
        pair("electrolyte", "Li6PS5Cl", "water", "incompatible"),
        pair("binder", "NBR", "toluene", grade="handbook"),
        pair("binder", "NBR", "anisole"),
        pair("binder", "NBR", "heptane", "incompatible"),
        pair("binder", "NBR", "THF", "caution"),
        pair("binder", "NBR", "toluene + heptane"),
    )
    rules = (
        *(rule("electrolyte", "argyrodite", key) for key in ("anisole", "THF", "heptane", "o-xylene")),
        rule("electrolyte", "argyrodite", "butyl butyrate", is_guess=True),
        *(rule("binder", "NBR", key) for key in ("o-xylene", "butyl butyrate", "water")),
        rule("electrolyte", "argyrodite", "decane", "incompatible"),
    )
    return replace(materials, materials={**materials.materials, **known}, pairs=pairs, rules=rules)


@pytest.fixture(scope="module")
def kept_library(fresh_file):
    """A library that no test writes to."""
    with Library.open(fresh_file, shipped=resources() / "library", read_only=True) as opened:
        yield opened


@pytest.fixture
def view(made_up, kept_library, qtbot, styled):
    view = CrossView(Document(made_up, Recipe(electrolyte="Li6PS5Cl", binder="NBR", solvent="toluene")), kept_library)
    qtbot.addWidget(view)
    view.resize(1300, 760)
    view.show()
    return view


def text(view, name, kind=QLabel):
    return view.findChild(kind, name).text()


def group_of(view, key):
    return next(one for one in view.model.answers.crossings if one.material.key == key).group


def test_the_question_begins_with_the_recipe_and_the_first_sentence_is_the_honest_one(view):
    assert text(view, "cross_title") == "Solvents for Li₆PS₅Cl and NBR"
    words = text(view, "cross_headline")
    assert words.startswith("Toluene is reported to suit both. With Li₆PS₅Cl only toluene (suits) and water (attacks) ")
    assert "1 is reported with one side and expected, not tested, to suit the other." in words
    assert "1 is expected to suit both: not tested." in words


def test_without_a_report_on_both_the_sentence_says_so(made_up, kept_library, qtbot):
    known = replace(made_up, pairs=tuple(one for one in made_up.pairs if one.second != "toluene"))
    view = CrossView(Document(known, Recipe(electrolyte="Li6PS5Cl", binder="NBR")), kept_library)
    qtbot.addWidget(view)
    view.show()
    assert text(view, "cross_headline").startswith("Of the solvents, none is reported to suit both. ")
    assert view.findChild(QLabel, "cross_headline").parentWidget().property("severity") == "unknown"


def test_answers_stand_in_groups_the_most_useful_first(view):
    groups = [line.key for line in view.model.lines if isinstance(line, GroupHead)]
    assert groups == sorted(groups, key=GROUPS.index)
    assert {key: group_of(view, key) for key in ("toluene", "anisole", "o-xylene", "THF", "butyl butyrate")} == {
        "toluene": "all",
        "anisole": "some",
        "o-xylene": "expected",
        "THF": "care",
        "butyl butyrate": "unknown",
    }
    assert {group_of(view, key) for key in ("water", "heptane")} == {"no"}
    assert group_of(view, "decane") == "care"  # only a rule expects that it harms
    heads = [line for line in view.model.lines if isinstance(line, GroupHead)]
    assert sum(head.count for head in heads) == len(view.model.answers.crossings)
    assert [head.words[0] for head in heads][:3] == [
        "Evidence on both sides",
        "Evidence on one side",
        "Expected on both sides",
    ]


def test_each_answer_says_what_it_rests_on(view):
    def cells(key):
        one = next(one for one in view.model.answers.crossings if one.material.key == key)
        return {column: view.model.cell(one, column) for column in view.model.columns}

    assert cells("toluene")["0"] == ("✓ suits", "reported: Song 2023")
    assert cells("toluene")["1"] == ("✓ dissolves", "handbook: Song 2023")
    assert cells("anisole")["0"] == ("✓ suits · expected", "not tested: class rule")
    assert cells("anisole")["sisters"] == ("✓ Li₆PS₅Br", "")  # shown beside, never lent
    assert cells("anisole")["whole"] == ("✓ may suit", "sulfide not tested")
    assert cells("o-xylene")["whole"] == ("✓ may suit", "neither tested")
    assert cells("THF")["whole"] == ("! with care", "binder: in part")
    assert cells("butyl butyrate")["0"] == ("? not reported", "the class is a guess")
    assert cells("butyl butyrate")["whole"] == ("? not reported", "sulfide: not reported")
    assert cells("water")["whole"] == ("✗ no", "sulfide: attacks")
    assert cells("decane")["whole"][0] == "! with care"


def test_the_pane_tells_reasons_sources_and_the_nearest_evidence(view):
    view.table.setCurrentIndex(view.model.index(view.model.row_of("anisole"), 0))
    words = view.findChild(QTextBrowser, "cross_details").toPlainText()
    assert "Rule for the class argyrodite and anisole: Weak donor." in words
    assert "expected, not tested" in words
    assert "Nearest evidence, of other pairs:" in words
    assert "Li₆PS₅Br with anisole: ✓ compatible. Tried. Reported; Song" in words
    assert "Flash point" in words
    assert "43 °C" in words


def test_a_group_opens_and_closes_with_mouse_and_keyboard(view, qtbot):
    def head():
        return next((row, line) for row, line in enumerate(view.model.lines) if getattr(line, "key", "") == "unknown")

    row, line = head()
    assert line.hidden > 0
    assert line.offer == f"{line.hidden} more"
    before = view.model.rowCount()
    index = view.model.index(row, 0)
    view.table.scrollTo(index)
    qtbot.mouseClick(view.table.viewport(), LEFT, pos=view.table.visualRect(index).center())
    assert view.model.rowCount() == before + line.hidden
    assert head()[1].offer == "fewer"
    view.table.setCurrentIndex(view.model.index(head()[0], 0))
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert view.model.rowCount() == before


def test_sorting_dissolves_the_groups_with_the_unknown_last_and_a_button_brings_them_back(view, qtbot):
    column = view.model.columns.index("flash_point_c")
    grouped = view.findChild(QPushButton, "cross_grouped")
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        view.table.sortByColumn(column, order)
        found = [view.model.answers.fact(one, "flash_point_c") for one in view.model.lines]
        known = [value for value in found if value is not None]
        assert found[len(known) :] == [None] * (len(found) - len(known))
        assert known == sorted(known, reverse=order == Qt.SortOrder.DescendingOrder)
        assert len(found) == len(view.model.answers.crossings)
        assert not grouped.isChecked()
    header = view.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(0) + 20, header.height() // 2)
    for arrow in ("▴", "▾"):
        qtbot.mouseClick(header.viewport(), LEFT, pos=place)
        assert view.model.headerData(0, Qt.Orientation.Horizontal) == f"Solvents {arrow}\nclass"
    for column in range(view.model.columnCount()):
        view.table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
        assert len(view.model.lines) == len(view.model.answers.crossings)
    qtbot.mouseClick(grouped, LEFT)
    assert view.model.is_grouped
    assert isinstance(view.model.lines[0], GroupHead)


def test_what_is_ticked_is_left_out_and_counted(view):
    asked = len(view.model.answers.crossings)
    for number, known in enumerate(KNOWN):
        assert str([one.known for one in view.model.answers.crossings].count(known)) in text(
            view, f"cross_known_{number}", QCheckBox
        )
    flash = view.findChild(QCheckBox, "cross_leave_flash")
    left_out = int(flash.text().split()[-1])
    assert left_out > 0
    flash.setChecked(True)
    assert len(view.model.answers.crossings) == asked - left_out
    assert "toluene" not in {one.material.key for one in view.model.answers.crossings}
    assert text(view, "cross_count") == f"{asked - left_out} of {asked} solvents"
    flash.setChecked(False)
    view.findChild(QCheckBox, "cross_known_2").setChecked(False)
    assert {one.known for one in view.model.answers.crossings} == {"reported", "expected"}


def test_filters_that_leave_nothing_say_so(view):
    for number in (1, 2):
        view.findChild(QCheckBox, f"cross_known_{number}").setChecked(False)
    for key in ("boiling", "flash", "limit", "cmr"):
        view.findChild(QCheckBox, f"cross_leave_{key}").setChecked(True)
    assert not view.model.answers.crossings
    assert text(view, "cross_headline").endswith("The filters leave nothing: untick one.")
    assert not view.findChild(QPushButton, "cross_export").isEnabled()


def test_any_kind_with_pairs_can_be_asked_for_with_three_partners(view, qtbot, materials):
    view._document.replace_materials(materials)
    box = view.findChild(QComboBox, "cross_wanted")
    qtbot.mouseClick(view.findChild(QPushButton, "cross_third"), LEFT)
    asked = set()
    for row in range(box.count()):
        box.setCurrentIndex(row)
        box.activated.emit(row)
        answers = view.model.answers
        asked.add(answers.question.kind)
        assert len(set(answers.question.partners)) == len(answers.question.partners) == 3 or not answers.crossings
        for one in answers.crossings:
            for partner, answer in zip(answers.question.partners, one.answers, strict=True):
                assert answer == pair_answer(materials, *partner, answers.question.kind, one.material.key)
        for line in range(view.model.rowCount()):
            for column in range(view.model.columnCount()):
                view.model.index(line, column).data(Qt.ItemDataRole.ToolTipRole)
    assert {"solvent", "electrolyte", "binder", "anode", "salt"} <= asked


def test_the_same_material_twice_is_no_question(view):
    kind = view.findChild(QComboBox, "cross_kind_1")
    kind.setCurrentIndex(kind.findData("electrolyte"))
    kind.activated.emit(kind.currentIndex())
    picker = view.question.partners[1].picker
    picker.setEditText("Li6PS5Cl")
    picker.lineEdit().editingFinished.emit()
    assert text(view, "cross_title") == "Choose two different materials"
    assert not view.model.answers.crossings


def test_a_partner_is_found_by_typing_and_what_fits_none_goes_back(view, qtbot):
    picker = view.question.partners[0].picker
    picker.setEditText("li6ps5br")
    picker.lineEdit().editingFinished.emit()
    assert view.model.answers.question.partners[0] == ("electrolyte", "Li6PS5Br")
    picker.setEditText("no such thing")
    picker.lineEdit().editingFinished.emit()
    assert picker.key == "Li6PS5Br"
    assert picker.currentText().startswith("Li₆PS₅Br")


def test_mixtures_come_when_they_are_asked_for(view):
    assert "toluene + heptane" not in {one.material.key for one in view.model.answers.crossings}
    view.findChild(QCheckBox, "cross_mixtures").setChecked(True)
    mixed = next(one for one in view.model.answers.crossings if one.material.key == "toluene + heptane")
    assert mixed.answers[1].known == "reported"
    assert view.model.answers.fact(mixed, "flash_point_c") < 0  # that of heptane, the lower one
    view.table.setCurrentIndex(view.model.index(max(0, view.model.row_of("toluene + heptane")), 0))
    if view.current is mixed:
        assert "one by one" in view.findChild(QPushButton, "cross_use").toolTip()


def test_an_engineer_takes_a_solvent_into_the_recipe_and_back(view, qtbot):
    document = view._document
    view.table.setCurrentIndex(view.model.index(view.model.row_of("anisole"), 0))
    menu = view.findChild(QMenu, "cross_use_menu")
    assert [action.text() for action in menu.actions()] == ["as Solvent", "as Cosolvent"]
    menu.actions()[0].trigger()
    assert document.recipe.solvent == "anisole"
    notice = next(one for one in view._notices.notices if one.key == "cross_used")
    assert notice.sentence.casefold().startswith("anisole is now the recipe’s solvent.")
    undo = view.findChild(QPushButton, "notice_cross_used_0")
    assert undo.text() == "&Undo"
    qtbot.mouseClick(undo, LEFT)
    assert document.recipe.solvent == "toluene"
    assert not view._notices.notices
    menu.actions()[0].trigger()
    document.edit("thickness_um", 31.0)
    assert not view._notices.notices  # Undo would take back the thickness


def test_an_own_verdict_turns_an_expectation_into_evidence(library, qtbot, styled):
    materials = library.materials()
    view = CrossView(Document(materials, Recipe(electrolyte="Li6PS5Cl", binder="NBR")), library)
    qtbot.addWidget(view)
    view.show()
    key = next(one.material.key for one in view.model.answers.crossings if one.answers[0].known == "expected")
    view.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)  # so that every answer has a row
    view.table.setCurrentIndex(view.model.index(view.model.row_of(key), 0))
    action = view.findChild(QMenu, "cross_own_menu").actions()[0]
    assert action.text() == "with Li₆PS₅Cl…"
    action.trigger()
    form = view.findChild(QDialog, "verdict_form")
    choice = form.findChild(QComboBox, "verdict_choice")
    choice.setCurrentIndex(choice.findData("incompatible"))
    form.findChild(QPlainTextEdit, "verdict_reason").setPlainText("turned brown within an hour")
    form.findChild(QLineEdit, "verdict_source").setText("Lab book 8")
    form.accept()
    assert (view.current.material.key, view.current.group, view.current.known) == (key, "no", "reported")
    assert view.model.cell(view.current, "0") == ("✗ attacks", "your own verdict")


def test_a_read_only_library_says_why_no_verdict_can_be_entered(view):
    own = view.findChild(QPushButton, "cross_own")
    assert not own.isEnabled()
    assert "read-only" in own.toolTip()


def test_what_is_seen_is_exported_and_no_cell_is_a_formula(view, tmp_path, made_up):
    view.findChild(QCheckBox, "cross_leave_flash").setChecked(True)
    shown = view.model.in_order()
    view.export(tmp_path / "a.csv")
    view.export(tmp_path / "a.xlsx")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert [row[0] for row in table[1:]] == [one.material.key for one in shown]
    assert table[0][:4] == ["Key", "Name", "Class", "Li6PS5Cl: verdict"]
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [cell.value for cell in book.active["A"]][1:] == [one.material.key for one in shown]
    by_key = {row[0]: dict(zip(table[0], row, strict=True)) for row in table[1:]}
    assert by_key["anisole"]["Li6PS5Cl: known"] == "expected, not tested"
    assert by_key["anisole"]["NBR: known"] == "reported"
    assert by_key["anisole"]["Together"] == "may suit"
    assert "Song" in by_key["anisole"]["NBR: sources"]
    hostile = Material(kind="solvent", key="=1+1", name="@SUM(A1)", note="+x")
    answers = replace(view.model.answers, materials=made_up)
    made = rows(answers, [Crossing(hostile, shown[0].answers, "pass", "reported", "all", 0)])
    assert len(made[0]) == len(headers(answers))
    view.model.show_answers(
        replace(answers, crossings=[Crossing(hostile, shown[0].answers, "pass", "reported", "all", 0)])
    )
    view.export(tmp_path / "b.csv")
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "@", "\t"}]


def test_a_folder_that_refuses_the_file_is_said_in_one_sentence(view, tmp_path):
    view.export(tmp_path / "missing" / "a.csv")
    notice = view._notices.notices[0]
    assert notice.severity == "fail"
    assert "the folder does not exist" in notice.sentence


def test_the_model_is_sound(view, qtmodeltester):
    model = CrossModel()
    model.show_answers(view.model.answers)
    qtmodeltester.check(model)


def test_a_library_of_thousands_is_worked_out_in_slices_that_can_be_stopped(made_up, kept_library, qtbot):
    many = {("solvent", f"own {n}"): Material(kind="solvent", key=f"own {n}", name=f"Own {n}") for n in range(20_000)}
    known = replace(made_up, materials={**made_up.materials, **many})
    view = CrossView(Document(known, Recipe(electrolyte="Li6PS5Cl", binder="NBR")), kept_library)
    qtbot.addWidget(view)
    start = time.perf_counter()
    view.show()
    assert time.perf_counter() - start < 0.5
    assert view.is_busy
    qtbot.waitUntil(lambda: "Working out" in text(view, "cross_count"))
    qtbot.mouseClick(view.findChild(QPushButton, "cross_stop"), LEFT)
    assert not view.is_busy
    assert 0 < len(view.model.answers.crossings) < 20_000
    assert text(view, "cross_count").endswith("stopped")


def test_many_answers_are_written_beside_the_window_and_can_be_cancelled(view, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(cross_view, "_AT_ONCE", 0)
    view.export(tmp_path / "a.xlsx")
    qtbot.waitUntil(lambda: bool(view._notices.notices))
    assert view._notices.notices[0].sentence == f"{len(view.model.answers.crossings)} answers written to “a.xlsx”."

    def cancelled(_done):
        raise Cancelled

    with pytest.raises(Cancelled):
        write_answers(tmp_path / "b.csv", view.model.answers, view.model.in_order(), cancelled)
    assert [path.name for path in tmp_path.glob("?.*")] == ["a.xlsx"]


def test_a_changed_library_is_taken_up_and_the_question_stays(view, made_up):
    view.table.setCurrentIndex(view.model.index(view.model.row_of("anisole"), 0))
    view._document.replace_materials(
        replace(made_up, pairs=(*made_up.pairs, pair("electrolyte", "Li6PS5Cl", "anisole", "incompatible")))
    )
    assert view.model.answers.question == Question(kind="solvent", partners=PARTNERS)
    assert group_of(view, "anisole") == "no"
    assert view.current.material.key == "anisole"


@pytest.mark.parametrize("width", [1040, 1180, 1366, 1900])
def test_name_answers_and_the_whole_are_always_in_sight(view, width):
    """What has no room is named; nothing needs scrolling sideways, with two partners and with three."""
    view.resize(width, 700)
    for _ in range(2):
        QCoreApplication.processEvents()
        table, columns = view.table, view.model.columns
        shown = [column for place, column in enumerate(columns) if not table.isColumnHidden(place)]
        assert {"name", "whole", *(each for each in columns if each.isdigit())} <= {*shown}
        assert table.horizontalScrollBar().maximum() == 0
        told = view.findChild(QLabel, "cross_dropped")
        assert told.isVisibleTo(view) is (len(shown) < len(columns))
        for place, column in enumerate(columns):
            head = view.model.headerData(place, Qt.Orientation.Horizontal).partition("\n")[0]
            assert told.isHidden() or (head in told.text()) is (column not in shown)
        if width == 1900 and len(columns) < 8:
            assert shown == [*columns]
        view.question.third.click()


def test_the_link_of_a_group_stands_beside_its_words(view):
    heads = [line for line in view.model.lines if isinstance(line, GroupHead)]
    offering = [head for head in heads if head.offer]
    assert offering
    for head in offering:
        assert head.line.index(head.offer) < head.line.index(head.words[1])
    metrics = QFontMetricsF(font(SMALL_PX, QFont.Weight.DemiBold))
    room = view.table.columnWidth(0) + view.table.columnWidth(1)
    assert all(metrics.horizontalAdvance("  ".join(head.line[:3])) < room for head in offering)


def test_the_banner_counts_what_passes_the_filters(view):
    assert text(view, "cross_headline").startswith("Toluene is reported to suit both.")
    view.filters.known.findChildren(QCheckBox)[1].click()  # without expected
    words = text(view, "cross_headline")
    number = len(view.model.answers.crossings)
    assert words.startswith(f"Of the {number} solvents that pass the filters, toluene is reported to suit both.")
    assert "expected" not in words
    view.filters.known.findChildren(QCheckBox)[0].click()  # nor reported
    assert "that pass the filters, none is reported to suit both." in text(view, "cross_headline")
    assert view.findChild(QLabel, "cross_headline").parentWidget().property("severity") == "unknown"


def test_a_long_title_is_wrapped_and_not_cut(view):
    view.resize(1000, 700)
    view.question.third.click()
    QCoreApplication.processEvents()
    label = view.findChild(QLabel, "cross_title")
    assert label.wordWrap()
    assert label.height() >= label.heightForWidth(label.width())


def test_what_is_not_reported_is_exported_without_grade_and_without_what_is_said_of_others(materials):
    own = Material(kind="electrolyte", key="=cmd()", name="=cmd()", origin="user")
    known = replace(materials, materials={**materials.materials, ("electrolyte", own.key): own})
    question = Question(kind="anode", partners=(("electrolyte", own.key), ("binder", "NBR")))
    found = [crossing(known, question, each) for each in known.of_kind("anode")]
    answers = Answers(materials=known, question=question, crossings=found)
    heads = headers(answers)
    at = heads.index(next(head for head in heads if head.endswith(": known")))
    unknown = [row[at - 1 : at + 4] for row in rows(answers, found) if row[at] == "not reported"]
    assert unknown
    for verdict, _, grade, reason, sources in unknown:
        assert (verdict, grade, sources) == ("not reported", "", "")
        assert "Li6PS5Cl" not in reason

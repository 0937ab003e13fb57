"""The pair matrix: every cell says its verdict in sign and words, unknown is shown, own verdicts win."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTextBrowser,
)

from ssedesigner.core.evidence import ESTIMATED_GRADES, CitedText
from ssedesigner.core.materials import ClassRule, PairVerdict
from ssedesigner.core.notation import MARKS
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import Library
from ssedesigner.physics.compatibility.answers import KNOWN
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.ui.document import Document
from ssedesigner.ui.library.forms import VerdictForm
from ssedesigner.ui.library.material_values import pair_rows
from ssedesigner.ui.library.pair_matrix import PairMatrix
from ssedesigner.ui.library.pair_model import IS_ESTIMATE, MATRICES, SEVERITY, PairMatrixModel, reported_cells

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def library(fresh_file, tmp_path):
    path = tmp_path / "library.sqlite"
    shutil.copy(fresh_file, path)
    with Library.open(path, shipped=resources() / "library") as library:
        yield library


@pytest.fixture
def document(library, qapp):
    return Document(library.materials())


@pytest.fixture
def matrix(document, library, qtbot):
    matrix = PairMatrix(document, library)
    qtbot.addWidget(matrix)
    matrix.resize(1300, 800)
    matrix.show()
    return matrix


def view(matrix):
    return matrix.findChild(QTableView, "matrix_view")


def words_of(matrix):
    return matrix.findChild(QTextBrowser, "matrix_detail").toPlainText()


@pytest.mark.parametrize("kinds", MATRICES.values(), ids=MATRICES)
def test_the_model_is_sound_and_every_cell_has_sign_and_words(kinds, materials, qtmodeltester, qapp):
    model = PairMatrixModel(materials)
    model.show_matrix(materials, kinds)
    qtmodeltester.check(model)
    assert model.rowCount() >= len(materials.of_kind(kinds[0]))
    assert model.columnCount() >= len(materials.of_kind(kinds[1]))
    reported = 0
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            assert index.data() == MARKS[index.data(SEVERITY)]
            pair = model.pair_at(index)[2]
            reported += pair is not None
            assert "Source: " in index.data(Qt.ItemDataRole.ToolTipRole) or pair is None
    listed = {frozenset((pair.first_kind, pair.second_kind)) for pair in materials.pairs}
    assert (reported > 0) is (frozenset(kinds) in listed)


def test_every_pair_of_the_library_stands_in_some_matrix(materials, qapp):
    shown = set()
    model = PairMatrixModel(materials)
    for kinds in MATRICES.values():
        model.show_matrix(materials, kinds)
        for pair in materials.pairs:
            ends = (pair.first_kind, pair.first), (pair.second_kind, pair.second)
            for first, second in (ends, ends[::-1]):
                if (first[0], second[0]) == kinds:
                    assert model.pair_at(model.index_of(first[1], second[1]))[2] is pair
                    shown.add(pair)
    assert shown == set(materials.pairs)
    ends = {frozenset((rule.first_kind, rule.second_kind)) for rule in materials.rules}
    assert ends <= {frozenset(kinds) for kinds in MATRICES.values()}


def test_a_pair_that_nobody_reported_is_not_taken_for_fine(materials, qapp):
    model = PairMatrixModel(materials)
    model.show_matrix(replace(materials, rules=()), ("electrolyte", "solvent"))
    index = model.index_of("Li2SnS3", "heptane")
    assert materials.pair("electrolyte", "Li2SnS3", "solvent", "heptane") is None
    assert index.data() == "?"
    assert "? not reported. By class: heptane is inert to the sulfides that were tried." in model.words(index)
    assert "Unknown is not safe" in model.words(index)
    assert not model.index_of("nothing", "heptane").isValid()
    model.show_matrix(materials, ("electrolyte", "solvent"))
    index = model.index_of("Li2SnS3", "heptane")
    assert (index.data(), index.data(IS_ESTIMATE)) == ("✓", True)
    assert "expected, not tested" in model.words(index)


@pytest.mark.parametrize(
    ("kinds", "row", "column", "severity", "words"),
    [
        (("electrolyte", "solvent"), "Li10SiP2S12", "water", "fail", "by class: water "),
        (("electrolyte", "cathode"), "Li10SiP2S12", "NCM811", "caution", "by class: cathodes of the 4 V class"),
        (("electrolyte", "anode"), "Li2SnS3", "anodeless", "caution", "from what is reported for lithium metal: "),
        (("binder", "solvent"), "SEBS", "dibromomethane", "caution", "by Hansen distance dibromomethane should not"),
        (("spe", "solvent"), "PEO-LiTFSI", "heptane", "caution", "as for PEO: does not dissolve"),
        (("binder", "anode"), "SBS-COOH", "Li-metal", "caution", "by class: it reacts slowly"),
    ],
)
def test_a_pair_that_nobody_reported_is_judged_as_the_checks_judge_it(
    materials, qapp, kinds, row, column, severity, words
):
    model = PairMatrixModel(materials)
    model.show_matrix(replace(materials, rules=()), kinds)  # rules stand above estimates
    index = model.index_of(row, column)
    assert model.pair_at(index)[2] is None
    assert (index.data(SEVERITY), index.data(IS_ESTIMATE)) == (severity, True)
    assert f"{MARKS[severity]} " in model.words(index)
    assert f", expected, not tested. {words[:1].upper()}{words[1:]}" in model.words(index)
    assert "Source: " in model.words(index)


def test_a_film_that_was_made_so_is_a_report(materials, qapp):
    model = PairMatrixModel(materials)
    kinds = ("substrate", "solvent")
    for known in (frozenset(KNOWN), frozenset({"reported"})):
        model.show_matrix(materials, kinds, known)
        index = model.index_of("PET-film", "xylene")
        assert model.pair_at(index)[2] is None
        assert (index.data(SEVERITY), index.data(IS_ESTIMATE)) == ("pass", False)
        assert "✓ compatible, reported. Used for a film [37]." in model.words(index)
    *_, counts = model.count()
    rows, columns = (materials.of_kind(kind) for kind in kinds)
    assert counts["reported"] == len(reported_cells(materials, rows, columns))


def test_matrix_and_editor_agree_on_every_sulfide_in_every_liquid(materials, qapp):
    model = PairMatrixModel(materials)
    model.show_matrix(materials, ("electrolyte", "solvent"))
    bare = Recipe(electrolyte="", solvent=None, cosolvent=None, anode=None, cathode=None, second_electrolyte=None)
    compared = 0
    for electrolyte in materials.of_kind("electrolyte"):
        for solvent in materials.of_kind("solvent"):
            recipe = replace(bare, electrolyte=electrolyte.key, binder=None, spe=None, scaffold=None, substrate=None)
            severity, _ = choice_verdict(recipe, materials, "solvent", solvent.key)
            answer = model.answer_at(model.index_of(electrolyte.key, solvent.key))
            if answer.rule is None:
                assert answer.severity == severity
            else:  # a rule is shown with its verdict, but in a recipe it neither passes nor fails
                assert severity in {"unknown", "caution"}
            compared += 1
    assert compared > 1000


def test_nobody_is_told_to_try_out_a_pair(materials, qapp):
    model = PairMatrixModel(materials)
    for kinds in MATRICES.values():
        model.show_matrix(materials, kinds)
        for row in range(0, model.rowCount(), 4):
            for column in range(model.columnCount()):
                index = model.index(row, column)
                if model.pair_at(index)[2] is None:
                    words = model.words(index)
                    assert "test it" not in words
                    assert "small amount" not in words


def test_names_that_begin_alike_are_told_apart_by_their_keys(materials, qapp):
    model = PairMatrixModel(materials)
    for kinds in MATRICES.values():
        model.show_matrix(materials, kinds)
        rows = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]
        assert len({name[:28] for name in rows}) == len(rows), kinds


def test_an_own_verdict_takes_the_place_of_the_estimate(materials, qapp):
    own = PairVerdict(
        first_kind="electrolyte",
        first="Li10SiP2S12",
        second_kind="solvent",
        second="water",
        verdict="caution",
        reason="x",
        grade="user",
        sources=("Lab book 8",),
        origin="user",
    )
    model = PairMatrixModel(materials)
    for known, severity in ((materials, "fail"), (replace(materials, pairs=(*materials.pairs, own)), "caution")):
        model.show_matrix(known, ("electrolyte", "solvent"))
        assert model.index_of("Li10SiP2S12", "water").data(SEVERITY) == severity


def test_a_matrix_is_there_at_once(materials, qapp):
    model = PairMatrixModel(materials)
    start = time.perf_counter()
    model.show_matrix(materials, ("electrolyte", "solvent"))
    assert time.perf_counter() - start < 0.5  # judging waits until a cell is looked at


def ticks(matrix):
    return [matrix.findChild(QCheckBox, f"matrix_known_{number}") for number in range(3)]


def test_the_ways_of_knowing_are_counted_and_each_can_be_hidden(matrix, qtbot, materials):
    matrix.finish()
    model = view(matrix).model()
    full = model.rowCount() * model.columnCount()
    counts = [int(box.text().split()[-1]) for box in ticks(matrix)]
    assert sum(counts) == full
    assert all(counts)
    words = [box.text().rsplit(maxsplit=1)[0] for box in ticks(matrix)]
    assert words == ["reported", "expected, not tested", "not reported"]
    for box in ticks(matrix)[1:]:
        box.setChecked(False)
    assert 0 < model.rowCount() * model.columnCount() < full  # what has no report at all is left out
    cells = [model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    assert [index.data() for index in cells].count("") == len(cells) - counts[0]
    for row in range(model.rowCount()):
        assert any(model.index(row, column).data() for column in range(model.columnCount()))
    matrix.finish()
    assert [int(box.text().split()[-1]) for box in ticks(matrix)] == counts  # of the whole matrix, whatever is shown
    ticks(matrix)[0].setChecked(False)
    assert ticks(matrix)[0].isChecked()  # the last stays: nothing would be left
    matrix.show_pair("electrolyte", "Li2SnS3", "solvent", "heptane")  # not reported, and asked for
    assert "Li₂SnS₃" in words_of(matrix)


def with_rules(materials, *rules, classes=("argyrodite", "aromatic")):
    """The library with classes for Li6PS5Cl, Li6PS5Br and o-xylene, m-xylene, and rules."""
    own = {}
    for kind, keys, name in (
        ("electrolyte", ("Li6PS5Cl", "Li6PS5Br"), classes[0]),
        ("solvent", ("o-xylene", "m-xylene"), classes[1]),
    ):
        for key in keys:
            material = materials.find(kind, key)
            texts = {**material.texts, "compatibility_class": CitedText(name, "Song2023", grade="estimate")}
            own[kind, key] = replace(material, texts=texts)
    kept = [pair for pair in materials.pairs if "solvent" not in (pair.first_kind, pair.second_kind)]
    reported = PairVerdict(
        first_kind="electrolyte",
        first="Li6PS5Br",
        second_kind="solvent",
        second="o-xylene",
        verdict="caution",
        reason="conducts a little less after a day",
        grade="measured",
        sources=("Song2023",),
    )
    return replace(materials, materials={**materials.materials, **own}, pairs=(*kept, reported), rules=tuple(rules))


def rule(verdict="compatible", is_guess=False):
    return ClassRule(
        first_kind="electrolyte",
        first="argyrodite",
        second_kind="solvent",
        second="aromatic",
        verdict=verdict,
        reason="weak donor of low polarity",
        grade="estimate",
        source="Song2023",
        is_guess=is_guess,
        note="Nobody tried the class.",
    )


def test_a_rule_looks_and_reads_like_an_expectation_with_the_nearest_evidence_beside_it(materials, qapp):
    model = PairMatrixModel(materials)
    model.show_matrix(with_rules(materials, rule()), ("electrolyte", "solvent"))
    index = model.index_of("Li6PS5Cl", "o-xylene")
    assert (index.data(SEVERITY), index.data(IS_ESTIMATE)) == ("pass", True)
    text = model.details(index)
    assert "✓ compatible, expected, not tested. Rule for the class argyrodite and the class aromatic: " in text
    assert "Weak donor of low polarity. Nobody tried the class." in text
    assert "Evidence: estimate by reasoning or analogy. Source: Song" in text
    assert "Nearest evidence, of other pairs:\nLi₆PS₅Br" in text
    assert "! caution. Conducts a little less after a day. Measured" in text
    reported = model.index_of("Li6PS5Br", "o-xylene")
    assert (reported.data(SEVERITY), reported.data(IS_ESTIMATE)) == ("caution", False)  # a report stands above
    assert "caution, reported. Conducts" in model.details(reported)
    assert "Nearest" not in model.details(reported)


def test_a_rule_that_is_a_guess_leaves_the_cell_not_reported(materials, qapp):
    model = PairMatrixModel(materials)
    model.show_matrix(with_rules(materials, rule(is_guess=True)), ("electrolyte", "solvent"))
    index = model.index_of("Li6PS5Cl", "m-xylene")
    assert (index.data(), index.data(SEVERITY), index.data(IS_ESTIMATE)) == ("?", "unknown", False)
    assert "? not reported. The rule for the class argyrodite" in model.words(index)
    assert "would say compatible, but that is a guess, not an answer." in model.words(index)
    assert "Unknown is not safe" in model.words(index)


def test_a_listed_verdict_that_is_an_estimate_looks_like_one(materials, qapp):
    model = PairMatrixModel(materials)
    for kinds in MATRICES.values():
        model.show_matrix(materials, kinds)
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                pair = model.pair_at(model.index(row, column))[2]
                if pair is not None and pair.verdict != "unknown":
                    is_estimated = pair.grade in ESTIMATED_GRADES
                    assert model.index(row, column).data(IS_ESTIMATE) is is_estimated
                    assert (", expected, not tested." in model.words(model.index(row, column))) is is_estimated


def test_arrow_keys_move_and_the_verdict_follows(matrix, qtbot):
    matrix.show_pair("electrolyte", "Li6PS5Cl", "solvent", "toluene")
    assert words_of(matrix).startswith("Li₆PS₅Cl (LPSCl) with toluene: ✓ compatible, reported. ")
    qtbot.keyClick(view(matrix), Qt.Key.Key_Right)
    assert " with tetrahydrofuran: " in words_of(matrix)


def test_another_matrix_says_what_its_verdicts_mean(matrix):
    choice = matrix.findChild(QComboBox, "matrix_choice")
    choice.setCurrentText("Binder × solvent")
    assert "dissolves it" in matrix.findChild(QLabel, "matrix_meaning").text()
    assert view(matrix).model().rowCount() > 20


def enter(matrix, qtbot, reason, source, verdict="incompatible"):
    qtbot.keyClick(view(matrix), Qt.Key.Key_Return)
    form = matrix.findChild(QDialog, "verdict_form")
    box = form.findChild(QComboBox, "verdict_choice")
    box.setCurrentIndex(box.findData(verdict))
    qtbot.keyClicks(form.findChild(QPlainTextEdit, "verdict_reason"), reason)
    qtbot.keyClicks(form.findChild(QLineEdit, "verdict_source"), source)
    qtbot.mouseClick(form.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save), LEFT)
    return form


def test_an_own_verdict_wins_and_retiring_it_brings_the_shipped_one_back(matrix, document, qtbot):
    matrix.show_pair("solvent", "toluene", "electrolyte", "Li6PS5Cl")
    shipped = document.materials.pair("electrolyte", "Li6PS5Cl", "solvent", "toluene")
    clear = matrix.findChild(QPushButton, "matrix_clear")
    assert not clear.isVisible()
    enter(matrix, qtbot, "turned brown within an hour", "Lab book 8; Report 3")
    own = document.materials.pair("electrolyte", "Li6PS5Cl", "solvent", "toluene")
    assert (own.verdict, own.origin, own.grade, own.sources) == (
        "incompatible",
        "user",
        "user",
        ("Lab book 8", "Report 3"),
    )
    assert "✗ incompatible, your own verdict. Turned brown within an hour." in words_of(matrix)
    qtbot.mouseClick(clear, LEFT)
    assert document.materials.pair("electrolyte", "Li6PS5Cl", "solvent", "toluene") == shipped
    assert "✓ compatible" in words_of(matrix)


@pytest.mark.parametrize(("reason", "source", "sentence"), [("", "x", "few words"), ("brown", " ", "Name the source")])
def test_a_verdict_without_reason_or_source_is_refused(matrix, document, qtbot, reason, source, sentence):
    before = document.materials
    form = enter(matrix, qtbot, reason, source)
    assert sentence in form.findChild(QLabel, "verdict_error").text()
    assert form.isVisible()
    assert document.materials is before
    form.reject()


def test_an_own_verdict_has_a_corner_and_what_is_expected_is_drawn_hollow(matrix, qtbot):
    model = view(matrix).model()
    columns = [model.index_of("Li6PS5Cl", column.key) for column in matrix_columns(model)]
    fine = [index for index in columns if index.data(SEVERITY) == "pass"]
    filled, hollow = (next(index for index in fine if index.data(IS_ESTIMATE) is kind) for kind in (False, True))
    names = [tuple(material.key for material in model.pair_at(index)[:2]) for index in (filled, hollow)]

    def drawn(keys):
        index = view(matrix).model().index_of(*keys)
        view(matrix).scrollTo(index)
        image = view(matrix).viewport().grab(view(matrix).visualRect(index)).toImage()
        return image.convertToFormat(QImage.Format.Format_RGB32)

    matrix.show_pair("electrolyte", "Li2SnS3", "solvent", "heptane")  # the current cell has a frame of its own
    before = drawn(names[0])
    assert before.pixel(6, 6) != drawn(names[1]).pixel(6, 6)
    matrix.show_pair("electrolyte", names[0][0], "solvent", names[0][1])
    enter(matrix, qtbot, "still fine", "Lab book 8", verdict="compatible")
    matrix.show_pair("electrolyte", "Li2SnS3", "solvent", "heptane")
    after = drawn(names[0])
    corner = before.width() - 5, 4
    assert before.pixel(*corner) != after.pixel(*corner)


def matrix_columns(model):
    return [model.pair_at(model.index(0, column))[1] for column in range(model.columnCount())]


def test_a_read_only_library_offers_no_verdict_form(fresh_file, document, qtbot):
    with Library.open(fresh_file, shipped=resources() / "library", read_only=True) as library:
        matrix = PairMatrix(document, library)
        qtbot.addWidget(matrix)
        assert not matrix.findChild(QPushButton, "matrix_set").isEnabled()
        assert "read-only" in matrix.findChild(QPushButton, "matrix_set").toolTip()
        matrix.open_form()
        assert matrix.findChild(QDialog, "verdict_form") is None


def test_of_one_kind_each_pair_counts_once_and_none_is_of_a_material_with_itself(materials, qapp, matrix):
    kinds = ("electrolyte", "electrolyte")
    model = PairMatrixModel(materials)
    model.show_matrix(materials, kinds)
    *_, counts = model.count()
    number = model.rowCount()
    assert sum(counts.values()) == number * (number - 1) // 2
    listed = materials.of_kind("electrolyte")
    assert counts["reported"] == len({*map(frozenset, reported_cells(materials, listed, listed))})
    choice, own = matrix.findChild(QComboBox, "matrix_choice"), matrix.findChild(QPushButton, "matrix_set")
    choice.setCurrentIndex(list(MATRICES.values()).index(kinds))
    shown = view(matrix)
    for column, is_possible in ((0, False), (1, True)):
        shown.setCurrentIndex(shown.model().index(0, column))
        assert own.isEnabled() is is_possible
        assert ("with itself" in own.toolTip()) is not is_possible
    shown.setCurrentIndex(shown.model().index(0, 0))
    matrix.open_form()
    assert matrix.findChild(VerdictForm) is None


@pytest.mark.parametrize("grade", ["estimate", "reported"])
def test_the_list_of_pairs_and_the_matrix_mark_a_pair_alike(materials, qapp, grade):
    listed = PairVerdict(
        first_kind="electrolyte",
        first="Li3InCl6",
        second_kind="solvent",
        second="water",
        verdict="incompatible",
        reason="x",
        grade=grade,
        sources=("Song2023",),
    )
    known = replace(materials, pairs=(listed,))
    model = PairMatrixModel(known)
    model.show_matrix(known, ("electrolyte", "solvent"))
    index = model.index_of("Li3InCl6", "water")
    (row,) = pair_rows(known.find("solvent", "water"), known)
    assert row.severity == index.data(SEVERITY) == ("caution" if grade == "estimate" else "fail")
    assert row.partner_kind == "Halide electrolyte"
    assert "incompatible" in row.cells[2]
    assert "incompatible" in model.words(index)

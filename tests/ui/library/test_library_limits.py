"""Narrowing the library's list: limits, grades, owners; what papers report beside the design value; the export."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QPushButton,
    QTableView,
    QTabWidget,
)

from ssedesigner.core.compositions import CompositionSpread
from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material, Materials, MoisturePoint
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.library import material_table
from ssedesigner.ui.library.browser import LibraryBrowser
from ssedesigner.ui.library.export import export
from ssedesigner.ui.library.groups import GROUPS, PAPERS, SPREAD, Bound, Narrowing, sureness
from ssedesigner.ui.library.material_table import MATERIAL, MaterialModel
from ssedesigner.ui.library.material_values import moisture_rows, reported_film_rows, value_rows
from ssedesigner.ui.library.spread_bar import HIGHEST, LOWEST, is_outside, outside_words, place, spread_words
from ssedesigner.ui.theme import LIGHT
from ssedesigner.ui.widgets.tables import ROW


def cited(value, grade="reported", **more):
    return Cited(value, "mS/cm", "Song2023", grade=grade, **more)


def sulfide(key, value=None, formula="Li3PS4", **more):
    values = {} if value is None else {"conductivity_ms_cm": value}
    return Material(kind="electrolyte", key=key, name=key, formula=formula, values=values, **more)


def spread(**more):
    given = {
        "composition": "Li3PS4",
        "form": "",
        "papers": 4,
        "values_count": 6,
        "mean_ms_cm": 0.17,
        "median_ms_cm": 0.2,
        "low_ms_cm": 0.0013,
        "high_ms_cm": 2.05,
        "sd_log10": 0.5,
        "density_mean_g_cm3": None,
        "density_low_g_cm3": None,
        "density_high_g_cm3": None,
        "dois": (),
        "data_sets": ("OBELiX",),
    }
    return CompositionSpread(**{**given, **more})


MADE = [
    sulfide("good", cited(3.0, "measured", low=0.5, high=5.0)),
    sulfide("guessed", cited(10.0, "estimate"), formula="Li4SnS4"),
    sulfide("weak", cited(0.01, "handbook"), formula="Li2SnS3"),
    sulfide("mine", cited(1.0, "user"), formula="Li7PS6", origin="user"),
    sulfide("nobody", formula="Li2S"),
    sulfide("gone", cited(4.0), formula="Li6PS5I", is_retired=True),
    sulfide("Li3InCl6", cited(1.1), formula="Li3InCl6"),
]


@pytest.fixture
def made(materials):
    pieces = {(each.kind, each.key): each for each in MADE}
    moisture = MoisturePoint(
        key="m1",
        label="good",
        electrolyte="good",
        form="powder",
        thickness_um=None,
        dew_point_c=-40.0,
        water_ppm=127.0,
        humidity_pct=None,
        temperature_c=None,
        gas="dry-room air",
        time_min=30.0,
        quantity="conductivity loss",
        value=None,
        low=50.0,
        high=None,
        unit="%",
        text="more than 50",
        grade="estimate",
        source="Song2023",
    )
    others = {key: each for key, each in materials.materials.items() if each.kind != "electrolyte"}
    return replace(materials, materials={**pieces, **others}, compositions=(spread(),), moisture=(moisture,))


@pytest.fixture(scope="module")
def shipped_library(tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "library.sqlite"
    Library.open(path, shipped=resources() / "library").close()
    with Library.open(path, shipped=resources() / "library", read_only=True) as library:
        yield library


@pytest.fixture
def browser(made, shipped_library, qtbot):
    browser = LibraryBrowser(Document(made), shipped_library)
    qtbot.addWidget(browser)
    browser.resize(1366, 768)
    browser.show()
    return browser


def shown(browser):
    model = browser.findChild(QTableView, "material_table").model()
    return [model.index(row, 0).data(MATERIAL).key for row in range(model.rowCount())]


def status(browser):
    return browser.findChild(QLabel, "library_status").text()


def box(browser, name):
    return browser.findChild(QCheckBox, name)


def test_a_limit_keeps_what_is_not_known_until_one_leaves_it_out():
    bounds = (Bound(quantity="conductivity_ms_cm", number=1.0),)
    keep, leave = Narrowing(bounds=bounds), Narrowing(bounds=bounds, leaves_out_unknown=True)
    kept = [each.key for each in MADE if keep.passes(each, "conductivity_ms_cm")]
    assert kept == ["good", "guessed", "mine", "nobody", "Li3InCl6"]
    assert [each.key for each in MADE if leave.passes(each, "conductivity_ms_cm")] == [*kept[:3], "Li3InCl6"]


@pytest.mark.parametrize(
    ("bound", "value", "is_met"),
    [
        (Bound(quantity="a", number=1.0), cited(1.0), True),
        (Bound(quantity="a", number=1.0), cited(0.99), False),
        (Bound(quantity="a", number=1.0, is_least=False), cited(1.0), True),
        (Bound(quantity="a", number=1.0, is_least=False), cited(1.01), False),
        (Bound(quantity="a", word="poor"), CitedText("poor", "Song2023"), True),
        (Bound(quantity="a", word="poor"), CitedText("very_poor", "Song2023"), False),
    ],
)
def test_a_bound_takes_its_own_end(bound, value, is_met):
    assert bound.is_met(value) is is_met


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        ("measured", "measured"),
        ("reported", "reported"),
        ("computed", "derived"),
        ("handbook", "derived"),
        ("fitted", "derived"),
        ("estimate", "estimate"),
        ("assumed", "estimate"),
        ("user", "user"),
    ],
)
def test_every_grade_has_its_tick_box(grade, words):
    assert sureness(cited(1.0, grade)) == words
    assert sureness(None) == ""


def test_sulfides_and_halides_stand_apart_and_are_counted(browser):
    kinds = browser.findChild(QListWidget, "library_kinds")
    assert kinds.item(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Sulfides, 5"
    assert kinds.item(2).data(Qt.ItemDataRole.AccessibleTextRole) == "Halides, oxyhalides, 1"
    assert "Li3InCl6" not in shown(browser)
    kinds.setCurrentRow(2)
    assert shown(browser) == ["Li3InCl6"]
    assert browser.findChild(QLabel, "detail_use").text() == ""
    use = browser.findChild(QPushButton, "library_use")
    assert use.isEnabled()
    assert "use_as_cathode_side_electrolyte" in [action.objectName() for action in use.menu().actions()]
    assert "use_as_electrolyte" not in [action.objectName() for action in use.menu().actions()]
    assert "Sulfide" not in browser.findChild(QLabel, "detail_facts").text()


def test_limits_are_typed_turned_round_and_cleared(browser, qtbot):
    line = browser.findChild(QLineEdit, "limit_conductivity_ms_cm")
    qtbot.keyClicks(line, "0,5")
    assert shown(browser) == ["good", "guessed", "mine", "nobody"]
    assert status(browser) == "4 of 5 sulfides match the filters"
    qtbot.mouseClick(browser.findChild(QPushButton, "limit_sign_conductivity_ms_cm"), Qt.MouseButton.LeftButton)
    assert shown(browser) == ["weak", "nobody"]
    box(browser, "library_leave_out").click()
    assert shown(browser) == ["weak"]
    line.setText("1e-9")
    nothing = browser.findChild(QLabel, "material_table_empty")
    assert nothing.text() == "0 of 5 sulfides match the filters; widen one, or clear them."
    assert nothing.isVisible()
    qtbot.mouseClick(browser.findChild(QPushButton, "library_clear_limits"), Qt.MouseButton.LeftButton)
    assert len(shown(browser)) == 5
    assert line.text() == ""
    assert not box(browser, "library_leave_out").isChecked()


def test_a_limit_is_read_with_its_unit_and_nonsense_narrows_nothing(browser):
    line = browser.findChild(QLineEdit, "limit_conductivity_ms_cm")
    line.setText("0,2 S/m")
    assert shown(browser) == ["good", "guessed", "nobody"]
    line.setText("plenty")
    assert line.property("invalid") is True
    assert "Ionic conductivity" in status(browser)
    assert "is not a number" in status(browser)
    assert len(shown(browser)) == 5


def test_a_class_is_chosen_among_those_that_materials_have(browser):
    words = browser.findChild(QComboBox, "limit_class_air_stability_class")
    assert words.itemText(0) == "any"
    browser.findChild(QListWidget, "library_kinds").choose("solvent")
    words = browser.findChild(QComboBox, "limit_class_sulfide_class")
    words.setCurrentIndex(words.findData("degrading"))
    model = browser.findChild(QTableView, "material_table").model()
    assert {row.text("sulfide_class") for row in model.rows} == {"degrading"}


def test_ticks_and_owners_narrow_the_list(browser, qtbot):
    assert box(browser, "library_sure_estimate").text() == "estimate   1"
    box(browser, "library_sure_estimate").click()
    box(browser, "library_sure_unknown").click()
    assert shown(browser) == ["good", "weak", "mine"]
    own = browser.findChild(QPushButton, "library_show_user")
    assert own.text() == "Own 1"
    qtbot.mouseClick(own, Qt.MouseButton.LeftButton)
    assert shown(browser) == ["mine"]


def test_showing_a_material_takes_away_what_would_hide_it(browser):
    browser.findChild(QLineEdit, "limit_conductivity_ms_cm").setText("100")
    box(browser, "library_sure_estimate").click()
    browser.show_material("electrolyte", "guessed")
    assert browser.current_material.key == "guessed"
    browser.show_material("electrolyte", "gone")
    assert browser.current_material.key == "gone"


# what papers report


@pytest.mark.parametrize(
    ("value", "is_out"),
    [(None, False), (0.0013, False), (2.05, False), (2.06, False), (3.0, True), (0.0001, True)],
)
def test_a_value_is_outside_when_it_misses_the_range_by_more_than_rounding(value, is_out):
    value = None if value is None else cited(value)
    assert is_outside(value, spread()) is is_out
    assert is_outside(value, None) is False


def test_the_words_on_a_spread_say_number_range_and_side():
    assert spread_words(spread()) == (
        "Data sets (OBELiX) report for this composition 0.0013 to 2.05 mS/cm, geometric mean 0.17 (4 papers, 6 values)."
    )
    one = spread(papers=1, values_count=1, low_ms_cm=2.0, high_ms_cm=2.0, mean_ms_cm=2.0, form="glass")
    assert spread_words(one) == "Data sets (OBELiX) report for this composition (glass) 2 mS/cm (1 paper, 1 value)."
    assert outside_words(cited(1.0), spread()) == ""
    assert outside_words(cited(3.0), spread()).startswith("The design value lies above the reported range.")
    assert "below the only reported one" in outside_words(cited(1.0), one)


def test_the_axis_holds_what_lies_beyond_it():
    assert [place(value, 10, 110) for value in (LOWEST, LOWEST / 1e9, HIGHEST, HIGHEST * 1e9)] == [10, 10, 110, 110]


def test_the_table_and_the_detail_show_the_spread_beside_the_design_value(browser, made):
    model = browser.findChild(QTableView, "material_table").model()
    good = model.row_of("electrolyte", "good")
    cells = {name: model.index(good, column) for column, name in enumerate(model.columns)}
    assert cells[PAPERS].data() == "4"
    assert "design value lies above" in cells[SPREAD].data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(model.row_of("electrolyte", "weak"), model.columns.index(PAPERS)).data() == "?"
    (row,) = value_rows(made.find("electrolyte", "good"), made)
    assert "as-milled, annealed and hot-pressed" in row.outside_text
    assert "OBELiX" in row.spread_text
    browser.show_material("electrolyte", "good")
    pixels = browser.findChild(QListView, "value_list").grab().toImage()
    places = ((x, y) for x in range(0, pixels.width(), 7) for y in range(0, pixels.height(), 7))
    assert any(pixels.pixelColor(*at).name() == LIGHT.caution_ground for at in places)


def test_what_moist_air_did_stands_among_the_values_with_its_conditions(browser, made):
    (row,) = moisture_rows(made.find("electrolyte", "good"), made)
    assert row.text == "Conductivity loss: ≈ from 50 %"
    assert row.words.startswith(
        "More than 50, good, powder, dew point −40 °C, 127 ppm of water, dry-room air, 30 min. Song"
    )
    assert moisture_rows(made.find("binder", "NBR"), made) == []
    browser.show_material("electrolyte", "good")
    values = browser.findChild(QListView, "value_list").model()
    assert [values.index(row, 0).data(ROW).label for row in range(values.rowCount())] == [
        "Ionic conductivity",
        "In moist air",
    ]


def test_films_that_hold_a_material_are_listed(browser, materials):
    rows = reported_film_rows(materials.find("binder", "NBR"), materials)
    assert rows
    assert all(row.film.binder == "NBR" for row in rows)
    assert reported_film_rows(materials.find("packaging", "pouch-laminate"), materials) == []
    browser.show_material("binder", "NBR")
    tabs = browser.findChild(QTabWidget, "detail_tabs")
    tabs.setCurrentIndex(2)
    assert tabs.tabText(2) == f"Films {len(rows)}"
    assert browser.findChild(QTableView, "film_table").model().rowCount() == len(rows)


def test_return_offers_the_fields_of_the_chosen_material(browser, qtbot):
    menu = browser.findChild(QPushButton, "library_use").menu()
    browser.show_material("packaging", "pouch-laminate")
    browser.findChild(QTableView, "material_table").activated.emit(QModelIndex())
    assert not menu.isVisible()
    browser.show_material("solvent", "toluene")
    browser.findChild(QTableView, "material_table").activated.emit(QModelIndex())
    assert menu.isVisible()
    assert menu.activeAction().objectName() == "use_as_solvent"
    menu.hide()


def test_only_what_is_looked_at_is_written_however_many_materials_there_are(made, monkeypatch, qapp):
    many = [replace(MADE[0], key=f"own {number}", name=f"own {number}") for number in range(3000)]
    written, write = [], material_table.cell_text

    def counted(each, column, **more):
        written.append(each.key)
        return write(each, column, **more)

    monkeypatch.setattr(material_table, "cell_text", counted)
    model = MaterialModel()
    model.show_materials(GROUPS["sulfide"], many, made)
    for column in range(1, model.columnCount()):
        model.sort(column, Qt.SortOrder.DescendingOrder)
    model.narrow(Narrowing(bounds=(Bound(quantity="conductivity_ms_cm", number=1.0),)))
    assert model.rowCount() == 3000
    assert not written


# the export


def test_the_export_holds_what_is_seen_with_grade_range_and_source(browser, made, tmp_path):
    browser.findChild(QLineEdit, "limit_conductivity_ms_cm").setText("2")
    model = browser.findChild(QTableView, "material_table").model()
    done = export(tmp_path / "list.csv", model, made)
    assert (done.severity, done.sentence) == ("pass", "3 materials written into list.csv, with grades and sources.")
    text = (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    head, first, *_ = text.splitlines()
    assert head.startswith("name,key,kind,formula,origin,")
    assert '"conductivity_ms_cm, mS/cm",conductivity_ms_cm low' in head
    assert first.startswith("good,good,Sulfide electrolyte,Li3PS4,shipped,,3.0,0.5,5.0,,measured,")
    assert first.endswith("4,0.0013,0.17,2.05")
    assert export(tmp_path / "list.xlsx", model, made).severity == "pass"
    assert (tmp_path / "list.xlsx").read_bytes()[:2] == b"PK"


def test_an_empty_list_replaces_no_file_and_no_cell_is_a_formula(browser, made, tmp_path):
    model = browser.findChild(QTableView, "material_table").model()
    path = tmp_path / "list.csv"
    path.write_text("kept", encoding="utf-8")
    model.narrow(Narrowing(hits=frozenset()))
    told = export(path, model, made)
    assert (told.severity, told.sentence) == (
        "caution",
        "Nothing was exported: no material passes the search and the limits. Widen or clear them.",
    )
    assert path.read_text(encoding="utf-8") == "kept"
    evil = replace(made.find("electrolyte", "good"), key="=1+1", name="@SUM(A1)")
    with_evil = replace(made, materials={("electrolyte", "=1+1"): evil})
    model.show_materials(model.group, [evil], with_evil, Narrowing())
    export(path, model, with_evil)
    assert "'@SUM(A1),'=1+1," in path.read_text(encoding="utf-8-sig")


def test_a_library_without_compositions_shows_plain_rows():
    bare = Materials(version="", materials={("electrolyte", "good"): MADE[0]}, pairs=())
    assert value_rows(MADE[0], bare)[0].spread_text == ""

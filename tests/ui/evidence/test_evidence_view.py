"""The evidence view: points with bands and signs, filters, words, table, and what a click or key opens."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QTableView, QToolTip, QWidget

from ssedesigner.core.model_fit import accuracy
from ssedesigner.ui.evidence.evidence import EvidenceView
from ssedesigner.ui.evidence.points import PointFilter, count_words, factor_words, plot_data, point_words, select_points
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.plot.data import OUTSIDE
from ssedesigner.ui.theme import DARK, LIGHT
from tests.ui.made_up import made_up_evidence, point
from tests.ui.pointer import move_pointer

OWN = (point("F-0001", 1.3, 1.0, kind="own"), point("F-0002", 9.0, 1.0, kind="own", is_used=False))


@pytest.fixture
def view(qtbot, styled):
    shown = EvidenceView(LIGHT, QWidget())
    qtbot.addWidget(shown)
    shown.resize(746, 900)
    shown.show_evidence(made_up_evidence(OWN))
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def words(view, name):
    return view.findChild(QLabel, name).text()


def picks(qtbot, view, name, text):
    """Choose an entry of a list with the keys, as a person does."""
    box = view.findChild(QComboBox, name)
    assert box.findText(text) >= 0, [box.itemText(n) for n in range(box.count())]
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.findText(text)):
        qtbot.keyClick(box, Qt.Key.Key_Down)


def test_accuracy_counts_hits_and_names_the_worst():
    evidence = made_up_evidence()
    found = accuracy([each for each in evidence.points if each.kind == "reported"])
    assert (found.n, found.coverage_90) == (5, 0.8)
    assert found.worst[0] == "201"
    assert found.median_factor == pytest.approx(4 / 3)
    assert accuracy(()) is None


def test_all_points_are_drawn_from_left_to_right_with_their_bands(view):
    films = view.plot.data.films
    assert len(films) == 9
    assert [film.x for film in films] == sorted(film.x for film in films)
    assert all(film.low < film.y < film.high for film in films)
    assert {film.mark for film in films} == {"reported", "series", "own", "unused"}
    assert [film.name for film in films if film.is_outside] == ["Li₆PS₅Cl, NBR [201]", "film F-0002"]


def test_the_key_explains_each_sign_and_tags_stand_where_there_is_room(view):
    labels = view.plot.labels()
    entries = view.plot.key().entries
    keys = {entry.text: entry.mark for entry in entries if isinstance(entry.mark, str)}
    assert keys == {
        "reported films": "reported",
        "points of a series": "series",
        "own films": "own",
        "own films, left out": "unused",
        OUTSIDE: "outside",
    }
    texts = [label.text for label in labels] + [entry.text for entry in entries]
    assert {"equal", "twice", "half"} <= set(texts)
    assert any(text.startswith("[") for text in texts), texts
    rects = [label.placed.rect for label in labels]
    for number, (left, top, right, bottom) in enumerate(rects):
        assert 0 <= left <= right <= view.plot.frame[2]
        assert 0 <= top <= bottom <= view.plot.frame[3]
        for a, b, c, d in rects[number + 1 :]:
            assert right <= a + 1 or c <= left + 1 or bottom <= b + 1 or d <= top + 1


def test_a_point_is_told_with_numbers_band_reason_and_source(view):
    film = next(film for film in view.plot.data.films if "[201]" in film.name)
    told = view.plot.film_text(film)
    assert "Measured 0.0500 mS/cm, predicted 0.600 mS/cm (90 % band 0.15–2.4)" in told
    assert "Predicted 12 times too high, outside the band" in told
    assert "Likely reason: the powder was ground by hand" in told
    assert "Slurry casting, 30 µm, measured at 25 °C" in told
    assert told.endswith("Author 201, Journal (2023)\nClick, or Return: open its recipe")


def test_words_for_a_hit_and_for_a_film_that_is_left_out():
    assert factor_words(point("1", 1.0, 1.001)) == "as measured"
    assert factor_words(point("1", 2.0, 1.0)) == "2.0 times too low"
    assert "Left out: moves no prediction" in point_words(OWN[1])


def test_arrow_keys_name_points_and_return_opens_the_recipe(view, qtbot):
    opened = []
    view.point_opened.connect(opened.append)
    view.plot.setFocus()
    qtbot.keyClick(view.plot, Qt.Key.Key_Right)
    assert "[201]" in QToolTip.text()
    qtbot.keyClick(view.plot, Qt.Key.Key_Return)
    assert [each.key for each in opened] == ["201"]


def test_a_click_opens_a_film_that_has_a_recipe_and_no_other(view, qtbot):
    opened = []
    view.point_opened.connect(opened.append)
    for number, film in enumerate(view.plot.data.films):
        if film.is_opened_by_click:
            at = view.plot.film_position(number).toPoint()
            qtbot.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
            assert opened[-1].measured == film.x
    assert len(opened) == 5
    number = next(n for n, film in enumerate(view.plot.data.films) if film.mark == "series")
    qtbot.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=view.plot.film_position(number).toPoint())
    assert len(opened) == 5


def test_dragging_over_a_film_zooms_and_opens_nothing(view, qtbot):
    opened = []
    view.point_opened.connect(opened.append)
    at = view.plot.film_position(0).toPoint()
    port = view.plot.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=at + QPoint(80, -80))
    move_pointer(port, at + QPoint(40, -40), Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at)
    assert opened == []


def test_filters_narrow_the_plot_and_are_counted_in_words(view, qtbot):
    assert words(view, "evidence_count") == (
        "All 9 points shown: median factor 1.3, 7 of 8 (88 %) inside the 90 % band. "
        "1 shown is left out of these figures."
    )
    picks(qtbot, view, "evidence_method", "Solvent-free (dry)")
    assert [film.x for film in view.plot.data.films] == [2.0]
    assert words(view, "evidence_count").startswith("1 of 9 points shown: median factor 1.1, 1 of 1")
    picks(qtbot, view, "evidence_method", "All methods")
    picks(qtbot, view, "evidence_scaffold", "Scaffold: with")
    assert [film.x for film in view.plot.data.films] == [1.6]
    picks(qtbot, view, "evidence_scaffold", "Scaffold: all")
    picks(qtbot, view, "evidence_binder_class", "No binder")
    assert [film.x for film in view.plot.data.films] == [0.3]


def test_kinds_are_switched_with_the_space_bar(view, qtbot):
    box = view.findChild(QCheckBox, "evidence_kind_reported")
    assert box.text() == "Reported films (5)"
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert {film.mark for film in view.plot.data.films} == {"series", "own", "unused"}
    for kind in ("series", "own"):
        view.findChild(QCheckBox, f"evidence_kind_{kind}").click()
    assert words(view, "evidence_count") == "None of the 9 points matches; choose fewer conditions."


def test_the_choice_and_the_axes_stay_when_new_evidence_comes(view, qtbot):
    picks(qtbot, view, "evidence_binder_class", "Fibrillated")
    before = view.plot.data
    view.show_evidence(made_up_evidence(OWN[:1]))
    assert view.findChild(QComboBox, "evidence_binder_class").currentText() == "Fibrillated"
    assert len(view.plot.data.films) == 1
    assert view.plot.data.x == before.x


def test_no_points_at_all_are_said_and_drawn_without_trouble():
    assert count_words((), 0) == "There are no points."
    assert plot_data((), ()).message
    assert select_points((), PointFilter()) == ()


def test_the_words_give_both_hit_rates_the_worst_films_and_the_date(view):
    text = words(view, "evidence_accuracy")
    assert "5 points, median factor 1.3; 80 % of them inside the 90 % band." in text
    assert "With the pellet value of the same powder" in text
    assert "Own films" in text
    assert "predicted 12 times too high, 0.60 against 0.050 mS/cm measured. The powder was ground by hand." in text
    assert "20 Nov 2026" in text
    assert text.index("[201]") < text.index("[202]") < text.index("[187]")


def test_the_parameters_have_interval_unit_and_meaning_and_fit_their_rows(view):
    table = view.findChild(QTableView, "plot_fitted_parameters")
    model = table.model()
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row[:4] == ["Loss by film-forming binder", "−12.3", "−15.0 to −9.90", "–"]
    assert row[4] == "How much of the conduction one part of binder takes away."
    for number in range(model.rowCount()):
        assert table.rowHeight(number) >= table.sizeHintForRow(number)


def test_plot_and_table_can_be_copied_as_everywhere(view):
    cards = {card.title: card for card in view.findChildren(Card)}
    cards["Predicted against measured"].copy_table()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("kind\tfilm\tmeasured, mS/cm\tpredicted, mS/cm\t90 % band, low")
    assert len(lines) == 10
    assert "the powder was ground by hand" in lines[1]
    cards["Fitted parameters"].copy_table()
    assert "Scatter between laboratories" in QGuiApplication.clipboard().text()


@pytest.mark.parametrize(("width", "is_beside"), [(490, False), (746, True)])
def test_the_words_stand_beside_the_plot_or_below_it(view, qtbot, width, is_beside):
    view.resize(width, 2000)
    plot, text = view.findChild(QWidget, "card_predicted_against_measured"), view.findChild(QWidget, "card_accuracy")
    qtbot.waitUntil(lambda: (text.y() == plot.y()) == is_beside)
    assert view.minimumSizeHint().width() <= width
    assert not plot.geometry().intersects(text.geometry())


def test_every_part_has_a_name_and_takes_the_theme(view):
    for kind in (QComboBox, QCheckBox, QLabel, QTableView):
        for widget in view.findChildren(kind):
            assert widget.objectName(), kind
    for kind in (QComboBox, QCheckBox, QTableView):
        for widget in view.findChildren(kind):
            assert widget.accessibleName(), widget.objectName()
    assert "points of a series" in view.plot.accessibleDescription()
    view.apply_theme(DARK)
    ground = view.plot.grab().toImage().pixelColor(2, view.plot.height() - 2)
    assert ground.name() == DARK.surface

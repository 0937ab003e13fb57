"""The one model of simple tables: what a cell says, how it looks, and what stays chosen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from ssedesigner.ui.theme import DARK, LIGHT
from ssedesigner.ui.widgets.tables import ROW, NumberRows, RowsModel, RowTable, TableCell

ROLE = Qt.ItemDataRole


@pytest.fixture
def model(qapp):
    model = RowsModel()
    cells = (TableCell(text="NBR", tip="a <b> tip", spoken="nitrile rubber"), TableCell(text="✕ no", severity="fail"))
    unknown = (TableCell(text="PEO", is_italic=True), TableCell(text="not known", is_unknown=True))
    model.show_rows(NumberRows(header=("Material", "Verdict"), rows=(cells, unknown), subjects=("first", "second")))
    return model


def test_a_row_hands_out_what_it_is_about(model, qtmodeltester):
    assert [model.index(row, 1).data(ROW) for row in (0, 1)] == ["first", "second"]
    qtmodeltester.check(model)


def test_a_cell_says_its_words_to_eyes_to_a_search_and_to_a_reader(model):
    cell = model.index(0, 0)
    assert cell.data() == cell.data(ROLE.EditRole) == "NBR"
    assert cell.data(ROLE.AccessibleTextRole) == "nitrile rubber"
    assert "&lt;b&gt;" in cell.data(ROLE.ToolTipRole)
    assert model.index(1, 0).data(ROLE.AccessibleTextRole) is None, "its words are read as they stand"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_severity_and_what_is_not_known_have_the_colours_of_the_theme(model, theme):
    model.apply_theme(theme)
    colours = [model.index(row, 1).data(ROLE.ForegroundRole) for row in (0, 1)]
    assert colours == [QColor(theme.fail_text), QColor(theme.unknown_text)]
    assert model.index(0, 0).data(ROLE.ForegroundRole) is None
    assert model.index(1, 0).data(ROLE.FontRole).italic()


def test_words_begin_at_the_left_and_numbers_end_at_the_right(model):
    sides = [model.headerData(column, Qt.Orientation.Horizontal, ROLE.TextAlignmentRole) for column in (0, 1)]
    assert [bool(side & int(Qt.AlignmentFlag.AlignRight)) for side in sides] == [False, True]


def test_rows_of_the_same_shape_come_without_a_reset(model, qtbot):
    resets = []
    model.modelReset.connect(lambda: resets.append(True))
    model.show_rows(model.rows)
    assert not resets
    model.show_rows(NumberRows(header=("Material",), rows=()))
    assert resets
    assert model.rowCount() == 0


def test_no_title_is_cut_and_a_name_keeps_room_to_be_read(qtbot):
    table = RowTable("table", "Materials", LIGHT, 4)
    qtbot.addWidget(table)
    header = ("Material by name", "wt % of\nsolids", "By and source")
    cells = tuple(TableCell(text=text) for text in ("acrylonitrile butadiene rubber", "98.5", "a paper"))
    table.show_rows(NumberRows(header=header, rows=(cells,) * 3, text_columns=(0, 2)))
    table.show()
    titles, model = table.horizontalHeader(), table.model()
    for width in (900, 300, 150, 900):
        table.resize(width, table.height())
        for column, title in enumerate(header):
            shown = model.headerData(column, Qt.Orientation.Horizontal)
            assert shown.split() == title.split()
            widest = max(map(titles.fontMetrics().horizontalAdvance, shown.split("\n")))
            assert widest < titles.sectionSize(column)
            assert model.headerData(column, Qt.Orientation.Horizontal, ROLE.AccessibleTextRole) == title
        assert min(map(titles.sectionSize, (0, 2))) >= 96
        assert (titles.length() > table.viewport().width()) == (width < 300)
        assert table.rowViewportPosition(2) + table.rowHeight(2) <= table.viewport().height()

"""Cards of a page: none is stretched by its neighbour, none half empty, each row of the windows has its name."""

import pytest
from PySide6.QtWidgets import QApplication, QFrame

from ssedesigner.core.notation import formula
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.checks.windows import windows
from ssedesigner.physics.curves import curves
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.pictures.card import CardPage, make_scrollable
from ssedesigner.ui.pictures.windows import WindowPicture
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import LIGHT
from ssedesigner.ui.widgets.tables import NumberRows, NumberTable, TableCell
from ssedesigner.ui.workbench.cards import LADDER, MECHANICS, SAFETY, TabCards

PAGES = ((520, 260), (670, 510), (706, 560), (1220, 780))
"""Pages of windows of 900x520, 1366x768, 1440x900 and 1920x1080 [px]."""
BARE = {"binder": None, "binder_wt_pct": None, "solvent": None, "cosolvent": None, "cosolvent_share_pct": None}


@pytest.fixture
def pages(qtbot, styled, materials):
    """Open the page of a tab in its scroll area and show recipes on it."""

    def opened(tab):
        tabs = TabCards(LIGHT, lambda *_: None)
        tabs.show_library(materials)
        cards = tabs.of(tab)
        area = make_scrollable(CardPage("page", tab, [card for card, _ in cards]), tab)
        qtbot.addWidget(area)
        area.show()

        def show(size, **changes):
            recipe = Recipe(**changes)
            for _, show_on in cards:
                show_on(predict(recipe, materials), curves(recipe, materials))
            area.resize(*size)
            for _ in range(3):  # a picture says how high it is once it knows its width
                QApplication.processEvents()
            return {card.title: card for card, _ in cards}

        return show

    return opened


def test_no_plot_is_higher_than_its_page_and_no_ladder_of_one_bar_takes_a_row(pages):
    for tab, sizes in ((MECHANICS, PAGES), (SAFETY, PAGES[::3])):
        show = pages(tab)
        for size in sizes:
            for changes in (BARE, {"heat_treatment_c": 550.0, "scaffold": "PI nonwoven"}):
                cards = show(size, **changes)
                heights = {title: c.height() for title, c in cards.items() if isinstance(c.body, PlotCanvas)}
                assert max(heights.values()) <= size[1], (size, changes, heights)
                if LADDER in cards and changes is BARE and size[0] > 720:
                    assert cards[LADDER].width() < 0.6 * size[0]


def test_each_row_of_the_windows_has_its_name_and_no_ends_beside_it(materials):
    recipe = Recipe(second_electrolyte="Li6PS5Br", second_thickness_um=8.0, cathode_side_electrolyte="Li3InCl6")
    picture = WindowPicture(windows=windows(recipe, materials))
    for width in (480.0, 700.0, 1220.0):
        words = picture.scene(width, picture.minimum_height(width), LIGHT).words
        names = [one for one in words if one.rect[0] == 10.0 and one.text in {formula(w.key) for w in picture.bars}]
        assert len(names) == len(picture.bars)
        ends = max(one.text_rect[2] for one in names)
        rows = [one for one in words if " V" in one.text and one.text[0].isdigit()]
        assert all(one.text_rect[0] > ends + 30 for one in rows), width


class Sheet(QFrame):
    """A card that is as high as it is asked for, alone in its row below a width."""

    grows = True

    def __init__(self):
        super().__init__()
        self.setMinimumHeight(300)

    def is_alone_on(self, width):
        return width < 600


def test_no_scroll_bar_of_a_page_changes_what_stands_beside_what(qtbot, styled):
    # the bar came and went with the arrangement that needed it, and the program never came back
    page = CardPage("page", "Cards", [Sheet() for _ in range(3)])
    area = make_scrollable(page, "Cards")
    qtbot.addWidget(area)
    area.show()
    for width in range(590, 625, 5):
        rows = []
        for height in (2000, 100):
            area.resize(width, height)
            QApplication.processEvents()
            rows.append([*page._rows])
        assert rows[0] == rows[1], width


def test_a_table_asks_for_the_same_height_whatever_height_it_has(qtbot, styled):
    table = NumberTable("Numbers", LIGHT)
    qtbot.addWidget(table)
    words = "Sulfide electrolyte conductivity of the powder"
    cells = tuple((TableCell(text=f"{words} {n}"), TableCell(text="1.99 mS/cm")) for n in range(8))
    table.show_rows(NumberRows(header=("Result", "Value"), rows=cells))
    table.show()
    for width in range(200, 420, 4):
        asked = []
        for height in (600, 100):  # the second one would need a bar
            table.resize(width, height)
            QApplication.processEvents()
            asked.append(table.minimumSizeHint().height())
        assert asked[0] == asked[1], width

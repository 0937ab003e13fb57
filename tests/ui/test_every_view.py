"""Every tab and every window with every shipped recipe in both themes, the dark one with targets for touch."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.ui import theme as look
from ssedesigner.ui.screenshots import sample_batch, sample_lots
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.start import VIEWS
from tests.laws.trials import LAWS
from tests.ui.small_targets import clipped_areas, small_targets

THEMES = ("light", "dark")
TABS = ("workbench", "conduction", "mechanics", "stability", "energy", "safety", "sources", "evidence")

WIDER_THAN_THIS_SCREEN = {"microstructure_right_scroll", "compare_right_scroll"}
"""Parts of windows that need more than the 800 pixels of the screen of the tests."""


def settle():
    for _ in range(2):  # one round predicts, the next lays out and paints
        QCoreApplication.processEvents()


@pytest.fixture(params=THEMES)
def themed(request, open_window, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    settings.store("theme", request.param)
    settings.store("touch", "yes" if request.param == "dark" else "no")
    settings.flush()
    yield open_window()
    look.apply(QApplication.instance(), look.LIGHT)


def test_every_view_is_drawn_with_every_recipe(themed, library, materials):
    window, windows = themed, themed.windows
    sample_batch(library, window.document.recipe, materials)
    sample_lots(library)
    openers = {
        "library": windows.show_library,
        "lots": windows.show_lots,
        "guide": windows.show_guide,
        "plan": windows.show_plan,
        "batches": windows.show_batches,
        "sheet": windows.show_sheet,
        "scorecard": windows.show_scorecard,
        "calculation": windows.show_calculation,
        "methods": lambda: windows.show_substitutes("method"),
        "microstructure": windows.show_microstructure,
        "substitutes": windows.show_substitutes,
        "bench": windows.show_bench,
        "settings": windows.show_settings,
        "shortcuts": windows.show_shortcuts,
        "about": windows.show_about,
        "changes": windows.show_changes,
        "find": windows.show_design,
        "design": lambda: windows.show_what_if("binder"),
        "compare": windows.show_compare,
        "matters": windows.show_design,
        "next": windows.show_next,
        "import": lambda: windows.show_import((), "merge"),
        "impedance": windows.show_impedance,
        "import-table": lambda: windows.show_import((), "table"),
        "palette": lambda: window.show_palette(),
    }
    assert {*TABS, *openers} == set(VIEWS)
    opened = {name: opener() for name, opener in openers.items()}
    opened.pop("palette").close()
    settle()
    fingertip = look.row_px(0)
    assert bool(fingertip) == (window.settings.value("touch") == "yes")
    assert list(small_targets(window, fingertip)) == []
    for name, shown in opened.items():
        assert not shown.grab().isNull(), name
        assert list(small_targets(shown, fingertip)) == [], name
        assert {area.partition(":")[0] for area in clipped_areas(shown)} <= WIDER_THAN_THIS_SCREEN, name
        shown.close()
    assert len(shipped_recipes()) > 5
    theme = THEMES.index(window.settings.value("theme"))
    # the windows that show the open recipe; the pages of every recipe are tested with the sheet, which is dear to draw
    following = ("plan", "calculation", "changes", "substitutes")
    for number, path in enumerate(shipped_recipes().values()):
        if number % 2 != theme and not LAWS:
            continue  # each recipe in one theme and one of the windows; in all with `make laws`
        window.document.undo_stack.setClean()  # so that nothing is asked
        window.files.open_sample(path)
        for index in range(window.workbench.tabs.count()):
            window.workbench.tabs.setCurrentIndex(index)
            settle()
        for name in (*following, "sheet") if number < 2 or LAWS else (following[number // 2 % len(following)],):
            shown = openers[name]()
            settle()
            assert shown.isVisible(), (path.stem, name)
            shown.close()

"""Story: from an empty recipe to a saved file."""

import json

from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes


def test_a_chemist_composes_a_film_and_saves_it(arrives, tmp_path):
    # Mina opens the program. It shows a sample with numbers, not an empty form.
    mina = arrives()
    document = mina.window.document
    assert document.prediction.film.area_specific_resistance_ohm_cm2.is_known

    # She starts her own recipe and gives it a name.
    mina.presses("Ctrl+N")
    mina.presses("F2")
    mina.fills("name", "Dry film A")
    assert mina.window.top_bar.title.toolTip() == "Dry film A"

    # She has a chlorine-rich argyrodite of her own lot, measured at 22 degrees.
    mina.fills("electrolyte", "Li5.5PS4.5Cl1.5")
    mina.fills("electrolyte_conductivity_ms_cm", "6,3")
    mina.fills("electrolyte_conductivity_temperature_c", "22")
    assert mina.reads("electrolyte") == "Li₅.₅PS₄.₅Cl₁.₅"

    # She chooses PTFE by a part of its name. Its content is asked for, in the field that now appears.
    mina.fills("binder", "tetrafluoro")
    mina.waits_until(lambda: any("content is empty" in flag.message for flag in document.prediction.flags))
    mina.fills("binder_wt_pct", "0.3")
    assert not any("content is empty" in flag.message for flag in document.prediction.flags)

    # No solvent: she makes it dry, between calender rolls. She types the thickness as her gauge shows it.
    mina.chooses("method", 1)
    assert mina.reads("method") == "Solvent-free (dry)"
    mina.fills("thickness_um", "0.05 mm")
    assert mina.reads("thickness_um") == "50"
    mina.fills("densification_pressure_mpa", "300")

    # All that is on the screen belongs to what she typed.
    assert document.prediction.recipe == document.recipe
    resistance = document.prediction.film.area_specific_resistance_ohm_cm2
    assert resistance.low < resistance.value < resistance.high

    # She saves. The program asks for a name once, and proposes that of the recipe.
    path = tmp_path / "dry film A.json"
    mina.names_the_file(path)
    mina.presses("Ctrl+S")
    assert mina.window.top_bar.state.text() == "saved"

    # The file holds what she typed, and the library values with their sources.
    saved = json.loads(path.read_text("utf-8"))
    assert saved["fields"]["electrolyte_conductivity_ms_cm"] == 6.3
    assert all(value["source"] for value in saved["values"])

    # The next day it is in the list of recent files, and opens as it was.
    recipe = document.recipe
    mina.leaves()
    mina = arrives()
    assert mina.window.settings.recent_files() == [path]
    mina.opens_the_file(path)
    assert mina.window.document.recipe == recipe == read_recipe(path).recipe
    assert mina.sees_notices() == []


def test_a_shipped_recipe_is_a_start_that_is_not_overwritten(arrives, tmp_path):
    # Jo finds the unit cell of the review by Ctrl+K and makes its film thinner.
    jo = arrives()
    before = {path: path.read_bytes() for path in shipped_recipes().values()}
    jo.finds("fig1-li")
    assert jo.window.document.path is None
    jo.fills("thickness_um", "15")

    # Saving asks where to; the shipped recipe stays as it is.
    jo.names_the_file(tmp_path / "mine.json")
    jo.presses("Ctrl+S")
    assert read_recipe(tmp_path / "mine.json").recipe.thickness_um == 15.0
    assert {path: path.read_bytes() for path in shipped_recipes().values()} == before

"""Names that a spreadsheet would run, a database would search by, or a file system would take for a place."""

import csv
import io
import json

import openpyxl
import pytest

from ssedesigner.batch.photos import add_photo
from ssedesigner.core.materials import Material
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import file_name
from ssedesigner.files.batches.table import batch_csv, overview_csv
from ssedesigner.files.films.measured_films import read_measurements, write_measurements
from ssedesigner.files.sheet.html import sheet_bytes
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict
from tests.batches import planned

FORMULAS = ("=1+1", "@SUM(A1)", "+cmd", "-2+3", "\t=1", "'=1")
PLACES = (
    "../../../x",
    "/etc/passwd",
    "C:\\Windows\\x",
    "CON",
    "con.txt",
    "LPT1",
    "nul",
    "a" * 5000,
    "\u202egnp.exe",
    "",
    ".",
    "..",
    " . ",
    "-rf",
    "a\0b",
    "a\nb",
    "\U0001f4a9" * 300,
    "Ｎ" * 300,
    "{{ 7*7 }}",
    "%s%n",
    "x:stream",
    "\ud800",
    "~",
    "$HOME",
)
SEARCHES = ('NEAR("a" "b")', "* OR 1", '"; DROP TABLE batch; --', "a AND NOT b", "name:x", "^a", '"', "''", "(", "a*")


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("names") / "library.sqlite"
    with Library.open(path, shipped=resources() / "library") as opened:
        yield opened


def runs_in_a_spreadsheet(text: str) -> bool:
    return text[:1] in {"=", "+", "-", "@", "\t", "\r"}


def cells_of(table: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(table.lstrip("\ufeff"), newline="")) for cell in row]


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("words", FORMULAS)
def test_no_table_holds_a_formula(words, library, materials, tmp_path):
    recipe = Recipe(name=words, notes=words, electrolyte_lot=words)
    filled = sheet(predict(recipe, materials), materials)
    batch = planned(library, recipe=recipe)
    library.add_entry(batch.key, "note", {"text": words}, f"note {words}", "2026-03-31T10:00:00+00:00")
    library.add_entry(batch.key, "sign", {"name": words}, f"sign {words}", "2026-03-31T10:00:00+00:00")
    batch = library.batch(batch.key)
    for table in (sheet_bytes(filled, ".csv").decode(), batch_csv(batch), overview_csv([batch])):
        run = [cell for cell in cells_of(table) if runs_in_a_spreadsheet(cell) and not is_number(cell)]
        assert not run
    book = openpyxl.load_workbook(io.BytesIO(sheet_bytes(filled, ".xlsx")))
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert "f" not in kinds
    assert json.loads(sheet_bytes(filled, ".json"))["recipe"]["notes"] == words
    if words.strip() == words:
        film = MeasuredFilm(
            key="", name=words, recipe=recipe, thickness_um=30.0, temperature_c=25.0, conductivity_ms_cm=1.0, note=words
        )
        write_measurements(tmp_path / "films.csv", [film])
        assert read_measurements(tmp_path / "films.csv", materials).films == (film,)


@pytest.mark.parametrize("name", PLACES)
def test_a_file_name_stays_in_its_folder_on_every_system(name, tmp_path):
    made = file_name(name, ".pdf")
    assert len(made.encode()) <= 255
    assert made.endswith(".pdf")
    assert not set(made) & set('<>:"/\\|?*\0\n\u202e')
    assert made.partition(".")[0].strip().lower() not in {"", "con", "nul", "lpt1"}
    (tmp_path / made).write_bytes(b"x")
    assert [path.name for path in tmp_path.glob("*.pdf")] == [made]


def test_a_photo_keeps_no_odd_name(tmp_path, library):
    batch = planned(library)
    for number, name in enumerate(("CON.png", "\U0001f4a9" * 60 + ".png", "-rf.png", "\u202egnp.png")):
        (tmp_path / name).write_bytes(bytes([number]))
        entry = add_photo(library, batch.key, tmp_path / name, token=f"t{number}", at="2026-03-31T10:00:00+00:00")
        stored = entry.content["file"].rpartition("/")[2]
        assert len(stored.encode()) <= 255
        assert stored.partition(".")[0].lower() not in {"con", ""}
        assert not set(stored) & set('<>:"/\\|?*\u202e')


@pytest.mark.parametrize("text", SEARCHES)
def test_a_search_looks_for_the_letters_that_were_typed(text, library):
    library.add_material(Material(kind="solvent", key=f"x {text} y", name=f"x {text} y", origin="user"))
    batch = planned(library, recipe=Recipe(name=f"x {text} y"))
    other = planned(library, recipe=Recipe(name="plain"), token=f"other {text}")
    assert f"x {text} y" in {hit.key for hit in library.search(text, limit=500)}
    assert "toluene" not in {hit.key for hit in library.search(f"{text} zzzz", limit=500)}
    keys = {summary.key for summary in library.batches(text)}
    assert batch.key in keys
    assert other.key not in keys

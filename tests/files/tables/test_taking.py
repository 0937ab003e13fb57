"""A table taken into a library: in one step, with a copy before, the rest in a file; the command that does it."""

import csv
import io
import json
import shutil
import zipfile

import pytest

from ssedesigner.cli.main import main
from ssedesigner.core.paths import resources
from ssedesigner.files.sheet.workbook import Page, workbook
from ssedesigner.files.tables.book import TableFileError, book_of, read_book, text_book
from ssedesigner.files.tables.mapping import choices_dict, choices_of, read_map
from ssedesigner.files.tables.model import DERIVED, Choices
from ssedesigner.files.tables.taking import facts_of, report, take, write_rest
from ssedesigner.files.tables.template import HEADERS, ROWS, write_template
from ssedesigner.files.tables.understanding import understand
from ssedesigner.library.store import Library

TABLE = """Sample;Date;Sulfide;Binder;Binder wt%;Thickness [µm];σ [mS/cm];T [°C];Operator
A;31.03.2026;LPSCl;NBR;2;30;0,8;25;me
B;31.03.2026;LPSCl-Z;NBR;2;30;0,8;25;me
C;31.03.2026;LPSCl;NBR;n.a.;30;0,8;25;=1+1
"""


@pytest.fixture
def library(fresh_file, tmp_path):
    with Library.open(shutil.copy(fresh_file, tmp_path / "library.sqlite"), shipped=resources() / "library") as opened:
        yield opened


def test_what_is_ready_is_taken_once_and_the_rest_is_written(library, tmp_path):
    book = text_book("films.csv", TABLE)
    table = understand(book, Choices(), facts_of(library, "A. Meier"))
    taken = take(table, library)
    assert taken.keys == ("F-0001",)
    (film,) = library.materials().own_films
    assert film.note == "From films.csv, row 2, entered by A. Meier."
    (copy,) = tmp_path.glob("*import*")  # that was made before
    assert library.last_import() == copy.name  # so that it can be undone
    assert take(table, library).keys == ()  # recorded since it was read
    again = understand(book, Choices(), facts_of(library))
    assert not again.films
    assert "Already there: 1 row (2)." in report(again, take(again, library))
    rest = tmp_path / "rest.csv"
    assert write_rest(rest, table) == 2
    rows = list(csv.reader(rest.read_text("utf-8-sig").splitlines()))
    assert rows[0][-2:] == ["Operator", "Reason"]
    assert [row[0] for row in rows[1:]] == ["B", "C"]
    assert rows[1][-1] == "The library has no sulfide electrolyte “LPSCl-Z”."
    assert rows[2][-2] == "'=1+1"  # nothing that a spreadsheet runs


@pytest.mark.parametrize("name", ["example.csv", "example.xlsx"])
def test_the_template_is_understood_without_a_question(library, tmp_path, name):
    write_template(tmp_path / name)
    table = understand(read_book(tmp_path / name), Choices(), facts_of(library))
    assert not table.problems
    assert [film.name for film in table.films] == ["Example 1", "Example 2"]
    assert [column.field for column in table.columns if not column.field] == [""]  # the lot, which is empty
    with pytest.raises(TableFileError, match=r"\.xlsx or \.csv"):
        write_template(tmp_path / "example.doc")


def test_the_command_takes_asks_and_answers(fresh_file, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SSEDESIGNER_LIBRARY", str(shutil.copy(fresh_file, tmp_path / "own.sqlite")))
    path, chosen = tmp_path / "films.csv", tmp_path / "map.json"
    path.write_text(TABLE, encoding="utf-8")

    def run(*arguments):
        status = main(["measurements", "import", str(path), *map(str, arguments)])
        return status, capsys.readouterr().out

    status, out = run("--json", "--dry-run")
    plain = json.loads(out)
    assert (status, [film["row"] for film in plain["taken"]], plain["dry_run"]) == (0, [2], True)
    assert [row["row"] for row in plain["waiting"]] == [3, 4]
    assert plain["columns"][8] == {
        "column": "I",
        "header": "Operator",
        "field": None,
        "unit": None,
        "sure": True,
        "remark": "not stored for a film",
    }
    assert plain["reading"]["decimal"] == {"value": ",", "others": ["."], "sure": True}
    answers = [problem["answers"][0]["map"] for problem in plain["problems"]]
    assert answers[0] == {"words": {"electrolyte": {"LPSCl-Z": "Li6PS5Cl"}}}
    status, out = run("--json")
    assert [film["key"] for film in json.loads(out)["taken"]] == ["F-0001"]
    chosen.write_text(json.dumps({**answers[0], **answers[1]}), encoding="utf-8")
    status, out = run("--map", chosen, "--rest", tmp_path / "rest.csv")
    assert status == 0
    assert out.splitlines()[:4] == [
        "Imported: 2 films.",
        "  row 3: B is F-0002",
        "  row 4: C is F-0003",
        "Already there: 1 row (2).",
    ]
    for argv in (["import", str(path), "--dry-run", "--rest", str(path)], ["template", str(path)]):
        assert main(["measurements", *argv]) == 2
        assert "exists already and was left as it is" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == TABLE
    again = json.loads(run("--json")[1])
    assert (again["taken"], again["duplicates"]) == ([], [2, 4])  # row 3 asks which sulfide it is, as before


def test_days_from_1904_and_formulas_that_were_never_calculated(library):
    film = ROWS[0]
    rows = (("A", 44650, *film[2:]), ("B", 44651, *film[2:]))
    written = workbook("Films", (Page(name="Films", headers=HEADERS, rows=rows),))
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            content = old.read(part).replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>')
            content = content.replace(b"</sheetData>", b'<row r="9"><c r="B9"><f>1+1</f><v></v></c></row></sheetData>')
            new.writestr(part, content)
    for data, days, count in ((written, ["2022-03-30", "2022-03-31"], 0), (changed.getvalue(), ["2026-03-31"], 1)):
        table = understand(book_of("films.xlsx", data), Choices(), facts_of(library))
        assert [film.made_on for film in table.films][: len(days)] == days
        assert sum("no saved result" in note for note in table.notes) == count
        assert any(f"counted from {1904 if count else 1900}" in note for note in table.notes)
    with pytest.raises(TableFileError, match="damaged"):
        book_of("films.xlsx", written.replace(b"xl/worksheets", b"xl/workshop__"))


def test_every_sheet_with_films_is_named_and_can_be_taken(fresh_file, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SSEDESIGNER_LIBRARY", str(shutil.copy(fresh_file, tmp_path / "own.sqlite")))
    path, chosen = tmp_path / "months.xlsx", tmp_path / "map.json"
    film = ROWS[0]
    pages = [
        Page(name=name, headers=HEADERS, rows=((name, *film[1:]), (f"{name} 2", *film[1:])))
        for name in ("Sept", "Oct", "Nov")
    ]
    powders = Page(name="Powders", headers=("Sulfide", "Conductivity [mS/cm]"), rows=(("LPSCl", 2.0),))
    empty = Page(name="Dec", headers=HEADERS, rows=())
    path.write_bytes(workbook("Films", (*pages, powders, empty)))

    def run(*arguments):
        status = main(["measurements", "import", str(path), *map(str, arguments)])
        shown = capsys.readouterr()
        return shown.out if status == 0 else shown.err

    assert "2 more sheets have columns of films: “Oct”, “Nov”; take the films of each." in run("--dry-run")
    assert json.loads(run("--sheet", "Oct", "--json"))["taken"][0]["name"] == "Oct"
    chosen.write_text(json.dumps({"columns": {"nope": "leave out"}}), encoding="utf-8")
    assert "There is no column “nope”" in run("--sheet", "all", "--map", chosen)
    assert "Row numbers belong to one sheet" in run("--sheet", "all", "--rest", tmp_path / "rest.csv")
    sheets = json.loads(run("--sheet", "all", "--json"))["sheets"]
    assert [len(sheet["taken"]) for sheet in sheets] == [2, 0, 2]
    path.with_suffix(".csv").write_text(TABLE, encoding="utf-8")
    assert main(["measurements", "import", str(path.with_suffix(".csv")), "--sheet", "Oct"]) == 2
    assert "A text file has no sheet “Oct”" in capsys.readouterr().err


def test_the_map_of_the_guide_says_what_it_means():
    guide = (resources() / "guide" / "tables.md").read_text(encoding="utf-8")
    plain = json.loads(guide.split("```json")[1].split("```")[0])
    chosen = choices_of(plain)
    assert chosen.rows[8].texts == {"binder_wt_pct": "2 wt %"}
    assert choices_dict(chosen) == plain | {"columns": plain["columns"] | {"Bediener": {"field": "leave out"}}}
    assert all(f"`{field}`" in guide for field in DERIVED)


def test_a_map_that_is_wrong_gets_one_sentence(tmp_path):
    cases = [
        ([], "is not an object"),
        ({"colums": {}}, "A map has no part"),
        ({"decimal": ";"}, "decimal cannot be"),
        ({"header_rows": [0]}, "not a row number"),
        ({"columns": {"A": {"field": "thicknes"}}}, "There is no field"),
        ({"columns": {"A": {"field": "conductivity_ms_cm", "unit": "mm"}}}, "cannot be in"),
        ({"columns": {"A": {"fields": "x"}}}, "parts other than"),
        ({"once": {"temperature": "25"}}, "There is no field"),
        ({"words": {"binder": {"x": []}}}, "is not text"),
        ({"rows": {"2": {"keep": "yes"}}}, "true or false"),
        ({"empty": "-"}, "is not a list"),
    ]
    for content, sentence in cases:
        with pytest.raises(TableFileError, match=sentence):
            choices_of(content)
        path = tmp_path / "map.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(TableFileError, match=r"map\.json: "):
            read_map(path)

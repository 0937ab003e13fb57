"""The command line: what it prints, what it writes, and how it refuses."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader

from ssedesigner import __version__
from ssedesigner.cli.main import main
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.code import code_of
from ssedesigner.files.recipe.file import read_recipe, write_recipe
from ssedesigner.files.recipe.saved_prediction import SAVED_WITHOUT
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict
from tests.batches import at, planned

ROOT = Path(__file__).resolve().parents[1]
NO_DISPLAY = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture(autouse=True)
def own_data(tmp_path_factory, monkeypatch, fresh_file, read_once):
    """Give each test a data folder of its own, with a library as the first start leaves it: making one is dear."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(fresh_file, folder)
    monkeypatch.setenv("SSEDESIGNER_DATA", str(folder))
    monkeypatch.delenv("SSEDESIGNER_LIBRARY", raising=False)
    return folder


def refusal(capsys, *argv):
    """Run a command that must be refused; return its one sentence."""
    assert main(list(map(str, argv))) == 2
    message = capsys.readouterr().err
    assert message.startswith("ssedesigner: ")
    assert message.count("\n") == 1
    assert message.rstrip().endswith((".", "?"))
    return message.removeprefix("ssedesigner: ").rstrip()


def run_program(*argv, **environment):
    variables = {key: value for key, value in os.environ.items() if key not in NO_DISPLAY}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *map(str, argv)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**variables, "PYTHONIOENCODING": "utf-8", **environment},
    )


def predicted(capsys, *argv):
    assert main(["predict", *argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_predict_prints_the_prediction_of_the_program(capsys, materials):
    plain = predicted(capsys, "sample")
    expected = predict(Recipe(), materials)
    assert plain["film"]["conductivity_ms_cm"]["value"] == expected.film.conductivity_ms_cm.value
    assert plain["cell"]["energy_density_wh_l"]["high"] == expected.cell.energy_density_wh_l.high
    assert plain["cell"]["cost_share_film_electrolyte_pct"] == expected.cell.cost_share_film_electrolyte_pct.value
    assert [flag["id"] for flag in plain["flags"]] == [flag.id for flag in expected.flags]
    assert plain["library_version"] == materials.version
    assert plain["remarks"] == []


def test_every_quantity_of_the_object_is_complete(capsys):
    plain = predicted(capsys, "fig1-li")
    for quantity in (*plain["film"].values(), *(part for part in plain["cell"].values() if isinstance(part, dict))):
        assert set(quantity) >= {"value", "low", "high", "unit", "sources"}
        assert quantity["sources"] or quantity["value"] is None
    assert {flag["severity"] for flag in plain["flags"]} <= {"pass", "caution", "fail", "unknown", "none"}


def test_settings_change_the_prediction(capsys):
    thin = predicted(capsys, "sample", "--set", "thickness_um=0,02 mm", "--set", "name=thin")
    assert thin["film"]["thickness_um"]["value"] == 20.0
    assert thin["name"] == "thin"


def test_a_blanked_field_is_blank(capsys):
    typed = predicted(capsys, "sample")["film"]["electrolyte_conductivity_ms_cm"]
    blank = predicted(capsys, "sample", "--set", "electrolyte_conductivity_ms_cm=")["film"]
    assert typed["value"] == pytest.approx(2.1 * 0.9148, rel=1e-4)  # no pressure of the lot is stated
    assert blank["electrolyte_conductivity_ms_cm"]["sources"] != typed["sources"]


def test_predict_takes_any_blanked_field(capsys, materials, monkeypatch):
    monkeypatch.setattr(Library, "materials", lambda _: materials)  # the same for each; reading them is most of it
    for key in (key for key, field in FIELDS.items() if field.blank is not None):
        assert predicted(capsys, "sample", "--set", f"{key}=")["library_version"], key


def test_a_recipe_file_is_predicted_and_its_differences_are_told(capsys, tmp_path, materials):
    path = tmp_path / "film.json"
    write_recipe(path, Recipe(), materials)
    assert predicted(capsys, str(path))["remarks"] == [SAVED_WITHOUT]
    density = str(float(materials.find("solvent", "toluene").values["density_g_cm3"]))
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if '"toluene", "quantity": "density_g_cm3"' in line)
    path.write_text(text.replace(line, line.replace(density, "0.5")), encoding="utf-8")
    _, message = predicted(capsys, str(path))["remarks"]
    assert message.startswith("toluene, density: 0.5 g/cm³")
    assert main(["predict", str(path)]) == 0
    assert "0.5 g/cm³" in capsys.readouterr().out


def test_a_file_that_was_saved_with_other_results_says_what_moved_and_why(capsys, tmp_path):
    path = tmp_path / "film.json"
    assert main(["recipe", code_of(Recipe()), "-o", str(path)]) == 0
    capsys.readouterr()
    same = predicted(capsys, str(path))
    assert same["remarks"] == []
    assert same["saved"]["is_moved"] is False
    assert same["saved"]["results"].keys() >= {"film.conductivity_ms_cm", "cell.cost_usd_kwh"}
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["predicted"]["results"]["film.conductivity_ms_cm"]["value"] *= 1.5
    plain["predicted"]["flags"]["moisture"] = "unknown"
    plain["predicted"]["model"] = "1 (fit 00000000)"
    path.write_text(json.dumps(plain), encoding="utf-8")
    moved = predicted(capsys, str(path), "--set", "thickness_um=20")
    assert [one["key"] for one in moved["saved"]["moved"]] == ["film.conductivity_ms_cm"]
    assert [one["id"] for one in moved["saved"]["changed_flags"]] == ["moisture"]
    assert moved["remarks"][0].startswith("Predicted differently than when it was saved on ")
    assert any(remark.startswith("Model 1 (fit 00000000) then, ") for remark in moved["remarks"])
    assert main(["sheet", str(path), "-o", str(tmp_path / "sheet.html")]) == 0
    assert "Predicted differently than when" in (tmp_path / "sheet.html").read_text(encoding="utf-8")


def test_shipped_recipes_are_predicted_without_remarks(capsys):
    shown = predicted(capsys, "fig1-li")
    assert (shown["remarks"], shown["saved"]) == ([], None)


def test_predict_without_json_is_a_table(capsys):
    assert main(["predict", "sample"]) == 0
    shown = capsys.readouterr()
    assert "Area-specific resistance" in shown.out
    assert "Ω cm²" in shown.out
    assert shown.err == ""


@pytest.mark.parametrize("ending", ["html", "csv", "json"])
def test_a_sheet_is_written(capsys, tmp_path, ending):
    path = tmp_path / f"sheet.{ending}"
    assert main(["sheet", "sample", "-o", str(path), "--set", "binder_wt_pct=3"]) == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert ("Li₆PS₅Cl" if ending == "html" else "Li6PS5Cl (") in path.read_text(encoding="utf-8")


def test_a_pdf_is_written_without_a_display(tmp_path):
    path = tmp_path / "sheet.pdf"
    run = run_program("sheet", "sample", "-o", path)
    assert (run.returncode, run.stderr) == (0, "")
    reader = PdfReader(path)
    assert "WEIGH" in reader.pages[0].extract_text()
    assert "SOURCES" in reader.pages[1].extract_text()


def test_a_screenshot_is_drawn_without_a_display(tmp_path):
    path = tmp_path / "window.png"
    run = run_program("screenshot", "fig1-li", "-o", path, "--theme", "dark", "--size", "1280x800", "--scale", "2")
    assert (run.returncode, run.stderr) == (0, "")
    header = path.read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    assert (int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")) == (2560, 1600)


def test_without_a_display_the_program_leaves_picture_and_sheet(tmp_path):
    run = subprocess.run(
        [sys.executable, str(ROOT / "main.py")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={key: value for key, value in os.environ.items() if key not in NO_DISPLAY} | {"PYTHONIOENCODING": "utf-8"},
    )
    assert (run.returncode, run.stderr) == (0, "")
    message, *paths = run.stdout.splitlines()
    assert "no display" in message
    assert [Path(path).name for path in paths] == ["window.png", "recipe-sheet.pdf", "recipe-sheet.html"]
    assert all(Path(path).stat().st_size > 5000 for path in paths)
    assert Path(paths[0]).parent == tmp_path / "out"


def test_library_check_finds_nothing_in_the_shipped_library(capsys):
    assert main(["library", "check"]) == 0
    assert "found no problem" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--version", f"ssedesigner {__version__}"),
        ("--help", "predict"),
        ("help", "predict"),
        ("help batch", "list [TEXT]"),
    ],
)
def test_options_that_only_print(capsys, option, message):
    with pytest.raises(SystemExit) as caught:
        main(option.split())
    assert caught.value.code == 0
    assert message in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["predict"], "The following arguments are required: RECIPE"),
        (["predict", "sample", "--bogus"], "Unknown arguments: --bogus"),
        (["predict", "qqqq"], "There is no recipe file “qqqq” and no shipped recipe of this name"),
        (["predict", "nowhere.json"], "nowhere.json: There is no such file"),
        (["predict", "."], "This is a folder"),
        (["predict", "sample", "--set", "x"], "“x” sets nothing"),
        (["predict", "sample", "--set", "thickness_um=thin"], "thickness_um: Thickness: “thin” is not a number"),
        (
            ["predict", "sample", "--set", "solvent=tolune"],
            "solvent: The library has no solvent “tolune”; did you mean",
        ),
        (["prdict", "sample"], "There is no command “prdict”; did you mean predict?"),
        (["nowhere.json"], "nowhere.json: There is no such file"),
        (["sheet", "sample"], "The following arguments are required: -o/--output"),
        (["sheet", "sample", "-o", "x.doc"], "A sheet is written as .pdf, .html, .csv, .xlsx, .json"),
        (["sheet", "sample", "-o", "no/where.html"], "where.html was not saved: the folder does not exist"),
        (["screenshot", "sample", "-o", "x.jpg"], "A screenshot is written as .png"),
        (["screenshot", "sample", "-o", "x.png", "--size", "9x9"], "Argument --size: “9x9” is not a size"),
        (["screenshot", "sample", "-o", "x.png", "--size", "800x600"], "the width is 900 to 16000, the height 520"),
        (["screenshot", "sample", "-o", "x.png", "--size", "1440x519"], "“1440x519” is not a size"),
        (["screenshot", "sample", "-o", "x.png", "--scale", "9"], "Argument --scale: “9” is not a scale"),
        (["screenshot", "sample", "-o", "x.png", "--theme", "blue"], "Argument --theme: invalid choice"),
        (["batch"], "The following arguments are required: task"),
        (["batch", "mend"], "Argument task: invalid choice"),
        (["batch", "show"], "batch show takes KEY; ssedesigner batch --help shows how."),
        (["batch", "show", "B-0001"], "The library has no batch yet, so it has no batch “B-0001”; plan one first."),
        (["predict", ""], "Argument 2 is empty; fill it in, or leave it out."),
        (["predict", " "], "Argument 2 is empty"),
        (["open", ""], "Argument 2 is empty"),
        ([""], "Argument 1 is empty"),
        (["recipe", "", "-o", "x.json"], "Argument 2 is empty"),
        (["sheet", "sample", "-o", "x.csv", "--batch", ""], "Argument 6 is empty"),
        (["sheet", "sample", "-o", "x.csv", "--batch="], "Argument 5 (--batch=) is empty"),
        (["measurements", "import", ""], "Argument 3 is empty"),
        (
            ["recipe", "SSED1:abc", "-o", "x.json"],
            "“SSED1:abc” is neither the code of a recipe, which begins with SSE1:",
        ),
        (["recipe", "SSED1:A/B.C", "-o", "x.json"], "“SSED1:A/B.C” is neither the code of a recipe"),
        (["recipe", "nowhere.json", "-o", "x.json"], "nowhere.json: There is no such file"),
        (["sheet", "B-0001", "-o", "x.csv"], "B-0001 is the key of a batch, not a recipe; use sheet --batch B-0001"),
        (["predict", "b-12"], "b-12 is the key of a batch"),
        (["validate", "--foo"], "Unknown arguments: --foo; ssedesigner validate --help shows how."),
        (["sample", "--foo"], "Unknown arguments: --foo; ssedesigner open --help shows how."),
        (
            ["predict", "sample", "--set", "thickness_um=20", "--set", "thickness_um=25"],
            "thickness_um is set twice, to “20” and to “25”; leave one out.",
        ),
        (["batch", "export", "all", "no/where.csv"], "where.csv was not saved: the folder does not exist"),
        (["measurements"], "The following arguments are required: task, FILE"),
        (["measurements", "mend", "x.csv"], "Argument task: invalid choice"),
        (["measurements", "import", "nowhere.csv"], "nowhere.csv: There is no such file"),
        (["measurements", "import", "."], "This is a folder; choose a table file in it."),
        (["measurements", "export", "no/where.csv"], "where.csv was not saved: the folder does not exist"),
        (["library", "mend"], "Argument task: invalid choice"),
        (["library"], "The following arguments are required: task"),
        (["--library", "nowhere.sqlite", "predict", "sample"], "nowhere.sqlite: There is no such library file"),
        (["predict", "sample", "--library", "nowhere.sqlite"], "nowhere.sqlite: There is no such library file"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(capsys, tmp_path, monkeypatch, argv, message):
    monkeypatch.chdir(tmp_path)
    assert message in refusal(capsys, *argv)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_recipe_is_refused_with_its_problems(capsys, tmp_path):
    path = tmp_path / "film.json"
    path.write_text('{"format": "ssedesigner-recipe", "version": 1, "fields": {"a": 1}}', encoding="utf-8")
    assert "problems: fields.a: This key is not known; remove it; fields.name: " in refusal(capsys, "predict", path)
    path.write_bytes(os.urandom(1000))
    assert "film.json: This is not UTF-8 text" in refusal(capsys, "predict", path)


def test_a_material_of_another_library_is_named(capsys, tmp_path, materials):
    path = tmp_path / "film.json"
    write_recipe(path, Recipe(binder="our own rubber"), materials)
    assert "film.json: binder: The library has no binder “our own rubber”" in refusal(capsys, "predict", path)


def test_the_exit_status_of_the_program_is_2_without_a_traceback(tmp_path):
    run = run_program("predict", tmp_path / "nowhere.json")
    assert run.returncode == 2
    assert run.stderr == "ssedesigner: nowhere.json: There is no such file; check the name and the folder.\n"
    assert run.stdout == ""


def test_a_closed_pipe_is_no_error():
    command = f"{sys.executable} {ROOT / 'main.py'} predict sample --json | head -c 1"
    run = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert (run.stdout, run.stderr) == ("{", "")


@pytest.mark.parametrize("closed", ["stdout", "stderr"])
@pytest.mark.parametrize(("argv", "status"), [(("predict", "sample"), 0), (("predict", "nosuch"), 2), (("nope",), 2)])
def test_a_stream_that_was_closed_before_is_no_error(monkeypatch, capsys, closed, argv, status):
    monkeypatch.setattr(sys, closed, None)
    assert main(argv) == status
    assert bool(capsys.readouterr().err) == (status == 2 and closed == "stdout")


@pytest.fixture
def library(own_data):
    """Return the path of a user library that has been used once."""
    return own_data / "library.sqlite"


def test_a_value_of_the_user_counts(capsys, library):
    from ssedesigner.core.evidence import Cited

    before = predicted(capsys, "sample")["film"]["density_g_cm3"]["value"]
    with Library.open(library, shipped=resources() / "library") as opened:
        source = next(iter(opened.materials().sources))
        opened.set_value("electrolyte", "Li6PS5Cl", "density_g_cm3", Cited(1.64, "g/cm3", source, grade="user"))
    assert predicted(capsys, "sample")["film"]["density_g_cm3"]["value"] < before


@pytest.mark.parametrize("how", ["argument", "environment"])
def test_another_library_can_be_named(capsys, library, tmp_path, monkeypatch, how):
    other = tmp_path / "other.sqlite"
    shutil.move(library, other)
    if how == "environment":
        monkeypatch.setenv("SSEDESIGNER_LIBRARY", str(other))
        predicted(capsys, "sample")
    else:
        predicted(capsys, "sample", "--library", str(other))
    assert not library.exists()


def test_a_damaged_library_is_refused_and_left_alone(capsys, library):
    library.write_bytes(b"noise" * 5000)
    assert "it was left untouched. Restore a backup" in refusal(capsys, "predict", "sample")
    assert library.read_bytes() == b"noise" * 5000


def test_an_empty_file_is_not_filled_with_the_shipped_library(capsys, library):
    library.write_bytes(b"")
    refusal(capsys, "predict", "sample")
    assert library.read_bytes() == b""


def test_a_newer_library_is_refused(capsys, library):
    with sqlite3.connect(library) as connection:
        (table,) = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%migrations%'").fetchone()
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info([{table}])")]
        row = list(connection.execute(f"SELECT * FROM [{table}]").fetchone())
        row[columns.index("name")] = "m999_from_the_future"
        if "id" in columns:
            row[columns.index("id")] = 999
        connection.execute(f"INSERT INTO [{table}] VALUES ({', '.join('?' * len(row))})", row)
    connection.close()
    assert "newer version" in refusal(capsys, "predict", "sample")


@pytest.fixture
def holder(library):
    """Return a connection of another program to the user's library."""
    connection = sqlite3.connect(library, isolation_level=None)
    yield connection
    connection.close()


def test_a_library_is_read_while_another_program_writes(capsys, holder):
    holder.execute("BEGIN IMMEDIATE")
    assert predicted(capsys, "sample")["film"]


def test_a_library_that_another_program_keeps_to_itself_is_refused(capsys, holder):
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    assert "Another program is writing to the library" in refusal(capsys, "predict", "sample")


@pytest.mark.parametrize(
    "argv",
    [
        ("predict", "sample"),
        ("library", "check"),
        ("library", "backup", "b.zip"),
        ("batch", "list"),
        ("measurements", "export", "films.csv"),
        ("batch", "export", "all", "films.csv"),
    ],
)
def test_a_library_out_of_reach_is_not_taken_for_an_empty_one(capsys, tmp_path, monkeypatch, argv):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "films.csv").write_text("the year's films", encoding="utf-8")
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "library.sqlite").symlink_to(tmp_path / "unmounted" / "library.sqlite")
    for folder in ("file", "data"):
        monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path / folder))
        assert "cannot be reached" in refusal(capsys, *argv)
    assert (tmp_path / "films.csv").read_text(encoding="utf-8") == "the year's films"
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize("argv", [("measurements", "export"), ("batch", "export", "all")])
def test_an_export_of_nothing_replaces_no_file(capsys, library, tmp_path, argv):
    there, new = tmp_path / "films.csv", tmp_path / "new.csv"
    there.write_text("the year's films", encoding="utf-8")
    assert "left as it is" in refusal(capsys, *argv, there)
    assert there.read_text(encoding="utf-8") == "the year's films"
    assert main([*argv, str(new)]) == 0
    assert new.exists()


def test_check_refuses_what_predict_refuses(capsys, library):
    whole = library.read_bytes()
    with sqlite3.connect(library) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE pair SET grade = 'meashured' WHERE id = 7")
    connection.close()
    sentence = refusal(capsys, "predict", "sample")
    assert "is damaged" in sentence
    assert main(["library", "check"]) == 2
    assert sentence in capsys.readouterr().err
    library.write_bytes(whole)
    predicted(capsys, "sample")
    assert main(["library", "check"]) == 0


@pytest.mark.parametrize("lost", ["material = 'Li6PS5Cl'", "quantity LIKE '%conductivity%'", "kind = 'electrolyte'"])
def test_validate_leaves_out_what_a_library_has_lost(capsys, library, lost):
    with closing(sqlite3.connect(library)) as connection, connection:
        connection.execute(f"DELETE FROM property WHERE {lost}")
    for argv in (("validate",), ("validate", "--json")):
        assert main(argv) == 0
        assert "nan" not in capsys.readouterr().out.lower()


GARBLED = {
    "entry": "UPDATE batch_entry SET content = '{}' WHERE kind = 'note'",
    "time of an entry": "UPDATE batch_entry SET at = 'yesterday'",
    "batch": "UPDATE batch SET plan = json_set(plan, '$.jar_ml', 'x')",
    "retired batch": "UPDATE batch SET lines = '[]', steps = '[{}]', retired = 1",
    "time of a batch": "UPDATE batch SET created_at = 'today'",
    "words of batches": "UPDATE batch_search_data SET block = x'ffffffffffffffffff'",
    "words of materials": "UPDATE search_data SET block = x'ffffffffffffffffff'",
}


@pytest.mark.parametrize("harm", GARBLED)
def test_check_reads_all_that_a_command_reads(capsys, library, harm):
    with Library.open(library, shipped=resources() / "library") as opened:
        planned(opened)
        opened.add_entry("B-0001", "note", {"text": "a lick"}, "t1", at(1))
    with closing(sqlite3.connect(library)) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(GARBLED[harm])
        for _, sql in triggers:
            connection.execute(sql)
    assert "is damaged" in refusal(capsys, "library", "check")


def test_a_library_is_shared(capsys, library, tmp_path):
    package, other = tmp_path / "lab.ssedlib", tmp_path / "other.sqlite"
    shutil.copy(library, other)
    package.write_bytes(b"the former one")
    assert "left as it is" in refusal(capsys, "library", "export", package)
    with Library.open(library, shipped=resources() / "library") as opened:
        opened.retire_material("binder", "NBR")
        planned(opened)
    assert main(["library", "label", "Dry room 2"]) == 0
    assert "label has" in refusal(capsys, "library", "label", "a/b")
    assert "add --replace" in refusal(capsys, "library", "export", package)
    assert main(["library", "export", str(package), "--replace"]) == 0
    assert "materials 1, batches 1 of Dry room 2" in capsys.readouterr().out
    for argv, written in ((["--preview"], {}), ([], {"batch": 1, "material": 1}), ([], {})):
        assert main(["library", "import", "--json", *argv, str(package), "--library", str(other)]) == 0
        report = json.loads(capsys.readouterr().out)
        assert (report["written"], report["retired"]) == (written, {} if not argv and not written else {"material": 1})
    assert main(["library", "undo-import", "--library", str(other)]) == 0
    assert "is back to its state before the import" in capsys.readouterr().out
    assert "no import" in refusal(capsys, "library", "undo-import", "--library", other)
    assert main(["library", "import", str(package), "--library", str(other)]) == 0
    assert "New: materials 1, batches 1." in capsys.readouterr().out
    assert main(["library", "adopt", "fig1-li"]) == 0
    assert "nothing was adopted" in capsys.readouterr().out
    assert "--only goes with library export" in refusal(capsys, "library", "import", package, "--only", "value")
    assert "takes a FILE" in refusal(capsys, "library", "export")
    assert "not a library package" in refusal(capsys, "library", "import", library)
    assert "no such file" in refusal(capsys, "library", "import", tmp_path / "x.ssedlib")


def test_a_library_is_backed_up_and_restored(capsys, library, tmp_path):
    backup = tmp_path / "lab.zip"
    with Library.open(library, shipped=resources() / "library") as opened:
        opened.retire_material("binder", "NBR")
    assert main(["library", "backup", str(backup)]) == 0
    assert "it was read back and is complete" in capsys.readouterr().out
    before = backup.read_bytes()
    assert "exists already" in refusal(capsys, "library", "backup", backup)
    assert backup.read_bytes() == before
    with Library.open(library, shipped=resources() / "library") as opened:
        opened.restore_material("binder", "NBR")
    assert main(["library", "restore", str(backup)]) == 0
    (aside,) = library.parent.glob("library.sqlite.replaced-*[0-9]")
    assert str(aside) in capsys.readouterr().out
    for path, is_retired in ((library, True), (aside, False)):
        with Library.open(path, shipped=resources() / "library") as opened:
            assert opened.materials().find("binder", "NBR").is_retired is is_retired
    library.write_bytes(b"noise" * 5000)
    assert main(["library", "restore", str(aside)]) == 0
    capsys.readouterr()
    predicted(capsys, "sample")
    other = tmp_path / "new" / "other.sqlite"
    assert main(["library", "restore", str(backup), "--library", str(other)]) == 0
    assert other.exists()
    capsys.readouterr()


def test_what_is_no_backup_is_refused(capsys, library, tmp_path):
    (tmp_path / "text.zip").write_text("no backup", encoding="utf-8")
    before = library.read_bytes()
    assert "not a sound copy" in refusal(capsys, "library", "restore", tmp_path / "text.zip")
    assert "no such file" in refusal(capsys, "library", "restore", tmp_path / "missing.zip")
    assert "takes a FILE" in refusal(capsys, "library", "restore")
    assert "takes no FILE" in refusal(capsys, "library", "check", "lab.zip")
    assert "folder does not exist" in refusal(capsys, "library", "backup", tmp_path / "nowhere" / "lab.zip")
    for name in ("lab.tar", "lab.sqlite", "lab"):
        assert f"{name} was not saved: a backup is written as .zip" in refusal(
            capsys, "library", "backup", tmp_path / name
        )
        assert not (tmp_path / name).exists()
    assert library.read_bytes() == before


def test_a_named_library_that_cannot_be_made_is_refused(capsys, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("SSEDESIGNER_LIBRARY", str(tmp_path / "file" / "library.sqlite"))
    assert "cannot be reached" in refusal(capsys, "predict", "sample")


def test_a_folder_is_no_library(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("SSEDESIGNER_LIBRARY", str(tmp_path))
    assert "is a folder; name a library file in it" in refusal(capsys, "predict", "sample")


def test_a_command_imports_neither_qt_nor_what_others_need():
    program = (
        "import sys; from ssedesigner.cli.main import main; main(['predict', 'sample']);"
        "import gc; others = ('PySide6', 'pyqtgraph', 'xlsxwriter', 'charset_normalizer');"
        "sys.exit(not gc.isenabled() or any(name.startswith(others) for name in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert run.returncode == 0


def test_library_check_tells_of_a_damaged_library_of_the_users(capsys, tmp_path):
    own = tmp_path / "own.sqlite"
    own.write_bytes(b"")
    assert str(own) in refusal(capsys, "library", "check", "--library", own)
    assert own.read_bytes() == b""


FILMS = """name;electrolyte;measured_thickness_um;measured_temperature_c;conductivity_ms_cm
Film 7;Li6PS5Cl;32;25;1,2
Film 8;Li6PS5Cl;0;25;1,2
"""


def own_films(own_data):
    with Library.open(own_data / "library.sqlite", shipped=resources() / "library") as opened:
        return opened.materials().own_films


def test_measured_films_are_imported_and_bad_rows_listed(capsys, tmp_path, own_data):
    path = tmp_path / "films.csv"
    path.write_text(FILMS, encoding="utf-8")
    assert main(["measurements", "import", str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.err == "ssedesigner: Rows that were rejected: 1; the reasons are listed above.\n"
    assert shown.out.splitlines()[:4] == [
        "Imported: 1 film.",
        "  line 2: Film 7 is F-0001",
        "Rejected: 1 row.",
        "  line 3, measured_thickness_um: Measured thickness must be from 0.1 to 2000 µm; 0 is outside.",
    ]
    assert [film.name for film in own_films(own_data)] == ["Film 7"]


def test_an_export_can_be_imported_twice_without_doubling(fresh_file, capsys, tmp_path, own_data):
    path, written = tmp_path / "films.csv", tmp_path / "export.csv"
    path.write_text(FILMS.replace(";0;", ";41;"), encoding="utf-8")
    assert main(["measurements", "import", str(path)]) == 0
    assert main(["measurements", "export", str(written)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"2 films written to {written}."
    before = own_films(own_data)
    for _ in range(2):
        assert main(["measurements", "import", str(written)]) == 0
        assert "Already there: 2 rows (lines 2, 3)." in capsys.readouterr().out
    assert own_films(own_data) == before
    other = Path(shutil.copy(fresh_file, tmp_path / "other.sqlite"))
    assert main(["measurements", "import", str(written), "--library", str(other)]) == 0
    with Library.open(other, shipped=resources() / "library") as opened:
        assert opened.materials().own_films == before


def test_an_import_into_a_library_that_another_program_holds_is_refused(capsys, tmp_path, holder):
    path = tmp_path / "films.csv"
    path.write_text(FILMS, encoding="utf-8")
    holder.execute("BEGIN EXCLUSIVE")
    assert "Another program is writing to the library" in refusal(capsys, "measurements", "import", path)


def test_an_import_where_no_library_can_be_made_is_refused(capsys, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path / "file"))
    path = tmp_path / "films.csv"
    path.write_text(FILMS, encoding="utf-8")
    assert "cannot be reached" in refusal(capsys, "measurements", "import", path)


def test_batches_are_listed_shown_and_exported(capsys, tmp_path, own_data):
    assert main(["batch", "list"]) == 0
    with Library.open(own_data / "library.sqlite", shipped=resources() / "library") as library:
        key = planned(library).key
        library.add_entry(key, "note", {"text": "streaks"}, "a", at(1))
        thicker = predict(library.batch(key).recipe.with_value("thickness_um", 60.0), library.materials())
        planned(library, prediction=thicker, token="b")
    capsys.readouterr()
    assert main(["batch", "list", "streaks"]) == 0
    assert capsys.readouterr().out == f"B-0001  planned   Dry-room film: 2 films, last entry {at(1)}\n"
    assert main(["batch", "show", "B-0001"]) == 0
    shown = capsys.readouterr().out
    assert "Note  text streaks" in shown
    assert "Predicted" not in shown
    assert main(["batch", "show", "B-0002"]) == 0
    shown = capsys.readouterr().out
    assert "Predicted differently than when it was planned on " in shown
    assert "Film, Thickness: 60.0 µm then, 30.0 µm now." in shown
    written = tmp_path / "batch.json"
    assert main(["batch", "export", "B-0001", str(written)]) == 0
    assert json.loads(written.read_text(encoding="utf-8"))["entries"][0]["content"] == {"text": "streaks"}


def test_a_recipe_is_read_back_from_its_code_and_from_its_sheet(capsys, tmp_path):
    first, second, table = tmp_path / "first.json", tmp_path / "second.json", tmp_path / "sheet.json"
    assert main(["recipe", code_of(Recipe(thickness_um=24.0)), "-o", str(first)]) == 0
    assert read_recipe(first).recipe == Recipe(thickness_um=24.0)
    assert main(["sheet", str(first), "-o", str(table)]) == 0
    assert main(["recipe", str(table), "-o", str(second)]) == 0
    assert read_recipe(second).recipe == Recipe(thickness_um=24.0)


def test_a_recipe_that_was_set_is_headed_as_edited(capsys, tmp_path):
    name = predicted(capsys, "fig1-li")["name"]
    assert predicted(capsys, "fig1-li", "--set", "thickness_um=1,5")["name"] == f"{name} (edited)"
    assert predicted(capsys, "fig1-li", "--set", "thickness_um=30")["name"] == name, "nothing was changed"
    assert predicted(capsys, "fig1-li", "--set", "thickness_um=1,5", "--set", "name=Mine")["name"] == "Mine"
    path = tmp_path / "sheet.json"
    assert main(["sheet", "fig1-li", "--set", "thickness_um=1,5", "-o", str(path)]) == 0
    assert json.loads(path.read_text(encoding="utf-8"))["recipe"]["name"] == f"{name} (edited)"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["recipe", "SSE1:12", "-o", "x.json"], "scan it again"),
        (["recipe", "no-such-file", "-o", "x.json"], "nor an existing file"),
        (["recipe", "SSE1:12", "-o", "x.txt"], "A recipe is written as .json"),
        (["sheet", "-o", "x.pdf"], "A sheet needs a RECIPE"),
        (["sheet", "sample", "--batch", "B-0001", "-o", "x.pdf"], "A batch has its own recipe"),
        (["sheet", "--batch", "B-0999", "-o", "x.pdf"], "B-0999"),
    ],
)
def test_a_code_or_batch_that_cannot_be_is_refused(capsys, tmp_path, monkeypatch, arguments, sentence):
    monkeypatch.setenv("SSEDESIGNER_LIBRARY", str(tmp_path / "library.sqlite"))
    assert main(arguments) == 2
    assert sentence in capsys.readouterr().err


def test_what_goes_with_a_setting_is_named_and_what_is_set_stays(capsys):
    for order in (1, -1):
        texts = ["electrolyte=Li6PS5Br", "electrolyte_lot=B2", "cathode=S", "mean_voltage_v=2.1"][::order]
        assert main(["predict", "sample", *(part for text in texts for part in ("--set", text))]) == 0
        shown = capsys.readouterr()
        assert shown.err == (
            "ssedesigner: Lot conductivity and particle size D50 belonged to Li6PS5Cl and were emptied. "
            "Active material belonged to NCM811 and was emptied. "
            "Cathode density is now 1.387 g/cm³ and cathode coated is now no; it was previously that of NCM811.\n"
        )
    assert main(["predict", "sample", "--set", "electrolyte=Li6PS5Cl"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("setting", "readings"),
    [
        ("thickness_um=1,234", ("1.234 µm", "1234 µm")),
        ("electrolyte_conductivity_ms_cm=45", ("keep it with --accept electrolyte_conductivity_ms_cm", "4.5 mS/cm")),
        (
            "electrolyte_conductivity_pressure_mpa=370",
            ("--accept electrolyte_conductivity_pressure_mpa", "stack pressure"),
        ),
    ],
)
def test_what_has_two_meanings_is_asked_on_the_command_line(capsys, setting, readings):
    assert main(["predict", "sample", "--set", setting]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    for reading in readings:
        assert reading in message
    if "accept" in readings[0]:
        key = setting.partition("=")[0]
        assert main(["predict", "sample", "--set", setting, "--accept", key]) == 0


def test_rows_that_wait_are_listed_and_can_be_accepted(capsys, tmp_path, own_data):
    path = tmp_path / "films.csv"
    path.write_text(FILMS.replace(";0;25;1,2", ";31;25;45"), encoding="utf-8")
    assert main(["measurements", "import", str(path)]) == 2
    shown = capsys.readouterr()
    assert "Waiting for an answer: 1 row; not recorded." in shown.out
    assert "line 3, conductivity_ms_cm: Measured conductivity: 45 mS/cm is 21 times its powder" in shown.out
    assert shown.err.startswith("ssedesigner: Rows that wait for an answer: 1 (line 3).")
    assert main(["measurements", "import", str(path), "--accept", "3"]) == 0
    assert "Kept when asked: 45 mS/cm" in capsys.readouterr().out
    assert [film.note for film in own_films(own_data)] == [
        "",
        "Kept when asked: 45 mS/cm is 21 times its powder (2.1 mS/cm).",
    ]

"""Measured films in a file: what is taken, what is rejected with its reason, and that an export comes back."""

import csv
import errno
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.measured_film import COLUMNS, FilmRevision, MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.films.measured_films import (
    MeasurementsError,
    films_csv,
    read_measurements,
    read_table,
    write_measurements,
)
from ssedesigner.physics.advice.plausibility import ACCEPTED
from tests.strategies import UNKNOWN, measured_films, shipped

HEADER = "name,electrolyte,binder,binder_wt_pct,measured_thickness_um,measured_temperature_c,conductivity_ms_cm"
ROW = "Film 7,Li6PS5Cl,NBR,1.5,32,25,1.2"
FILM = MeasuredFilm(
    key="F-0001", name="Film 7", recipe=Recipe(), thickness_um=32.0, temperature_c=25.0, conductivity_ms_cm=1.2
)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "films.csv"


def read(path, *lines, recorded=(), encoding="utf-8", kept=()):
    if lines:
        path.write_bytes("\n".join(lines).encode(encoding))
    return read_measurements(path, shipped(), recorded, kept)


def reasons(found):
    return [str(rejection) for rejection in found.rejected]


def recorded(*films):
    return [FilmRevision(revision=1, recorded_at="2026-03-31T00:00:00+00:00", reason="", film=film) for film in films]


def test_a_table_is_read(path):
    found = read(path, HEADER, ROW, "", "Film 8,Li6PS5Cl,,,0.041 mm,300 K,9e-4 S/cm", "")
    assert [film.name for film in found.films] == ["Film 7", "Film 8"]
    assert found.lines == (2, 4)
    assert (found.films[0].recipe.binder, found.films[0].recipe.binder_wt_pct) == ("NBR", 1.5)
    second = found.films[1]
    assert (second.thickness_um, second.conductivity_ms_cm, second.recipe.binder) == (41.0, 0.9, None)
    assert (found.rejected, found.duplicates, found.ignored) == ((), (), ())
    assert found.notes == (
        "The file has no column method or form_factor, so method slurry-casting and form_factor on-substrate were "
        "taken for every film.",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "sep=;\n", "\n\n"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_or_tabs_with_a_decimal_comma(path, delimiter, start, ending, encoding):
    lines = [HEADER.replace(",", delimiter), ROW.replace(",", delimiter).replace(".", ",")]
    text = start.replace("\n", ending).replace(";", delimiter) + ending.join(lines)
    path.write_bytes(text.encode(encoding))
    (film,) = read(path).films
    assert (film.conductivity_ms_cm, film.recipe.binder_wt_pct) == (1.2, 1.5)


def test_texts_in_quotation_marks_hold_delimiters_and_lines(path):
    found = read(path, f"{HEADER},note", f'{ROW},"one, two', 'three ""four"""', f'"Film 8"{ROW[6:]}, "x"')
    assert [film.note for film in found.films] == ['one, two\nthree "four"', "x"]
    assert found.lines == (2, 4)


def test_a_decimal_comma_between_commas_is_seen(path):
    found = read(path, HEADER, ROW.replace("1.2", "1,2"), ROW.replace("1.2", '"1,2"'))
    assert found.lines == (3,)
    assert reasons(found) == [
        "line 2: The row has 8 cells and the header 7; put any cell that contains the delimiter in quotation marks."
    ]


def test_a_row_that_is_cut_short_is_rejected(path):
    found = read(path, HEADER, ROW, "Film 8,Li6PS5Cl,NB")
    assert found.lines == (2,)
    assert "line 3: The row has 3 cells and the header 7" in reasons(found)[0]


def test_good_rows_are_taken_beside_bad_ones(path):
    found = read(
        path,
        f"{HEADER},resistance_ohm",
        f"{ROW},",
        "Film 8,Li6PS5Cl,NBR,1.5,0,25,1.2,",
        "Film 9,Li6PS5CI,NBR,,32,25,1.2,12",
        "Film 10,Li6PS5Cl,NBR,1.5,32,25,0.3,",
    )
    assert [film.name for film in found.films] == ["Film 7", "Film 10"]
    assert found.rejected_lines == (3, 4)
    assert reasons(found) == [
        "line 3, measured_thickness_um: Measured thickness must be from 0.1 to 2000 µm; 0 is outside.",
        "line 4, area_cm2: A resistance needs the area over which it was measured; enter the area too.",
        "line 4, binder_wt_pct: Binder is chosen, but its content is empty; give it a content or choose none.",
        "line 4, electrolyte: The library has no sulfide electrolyte “Li6PS5CI”; did you mean Li6PS5I or Li6PS5Cl?",
    ]


def test_unknown_columns_are_ignored_by_name(path):
    found = read(path, f"{HEADER},colour,solvnt,,", f"{ROW},red,toluene,,")
    assert found.ignored == ("colour", "solvnt")
    assert found.notes[0] == "The column solvnt is not known; did you mean solvent?"
    assert len(found.films) == 1


def test_names_of_columns_may_have_blanks_and_capitals(path):
    assert len(read(path, HEADER.replace("name", " Name ").replace("binder,", "BINDER,"), ROW).films) == 1


# --- doubles ----------------------------------------------------------------------------------------------


def test_a_row_twice_in_a_file_is_taken_once(path):
    found = read(path, HEADER, ROW, ROW.replace("1.2", "1.20"), ROW.replace("Film 7", "Film 8"))
    assert (found.lines, found.duplicates) == ((2, 4), (3,))


def test_what_is_on_record_is_not_doubled(path):
    write_measurements(path, [FILM, replace(FILM, key="F-0002", name="Film 8", note="=1+1", is_used=False)])
    films = read(path).films
    found = read(path, recorded=recorded(*films))
    assert (found.films, found.rejected, found.duplicates) == ((), (), (2, 3))


def test_a_film_without_its_key_or_with_another_note_is_the_same(path):
    write_measurements(path, [replace(FILM, key="", note="new note")])
    assert read(path, recorded=recorded(FILM)).duplicates == (2,)


def test_an_earlier_revision_is_on_record_too(path):
    write_measurements(path, [FILM])
    later = replace(FILM, conductivity_ms_cm=1.1)
    assert read(path, recorded=[*recorded(FILM), *recorded(later)]).duplicates == (2,)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"conductivity_ms_cm": 1.1}, "(conductivity_ms_cm)"),
        ({"name": "Film 7b"}, "(name)"),
        ({"thickness_um": 33.0, "recipe": Recipe(binder_wt_pct=2.0)}, "(measured_thickness_um, binder_wt_pct)"),
    ],
)
def test_a_changed_row_is_sent_to_the_library_for_correction(path, changes, told):
    write_measurements(path, [replace(FILM, **changes)])
    found = read(path, recorded=recorded(FILM))
    assert found.films == ()
    assert f"line 2, key: F-0001 is in the library with other values {told}; correct it there" in reasons(found)[0]


def test_a_film_of_another_laboratory_may_have_the_same_key(path):
    write_measurements(path, [replace(FILM, name="Their film", thickness_um=50.0)])
    assert [film.name for film in read(path, recorded=recorded(FILM)).films] == ["Their film"]


# --- there and back ---------------------------------------------------------------------------------------


def of_the_library(film):
    """Replace each material that the library lacks by one that it has."""
    lacking = [key for key, value in film.recipe.to_dict().items() if value == UNKNOWN]
    found = {key: shipped().usable(*FIELDS[key].materials)[0].key for key in lacking}
    return replace(film, recipe=replace(film.recipe, **found))


@given(films=st.lists(measured_films(), max_size=3, unique_by=lambda film: film.name.strip()))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_export_comes_back_as_it_was(path, films):
    known = [of_the_library(film) for film in films]
    write_measurements(path, known)
    found = read(path, kept=read(path).waiting_lines)
    assert (found.rejected, found.waiting) == ((), ())
    assert [replace(film, note="") for film in found.films] == [replace(film, note="") for film in known]
    for film, before in zip(found.films, known, strict=True):
        assert film.note == before.note or film.note.startswith(f"{before.note} {ACCEPTED}".strip())


@given(text=st.text(st.characters(codec="utf-8"), max_size=8), other=st.text("='+-@\t\r\n\" ;,", max_size=5))
@settings(deadline=None)
def test_any_text_comes_back_and_no_spreadsheet_runs_it(text, other):
    film = replace(FILM, note=(other + text).strip())
    written = films_csv([film])
    columns, (row,) = read_table(written.removeprefix("\ufeff"))
    assert row.cells["note"] == film.note
    assert columns == COLUMNS
    _, cells = csv.reader(io.StringIO(written, newline=""))
    assert not cells[COLUMNS.index("note")].startswith(("=", "+", "-", "@"))


def test_an_empty_export_is_a_header(path):
    write_measurements(path, [])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfkey,name,made_on,")
    assert read(path).films == ()


# --- files that are no tables -----------------------------------------------------------------------------


def refused(path):
    with pytest.raises(MeasurementsError) as caught:
        read(path)
    sentence = str(caught.value)
    assert sentence.startswith(f"{path.name}: ")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "The file is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "The file is empty"),
        (b"sep=;\r\n", "The file is empty"),
        (b"1,2,3\n4,5,6\n", "The first line names no known column"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not UTF-8 text"),
        ("name,electrolyte\n".encode("utf-16"), "not UTF-8 text"),
        (b"name,note\nFilm,caf\xe9\n", "not UTF-8 text (byte 19)"),
        (b"name,binder\n", "The header has no column electrolyte, which every film needs"),
        (b"name,electrolyte\n", "The header has no column measured_thickness_um or thickness_um"),
        (f"{HEADER},name\n".encode(), "The column name occurs more than once"),
        (f'{HEADER}\n"{ROW}\n{ROW}\n'.encode(), "Line 2 cannot be split into cells; look for a quotation mark"),
        (f"{HEADER}\n{'x' * 200_000}\n".encode(), "Line 2 cannot be split into cells"),
        (b"x" * 20_000_001, "it has 20.0 MB, and a table has at most 20 MB"),
    ],
    ids=range(13),
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(path, content, told):
    path.write_bytes(content)
    assert told in refused(path)


def test_a_missing_file_and_a_folder_are_named(path, tmp_path):
    assert refused(path) == "films.csv: There is no such file; check the name and the folder."
    assert "This is a folder" in refused(tmp_path)


@given(data=st.binary(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_is_refused_or_rejected_but_never_crashes(path, data):
    for content in (data, f"{HEADER}\n{ROW}\n".encode() + data):
        path.write_bytes(content)
        try:
            read(path)
        except MeasurementsError:
            continue


def test_a_full_disk_leaves_the_old_file(path, monkeypatch):
    path.write_text("old", encoding="utf-8")

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WriteError, match=r"films\.csv was not saved: the disk is full"):
        write_measurements(path, [FILM])
    assert path.read_text(encoding="utf-8") == "old"
    assert [file.name for file in path.parent.iterdir()] == ["films.csv"]


def test_a_folder_in_place_of_the_export_is_named(tmp_path):
    with pytest.raises(WriteError, match="a folder has this name"):
        write_measurements(tmp_path, [FILM])


# --- rows that wait for an answer -------------------------------------------------------------------------


def test_a_row_that_can_hardly_be_meant_waits_and_is_neither_taken_nor_lost(path):
    rows = (
        ROW,
        ROW.replace("Film 7", "A").replace("1.2", "45"),
        ROW.replace("Film 7", "B").replace(",32,", ',"1,234",'),
    )
    found = read(path, HEADER, *rows)
    assert [film.name for film in found.films] == ["Film 7"]
    assert found.rejected == ()
    assert [str(one) for one in found.waiting] == [
        "line 3, conductivity_ms_cm: Measured conductivity: 45 mS/cm is 21 times its powder (2.1 mS/cm). "
        "Is it 4.5 mS/cm?",
        "line 4, measured_thickness_um: Measured thickness: “1,234” can mean 1.234 µm or 1234 µm; "
        "type the one that you mean.",
    ]
    taken = read(path, kept={3}).films
    assert [(film.name, film.conductivity_ms_cm) for film in taken] == [("Film 7", 1.2), ("A", 45.0)]
    assert taken[1].note == "Kept when asked: 45 mS/cm is 21 times its powder (2.1 mS/cm)."
    again = read(path, recorded=recorded(*taken))
    assert (again.films, again.duplicates) == ((), (2, 3))


@pytest.mark.parametrize(
    ("conductivity", "asked"),
    [("3", False), ("0.3", False), ("0.05", True), ("0.0012", True), ("6", False), ("30", True), ("1200", False)],
)
def test_a_slip_of_the_unit_is_asked(path, conductivity, asked):
    found = read(path, HEADER, ROW.replace("1.2", conductivity))
    assert bool(found.waiting) is asked or found.rejected


def test_an_imported_film_takes_nothing_from_the_sample_that_belongs_to_its_materials(path):
    (film,) = read(path, f"{HEADER},cathode,anode", f"{ROW},LFP,graphite").films
    recipe = film.recipe
    assert recipe.mean_voltage_v != Recipe().mean_voltage_v
    assert recipe.cathode_density_g_cm3 != Recipe().cathode_density_g_cm3
    assert recipe.anode_thickness_um != Recipe().anode_thickness_um
    assert recipe.cathode_coated is False


def test_an_answer_for_a_line_that_is_not_there_is_refused(path):
    path.write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    with pytest.raises(MeasurementsError, match=r"films.csv: No row begins on line 99"):
        read(path, kept={2, 99})

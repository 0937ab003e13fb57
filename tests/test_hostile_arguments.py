"""Arguments that are no text, and words of a person on a terminal: one sentence, and no command to the terminal."""

import json
from dataclasses import replace

import pytest

from ssedesigner.cli.main import main
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import write_recipe
from ssedesigner.library.store import Library
from tests.batches import AMOUNTS, LINES, planned

BROKEN = "\udcff\udcfe"
"""How Python gives two bytes that are no UTF-8."""
COMMANDS = (
    ("open", BROKEN),
    (BROKEN,),
    ("predict", BROKEN),
    ("predict", "sample", "--set", f"name={BROKEN}"),
    ("predict", "sample", "--set", f"{BROKEN}=1"),
    ("predict", "sample", "--set", f"binder={BROKEN}"),
    ("predict", "sample", f"--{BROKEN}"),
    ("sheet", "sample", "-o", f"{BROKEN}.pdf"),
    ("sheet", "sample", "-o", "x.html", "--set", f"notes={BROKEN}"),
    ("sheet", "--batch", BROKEN, "-o", "x.html"),
    ("sheet", "sample", "-o", "x.pdf", "--paper", BROKEN),
    ("recipe", BROKEN, "-o", "x.json"),
    ("screenshot", "sample", "-o", f"{BROKEN}.png"),
    ("screenshot", "sample", "-o", "x.png", "--view", BROKEN),
    ("screenshot", "sample", "-o", "x.png", "--size", BROKEN),
    ("screenshot", "sample", "-o", "x.png", "--scale", BROKEN),
    ("measurements", "import", BROKEN),
    ("measurements", "export", BROKEN),
    ("measurements", BROKEN, "x.csv"),
    ("spectrum", BROKEN),
    ("spectrum", "x.mpt", "--subtract-ohm", BROKEN),
    ("batch", "list", BROKEN),
    ("batch", "show", BROKEN),
    ("batch", "export", BROKEN, "x.json"),
    ("batch", "export", "all", f"{BROKEN}.csv"),
    ("library", BROKEN),
    ("--library", BROKEN, "predict", "sample"),
    ("batch", "list", "a\0b"),
)
COMMANDS_TO_A_TERMINAL = "\x1b[2J\x1b]0;x\x07\x9b2J\x7f\u202e"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("argv", COMMANDS, ids=" ".join)
def test_an_argument_that_is_no_text_gets_one_sentence(argv, capsys, folder):
    assert main(list(argv)) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert errors.startswith("ssedesigner: ")
    assert errors.count("\n") == 1
    assert "is not UTF-8 text" in errors
    assert not list(folder.glob("x.*"))


def is_harmless(text: str) -> bool:
    return not any(sign in text for sign in COMMANDS_TO_A_TERMINAL if not sign.isascii() or not sign.isprintable())


def test_no_word_of_a_person_commands_the_terminal(capsys, folder, materials):
    words = f"film {COMMANDS_TO_A_TERMINAL}"
    recipe = Recipe(name=words, notes=words, electrolyte_lot=words)
    write_recipe(folder / "hostile.json", recipe, materials)
    path = folder / "data" / "library.sqlite"
    path.parent.mkdir()
    with Library.open(path, shipped=resources() / "library") as library:
        lines = (replace(LINES[0], name=words), *LINES[1:])
        batch = planned(library, recipe=recipe, amounts=replace(AMOUNTS, lines=lines))
        library.add_entry(batch.key, "note", {"text": words}, "note", "2026-03-31T10:00:00+00:00")
    for argv in (
        ["predict", "hostile.json"],
        ["predict", "hostile.json", "--json"],
        ["batch", "list"],
        ["batch", "list", words.replace("\0", "")],
        ["batch", "show", batch.key],
        ["batch", "show", words],
        ["sheet", "hostile.json", "-o", f"{COMMANDS_TO_A_TERMINAL}.csv"],
        ["predict", words],
    ):
        main(argv)
        out, errors = capsys.readouterr()
        assert out or errors
        assert is_harmless(out), argv
        assert is_harmless(errors), argv
        if "--json" in argv:
            assert json.loads(out)["name"] == words

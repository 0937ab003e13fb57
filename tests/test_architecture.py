"""The rules of the house that a program can check: layers, sizes, words, and that what is named exists."""

import ast
import gc
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import ssedesigner

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "ssedesigner"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)
LONG_FOR_A_REASON = {
    "library/store.py": 640,  # one class: a short method for each change, a transaction around a function elsewhere
    "core/fields.py": 950,  # one table; splitting it would hide it
    "library/schema/migrations.py": 600,  # steps are frozen once released, so it only grows
    "core/materials.py": 590,  # the values of one snapshot and what is looked up in it
}
"""Modules with more than 500 lines (600 in physics, where the docstrings of formulas count), and why."""
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "handler", "controller"}
# Names of identity or of a format; nothing opens them, the program works without a network.
KNOWN_ADDRESSES = (
    "doi.org",
    "www.w3.org",
    "keepachangelog.com",
    "semver.org",
    "scripts.sil.org",
    "openfontlicense.org",
)


def inside(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.fixture(scope="module")
def trees() -> Iterator[dict[str, ast.Module]]:
    gc.disable()  # each round would go through a million nodes, of which none is garbage
    trees = {inside(path): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    yield trees
    trees.clear()
    gc.enable()


def kept_files() -> list[Path]:
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    made = {"build", "dist", "out", "__pycache__"}  # unpacked from an archive: all but what the tools make
    files = [path for path in ROOT.rglob("*") if path.is_file()]
    parts = {path: path.relative_to(ROOT).parts for path in files}
    return [path for path in files if not made & set(parts[path]) and not parts[path][0].startswith((".venv", ".mypy"))]


def kept_texts() -> list[tuple[str, str]]:
    contents = [(path, path.read_bytes()) for path in kept_files()]
    return [
        (path.relative_to(ROOT).as_posix(), content.decode("utf-8", errors="replace"))
        for path, content in contents
        if b"\0" not in content
    ]


def test_imports_keep_the_layers():
    linter = Path(sys.executable).with_name("lint-imports")
    command = str(linter) if linter.exists() else shutil.which("lint-imports")
    assert command, "lint-imports is missing: install requirements-dev.lock"
    run = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def imported_at_once(module: ast.Module) -> set[str]:
    """Modules of ours that a module imports when it is itself imported: neither inside a function nor for types."""
    names: set[str] = set()
    open_nodes: list[ast.AST] = [module]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Module | ast.If | ast.Try | ast.ClassDef | ast.With):
            open_nodes += ast.iter_child_nodes(node)
    return names


def test_no_module_imports_itself_in_a_circle(trees):
    # which module of a circle fails depends on which comes first: the tests may pass where the program cannot start
    modules = {f"ssedesigner.{name.removesuffix('.py').replace('/', '.')}": tree for name, tree in trees.items()}
    waits_for = {name: imported_at_once(tree) & (modules.keys() - {name}) for name, tree in modules.items()}
    while free := {name for name, needed in waits_for.items() if not needed}:
        waits_for = {name: needed - free for name, needed in waits_for.items() if name not in free}
    assert not waits_for, f"circles of imports among {sorted(waits_for)}"


OF_THE_FIRST_WINDOW = {
    *("core", "core.batch", "library", "library.checks", "library.file", "library.records", "library.schema"),
    *("batch", "text", "physics", "physics.advice", "physics.cell", "physics.checks", "physics.compatibility"),
    *("physics.conduction", "physics.film", "files", "files.backups", "files.question", "files.recipe", "cli"),
    *("ui", "ui.editor", "ui.evidence", "ui.flags", "ui.pictures", "ui.plot", "ui.shell", "ui.widgets", "ui.workbench"),
}
"""Folders that the first window is made of; what else is loaded before it must be one of the few below, or wait."""
ONE_BY_ONE = {"ui.bench.running"}
OF_OTHERS = {"PySide6", "shiboken6", "pyqtgraph", "numpy"}
FOR_LATER = {
    *("cli.batches", "cli.measurements", "cli.predict", "cli.spectrum", "cli.sweep", "cli.validation"),
    *("core.batch.order", "library.records.merge_words", "library.records.sharing", "library.records.shared_batches"),
    *("library.records.shared_films",),
    *("ui.evidence.evidence", "ui.pictures.cost_bars", "ui.pictures.ladder", "ui.pictures.margins"),
    *("ui.pictures.resistance", "ui.pictures.voxel_slice", "ui.pictures.windows", "ui.shell.about"),
    *("ui.shell.change_window", "ui.shell.settings_window", "ui.shell.shortcuts", "ui.workbench.cells_card"),
    *("ui.workbench.derivation_window", "ui.workbench.microstructure"),
}
"""Modules in these folders that are loaded with the tab, window or command that needs them."""


def test_the_first_window_waits_for_no_other(trees):
    names = {name.removesuffix(".py").replace("/", ".").removesuffix(".__init__"): tree for name, tree in trees.items()}
    modules = {f"ssedesigner.{name}": tree for name, tree in names.items()}
    loaded: set[str] = set()
    others: set[str] = set()
    waiting = ["ssedesigner.cli.main", "ssedesigner.cli.commands", "ssedesigner.ui.start"]
    while waiting:
        loaded.add(module := waiting.pop())
        imported = imported_at_once(modules[module])
        waiting += (imported & modules.keys()) - loaded
        others |= {name.partition(".")[0] for name in imported - modules.keys()}
    assert len(loaded) > 200  # else this looks at something else than the program
    ours = {name.removeprefix("ssedesigner.") for name in loaded}
    early = {name for name in ours - ONE_BY_ONE if name.rpartition(".")[0] not in {"", *OF_THE_FIRST_WINDOW}}
    assert not early | (ours & FOR_LATER), "import them in the function that needs them"
    assert others - set(sys.stdlib_module_names) - {"ssedesigner"} <= OF_OTHERS
    assert names.keys() >= FOR_LATER | ONE_BY_ONE


def test_a_module_is_short_enough_to_read_in_one_sitting():
    lengths = {inside(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    caps = {name: LONG_FOR_A_REASON.get(name, 600 if name.startswith("physics/") else 500) for name in lengths}
    assert not {name: length for name, length in lengths.items() if length > caps[name]}


def test_a_module_has_a_purpose_and_is_named_for_it(trees):
    assert not [name for name, tree in trees.items() if not ast.get_docstring(tree)], "say what the module is for"
    assert not [name for name in trees if VAGUE_NAMES & set(Path(name).stem.split("_"))]


def test_values_below_the_screens_are_frozen(trees):
    for name, tree in trees.items():
        if name.startswith("ui/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for decorator in map(ast.unparse, node.decorator_list):
                    assert "dataclass" not in decorator or "frozen=True" in decorator, f"{name}: {node.name}"


def test_signals_are_never_blocked(trees):
    for name, tree in trees.items():
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not names & {"blockSignals", "QSignalBlocker"}, name


def test_nothing_on_the_screen_moves_by_itself():
    # people whom motion makes sick get a calm screen without a setting for it
    moving = re.compile(r"\b(Q\w*Animation\w*|QTimeLine|QMovie|setAnimated|setCursorFlashTime|animateClick)\b")
    texts = {inside(path): path.read_text(encoding="utf-8") for path in MODULES if inside(path).startswith("ui/")}
    assert {name for name, text in texts.items() if moving.search(text)} == set()


def test_only_numbers_that_a_result_rests_on_are_cited(trees):
    # a setting of a screen, a loop or a command is a plain constant: a source for it would be a source for nothing
    cites = {
        name
        for name, tree in trees.items()
        if any(isinstance(node, ast.Call) and ast.unparse(node.func) == "cited" for node in ast.walk(tree))
    }
    assert not {name for name in cites if name.split("/")[0] in {"cli", "library", "text", "ui"}}


def test_main_only_calls_the_program():
    lines = (ROOT / "main.py").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip() and not line.startswith(("#", '"""'))]) <= 3


def test_every_resource_that_the_code_names_exists():
    named = re.compile(r'resources\(\)((?:\s*/\s*"[^"]+")+)')
    for module in MODULES:
        for chain in named.findall(module.read_text(encoding="utf-8")):
            path = ROOT.joinpath("resources", *re.findall(r'"([^"]+)"', chain))
            assert path.exists(), f"{inside(module)} names {path.relative_to(ROOT)}"


def test_readme_sends_a_reader_to_places_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("## Where to change what")[1].split("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith("| To change")]
    assert 10 < len(rows) < 30, "a table that is read in half a minute"
    for row in rows:
        places = re.findall(r"`([^`]+)`", row.split("|")[2])
        assert places, row
        missing = [place for place in places if not (ROOT / place).exists()]
        assert not missing, f"README.md: {missing}"


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "CHANGELOG.md"])
def test_files_that_a_page_names_exist(page):
    folders = "|".join(path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "out")
    for name in re.findall(rf"`((?:{folders})/[\w./-]*)`", (ROOT / page).read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), f"{page} names {name}"


def test_the_version_is_the_latest_release_of_the_changelog():
    releases = re.findall(r"^## \[([\d.]+)\] - (\d{4}-\d\d-\d\d)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert releases[0][0] == ssedesigner.__version__
    assert [day for _, day in releases] == sorted((day for _, day in releases), reverse=True)


def test_readme_pictures_and_links_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (ROOT / target).exists(), target


def test_make_has_the_commands_that_readme_promises():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    promised = set(re.findall(r"(?:`|^)make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.M))
    assert {"run", "test"} <= promised
    assert promised <= targets


def test_nothing_that_is_kept_names_a_machine_or_a_package_server():
    addresses = re.compile(r"https?://([\w.-]+)")
    machine = re.compile(r"(?<![\w.])/(?:work|root|opt|home/\w+|Users/\w+)/[\w.]")
    for name, text in kept_texts():
        if "LICENSE" in name:  # licence texts are kept to the letter
            continue
        unknown = {host for host in addresses.findall(text) if not host.endswith(KNOWN_ADDRESSES)}
        assert not unknown, f"{name} names {unknown}"
        assert not machine.search(text), f"{name} names a folder of one machine"


def test_nothing_is_left_to_do_in_the_code():
    mark = re.compile(r"#.*\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    for name, text in kept_texts():
        if name.endswith((".py", ".sh", ".toml")):
            assert not mark.search(text), name

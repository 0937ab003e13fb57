"""Try a built program as a user would: start, predict, open its database twice, export, draw the window.

usage: python packaging/smoke.py PROGRAM [ARGUMENT ...]     for example "dist/SSE Designer/ssedesigner"

It runs from another folder, with no program on the path, and its own folder cannot be written.
"""

import json
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MARKS = {".xlsx": b"PK", ".pdf": b"%PDF-", ".html": b"<!DOCTYPE html", ".png": b"\x89PNG", ".json": b"{", ".csv": b""}
WRITTEN = (
    ("sheet", "sheet.pdf"),
    ("sheet", "sheet.html"),
    ("sheet", "sheet.csv"),
    ("sheet", "sheet.xlsx"),
    ("sheet", "sheet.json"),
    ("screenshot", "window.png"),
)
OPEN_S = 8
"""As long as the window stays open [s]: its first copy of the library is made after two."""
WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def smoke(program: list[str], *, alone: bool = False) -> list[str]:
    """Return what is wrong with the program, nothing if all is well; ``alone`` takes the path away from it."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LD_"))}
        environment |= {"SSEDESIGNER_DATA": str(data), "QT_QPA_PLATFORM": "offscreen"}
        if alone:
            environment["PATH"] = str(Path(folder) / "nothing")

        def run(*arguments: str) -> str:
            done = subprocess.run(
                [*program, *arguments],
                cwd=folder,
                env=environment,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=120,
                check=False,
            )
            if done.returncode:
                wrong.append(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
            return done.stdout

        for start in ("first", "second"):  # the first makes the library, the second opens it
            try:
                value = json.loads(run("predict", "fig1-li", "--json"))["cell"]["specific_energy_wh_kg"]["value"]
                if abs(value / 397 - 1) > 0.005:
                    wrong.append(f"the {start} start predicts {value} Wh/kg for fig1-li, not 397")
            except (ValueError, KeyError) as error:
                wrong.append(f"the {start} start printed no prediction: {error!r}")
        run("library", "check")
        for command, name in WRITTEN:
            run(command, "fig1-li", "-o", name)
            written = Path(folder) / name
            if not written.is_file() or not written.read_bytes().lstrip().startswith(MARKS[written.suffix]):
                wrong.append(f"{command} wrote no {name}")
        wrong += _open([*program, "open", "fig1-li"], folder, environment)
        if (data / "mistakes.log").exists():
            wrong.append(f"the program kept errors of its own: {(data / 'mistakes.log').read_text('utf-8')[-500:]}")
    return wrong


def _open(program: list[str], folder: str, environment: dict[str, str]) -> list[str]:
    """Open the window, which must stay open until it is ended, and say nothing."""
    with subprocess.Popen(
        program, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as window:
        try:
            printed, _ = window.communicate(timeout=OPEN_S)
        except subprocess.TimeoutExpired:
            window.kill()
            printed, _ = window.communicate()
            return [f"the window prints: {printed.strip()[-500:]}"] if printed.strip() else []
        return [f"the window closed by itself with {window.returncode}: {printed.strip()[-500:]}"]


@contextmanager
def read_only(folder: Path) -> Iterator[list[str]]:
    """Take the permission to write a folder away; yield a list that names afterwards what was written all the same."""
    paths = [path for path in (folder, *folder.rglob("*")) if not path.is_symlink()]
    modes = {path: path.stat().st_mode for path in paths}
    before = _contents(folder)
    changed: list[str] = []
    with suppress(PermissionError):  # a folder of somebody else cannot be written anyway
        for path, mode in modes.items():
            path.chmod(mode & ~WRITING)
    try:
        yield changed
    finally:
        with suppress(PermissionError):
            for path, mode in modes.items():
                if path.exists():
                    path.chmod(mode)
        after = _contents(folder)  # an administrator may write everywhere
        changed += sorted(str(path) for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def _contents(folder: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    first, *rest = sys.argv[1:]
    at = Path(first).absolute()  # not resolved: the Python of an environment is a link
    if at.with_name("_internal").is_dir():  # a frozen program in its folder, and no script of an installed one
        with read_only(at.parent) as changed:
            problems = smoke([str(at), *rest], alone=True)
        problems += [f"the program wrote into its own folder: {name}" for name in changed]
    else:
        problems = smoke([str(at) if at.is_file() else first, *rest])
    print("\n".join(problems) or "The program starts, predicts, opens its database again, exports and draws itself.")
    raise SystemExit(bool(problems))

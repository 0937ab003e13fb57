"""Try a built program as a user would: predict, open its database twice, export, draw the window.

usage: python packaging/smoke.py PROGRAM [ARGUMENT ...]     for example "dist/SSE Designer/ssedesigner"
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

MARKS = {".xlsx": b"PK", ".pdf": b"%PDF-", ".html": b"<!DOCTYPE html", ".png": b"\x89PNG", ".json": b"{", ".csv": b""}


def smoke(program: list[str]) -> list[str]:
    """Return what is wrong with the program, nothing if all is well."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SSEDESIGNER_DATA": str(Path(folder) / "data"), "QT_QPA_PLATFORM": "offscreen"}

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
        for command, name in (
            ("sheet", "sheet.pdf"),
            ("sheet", "sheet.html"),
            ("sheet", "sheet.csv"),
            ("sheet", "sheet.xlsx"),
            ("sheet", "sheet.json"),
            ("screenshot", "window.png"),
        ):
            run(command, "fig1-li", "-o", name)
            written = Path(folder) / name
            if not written.is_file() or not written.read_bytes().lstrip().startswith(MARKS[written.suffix]):
                wrong.append(f"{command} wrote no {name}")
    return wrong


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    first, *rest = sys.argv[1:]
    program_path = str(Path(first).resolve()) if Path(first).exists() else first
    problems = smoke([program_path, *rest])
    print("\n".join(problems) or "The program predicts, opens its database again, exports and draws its window.")
    raise SystemExit(bool(problems))

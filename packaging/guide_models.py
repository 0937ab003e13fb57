"""Write the tables and draw the plots of the guide's pages on models anew, from what the program computes.

usage: python packaging/guide_models.py [--check]

A page marks where a table stands: ``<!-- table: fitted -->`` before it and ``<!-- end -->`` after it. Everything
between the two is replaced; all else of a page is written by hand. With --check nothing is written, and the exit
status is 1 if a page or plot is not what it would be.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # plots are drawn without a display

import guide_tables as tables  # noqa: E402  # a script finds the package only now
from guide_checks import CHECKS, checks  # noqa: E402
from guide_plots import PLOTS, drawing  # noqa: E402
from guide_tables import Shipped  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from ssedesigner.ui.theme import LIGHT, apply, load_fonts  # noqa: E402

GUIDE = ROOT / "resources" / "guide"
BLOCK = re.compile(r"<!-- table: (\w[\w-]*) -->\n.*?<!-- end -->", re.DOTALL)

TABLES: Mapping[str, Callable[[str, Shipped], str]] = {
    "coefficients": lambda page, _: tables.coefficients(page),
    "fitted": lambda page, shipped: tables.parameter_table(page, shipped.fit),
    "spreads": lambda _, shipped: tables.spreads(shipped.fit),
    "accuracy": lambda _, shipped: tables.accuracy(shipped.fit),
    "checks": lambda page, shipped: checks(CHECKS[page](shipped)),
    "pressures": lambda *_: tables.pressures(),
    "films": lambda _, shipped: tables.films(shipped, tables.points_of(shipped, "reported")),
    "series": lambda _, shipped: tables.films(shipped, tables.points_of(shipped, "series")),
    "outside": lambda _, shipped: tables.films(shipped, tables.points_outside(shipped)),
}
"""Every table by the name in its mark; the references follow when all others stand."""


def pages() -> list[Path]:
    """Return the pages of the guide on models."""
    return sorted(GUIDE.glob("models-*.md"))


def renew_tables(page: str, text: str, shipped: Shipped) -> str:
    """Return the text of a page with its tables made anew."""

    def marked_table(name: str, content: str) -> str:
        return f"<!-- table: {name} -->\n\n{content}\n\n<!-- end -->"

    def new_table(match: re.Match[str]) -> str:
        name = match[1]
        return match[0] if name == "references" else marked_table(name, TABLES[name](page, shipped))

    text = BLOCK.sub(new_table, text)
    cited = tables.references(page, text.split("<!-- table: references -->")[0], shipped.materials)
    return BLOCK.sub(lambda match: marked_table("references", cited) if match[1] == "references" else match[0], text)


def contents() -> dict[Path, str]:
    """Return what every page on models and every plot should hold."""
    shipped = Shipped.read()
    texts = {path: renew_tables(path.stem, path.read_text(encoding="utf-8"), shipped) for path in pages()}
    return texts | {GUIDE / "plots" / f"{name}.svg": drawing(plot(shipped)) for name, plot in PLOTS.items()}


def main(arguments: list[str]) -> int:
    """Write or check."""
    application = QApplication(["guide"])
    load_fonts()
    apply(application, LIGHT)
    stale = [path for path, text in contents().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        print("\n".join(f"{path.relative_to(ROOT)} is not up to date; run make guide" for path in stale))
        return int(bool(stale))
    (GUIDE / "plots").mkdir(exist_ok=True)
    for path, text in contents().items():
        if path in stale:
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Merge a folder of corrected and new data into the shipped library.

usage: python packaging/library_merge FOLDER [LIBRARY]

FOLDER holds the tables that are merged. LIBRARY is resources/library unless it is named. A second run changes
nothing. What was changed is printed.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from library_merge.merging import merge  # noqa: E402  # a script finds the package only now
from library_merge.tables import MergeError  # noqa: E402


def main(arguments: list[str]) -> int:
    if len(arguments) not in {1, 2} or arguments[0].startswith("-"):
        print("usage: python packaging/library_merge FOLDER [LIBRARY]", file=sys.stderr)
        return 2
    library = Path(arguments[1]) if len(arguments) == 2 else ROOT / "resources" / "library"
    try:
        lines = merge(Path(arguments[0]), library)
    except (MergeError, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 2
    print(*lines, sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

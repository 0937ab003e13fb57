"""Take the pictures of every view, light and dark, at 100 % and 200 %.

usage: python packaging/shots.py FOLDER [VIEW ...]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ssedesigner.ui.start import VIEWS  # noqa: E402  # a script finds the package only now

RECIPE = "sample"


def take(folder: Path, views: list[str]) -> None:
    """Write one picture for each view, theme and scale."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "SSEDESIGNER_DATA": data, "QT_QPA_PLATFORM": "offscreen"}
        for view in views:
            for theme in ("light", "dark"):
                for scale in (1, 2):
                    picture = folder / f"{view}-{theme}-{scale}00.png"
                    arguments = ["-o", str(picture), "--view", view, "--theme", theme, "--scale", str(scale)]
                    command = [sys.executable, str(ROOT / "main.py"), "screenshot", RECIPE, *arguments]
                    drawn = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
                    if drawn.returncode:
                        raise SystemExit(f"{picture} could not be drawn:\n{drawn.stderr}")
                    print(picture)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    take(Path(sys.argv[1]), sys.argv[2:] or list(VIEWS))

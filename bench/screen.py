"""A screen in memory as large as a desk's, at a scale: without it Qt's is 800 pixels wide and hides half the window."""

import json
from pathlib import Path

WIDTH, HEIGHT = 1920, 1080


def screen(folder: Path, scale: float) -> dict[str, str]:
    """Return the environment of a program on a screen of a scale, which is described in a file of the folder."""
    file = folder / "screen.json"
    size = {"width": round(WIDTH * scale), "height": round(HEIGHT * scale)}
    one = {"name": "bench", "x": 0, "y": 0, **size, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file.write_text(json.dumps({"screens": [one]}), encoding="utf-8")
    return {"QT_QPA_PLATFORM": f"offscreen:configfile={file}", "QT_SCALE_FACTOR": f"{scale:g}"}

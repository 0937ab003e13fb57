"""Where the files that come with the program are: library tables, recipes, templates, guide."""

import os
import sys
from pathlib import Path


class MissingResources(RuntimeError):
    """The folder that comes with the program is not where it should be."""


def resources() -> Path:
    """Folder of the files that come with the program.

    An installed or frozen program carries the folder inside the package; a checkout has it beside the package.

    Returns
    -------
    Path
        The folder ``resources``, which holds ``library``, ``recipes``, ``templates`` and ``guide``

    Raises
    ------
    MissingResources
        When neither place holds the library tables; the message names both places
    """
    package = Path(__file__).resolve().parents[1]
    # inside the package first: a wheel must not pick up a folder that lies beside site-packages
    places = (package / "resources", package.parent / "resources")
    for place in places:
        if (place / "library").is_dir():
            return place
    raise MissingResources(
        f"The program’s own files are missing (looked in {places[0]} and {places[1]}): install SSE Designer again."
    )


def data_folder() -> Path:
    """Folder of the user's own library and recovery files, where the platform keeps such data.

    Returns
    -------
    Path
        The folder that ``SSEDESIGNER_DATA`` names, or ``ssedesigner`` in the platform's data folder; it need not exist
    """
    named = os.environ.get("SSEDESIGNER_DATA")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "ssedesigner"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "ssedesigner"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "ssedesigner"

"""Where the program begins. Imports nothing of it before the collector is told to wait."""

from __future__ import annotations

import gc
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line, or open the window when there is none.

    Parameters
    ----------
    argv : sequence of str, optional
        Arguments without the program's name; those of the process by default.

    Returns
    -------
    int
        Exit status: 0, or 2 for bad input, with one sentence on the error output.
    """
    was_enabled = gc.isenabled()
    gc.disable()  # each round would go through all that was loaded so far, and free nothing
    from ssedesigner.cli.commands import run_command

    if was_enabled:
        gc.enable()
    return run_command(argv)

"""Loading Qt and the screens at a start."""

from __future__ import annotations

import builtins
import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quick_loading() -> Iterator[None]:
    """Load modules without rounds of the collector, and from then on without PySide's look into each of them.

    PySide puts a function of its own in the place of ``import``. It opens the source of every module that is loaded
    later and looks for a switch of naming styles (``__feature__``) that nobody here uses: a tenth of a start.
    """
    was_enabled, plain_import = gc.isenabled(), builtins.__import__
    gc.disable()
    try:
        import PySide6.QtCore  # noqa: F401

        builtins.__import__ = plain_import
        yield
    finally:
        if was_enabled:
            gc.enable()

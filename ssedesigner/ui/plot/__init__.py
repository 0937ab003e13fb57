"""The plots: axes, curves, labels, export to pixels."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from types import ModuleType


def _load_plotting() -> None:
    """Load pyqtgraph without its copies of every class of Qt.

    It copies them into modules of its own, where it smooths out what differs between bindings. PySide makes a class
    with its enums when it is first asked for, so copying all of them is half of loading pyqtgraph. Here its modules are
    there before, list nothing to copy, and ask PySide when they are asked.
    """
    modules = [import_module(f"PySide6.{name}") for name in ("QtCore", "QtGui", "QtWidgets")]
    for qt in modules:
        mirror = ModuleType(qt.__name__.replace("PySide6", "pyqtgraph.Qt"))
        vars(mirror)["__getattr__"] = partial(getattr, qt)
        sys.modules[mirror.__name__] = mirror
        vars(qt)["__dir__"] = list
    try:
        import_module("pyqtgraph")
    finally:
        for qt in modules:
            del vars(qt)["__dir__"]


if "pyqtgraph" not in sys.modules:
    _load_plotting()

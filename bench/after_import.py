"""Does something to a module as soon as the program has loaded it, and tells whose modules take how long.

Imports nothing itself: what a start is measured with must not load what the program has yet to load.
"""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader

_execute = SourceFileLoader.exec_module
_ACTIONS: dict[str, list] = {}


def after_import(name: str, act) -> None:
    """Call ``act`` with a module once it is loaded; at once where it is already."""
    if name in sys.modules:
        act(sys.modules[name])
        return
    _ACTIONS.setdefault(name, []).append(act)
    SourceFileLoader.exec_module = _execute_and_act


def _execute_and_act(self: SourceFileLoader, module) -> None:
    _execute(self, module)
    for act in _ACTIONS.pop(module.__name__, ()):
        act(module)

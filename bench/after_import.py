"""Does something to a module as soon as the program has loaded it.

What a start is measured with must not load what the program has yet to load, so nothing else is imported here.
"""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader

TYPE_CHECKING = False  # not from typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

_execute = SourceFileLoader.exec_module
_ACTIONS: dict[str, list[Callable[[ModuleType], object]]] = {}


def after_import(name: str, act: Callable[[ModuleType], object]) -> None:
    """Call ``act`` with a module once it is loaded; at once where it is already."""
    if name in sys.modules:
        act(sys.modules[name])
        return
    _ACTIONS.setdefault(name, []).append(act)
    if SourceFileLoader.exec_module is _execute:
        SourceFileLoader.exec_module = _execute_and_act


def _execute_and_act(self: SourceFileLoader, module: ModuleType) -> None:
    _execute(self, module)
    for act in _ACTIONS.pop(module.__name__, ()):
        act(module)

"""Fixtures that every lane shares."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ssedesigner.core.materials import Materials
from ssedesigner.library import opening
from ssedesigner.library.shipped import shipped_materials

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before any test imports Qt
settings.register_profile("house", deadline=None)  # a busy machine is no mistake of the program
settings.load_profile("house")
SYNCHRONOUS = opening.SYNCHRONOUS
opening.SYNCHRONOUS = "OFF"  # no test cuts the power, and waiting for a disk is most of what a change costs


@pytest.fixture(autouse=True)
def closed_windows_go() -> Iterator[None]:
    """Let what a test closed be deleted now; without an event loop it would stay and be styled and drawn with all later."""
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session")
def materials() -> Materials:
    return shipped_materials(Path(__file__).resolve().parents[1] / "resources" / "library")

"""Fixtures that every lane shares."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from ssedesigner.core.materials import Materials
from ssedesigner.library.file import opening
from ssedesigner.library.shipped import shipped_materials

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before any test imports Qt
settings.register_profile("house", deadline=None)  # a busy machine is no mistake of the program
settings.load_profile("house")
SYNCHRONOUS = opening.SYNCHRONOUS
opening.SYNCHRONOUS = "OFF"  # no test cuts the power, and waiting for a disk is most of what a change costs


@pytest.fixture(scope="session")
def materials() -> Materials:
    return shipped_materials(Path(__file__).resolve().parents[1] / "resources" / "library")

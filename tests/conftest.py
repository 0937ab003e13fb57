"""Fixtures that every lane shares."""

from pathlib import Path

import pytest

from ssedesigner.core.materials import Materials
from ssedesigner.library.shipped import shipped_materials


@pytest.fixture(scope="session")
def materials() -> Materials:
    return shipped_materials(Path(__file__).resolve().parents[1] / "resources" / "library")

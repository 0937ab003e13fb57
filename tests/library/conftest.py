"""The shipped content, and a library that was just made from it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ssedesigner.core.materials import Materials
from ssedesigner.library.store import Library

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shipped() -> Path:
    return ROOT / "resources" / "library"


@pytest.fixture(scope="session")
def as_shipped(materials: Materials) -> Materials:
    """What a library holds to which nothing was added."""
    return materials


@pytest.fixture
def path(fresh_file: Path, tmp_path: Path) -> Path:
    """The path of a library of one's own."""
    return Path(shutil.copy(fresh_file, tmp_path / "library.sqlite"))


@pytest.fixture
def library(path: Path, shipped: Path) -> Iterator[Library]:
    with Library.open(path, shipped=shipped) as library:
        yield library


@pytest.fixture
def content(shipped: Path, tmp_path: Path) -> Callable[..., Path]:
    """Make a copy of the shipped content under another version, with texts replaced in its files."""

    def made(version: str, *edits: tuple[str, str, str]) -> Path:
        folder = tmp_path / f"content-{version}"
        shutil.copytree(shipped, folder)
        (folder / "VERSION").write_text(f"{version}\n", encoding="utf-8")
        for name, old, new in edits:
            text = (folder / name).read_text(encoding="utf-8")
            assert old in text, f"{name} does not hold {old!r}"
            (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        return folder

    return made

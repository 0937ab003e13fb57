"""A damaged library opens well or is refused in one sentence: nothing else is ever raised, neither then nor later."""

import os

import pytest

from ssedesigner.library.store import Library, LibraryError
from tests.library.damage import HARMS, damaged_copy, fill, read_all

SEEDS = int(os.environ.get("DAMAGED_LIBRARIES", "6")) * len(HARMS)


@pytest.fixture(scope="module")
def whole(fresh_file, shipped, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "library.sqlite"
    path.write_bytes(fresh_file.read_bytes())
    with Library.open(path, shipped=shipped) as library:
        fill(library)
        read_all(library)
        library._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def test_nothing_but_a_sentence_comes_of_a_damaged_file(whole, shipped, tmp_path):
    path = tmp_path / "library.sqlite"
    for seed in range(SEEDS):
        harm = damaged_copy(whole, seed, path)
        before = path.read_bytes()
        try:
            with Library.open(path, shipped=shipped, read_only=True) as library:
                read_all(library)
        except LibraryError as error:
            names_file = str(path) in str(error)
        except Exception as error:
            pytest.fail(f"seed {seed}, {harm}: {type(error).__name__}: {error}")
        else:
            names_file = True
        assert names_file, (seed, harm)
        assert path.read_bytes() == before, (seed, harm)

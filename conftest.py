"""Only modules that hold an example are searched for doctests: searching the others is a third of the collection."""

from collections.abc import Generator
from pathlib import Path

import pytest

Collectors = list[pytest.Collector]


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, Collectors, Collectors]:
    """Leave out the search for examples in modules that hold none."""
    found = yield
    if b">>> " in file_path.read_bytes():
        return found
    return [collector for collector in found if type(collector) is pytest.Module]  # not its kind for doctests

"""The parts into which trying a law on many recipes is split."""

import pytest

from tests.laws.trials import PARTS


@pytest.fixture(scope="session", params=range(1, PARTS + 1), ids=lambda number: f"part {number} of {PARTS}")
def part(request) -> int:
    return request.param

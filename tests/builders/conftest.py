"""What the tests of builds share."""

from __future__ import annotations

import pytest


@pytest.fixture(params=[1, 4], ids=["serial", "parallel"])
def parallel(request: pytest.FixtureRequest) -> int:
    return int(request.param)

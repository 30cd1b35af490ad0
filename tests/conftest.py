"""What all tests share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent

# The variables that docs/conf.py and Sphinx read.
SETTINGS = ("SITE_URL", "READTHEDOCS_CANONICAL_URL", "REPOSITORY_URL", "SOURCE_DATE_EPOCH", "FORCE_COLOR")

pytest_plugins = ("sphinx.testing.fixtures",)
collect_ignore = ["roots"]

# A busy machine is no failure, and the same commit gives the same result.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE / "browser"):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def rootdir() -> Path:
    """The folder of the small projects that `@pytest.mark.sphinx(testroot=…)` names."""
    return HERE / "roots"


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    """Builds in the tests do not depend on the settings of the shell that runs them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        patch.setenv("NO_COLOR", "1")
        yield

"""The pages are valid HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.validate import NotRunError, errors_of, find_checker, pages_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def checker() -> Path:
    """The Nu Html Checker; `nox -s validate` fetches it once. The tests are skipped where it cannot run."""
    try:
        return find_checker(may_fetch=False)
    except NotRunError as error:
        pytest.skip(str(error))


def test_every_page_is_valid_html(built: Path, checker: Path) -> None:
    assert errors_of(pages_of(built), checker) == []


def test_error_is_told_with_its_place(tmp_path: Path, checker: Path) -> None:
    page = tmp_path / "a b.html"
    page.write_text('<!DOCTYPE html>\n<html lang="en">\n<title>Page</title>\n<p>One <b>two\n', encoding="utf-8")
    (error,) = [each for each in errors_of(pages_of(tmp_path), checker) if "Unclosed element" in each]

    assert error.startswith(f"{page}:4:8: ")

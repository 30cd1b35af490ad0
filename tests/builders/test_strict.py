"""The real site builds strictly, to the same bytes each time, and a second build does nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.builders.projects import DOCS, Run, differing_files, run_sphinx
from tests.unit.samples import EPOCH

if TYPE_CHECKING:
    from pathlib import Path

STRICT = ("--nitpicky", "--fail-on-warning", "--keep-going")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("strict")


@pytest.fixture(scope="module")
def serial(folder: Path) -> Run:
    return run_sphinx(DOCS, folder / "serial", *STRICT, epoch=EPOCH)


@pytest.fixture(scope="module")
def parallel(folder: Path) -> Run:
    return run_sphinx(DOCS, folder / "parallel", *STRICT, "--jobs=4", epoch=EPOCH)


def test_the_site_builds_strictly(serial: Run, parallel: Run) -> None:
    assert (serial.code, serial.errors) == (0, "")
    assert (parallel.code, parallel.errors) == (0, "")


@pytest.mark.usefixtures("serial", "parallel")
def test_serial_and_parallel_builds_are_the_same_bytes(folder: Path) -> None:
    assert (folder / "serial" / "organizations" / "index.html").is_file()
    assert differing_files(folder / "serial", folder / "parallel") == []


@pytest.mark.usefixtures("serial")
def test_another_build_is_the_same_bytes(folder: Path) -> None:
    again = run_sphinx(DOCS, folder / "again", *STRICT, epoch=EPOCH)

    assert again.code == 0
    assert differing_files(folder / "serial", folder / "again") == []


def times_of_pages(output: Path) -> dict[str, int]:
    """When each page that has a source was written; Sphinx writes the others anew in each build."""
    sources = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    return {str(path): (output / path).stat().st_mtime_ns for path in sources if (output / path).exists()}


@pytest.mark.usefixtures("serial", "parallel")
@pytest.mark.parametrize(("name", "options"), [("serial", ()), ("parallel", ("--jobs=4",))])
def test_a_second_build_does_nothing(name: str, options: tuple[str, ...], folder: Path) -> None:
    before = times_of_pages(folder / name)
    again = run_sphinx(DOCS, folder / name, *STRICT, *options, epoch=EPOCH)
    after = times_of_pages(folder / name)

    assert again.code == 0
    assert "0 added, 0 changed, 0 removed" in again.status
    assert "no targets are out of date" in again.status
    assert len(before) > 5
    assert before == after


@pytest.mark.usefixtures("serial")
def test_no_page_names_the_machine(folder: Path) -> None:
    named = [
        str(path.relative_to(folder))
        for path in (folder / "serial").rglob("*")
        if path.is_file() and str(DOCS.parent).encode() in path.read_bytes()
    ]

    assert named == []


def test_the_stylesheet_is_loaded_where_it_is_needed(serial: Run, folder: Path) -> None:
    assert serial.code == 0
    pages = {
        path.relative_to(folder / "serial").as_posix(): path.read_text(encoding="utf-8")
        for path in (folder / "serial").rglob("*.html")
        if "_static" not in path.parts
    }
    loading = {name for name, html in pages.items() if "organization_cards.css" in html}
    shown = re.compile(r'class="[^"]*(link-button|organization-(card|row|map)|programme-calendar)')
    needing = {name for name, html in pages.items() if shown.search(html)}

    assert loading == needing
    assert "organizations/index.html" in loading
    assert pages.keys() - loading

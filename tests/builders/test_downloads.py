"""Files to download: offered where they are present, and nowhere else."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from career_theme.downloads import size_in_words
from tests.builders.projects import Build, build, make_project

if TYPE_CHECKING:
    from pathlib import Path

# Templates of the project say what a page would offer, whatever the theme makes of it.
CONF = """
extensions += ["career_theme"]
html_theme = "basic"
templates_path = ["_templates"]
html_sidebars = {"**": ["offer.html"]}
career_theme_downloads = ["_books/guide.pdf", "_books/guide.epub", "_books/absent.pdf"]
"""
TEMPLATE = "{% for each in downloads %}<offer>{{ each.url }} {{ each.label }} {{ each.size }}</offer>{% endfor %}"
PAGES = {
    "index": "# Home\n\n```{toctree}\na/b\n```\n",
    "a/b": "# B\n",
    "_templates/offer.html": TEMPLATE,
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "project", PAGES, conf=CONF)
    (folder / "_books").mkdir()
    (folder / "_books" / "guide.pdf").write_bytes(b"%PDF-" + bytes(1_250_000))
    return folder


def offered(done: Build, page: str = "index") -> list[str]:
    return re.findall("<offer>(.*?)</offer>", done.html(page))


def copied(done: Build) -> list[str]:
    return sorted(path.name for path in done.output.glob("downloads/*"))


def test_files_that_are_present_are_offered_on_each_page(source: Path, parallel: int) -> None:
    done = build(source, parallel=parallel)

    assert offered(done) == ["downloads/guide.pdf PDF 1.3 MB"]
    assert offered(done, "a/b") == ["../downloads/guide.pdf PDF 1.3 MB"]
    assert offered(done, "search") == ["downloads/guide.pdf PDF 1.3 MB"]
    assert copied(done) == ["guide.pdf"]
    assert (done.output / "downloads/guide.pdf").read_bytes() == (source / "_books/guide.pdf").read_bytes()
    assert done.warnings == []


def test_files_lie_beside_the_root_with_folders_as_pages(source: Path) -> None:
    done = build(source, builder="dirhtml")

    assert offered(done, "a/b/index") == ["../../downloads/guide.pdf PDF 1.3 MB"]
    assert copied(done) == ["guide.pdf"]


def test_order_is_that_of_the_setting(source: Path) -> None:
    (source / "_books/guide.epub").write_bytes(b"x")

    assert offered(build(source)) == ["downloads/guide.pdf PDF 1.3 MB", "downloads/guide.epub EPUB 1 KB"]


def test_nothing_is_said_of_files_that_are_absent(source: Path) -> None:
    (source / "_books/guide.pdf").unlink()
    done = build(source)

    assert offered(done) == []
    assert done.warnings == []
    assert not (done.output / "downloads").exists()


def test_a_folder_is_no_file(source: Path) -> None:
    (source / "_books/guide.epub").mkdir()

    assert offered(build(source)) == ["downloads/guide.pdf PDF 1.3 MB"]


def test_all_pages_offer_a_file_that_appears_and_forget_one_that_goes(source: Path) -> None:
    build(source)
    (source / "_books/guide.epub").write_bytes(b"x")
    (source / "_books/guide.pdf").unlink()
    done = build(source)

    assert done.read == set()
    assert offered(done) == ["downloads/guide.epub EPUB 1 KB"]
    assert offered(done, "a/b") == ["../downloads/guide.epub EPUB 1 KB"]
    assert copied(done) == ["guide.epub"]


def test_nothing_is_written_where_nothing_changed(source: Path) -> None:
    first = build(source)
    file = first.output / "downloads/guide.pdf"
    os.utime(file, (1, 1))
    done = build(source)

    assert done.written == set()
    assert file.stat().st_mtime == 1


def test_file_of_the_same_size_is_copied_anew_and_pages_stay(source: Path) -> None:
    build(source)
    (source / "_books/guide.pdf").write_bytes(b"%PDF+" + bytes(1_250_000))
    done = build(source)

    assert done.written == set()
    assert (done.output / "downloads/guide.pdf").read_bytes().startswith(b"%PDF+")
    assert copied(done) == ["guide.pdf"]


def test_files_of_others_stay_in_the_folder(source: Path) -> None:
    other = build(source).output / "downloads/other.zip"
    other.write_bytes(b"x")
    (source / "_books/guide.pdf").unlink()

    assert copied(build(source)) == ["other.zip"]


def test_name_with_spaces_is_an_address(source: Path) -> None:
    (source / "The guide.epub").write_bytes(b"x")
    done = build(source, config={"career_theme_downloads": ["The guide.epub"]})

    assert offered(done) == ["downloads/The%20guide.epub EPUB 1 KB"]
    assert copied(done) == ["The guide.epub"]


def test_of_two_files_with_one_name_the_first_is_offered(source: Path) -> None:
    (source / "guide.pdf").write_bytes(b"x")
    done = build(source, config={"career_theme_downloads": ["guide.pdf", "_books/guide.pdf"]})

    assert offered(done) == ["downloads/guide.pdf PDF 1 KB"]
    assert (done.output / "downloads/guide.pdf").read_bytes() == b"x"


def test_file_that_cannot_be_copied_is_told_in_one_line(source: Path) -> None:
    output = source / "_build" / "html"
    (output / "downloads/guide.pdf").mkdir(parents=True)
    done = build(source)
    (warning,) = done.warnings

    assert "guide.pdf cannot be copied" in warning
    assert warning.endswith("[career_theme.downloads]")
    assert "Home" in done.html()


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text"])
def test_other_formats_offer_nothing(source: Path, builder: str) -> None:
    done = build(source, builder=builder, config={"version": "1", "copyright": "1"})

    assert not (done.output / "downloads").exists()


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1 KB"), (1_499, "1 KB"), (999_499, "999 KB"), (999_500, "1.0 MB"), (12_345_678, "12.3 MB")],
)
def test_size_is_said_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words

"""Each bad input gives one line that names the place and the fix; the good records are shown all the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.builders.projects import Run, build, make_project, run_sphinx
from tests.unit.samples import EPOCH, record_of

if TYPE_CHECKING:
    from pathlib import Path


class Bad(NamedTuple):
    """A record that is bad in one way, and the warning that it gives."""

    content: str | bytes
    place: str
    message: str
    subtype: str


MEBIBYTE = 1024 * 1024
BAD = {
    "alias": Bad(
        record_of("alias") + "places: &here [Bern]\ntopics: *here\n",
        "10:9",
        'the anchor "&here" is not allowed; write each value out, or put text that starts with & in quotes',
        "yaml-feature",
    ),
    "alias-alone": Bad(
        record_of("alias-alone", summary="*star"),
        "3:10",
        'the alias "*star" is not allowed; write the value out, or put text that starts with * in quotes',
        "yaml-feature",
    ),
    "broken": Bad(
        record_of("broken", summary="Laboratory: not quoted"),
        "3:20",
        "not valid YAML (mapping values are not allowed in this context); "
        'check the indentation here and one line above, and put quotes round text that holds ": " or starts with '
        "a sign",
        "yaml-syntax",
    ),
    "control": Bad(
        record_of("control", summary="Zürich\x07"),
        "3:16",
        "the character U+0007 is not allowed in YAML; delete it",
        "yaml-syntax",
    ),
    "date": Bad(
        record_of("date", checked_on="31 October 2026"),
        "8:13",
        '"31 October 2026" is not a day for "checked_on"; write year-month-day, such as 2026-03-31',
        "invalid-date",
    ),
    "empty": Bad("", "1:1", "the file is empty; write at least the required fields, or delete the file", "file-size"),
    "future": Bad(
        record_of("future", checked_on="9999-12-31"),
        "8:13",
        '"checked_on" is 9999-12-31, which has not come yet; write the day on which somebody looked',
        "invalid-date",
    ),
    "huge": Bad(
        record_of("huge").encode() + b"notes: " + b"x" * 10 * MEBIBYTE,
        "1:1",
        "the file is larger than 64 KiB; shorten it: a record holds a few lines about one organization",
        "file-size",
    ),
    "latin": Bad(
        record_of("latin", summary="Labor in Zürich").encode("latin-1"),
        "3:20",
        "byte 0xfc is not UTF-8; save the file with the encoding UTF-8",
        "encoding",
    ),
    "list": Bad(
        "- name: List\n",
        "1:1",
        'the file is not a list of "key: value" lines; start with, for example, "name: …"',
        "yaml-syntax",
    ),
    "missing": Bad(
        record_of("missing", summary=None),
        "1:1",
        'the field "summary" is missing; add "summary: " and a text of at most 160 characters',
        "missing-field",
    ),
    "nested": Bad(
        record_of("nested", places="[" * 5000),
        "10:16",
        "nested more than 8 levels deep; no field of a record is",
        "yaml-feature",
    ),
    "scheme": Bad(
        record_of("scheme", careers_url="javascript:alert(document.cookie)"),
        "2:14",
        '"careers_url": addresses that begin with "javascript:" are not allowed; write one that begins with https://',
        "invalid-url",
    ),
    "same": Bad(
        record_of("same", careers_url="https://good.example.org/careers/"),
        "2:14",
        '"careers_url" is also that of good.yaml:2; delete one of the two records, '
        "or write the page that is this organization's own",
        "duplicate-url",
    ),
    "sector": Bad(
        record_of("sector", sector="finanse"),
        "4:9",
        '"finanse" is not a value of "sector"; did you mean "finance"?',
        "unknown-term",
    ),
    "tracking": Bad(
        record_of("tracking", careers_url="https://tracking.example.org/?utm_source=guide&team=a"),
        "2:14",
        '"careers_url": the address tells the site where its visitors come from; '
        "write https://tracking.example.org/?team=a",
        "invalid-url",
    ),
    "twice": Bad(
        record_of("twice") + "sector: space\n",
        "10:1",
        '"sector" was already given in line 4; keep one of the two',
        "duplicate-key",
    ),
    "unknown-key": Bad(
        record_of("unknown-key", homepag="https://example.org"),
        "10:1",
        'unknown key "homepag"; did you mean "homepage"?',
        "unknown-key",
    ),
}
# In the order of the files.
NAMES = sorted(BAD, key=lambda name: f"{name}.yaml")
GOOD = ("good", "good-too")
INDEX = "# Organizations\n\n:::{organization-cards}\n:::\n"


def line_of(name: str) -> str:
    bad = BAD[name]
    return f"_records/{name}.yaml:{bad.place}: WARNING: {bad.message} [organization_cards.{bad.subtype}]"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with two good records and every bad one."""
    records = {name: bad.content for name, bad in BAD.items()} | {name: record_of(name) for name in GOOD}
    return make_project(tmp_path_factory.mktemp("bad-input") / "project", {"index": INDEX}, records)


def run(source: Path, name: str, *options: str) -> Run:
    done = run_sphinx(source, source / "_build" / name, *options, epoch=EPOCH)
    return Run(done.code, done.status, done.errors)


@pytest.fixture(scope="module")
def lenient(source: Path) -> Run:
    return run(source, "lenient")


@pytest.fixture(scope="module")
def strict(source: Path) -> Run:
    return run(source, "strict", "--fail-on-warning")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_record_gives_one_line(name: str, lenient: Run) -> None:
    assert [line for line in lenient.warnings if line.startswith(f"_records/{name}.yaml")] == [line_of(name)]


def test_one_run_says_all_and_nothing_else(lenient: Run) -> None:
    assert lenient.warnings == [line_of(name) for name in NAMES]


def test_without_strictness_the_build_goes_on(lenient: Run, source: Path) -> None:
    page = (source / "_build" / "lenient" / "index.html").read_text(encoding="utf-8")

    assert lenient.code == 0
    assert re.findall(r'<(?:li|article)[^>]* id="(org-[^"]+)"', page) == [f"org-{name}" for name in GOOD]


def test_with_strictness_the_build_fails_and_says_the_same(lenient: Run, strict: Run) -> None:
    assert strict.code == 1
    assert strict.warnings[: len(BAD)] == lenient.warnings
    assert "build finished with problems" in strict.status + strict.errors


def test_there_is_no_traceback(lenient: Run, strict: Run) -> None:
    said = lenient.status + lenient.errors + strict.status + strict.errors

    assert "Traceback" not in said
    assert "Exception" not in said


def test_in_parallel_the_same_is_said(lenient: Run, source: Path) -> None:
    assert run(source, "parallel", "--jobs=4").warnings == lenient.warnings


@pytest.mark.parametrize("subtype", sorted({bad.subtype for bad in BAD.values()}))
def test_each_subtype_can_be_suppressed(subtype: str, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    config = {"suppress_warnings": [f"organization_cards.{subtype}"]}
    done = build(source, source / "_build" / f"without-{subtype}", "dummy", config=config)

    assert list(done.warnings) == [line_of(name) for name in NAMES if BAD[name].subtype != subtype]


def test_when_all_is_suppressed_strictness_passes(source: Path) -> None:
    output = source / "_build" / "silent"
    done = run_sphinx(source, output, "-W", "-Dsuppress_warnings=organization_cards", builder="dummy", epoch=EPOCH)

    assert (done.code, done.errors) == (0, "")


@pytest.mark.parametrize("folder", ["_recods", "conf.py"])
def test_a_folder_that_does_not_exist_is_named(folder: str, tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": "# Title\n"}, GOOD)
    done = build(source, config={"organization_cards_records": folder})

    assert done.warnings == [
        (
            f'conf.py:1: WARNING: the folder "{folder}" does not exist; '
            "create it, or correct organization_cards_records [organization_cards.records-folder]"
        )
    ]


def test_a_project_without_records_can_use_buttons(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": "# Title\n\n{link-button}`Go <https://example.org>`\n"})
    for path in (source / "_records").iterdir():
        path.unlink()
    (source / "_records").rmdir()
    done = run_sphinx(source, tmp_path / "output", "-n", "-W")

    assert (done.code, done.errors) == (0, "")

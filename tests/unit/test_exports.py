"""The exported files say what the records say, in forms that other programs accept and nothing can break out of."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from organization_cards.exports import EXPORTS, exports_of
from organization_cards.exports.atom_feed import MOST_ENTRIES, NAMESPACE, atom_feed
from organization_cards.exports.csv_export import csv_export, without_formula
from organization_cards.exports.directory import Directory
from organization_cards.exports.json_export import json_export
from organization_cards.exports.json_ld import TERMS, duration, json_ld
from organization_cards.exports.json_schema import json_schema
from organization_cards.freshness import FreshnessLimits
from organization_cards.model import Connection, Link, Organization, Programme, Waiver, fields_of
from organization_cards.vocabulary import read_vocabulary
from organization_cards.wording import Wording
from tests.unit.samples import TODAY, VOCABULARY

_VOCABULARY = read_vocabulary(Path(__file__), VOCABULARY.encode())[0]
_BASE = "https://site.example.org/guide/"
_WITH_EVERYTHING = Organization(
    id="everything",
    name="Everything & Söhne",
    careers_url="https://everything.example.org/careers",
    summary="Laboratory that does not exist.",
    sector="lab",
    roles=("scientist", "engineer"),
    levels=("phd",),
    source=("Made up", "For a test"),
    checked_on=dt.date(2026, 10, 1),
    checked_by="person",
    homepage="https://everything.example.org/",
    places=("Bern", "Zürich"),
    topics=("stars",),
    links=(Link(label="News", url="https://everything.example.org/news"),),
    programmes=(
        Programme(
            name="Summer",
            url="https://everything.example.org/summer",
            kind="internship",
            levels=("phd",),
            cycle="2027",
            opens=dt.date(2026, 12, 1),
            deadline=dt.date(2027, 1, 31),
            length="12 weeks",
            eligibility="Enrolled students",
            source=("Its page",),
            checked_on=dt.date(2026, 9, 1),
        ),
        Programme(
            name="Winter",
            url="https://everything.example.org/winter",
            kind="internship",
            levels=("phd",),
            deadline_text="When places are filled",
        ),
    ),
    connections=(Connection(kind="lunch", on="2024-12", source=("A list",)),),
    eligibility="Everybody",
    status="paused",
    replaced_by="other",
    notes="SECRET for editors",
    waive=(Waiver(rule="hash-router", reason="SECRET reason"),),
)
_WITH_LITTLE = Organization(
    id="little",
    name="Little",
    careers_url="https://little.example.org/careers",
    summary="Small.",
    sector="space",
    roles=("engineer",),
    levels=("postdoc",),
    source=("Made up",),
    checked_on=None,
    checked_by=None,
)

_texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")) | st.sampled_from("=+-@;,\"' \u202e"), max_size=12
)


def directory(
    *organizations: Organization, base_address: str = _BASE, translations: dict[str, str] | None = None
) -> Directory:
    organizations = organizations or (_WITH_EVERYTHING, _WITH_LITTLE)
    wording = Wording(
        vocabulary=_VOCABULARY,
        today=TODAY,
        limits=FreshnessLimits(),
        language="en",
        organizations={each.id: each for each in organizations},
        translations=translations or {},
    )
    addresses = {each.id: f"{base_address}all.html#{each.anchor}" for each in organizations}
    return Directory(organizations, wording, addresses, "A <guide> & more", base_address)


def named(name: str, number: int = 1) -> Organization:
    return dataclasses.replace(_WITH_EVERYTHING, id=f"o{number}", name=name)


# -- JSON and its schema ---------------------------------------------------------------


def exported(**options: Any) -> Any:  # noqa: ANN401 -- what JSON holds
    return json.loads(json_export(directory(**options)))


def validator() -> Draft202012Validator:
    schema = json.loads(json_schema(directory()))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_json_holds_every_shown_field_and_no_other() -> None:
    fields = {field.name for field in fields_of(Organization)} - {"notes", "waive"}
    data = exported()

    assert data["version"] == 1
    assert [set(each) for each in data["organizations"]] == [fields | {"id", "url"}] * 2
    assert "SECRET" not in json_export(directory()).decode()


def test_json_says_what_the_record_says() -> None:
    everything, little = exported()["organizations"]

    assert everything["name"] == "Everything & Söhne"
    assert everything["url"] == f"{_BASE}all.html#org-everything"
    assert everything["checked_on"] == "2026-10-01"
    assert everything["programmes"][0]["deadline"] == "2027-01-31"
    assert everything["programmes"][1]["deadline_text"] == "When places are filled"
    assert everything["connections"] == [{"kind": "lunch", "on": "2024-12", "source": ["A list"]}]
    assert little["checked_on"] is None
    assert little["programmes"] == []


def test_json_explains_its_ids() -> None:
    vocabulary = exported()["vocabulary"]

    assert vocabulary["levels"]["bachelors"] == {"label": "Bachelor's", "description": "Studies."}
    assert list(vocabulary["levels"]) == ["bachelors", "masters", "phd", "postdoc"]


def test_json_gives_texts_in_the_language_of_the_site() -> None:
    translations = {"Everybody": "Alle", "Everything & Söhne": "Falsch", "Laboratory": "Labor"}
    data = json.loads(json_export(directory(translations=translations)))

    assert data["organizations"][0]["eligibility"] == "Alle"
    assert data["organizations"][0]["name"] == "Everything & Söhne"
    assert data["vocabulary"]["sectors"]["lab"]["label"] == "Labor"


def test_json_is_utf8_with_one_organization_a_line() -> None:
    text = json_export(directory()).decode("utf-8")

    assert text.endswith("}\n")
    assert "Zürich" in text
    assert [line.startswith('{"id": "everything"') for line in text.splitlines()].count(True) == 1


def test_json_of_no_organization_is_json() -> None:
    empty = dataclasses.replace(directory(), organizations=())

    assert json.loads(json_export(empty))["organizations"] == []
    validator().validate(json.loads(json_export(empty)))


def test_json_keeps_its_schema() -> None:
    validator().validate(exported())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sector", "labb"),
        ("sector", 3),
        ("roles", []),
        ("roles", ["scientist", "scientist"]),
        ("levels", ["professor"]),
        ("careers_url", "http://example.org"),
        ("checked_on", "2026-02-30"),
        ("checked_by", "robot"),
        ("status", None),
        ("name", ""),
        ("id", "Not an id"),
        ("connections", [{"kind": "lunch", "on": "December", "source": ["x"]}]),
        ("programmes", [{}]),
    ],
)
def test_schema_refuses_what_no_record_says(field: str, value: object) -> None:
    data = exported()
    data["organizations"][0][field] = value

    assert not validator().is_valid(data)


def test_schema_asks_for_every_field() -> None:
    for field in exported()["organizations"][0]:
        data = exported()
        del data["organizations"][0][field]
        assert not validator().is_valid(data), field


def test_schema_describes_every_field() -> None:
    definitions = json.loads(json_schema(directory()))["$defs"]

    for record_type in (Organization, Programme, Connection, Link):
        properties = definitions[record_type.__name__.lower()]["properties"]
        for field in fields_of(record_type):
            if field.name not in {"notes", "waive"}:
                assert properties[field.name]["description"] == field.description
    assert "waiver" not in definitions
    assert definitions["organization"]["properties"]["sector"]["enum"] == ["lab", "finance", "space"]


def test_schema_without_vocabulary_is_a_schema() -> None:
    wording = dataclasses.replace(directory().wording, vocabulary=type(_VOCABULARY)())

    Draft202012Validator.check_schema(json.loads(json_schema(dataclasses.replace(directory(), wording=wording))))


# -- CSV -------------------------------------------------------------------------------


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_csv_has_one_row_an_organization() -> None:
    everything, little = rows(csv_export(directory()))

    assert everything["name"] == "Everything & Söhne"
    assert everything["roles"] == "scientist; engineer"
    assert everything["role_labels"] == "Scientist; Engineer"
    assert everything["places"] == "Bern; Zürich"
    assert everything["links"] == "News: https://everything.example.org/news"
    assert everything["programme_deadlines"] == "Summer: 2027-01-31; Winter: When places are filled"
    assert everything["connections"] == "lunch (2024-12)"
    assert everything["checked_on"] == "2026-10-01"
    assert little["checked_on"] == ""
    assert "SECRET" not in csv_export(directory()).decode()


def test_csv_is_read_rightly_by_spreadsheets() -> None:
    data = csv_export(directory(named('Comma, "quote"; and\u202e turn')))

    assert data.startswith(b"\xef\xbb\xbfid,")
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    assert b'"Comma, ""quote""; and' in data


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("\"'=1", "'\"'=1"),
        ("＝1", "'＝1"),  # noqa: RUF001 -- the wide form is meant
        ("Bern; =1", "Bern; '=1"),
        ("Bern;=1", "Bern;'=1"),
        ("a = b", "a = b"),
        ("x-ray, 5 - 3", "x-ray, 5 - 3"),
        ("'tis", "'tis"),
        ("https://example.org/?a=b;c", "https://example.org/?a=b;c"),
        ("", ""),
    ],
)
def test_no_cell_is_a_formula(text: str, safe: str) -> None:
    assert without_formula(text) == safe


@given(st.lists(_texts, min_size=2, max_size=2))
def test_any_text_comes_back_from_the_table(texts: list[str]) -> None:
    organization = dataclasses.replace(_WITH_EVERYTHING, name=texts[0], eligibility=texts[1])
    (row,) = rows(csv_export(directory(organization)))

    for cell, text in zip((row["name"], row["eligibility"]), texts, strict=True):
        assert cell == without_formula(text)
        assert [letter for letter in cell if letter != "'"] == [letter for letter in text if letter != "'"]
        # However a spreadsheet divides it, and whatever it skips before it looks.
        assert not any(re.match(r"[\s\"]*[=+\-@]", piece) for piece in cell.split(";"))


# -- Linked data -----------------------------------------------------------------------


class _Scripts(HTMLParser):
    """Reads a page as a browser does."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.data.append(data)

    def handle_comment(self, data: str) -> None:
        self.data.append(f"<!--{data}-->")


def graph(*organizations: Organization, page_address: str = "") -> list[dict[str, Any]]:
    html = json_ld(organizations, directory(*organizations).wording, page_address)
    read = _Scripts(html)
    assert read.tags == [("script", {"type": "application/ld+json"})]
    data = json.loads("".join(read.data))
    assert data["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = data["@graph"]
    return nodes


def test_linked_data_describes_organization_and_programmes() -> None:
    organization, summer, winter = graph(_WITH_EVERYTHING)

    assert organization == {
        "@type": "Organization",
        "@id": "#org-everything",
        "name": "Everything & Söhne",
        "url": "https://everything.example.org/",
        "description": "Laboratory that does not exist.",
        "subjectOf": {"@type": "WebPage", "url": "https://everything.example.org/careers"},
        "knowsAbout": ["Stars"],
    }
    assert summer == {
        "@type": "EducationalOccupationalProgram",
        "name": "Summer",
        "url": "https://everything.example.org/summer",
        "provider": {"@id": "#org-everything"},
        "programType": "Internship",
        "programPrerequisites": "Enrolled students",
        "applicationStartDate": "2026-12-01",
        "applicationDeadline": "2027-01-31",
        "timeToComplete": "P12W",
    }
    assert winter["applicationDeadline"] == "When places are filled"


def test_linked_data_uses_only_known_properties() -> None:
    def check(node: dict[str, Any]) -> None:
        if "@type" in node:
            assert {name for name in node if not name.startswith("@")} <= TERMS[node["@type"]]
        for value in node.values():
            if isinstance(value, dict):
                check(value)

    for node in graph(_WITH_EVERYTHING, _WITH_LITTLE):
        check(node)


def test_linked_data_names_cards_by_the_address_of_the_page() -> None:
    assert graph(_WITH_LITTLE, page_address=f"{_BASE}all.html")[0]["@id"] == f"{_BASE}all.html#org-little"


def test_linked_data_leaves_out_deadlines_that_have_passed() -> None:
    last_year = dataclasses.replace(
        _WITH_EVERYTHING.programmes[0], opens=dt.date(2025, 12, 1), deadline=TODAY - dt.timedelta(days=1)
    )
    today = dataclasses.replace(last_year, deadline=TODAY)
    _, passed, last_day = graph(dataclasses.replace(_WITH_EVERYTHING, programmes=(last_year, today)))

    assert not {"applicationStartDate", "applicationDeadline"} & passed.keys()
    assert last_day["applicationDeadline"] == TODAY.isoformat()


@pytest.mark.parametrize(
    ("length", "written"),
    [
        ("12 weeks", "P12W"),
        ("1 year", "P1Y"),
        ("10-week", "P10W"),
        ("90 days", "P90D"),
        ("6 Months", "P6M"),
        ("Most 12 to 16 weeks, as stated in 2022", ""),
        ("12 to 16 weeks", ""),
        ("a summer", ""),
        (None, ""),
    ],
)
def test_only_a_duration_is_a_duration(length: str | None, written: str) -> None:
    assert duration(length) == written


@pytest.mark.parametrize(
    "name",
    [
        "</script><script>alert(1)</script>",
        "</SCRIPT ><b>",
        "<!--<script>",
        "-->]]>&lt;&quot;",
        "line\u2028separator\u2029",
        "\\u003c \\ \" ' `",
        "מעבדה\u202e",
    ],
)
def test_no_name_breaks_out_of_linked_data(name: str) -> None:
    html = json_ld([named(name)], directory(named(name)).wording, "")

    assert html.count("<") == 2
    assert not set("\u2028\u2029&") & set(html)
    assert graph(named(name))[0]["name"] == name


@given(_texts)
def test_any_name_comes_back_from_linked_data(name: str) -> None:
    assert graph(named(f"x{name}"))[0]["name"] == f"x{name}"


def test_no_organization_is_no_linked_data() -> None:
    assert not json_ld([], directory().wording, "")


# -- Feed ------------------------------------------------------------------------------

_ATOM = f"{{{NAMESPACE}}}"


def feed(*organizations: Organization, **options: Any) -> ET.Element:  # noqa: ANN401 -- as many types as options
    return ET.fromstring(atom_feed(dataclasses.replace(directory(*organizations), **options)))  # noqa: S314 -- our own


def texts(parent: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in parent.findall("/".join(f"{_ATOM}{name}" for name in path.split("/")))]


def test_feed_has_what_a_feed_must_have() -> None:
    root = feed()

    assert root.tag == f"{_ATOM}feed"
    assert texts(root, "id") == [f"{_BASE}organizations.atom"]
    assert texts(root, "title") == ["A <guide> & more: organizations checked last"]
    assert texts(root, "updated") == ["2026-10-01T00:00:00Z"]
    assert texts(root, "author/name") == ["A <guide> & more"]
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{_ATOM}link")}
    assert links == {"self": f"{_BASE}organizations.atom", "alternate": _BASE}


def test_feed_lists_checked_records_with_the_last_first() -> None:
    checked = [
        dataclasses.replace(_WITH_EVERYTHING, id=name, name=name.title(), checked_on=dt.date(2026, 9, day))
        for name, day in (("old", 1), ("newer", 3), ("also-newer", 3))
    ]
    root = feed(*checked, _WITH_LITTLE)
    seen = dataclasses.replace(_WITH_EVERYTHING, checked_by="tool")

    assert texts(root, "entry/title") == [
        "Also-Newer: Checked 3 Sep 2026 by a person",
        "Newer: Checked 3 Sep 2026 by a person",
        "Old: Checked 1 Sep 2026 by a person",
    ]
    assert texts(root, "entry/updated") == ["2026-09-03T00:00:00Z", "2026-09-03T00:00:00Z", "2026-09-01T00:00:00Z"]
    assert texts(root, "entry/id")[0] == f"{_BASE}organizations.atom#also-newer"
    (link,) = root.findall(f"{_ATOM}entry[1]/{_ATOM}link")
    assert link.attrib == {"rel": "alternate", "type": "text/html", "href": f"{_BASE}all.html#org-also-newer"}
    assert texts(feed(seen), "entry/title") == [
        "Everything & Söhne: Address seen 1 Oct 2026, not yet checked by a person"
    ]


def test_feed_leaves_out_organizations_without_a_card() -> None:
    assert texts(feed(card_addresses={}), "entry/id") == []


def test_feed_is_as_long_as_a_reader_can_use() -> None:
    root = feed(*(named("x", number) for number in range(MOST_ENTRIES + 10)))

    assert len(root.findall(f"{_ATOM}entry")) == MOST_ENTRIES


def test_feed_of_nothing_is_a_feed() -> None:
    assert texts(feed(_WITH_LITTLE), "updated") == ["1970-01-01T00:00:00Z"]


@given(_texts)
def test_any_name_comes_back_from_the_feed(name: str) -> None:
    (title,) = texts(feed(named(name)), "entry/title")

    assert title == f"{name}: Checked 1 Oct 2026 by a person"


# -- All -------------------------------------------------------------------------------


def test_a_feed_needs_the_address_of_the_site() -> None:
    assert [export.name for export in EXPORTS if export not in exports_of(with_address=False)] == ["organizations.atom"]


def test_each_file_can_be_told_from_a_file_of_somebody_else() -> None:
    for export in EXPORTS:
        assert export.marks in export.write(directory())
        assert export.marks not in b"".join(other.write(directory()) for other in EXPORTS if other is not export)

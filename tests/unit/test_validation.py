"""What each field of a record takes, and what is said at its place when it does not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extension_support import strict_yaml
from organization_cards.model import RECORD_TYPES, Organization, fields_of
from organization_cards.problems import WarningSubtype
from organization_cards.record_file import RECORD_FILE
from organization_cards.validation import describe_kind, read_organization
from organization_cards.vocabulary import read_vocabulary
from tests.unit.samples import FIELDS, TODAY, VOCABULARY, record

if TYPE_CHECKING:
    from extension_support.problems import Problem

FILE = Path("records/example.yaml")
TERMS, _ = read_vocabulary(Path("vocabulary.yaml"), VOCABULARY.encode())


def read(text: str, *, today: dt.date = TODAY) -> tuple[Organization | None, list[Problem]]:
    mapping, problems = strict_yaml.parse(FILE, text.encode(), RECORD_FILE)
    assert problems == []
    assert mapping is not None
    return read_organization(FILE, mapping, "example", TERMS, today)


def good(text: str) -> Organization:
    organization, problems = read(text)
    assert problems == []
    assert organization is not None
    return organization


def found(text: str) -> list[tuple[str, int, int, str]]:
    """All problems of a record: subtype, line, column and message."""
    organization, problems = read(text)
    assert organization is None
    assert {problem.path for problem in problems} == {FILE}
    assert all("\n" not in problem.message for problem in problems)
    return [(problem.subtype.subtype, problem.mark.line, problem.mark.column, problem.message) for problem in problems]


PROGRAMME = {"name": "Summer", "url": "https://example.org/summer", "kind": "internship", "levels": "[phd]"}


def programme(**changes: str | None) -> str:
    """A record with one programme, whose first field stands in line 11."""
    fields: dict[str, str | None] = {**PROGRAMME, **changes}
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    return record() + "programmes:\n  - " + "\n    ".join(lines) + "\n"


def test_a_record_is_read() -> None:
    organization = good(record())

    assert organization == Organization(
        id="example",
        name="Example Laboratory",
        careers_url="https://example.org/careers",
        summary="Laboratory that does not exist.",
        sector="lab",
        roles=("scientist",),
        levels=("phd", "postdoc"),
        source=("Made up for a test",),
        checked_on=dt.date(2026, 10, 1),
        checked_by="person",
    )
    assert organization.status == "active"
    assert organization.anchor == "org-example"


def test_every_field_is_read() -> None:
    organization = good(
        record(
            {
                "homepage": "https://example.org",
                "places": "[Bern, 北京]",
                "topics": "[computing, stars]",
                "links": "[{label: FAQ, url: 'https://example.org/faq'}]",
                "programmes": (
                    "[{name: Summer, url: 'https://example.org/summer', kind: internship, levels: [phd], "
                    "cycle: Each year, opens: 2026-11-01, deadline: 2027-01-31, length: Ten weeks, "
                    "eligibility: All, source: [One, Two], checked_on: 2026-10-01}]"
                ),
                "connections": "[{kind: lunch, on: 2024-10, source: A list}]",
                "eligibility": "Everybody",
                "status": "paused",
                "replaced_by": "other",
                "notes": "For editors",
                "waive": "[{rule: hash-router, reason: It is so}]",
            }
        )
    )

    (one,) = organization.programmes
    assert (one.opens, one.deadline, one.source) == (dt.date(2026, 11, 1), dt.date(2027, 1, 31), ("One", "Two"))
    assert organization.connections[0].on == "2024-10"
    assert organization.places == ("Bern", "北京")
    assert organization.waive[0].rule == "hash-router"
    unread = [field.name for field in fields_of(Organization) if not getattr(organization, field.name)]
    assert unread == []


@pytest.mark.parametrize(
    ("changes", "attribute", "expected"),
    [
        ({"checked_on": "null", "checked_by": "null"}, "checked_on", None),
        ({"checked_on": ""}, "checked_on", None),
        ({"checked_on": "null", "checked_by": "tool"}, "checked_by", "tool"),
        ({"checked_on": '"2026-10-01"'}, "checked_on", dt.date(2026, 10, 1)),
        ({"checked_on": "2026-11-02"}, "checked_on", TODAY),
        ({"checked_on": "2024-02-29"}, "checked_on", dt.date(2024, 2, 29)),
        ({"source": "[One, Two]"}, "source", ("One", "Two")),
        ({"homepage": ""}, "homepage", None),
        ({"links": ""}, "links", ()),
        ({"links": "[]"}, "links", ()),
        ({"places": ""}, "places", ()),
        ({"name": "'  McKinsey &  Company '"}, "name", "McKinsey & Company"),
        ({"name": "3M"}, "name", "3M"),
        ({"name": "'2024'"}, "name", "2024"),
        ({"name": "2024"}, "name", "2024"),
        ({"name": "No"}, "name", "No"),
        ({"summary": "x" * 160}, "summary", "x" * 160),
        ({"summary": ">-\n  folded\n  text"}, "summary", "folded text"),
        ({"summary": "|\n  two\n  lines"}, "summary", "two lines"),
    ],
)
def test_what_a_field_takes(changes: dict[str, str], attribute: str, expected: object) -> None:
    assert getattr(good(record(changes)), attribute) == expected


LINES = {name: number for number, name in enumerate(FIELDS, start=1)}


@pytest.mark.parametrize(
    ("field", "value", "subtype", "column", "message"),
    [
        (
            "name",
            "[a]",
            "invalid-value",
            7,
            '"name" takes one value, not a list or keys; write a text of at most 120 characters',
        ),
        (
            "name",
            "{a: b}",
            "invalid-value",
            7,
            '"name" takes one value, not a list or keys; write a text of at most 120 characters',
        ),
        ("name", "x" * 121, "invalid-value", 7, '"name" has 121 characters; write at most 120'),
        ("name", '"a\\u200bb"', "invalid-value", 7, '"name" holds a control character; delete it'),
        ("name", '"a\\u202eb"', "invalid-value", 7, '"name" holds a control character; delete it'),
        ("name", '"a\\ab"', "invalid-value", 7, '"name" holds a control character; delete it'),
        ("name", "", "missing-field", 1, '"name" is empty; write a text of at most 120 characters'),
        ("name", '""', "missing-field", 7, '"name" is empty; write a text of at most 120 characters'),
        ("name", "'  '", "missing-field", 7, '"name" is empty; write a text of at most 120 characters'),
        (
            "name",
            None,
            "missing-field",
            1,
            'the field "name" is missing; add "name: " and a text of at most 120 characters',
        ),
        (
            "careers_url",
            "http://example.org",
            "invalid-url",
            14,
            '"careers_url": the address is not encrypted; write https://example.org',
        ),
        (
            "careers_url",
            "javascript:alert(1)",
            "invalid-url",
            14,
            (
                '"careers_url": addresses that begin with "javascript:" are not allowed; write one that begins with '
                "https://"
            ),
        ),
        (
            "careers_url",
            "[https://example.org]",
            "invalid-value",
            14,
            '"careers_url" takes one value, not a list or keys; write an address that begins with https://',
        ),
        (
            "careers_url",
            None,
            "missing-field",
            1,
            'the field "careers_url" is missing; add "careers_url: " and an address that begins with https://',
        ),
        ("summary", "x" * 161, "invalid-value", 10, '"summary" has 161 characters; write at most 160'),
        (
            "summary",
            None,
            "missing-field",
            1,
            'the field "summary" is missing; add "summary: " and a text of at most 160 characters',
        ),
        ("sector", "labb", "unknown-term", 9, '"labb" is not a value of "sector"; did you mean "lab"?'),
        ("sector", "LAB", "unknown-term", 9, '"LAB" is not a value of "sector"; did you mean "lab"?'),
        ("sector", "zoo", "unknown-term", 9, '"zoo" is not a value of "sector"; write one of: finance, lab, space'),
        (
            "sector",
            "[lab]",
            "invalid-value",
            9,
            '"sector" takes one value, not a list or keys; write an id from the sectors of the vocabulary',
        ),
        (
            "roles",
            "scientist",
            "invalid-value",
            8,
            '"roles" is a list; write each value in square brackets, or on a line of its own after "- "',
        ),
        ("roles", "[]", "missing-field", 8, '"roles" is empty; write at least one value'),
        (
            "roles",
            "",
            "missing-field",
            1,
            '"roles" is empty; write a list of values, each an id from the roles of the vocabulary',
        ),
        (
            "roles",
            "[scientist, enginer]",
            "unknown-term",
            20,
            '"enginer" is not a value of "roles"; did you mean "engineer"?',
        ),
        (
            "roles",
            "[scientist, scientist]",
            "invalid-value",
            20,
            '"scientist" stands twice in "roles"; delete one of the two',
        ),
        (
            "roles",
            "[[scientist]]",
            "invalid-value",
            9,
            '"roles" takes one value, not a list or keys; write an id from the roles of the vocabulary',
        ),
        ("roles", '[scientist, ""]', "invalid-value", 20, '"roles" holds an empty value; delete it'),
        ("roles", "[scientist, ~]", "invalid-value", 20, '"roles" holds an empty value; delete it'),
        ("levels", "[pdh]", "unknown-term", 10, '"pdh" is not a value of "levels"; did you mean "phd"?'),
        (
            "source",
            "{a: b}",
            "invalid-value",
            9,
            '"source" takes one value, not a list or keys; write a text of at most 400 characters',
        ),
        ("source", "[]", "missing-field", 9, '"source" is empty; write at least one value'),
        (
            "checked_on",
            "2026-11-03",
            "invalid-date",
            13,
            '"checked_on" is 2026-11-03, which has not come yet; write the day on which somebody looked',
        ),
        (
            "checked_on",
            "9999-12-31",
            "invalid-date",
            13,
            '"checked_on" is 9999-12-31, which has not come yet; write the day on which somebody looked',
        ),
        (
            "checked_on",
            None,
            "missing-field",
            1,
            'the field "checked_on" is missing; add "checked_on: " and a day, such as 2026-03-31',
        ),
        (
            "checked_by",
            "robot",
            "invalid-value",
            13,
            '"robot" is not a value of "checked_by"; write one of: person, tool',
        ),
        ("checked_by", "persn", "invalid-value", 13, '"persn" is not a value of "checked_by"; did you mean "person"?'),
        (
            "checked_by",
            "null",
            "invalid-value",
            13,
            '"checked_on" has a date, but nobody has looked; write "checked_by: " and person or tool',
        ),
    ],
)
def test_each_required_field_says_what_it_takes(
    field: str, value: str | None, subtype: str, column: int, message: str
) -> None:
    line = 1 if value is None else LINES[field]

    assert found(record({field: value})) == [(subtype, line, column, message)]


@pytest.mark.parametrize(
    "day",
    [
        "soon",
        "2026-02-30",
        "2025-02-29",
        "31.03.2026",
        "2026-3-1",
        "20260301",
        "2026-W01-1",
        "2026-10-01T10:00",
        "\u0662\u0660\u0662\u0666-10-01",
        "0000-01-01",
    ],
)
def test_what_is_not_a_day_is_said_to_be_none(day: str) -> None:
    message = f'"{day}" is not a day for "checked_on"; write year-month-day, such as 2026-03-31'

    assert found(record({"checked_on": day})) == [("invalid-date", LINES["checked_on"], 13, message)]


@pytest.mark.parametrize(
    ("field", "value", "subtype", "column", "message"),
    [
        ("nam", "x", "unknown-key", 1, 'unknown key "nam"; did you mean "name"?'),
        ("Homepage", "x", "unknown-key", 1, 'unknown key "Homepage"; did you mean "homepage"?'),
        ("zzz", "x", "unknown-key", 1, 'unknown key "zzz"; delete it, or see the list of fields'),
        ("id", "x", "unknown-key", 1, 'unknown key "id"; delete it, or see the list of fields'),
        (
            "homepage",
            "http://example.org",
            "invalid-url",
            11,
            '"homepage": the address is not encrypted; write https://example.org',
        ),
        (
            "homepage",
            "data:text/html,x",
            "invalid-url",
            11,
            '"homepage": addresses that begin with "data:" are not allowed; write one that begins with https://',
        ),
        ("homepage", '""', "missing-field", 11, '"homepage" is empty; write an address that begins with https://'),
        (
            "places",
            "Bern",
            "invalid-value",
            9,
            '"places" is a list; write each value in square brackets, or on a line of its own after "- "',
        ),
        ("places", f"[{'x' * 81}]", "invalid-value", 10, '"places" has 81 characters; write at most 80'),
        ("places", "[~]", "invalid-value", 10, '"places" holds an empty value; delete it'),
        ("topics", "[star]", "unknown-term", 10, '"star" is not a value of "topics"; did you mean "stars"?'),
        (
            "links",
            "[https://example.org]",
            "invalid-value",
            9,
            '"links" needs keys of its own; write label, url, each with its value',
        ),
        (
            "links",
            "{label: a, url: 'https://example.org'}",
            "invalid-value",
            8,
            '"links" is a list; write each value in square brackets, or on a line of its own after "- "',
        ),
        (
            "links",
            "[{label: a}]",
            "missing-field",
            9,
            'the field "url" is missing; add "url: " and an address that begins with https://',
        ),
        (
            "links",
            "[{label: a, url: 'javascript:x'}]",
            "invalid-url",
            25,
            '"url": addresses that begin with "javascript:" are not allowed; write one that begins with https://',
        ),
        (
            "links",
            "[{labels: a, url: 'https://example.org'}]",
            "unknown-key",
            10,
            'unknown key "labels"; did you mean "label"?',
        ),
        (
            "connections",
            "[{kind: lnch, on: 2024, source: a}]",
            "unknown-term",
            22,
            '"lnch" is not a value of "kind"; did you mean "lunch"?',
        ),
        (
            "connections",
            "[{kind: lunch, on: 2024-13, source: a}]",
            "invalid-date",
            33,
            '"2024-13" is not a date for "on"; write a year, a month or a day: 2024, 2024-10 or 2024-10-31',
        ),
        (
            "connections",
            "[{kind: lunch, on: 24, source: a}]",
            "invalid-date",
            33,
            '"24" is not a date for "on"; write a year, a month or a day: 2024, 2024-10 or 2024-10-31',
        ),
        (
            "connections",
            "[{kind: lunch, on: 2024-, source: a}]",
            "invalid-date",
            33,
            '"2024-" is not a date for "on"; write a year, a month or a day: 2024, 2024-10 or 2024-10-31',
        ),
        (
            "connections",
            "[{kind: lunch, on: 2024-02-30, source: a}]",
            "invalid-date",
            33,
            '"2024-02-30" is not a date for "on"; write a year, a month or a day: 2024, 2024-10 or 2024-10-31',
        ),
        (
            "connections",
            "[{kind: lunch, on: 2024}]",
            "missing-field",
            15,
            'the field "source" is missing; add "source: " and a list of values, each a text of at most 400 characters',
        ),
        ("eligibility", "x" * 241, "invalid-value", 14, '"eligibility" has 241 characters; write at most 240'),
        ("status", "activ", "invalid-value", 9, '"activ" is not a value of "status"; did you mean "active"?'),
        (
            "waive",
            "[{rule: https, reason: a}]",
            "invalid-value",
            16,
            '"https" is not a value of "rule"; write one of: hash-router, single-posting',
        ),
        (
            "waive",
            "[{rule: hash-router}]",
            "missing-field",
            9,
            'the field "reason" is missing; add "reason: " and a text of at most 240 characters',
        ),
    ],
)
def test_each_optional_field_says_what_it_takes(
    field: str, value: str, subtype: str, column: int, message: str
) -> None:
    assert found(record({field: value})) == [(subtype, len(FIELDS) + 1, column, message)]


@pytest.mark.parametrize(
    ("changes", "subtype", "line", "column", "message"),
    [
        (
            {"deadline": "2027-01-31", "deadline_text": "Soon"},
            "invalid-value",
            16,
            20,
            'a programme has "deadline" or "deadline_text", not both; keep the one that the page gives',
        ),
        (
            {"opens": "2027-02-01", "deadline": "2027-01-31"},
            "invalid-date",
            16,
            15,
            '"deadline" 2027-01-31 comes before "opens" 2027-02-01; exchange or correct the two',
        ),
        (
            {"checked_on": "2026-11-03"},
            "invalid-date",
            15,
            17,
            '"checked_on" is 2026-11-03, which has not come yet; write the day on which somebody looked',
        ),
        ({"kind": "intern"}, "unknown-term", 13, 11, '"intern" is not a value of "kind"; did you mean "internship"?'),
        (
            {"url": "https://example.org/?utm_source=x"},
            "invalid-url",
            12,
            10,
            '"url": the address tells the site where its visitors come from; write https://example.org/',
        ),
        (
            {"levels": None},
            "missing-field",
            11,
            5,
            (
                'the field "levels" is missing; add "levels: " and a list of values, each an id from the levels of '
                "the vocabulary"
            ),
        ),
        ({"deadlin": "2027-01-31"}, "unknown-key", 15, 5, 'unknown key "deadlin"; did you mean "deadline"?'),
        (
            {"opens": "tomorrow"},
            "invalid-date",
            15,
            12,
            '"tomorrow" is not a day for "opens"; write year-month-day, such as 2026-03-31',
        ),
    ],
)
def test_programmes_say_what_they_take(
    changes: dict[str, str | None], subtype: str, line: int, column: int, message: str
) -> None:
    assert found(programme(**changes)) == [(subtype, line, column, message)]


@pytest.mark.parametrize(
    "changes",
    [
        {"deadline": "2027-01-31"},
        {"deadline_text": "Soon"},
        {"deadline": "2027-01-31", "deadline_text": ""},
        {"opens": "2027-01-31", "deadline": "2027-01-31"},
        {"opens": "2030-01-31"},
        {"deadline": "1999-01-31"},
    ],
)
def test_programmes_may_have_one_deadline(changes: dict[str, str]) -> None:
    assert len(good(programme(**changes)).programmes) == 1


@pytest.mark.parametrize(
    ("rule", "url"),
    [("hash-router", "https://example.org/#/jobs"), ("single-posting", "https://example.org/jobs/4012345")],
)
def test_a_rule_can_be_waived_with_a_reason(rule: str, url: str) -> None:
    assert [problem[0] for problem in found(record({"careers_url": url}))] == ["invalid-url"]
    assert good(record({"careers_url": url, "waive": f"[{{rule: {rule}, reason: No other page}}]"})).careers_url == url
    other = {"hash-router": "single-posting", "single-posting": "hash-router"}[rule]
    waived = record({"careers_url": url, "waive": f"[{{rule: {other}, reason: No other page}}]"})
    assert [problem[0] for problem in found(waived)] == ["invalid-url"]


@pytest.mark.parametrize("url", ["https://example.org/?gclid=1", "http://example.org", "javascript:x"])
def test_other_rules_cannot_be_waived(url: str) -> None:
    for rule in ("tracking", "scheme", "hash-router"):
        problems = found(record({"careers_url": url, "waive": f"[{{rule: {rule}, reason: Because}}]"}))
        assert "invalid-url" in [problem[0] for problem in problems]


def test_a_waiver_without_a_reason_is_reported_once() -> None:
    text = record({"careers_url": "https://example.org/#/jobs", "waive": "[{rule: hash-router}]"})

    assert [problem[:2] for problem in found(text)] == [("missing-field", 10)]


def test_a_misspelt_required_field_is_reported_once() -> None:
    assert found(record({"summary": None, "sumary": "Text"})) == [
        ("unknown-key", 9, 1, 'unknown key "sumary"; did you mean "summary"?')
    ]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    text = record(
        {
            "name": None,
            "careers_url": "http://example.org",
            "summary": "x" * 200,
            "sector": "zoo",
            "roles": "[painter, cook]",
            "checked_on": "2027-01-01",
            "zzz": "1",
            "links": "[{label: a, url: 'data:x'}, {url: 'https://example.org'}]",
        }
    )

    assert sorted((line, column, subtype) for subtype, line, column, _ in found(text)) == [
        (1, 1, "missing-field"),
        (1, 14, "invalid-url"),
        (2, 10, "invalid-value"),
        (3, 9, "unknown-term"),
        (4, 9, "unknown-term"),
        (4, 18, "unknown-term"),
        (7, 13, "invalid-date"),
        (9, 1, "unknown-key"),
        (10, 25, "invalid-url"),
        (10, 36, "missing-field"),
    ]


def test_fields_that_do_not_fit_together_are_said_at_once_with_the_rest() -> None:
    both = found(programme(deadline="2027-01-31", deadline_text="Soon", zzz="1"))
    nobody = found(record({"sector": "zoo", "checked_by": "null"}))

    assert {problem[0] for problem in both} == {"unknown-key", "invalid-value"}
    assert {problem[0] for problem in nobody} == {"unknown-term", "invalid-value"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sector", '"la\\nb"'),
        ("sector", "|\n  lab\n  space"),
        ("checked_on", '"2026\\n10"'),
        ("checked_by", '"per\\r\\nson"'),
        ('"new\\nkey"', "x"),
        ("roles", '["scien\\ntist"]'),
        ("connections", '[{kind: lunch, on: "20\\n24", source: a}]'),
        ("checked_on", '"\\e[31mred"'),
        ("sector", '"a\\u2028b"'),
    ],
)
def test_a_message_is_one_line_that_a_terminal_can_show(field: str, value: str) -> None:
    messages = [message for _, _, _, message in found(record({field: value}))]

    assert messages
    assert all(message.isprintable() for message in messages)


def test_a_message_stays_short() -> None:
    long = "x" * 5000
    changes: list[dict[str, str]] = [{"sector": long}, {"checked_on": long}, {"status": long}, {long[:900]: "x"}]

    for change in changes:
        assert all(len(message) < 1000 for _, _, _, message in found(record(change)))


def test_the_day_decides_what_the_future_is() -> None:
    organization, problems = read(record({"checked_on": "2026-10-01"}), today=dt.date(2026, 9, 30))

    assert organization is None
    assert [problem.subtype for problem in problems] == [WarningSubtype.INVALID_DATE]


@pytest.mark.parametrize("record_type", RECORD_TYPES, ids=lambda record_type: record_type.__name__)
def test_each_field_is_described(record_type: type) -> None:
    for field in fields_of(record_type):
        assert describe_kind(field.kind)
        assert field.description.endswith(".")


values = st.recursive(
    st.sampled_from(["lab", "phd", "2026-10-01", "https://example.org", "~", "''", "x", "{}", "[]", "2024", "person"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(
            st.sampled_from(["name", "url", "kind", "levels", "on", "label", "rule"]), inner, max_size=4
        ).map(lambda items: "{" + ", ".join(f"{name}: {value}" for name, value in items.items()) + "}"),
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([field.name for field in fields_of(Organization)]), values, max_size=5))
def test_no_record_raises(changes: dict[str, str]) -> None:
    organization, problems = read(record(changes))

    assert (organization is None) == bool(problems)
    assert all(";" in problem.message for problem in problems)

"""What cannot be used in a directive or a role is reported in its own line, in both languages alike."""

from __future__ import annotations

import re
from textwrap import dedent, indent
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.builders.projects import Build, build, make_project, places_and_messages
from tests.builders.test_examples import normalized
from tests.unit.samples import record_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


RECORDS = {
    "lab-one": record_of("lab-one", connections="[{kind: lunch, on: 2024, source: A list}]"),
    "lab-two": record_of("lab-two"),
}
PLACED = (":careers-url: https://www.example.org/careers", ":no-index:")


class Case(NamedTuple):
    """A directive with something wrong in it.

    Attributes:
        directive: Its name and argument.
        lines: The lines of its options.
        wrong: The number of the line that is to be reported; 0 for the directive's own.
        message: The message that is expected, with its subtype; empty for any message.
        body: The text in the directive.
    """

    directive: str
    lines: Sequence[str]
    wrong: int
    message: str
    body: str = ""


def in_place(*lines: str) -> tuple[str, ...]:
    return (*PLACED, *lines)


CASES = {
    # organization-cards
    "ids": Case(
        "organization-cards",
        (":no-index:", ":ids: lab-one, lab-too"),
        2,
        'unknown organization "lab-too"; did you mean "lab-two"? [organization_cards.unknown-organization]',
    ),
    "ids-all-unknown": Case(
        "organization-cards",
        (":ids: zoo",),
        1,
        'unknown organization "zoo"; see the names of the files in the folder of records '
        "[organization_cards.unknown-organization]",
    ),
    "ids-empty": Case(
        "organization-cards",
        (":no-index:", ":ids:"),
        2,
        'the option "ids" is empty; write at least one value, or delete it [organization_cards.option]',
    ),
    "ids-commas": Case(
        "organization-cards",
        (":no-index:", ":ids: , ,"),
        2,
        'the option "ids" is empty; write at least one value, or delete it [organization_cards.option]',
    ),
    "sector": Case(
        "organization-cards",
        (":no-index:", ":sort: name", ":sector: lab, finanse"),
        3,
        'unknown sector "finanse"; did you mean "finance"? [organization_cards.unknown-term]',
    ),
    "sector-empty": Case(
        "organization-cards",
        (":no-index:", ":sector:"),
        2,
        'the option "sector" is empty; write at least one value, or delete it [organization_cards.option]',
    ),
    "role": Case(
        "organization-cards",
        (":no-index:", ":role: scientist, cook"),
        2,
        'unknown role "cook"; write one of: engineer, scientist [organization_cards.unknown-term]',
    ),
    "level": Case(
        "organization-cards",
        (":no-index:", ":level: phd, post-doc"),
        2,
        'unknown level "post-doc"; did you mean "postdoc"? [organization_cards.unknown-term]',
    ),
    "topic": Case(
        "organization-cards",
        (":topic: star",),
        1,
        'unknown topic "star"; did you mean "stars"? [organization_cards.unknown-term]',
    ),
    "sort": Case(
        "organization-cards",
        (":no-index:", ":sort: nam"),
        2,
        '"nam" is not a value of "sort"; did you mean "name"? [organization_cards.option]',
    ),
    "sort-empty": Case(
        "organization-cards",
        (":no-index:", ":sort:"),
        2,
        '"" is not a value of "sort"; write one of: checked, name, sector [organization_cards.option]',
    ),
    "columns": Case(
        "organization-cards",
        (":no-index:", ":columns: 5"),
        2,
        '"5" is not a value of "columns"; write a number from 1 to 4 [organization_cards.option]',
    ),
    "columns-zero": Case(
        "organization-cards",
        (":no-index:", ":columns: 0"),
        2,
        '"0" is not a value of "columns"; write a number from 1 to 4 [organization_cards.option]',
    ),
    "columns-word": Case(
        "organization-cards",
        (":no-index:", ":columns: two"),
        2,
        '"two" is not a value of "columns"; write a number from 1 to 4 [organization_cards.option]',
    ),
    "columns-float": Case(
        "organization-cards",
        (":no-index:", ":columns: 2.0"),
        2,
        '"2.0" is not a value of "columns"; write a number from 1 to 4 [organization_cards.option]',
    ),
    "columns-arabic": Case(
        "organization-cards",
        (":no-index:", ":columns: ٣"),
        2,
        '"٣" is not a value of "columns"; write a number from 1 to 4 [organization_cards.option]',
    ),
    "limit": Case(
        "organization-cards",
        (":no-index:", ":limit: -1"),
        2,
        '"-1" is not a value of "limit"; write a number from 1 [organization_cards.option]',
    ),
    "limit-zero": Case(
        "organization-cards",
        (":no-index:", ":limit: 0"),
        2,
        '"0" is not a value of "limit"; write a number from 1 [organization_cards.option]',
    ),
    "limit-huge": Case("organization-cards", (":no-index:", f":limit: {'9' * 5000}"), 2, ""),
    "group-by": Case(
        "organization-cards",
        (":no-index:", ":group-by: sectors"),
        2,
        '"sectors" is not a value of "group-by"; did you mean "sector"? [organization_cards.option]',
    ),
    "nothing-matches": Case(
        "organization-cards",
        (":sector: space",),
        0,
        "no organization matches this selection; change an option, or delete the directive "
        "[organization_cards.empty-selection]",
    ),
    # organization-card
    "card": Case(
        "organization-card lab-too",
        (),
        0,
        'unknown organization "lab-too"; did you mean "lab-two"? [organization_cards.unknown-organization]',
    ),
    "card-with-body": Case(
        "organization-card zoo",
        (),
        0,
        'unknown organization "zoo"; see the names of the files in the folder of records '
        "[organization_cards.unknown-organization]",
        "Text that stays.",
    ),
    "card-with-field": Case(
        "organization-card lab-one",
        (":no-index:", ":summary: Text"),
        2,
        '"summary" belongs into the record of "lab-one"; write it there, or add the option "careers-url" to '
        "write the whole card in place [organization_cards.option]",
    ),
    "card-with-id": Case(
        "organization-card lab-one",
        (":no-index:", ":id: other"),
        2,
        '"id" belongs into the record of "lab-one"; write it there, or add the option "careers-url" to write the '
        "whole card in place [organization_cards.option]",
    ),
    "careers-url": Case(
        "organization-card Lab",
        (":no-index:", ":careers-url: http://www.example.org"),
        2,
        '"careers_url": the address is not encrypted; write https://www.example.org [organization_cards.invalid-url]',
    ),
    "careers-url-script": Case(
        "organization-card Lab",
        (":no-index:", ":careers-url: javascript:alert(1)"),
        2,
        '"careers_url": addresses that begin with "javascript:" are not allowed; write one that begins with '
        "https:// [organization_cards.invalid-url]",
    ),
    "careers-url-empty": Case(
        "organization-card Lab",
        (":no-index:", ":careers-url:"),
        2,
        '"careers_url" is empty; write an address that begins with https:// [organization_cards.missing-field]',
    ),
    "homepage": Case(
        "organization-card Lab",
        in_place(":homepage: data:text/html,x"),
        3,
        '"homepage": addresses that begin with "data:" are not allowed; write one that begins with https:// '
        "[organization_cards.invalid-url]",
    ),
    "summary": Case(
        "organization-card Lab",
        in_place(f":summary: {'x' * 161}"),
        3,
        '"summary" has 161 characters; write at most 160 [organization_cards.invalid-value]',
    ),
    "sector-in-place": Case(
        "organization-card Lab",
        in_place(":sector: labb"),
        3,
        '"labb" is not a value of "sector"; did you mean "lab"? [organization_cards.unknown-term]',
    ),
    "roles": Case(
        "organization-card Lab",
        in_place(":roles: scientist, enginer"),
        3,
        '"enginer" is not a value of "roles"; did you mean "engineer"? [organization_cards.unknown-term]',
    ),
    "roles-twice": Case(
        "organization-card Lab",
        in_place(":roles: scientist, scientist"),
        3,
        '"scientist" stands twice in "roles"; delete one of the two [organization_cards.invalid-value]',
    ),
    "levels": Case(
        "organization-card Lab",
        in_place(":levels: pdh"),
        3,
        '"pdh" is not a value of "levels"; did you mean "phd"? [organization_cards.unknown-term]',
    ),
    "topics": Case(
        "organization-card Lab",
        in_place(":topics: star"),
        3,
        '"star" is not a value of "topics"; did you mean "stars"? [organization_cards.unknown-term]',
    ),
    "status": Case(
        "organization-card Lab",
        in_place(":status: activ"),
        3,
        '"activ" is not a value of "status"; did you mean "active"? [organization_cards.invalid-value]',
    ),
    "checked-on": Case(
        "organization-card Lab",
        in_place(":checked-by: person", ":checked-on: 2026-02-30"),
        4,
        '"2026-02-30" is not a day for "checked_on"; write year-month-day, such as 2026-03-31 '
        "[organization_cards.invalid-date]",
    ),
    "checked-on-future": Case(
        "organization-card Lab", in_place(":checked-by: person", ":checked-on: 9999-01-01"), 4, ""
    ),
    "checked-on-alone": Case(
        "organization-card Lab",
        in_place(":checked-on: 2026-02-01"),
        3,
        '"checked_on" has a date, but nobody has looked; write "checked_by: " and person or tool '
        "[organization_cards.invalid-value]",
    ),
    "checked-by": Case(
        "organization-card Lab",
        in_place(":checked-by: robot"),
        3,
        '"robot" is not a value of "checked_by"; write one of: person, tool [organization_cards.invalid-value]',
    ),
    "id": Case(
        "organization-card Lab",
        in_place(":id: My Lab"),
        3,
        '"My Lab" cannot be an id; write small letters, digits and single hyphens, such as big-lab, as the '
        'option "id" [organization_cards.option]',
    ),
    "no-id": Case(
        "organization-card 北京",
        PLACED,
        0,
        '"北京" cannot be an id; write small letters, digits and single hyphens, such as big-lab, as the option '
        '"id" [organization_cards.option]',
    ),
    # link-button
    "color": Case(
        "link-button https://www.example.org",
        (":size: lg", ":color: primry"),
        2,
        '"primry" is not a value of "color"; did you mean "primary"? [organization_cards.option]',
        "Go",
    ),
    "color-empty": Case(
        "link-button https://www.example.org",
        (":size: lg", ":color:"),
        2,
        '"" is not a value of "color"; write one of: danger, dark, info, light, primary, secondary, success, '
        "warning [organization_cards.option]",
        "Go",
    ),
    "shape": Case(
        "link-button https://www.example.org",
        (":shape: pil",),
        1,
        '"pil" is not a value of "shape"; did you mean "pill"? [organization_cards.option]',
        "Go",
    ),
    "size": Case(
        "link-button https://www.example.org",
        (":outline:", ":size: huge"),
        2,
        '"huge" is not a value of "size"; write one of: lg, md, sm, xl, xs [organization_cards.option]',
        "Go",
    ),
    "button-script": Case(
        "link-button javascript:alert(1)",
        (),
        0,
        'a button cannot lead to "javascript:"; write an address that begins with one of: https, http, mailto '
        "[organization_cards.invalid-url]",
        "Go",
    ),
    "button-data": Case(
        "link-button DATA:text/html,x",
        (),
        0,
        'a button cannot lead to "DATA:"; write an address that begins with one of: https, http, mailto '
        "[organization_cards.invalid-url]",
        "Go",
    ),
    "button-space": Case(
        "link-button https://www.example.org/a b",
        (),
        0,
        'the address "https://www.example.org/a b" holds a space; delete it, or write %20 '
        "[organization_cards.invalid-url]",
        "Go",
    ),
    "button-without-label": Case(
        "link-button https://www.example.org",
        (),
        0,
        "the button has no label; write below the options the words that say where it leads "
        "[organization_cards.option]",
    ),
    "button-with-two-paragraphs": Case(
        "link-button https://www.example.org",
        (),
        0,
        "a button's label is one line of text without links; write the words that say where it leads "
        "[organization_cards.option]",
        "One\n\nTwo",
    ),
    "button-with-list": Case(
        "link-button https://www.example.org",
        (),
        0,
        "a button's label is one line of text without links; write the words that say where it leads "
        "[organization_cards.option]",
        "* One\n* Two",
    ),
}
FLAGS = {
    "connected": Case("organization-cards", (":no-index:", ":connected: yes"), 2, ""),
    "no-index-cards": Case("organization-cards", (":sort: name", ":no-index: true"), 2, ""),
    "no-index-card": Case("organization-card lab-one", (":no-index: true",), 1, ""),
    "outline": Case("link-button https://www.example.org", (":size: lg", ":outline: no"), 2, "", "Go"),
    "class": Case("organization-cards", (":no-index:", ":class: ÷"), 2, ""),
}
SEVERAL = {
    "two": Case("organization-cards", (":columns: 9", ":no-index:", ":sort: nam"), 0, ""),
    "two-in-place": Case("organization-card Lab", in_place(":sector: zoo", ":levels: zoo", ":roles: zoo, cook"), 0, ""),
    "two-of-a-button": Case("link-button https://www.example.org", (":color: a", ":size: b", ":shape: c"), 0, "", "Go"),
}
ALL = CASES | FLAGS | SEVERAL


def page(case: Case, language: str) -> str:
    """A page that holds the directive."""
    name, _, argument = case.directive.partition(" ")
    inside = "".join(f"{line}\n" for line in case.lines) + (f"\n{case.body}\n" if case.body else "")
    if language == "md":
        return f"---\norphan: true\n---\n\n# Title\n\n:::{{{name}}} {argument}\n{inside}:::\n\nAfter.\n"
    return f":orphan:\n\nTitle\n=====\n\n.. {name}:: {argument}\n{indent(inside, '   ')}\nAfter.\n"


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    """Every case as a page of two projects, which differ in the language only."""
    result = {}
    for language in ("md", "rst"):
        pages = {f"{name}.{language}": page(case, language) for name, case in ALL.items()}
        source = make_project(tmp_path_factory.mktemp(language) / "project", {"index.md": "# Home\n", **pages}, RECORDS)
        result[language] = build(source, builder="dummy", config={"nitpicky": True})
    return result


def found(name: str, language: str, builds: dict[str, Build]) -> list[tuple[int, str]]:
    """The warnings of one page: the line, counted from the directive's own, and the message."""
    lines = page(ALL[name], language).splitlines()
    start = next(number for number, line in enumerate(lines, start=1) if line.startswith((":::{", ".. ")))
    return [
        (int(place.split(":")[1]) - start, message)
        for place, message in places_and_messages(builds[language].warnings_of(f"{name}.{language}"))
    ]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", ["md", "rst"])
def test_a_wrong_value_is_reported_in_its_line(name: str, language: str, builds: dict[str, Build]) -> None:
    case = CASES[name]
    reported = found(name, language, builds)

    assert [line for line, _ in reported] == [case.wrong]
    assert not case.message or reported[0][1] == case.message


@pytest.mark.parametrize("name", FLAGS)
@pytest.mark.parametrize("language", ["md", "rst"])
def test_a_flag_takes_no_value(name: str, language: str, builds: dict[str, Build]) -> None:
    reported = found(name, language, builds)

    assert [line for line, _ in reported] == [FLAGS[name].wrong]
    assert reported[0][1].endswith("[organization_cards.option]")


@pytest.mark.parametrize(
    ("name", "lines"), [("two", [1, 3]), ("two-in-place", [3, 4, 5, 5]), ("two-of-a-button", [1, 2, 3])]
)
@pytest.mark.parametrize("language", ["md", "rst"])
def test_all_wrong_values_are_reported_at_once(
    name: str, lines: list[int], language: str, builds: dict[str, Build]
) -> None:
    assert sorted(line for line, _ in found(name, language, builds)) == lines


@pytest.mark.parametrize("name", ALL)
def test_both_languages_go_on_in_the_same_way(name: str, builds: dict[str, Build]) -> None:
    myst, rst = (normalized(builds[language].env.get_doctree(name)) for language in ("md", "rst"))

    assert myst == rst


@pytest.mark.parametrize("language", ["md", "rst"])
def test_every_line_has_its_place(language: str, builds: dict[str, Build]) -> None:
    lines = [line for line in builds[language].warnings if line]

    assert len(places_and_messages(lines)) == len(lines)


ROLES = {
    "{organization}`lab-too`": 'unknown organization "lab-too"; did you mean "lab-two"? '
    "[organization_cards.unknown-organization]",
    "{organization}`words <Lab-One>`": 'unknown organization "Lab-One"; did you mean "lab-one"? '
    "[organization_cards.unknown-organization]",
    "{organization}`zoo`": 'unknown organization "zoo"; see the names of the files in the folder of records '
    "[organization_cards.unknown-organization]",
    "{link-button}`Go`": '"Go" gives no target; write: Label <target> and, behind it, the look '
    "[organization_cards.option]",
    "{link-button}`Go <javascript:alert(1)>`": 'a button cannot lead to "javascript:"; write an address that '
    "begins with one of: https, http, mailto "
    "[organization_cards.invalid-url]",
    "{link-button}`Go <https://a b>`": 'the address "https://a b" holds a space; delete it, or write %20 '
    "[organization_cards.invalid-url]",
    "{link-button}`Go <https://example.org> primry`": '"primry" is not a look of a button; did you mean '
    '"primary"? [organization_cards.option]',
    "{link-button}`Go <https://example.org> xs xl`": '"xs" and "xl" both give the size; keep one of the two '
    "[organization_cards.option]",
    "{link-button}`<https://example.org>`": "the button has no label; write before the target the words that say "
    "where it leads [organization_cards.option]",
    "{link-button}`Go <lab-too>`": 'the button leads to "lab-too", which does not exist; '
    'did you mean "lab-two"? [organization_cards.unknown-target]',
}


@pytest.mark.parametrize("language", ["md", "rst"])
def test_roles_are_reported_in_their_lines(language: str, tmp_path: Path) -> None:
    texts = list(ROLES)
    if language == "rst":
        texts = [re.sub(r"\{([a-z-]+)\}", r":\1:", text) for text in texts]
    title = "# Title" if language == "md" else "Title\n====="
    text = "\n\n".join([title, *texts]) + "\n"
    grid = ":::{organization-cards}\n:::\n"
    source = make_project(
        tmp_path / "project", {"index.md": f"# Home\n\n{grid}", f"page.{language}": text}, ["lab-one", "lab-two"]
    )
    done = build(source, builder="dummy", config={"nitpicky": True, "suppress_warnings": ["toc.not_included"]})
    lines = text.splitlines()
    expected = {
        (f"page.{language}:{lines.index(text) + 1}", ROLES[role]) for role, text in zip(ROLES, texts, strict=True)
    }

    assert set(places_and_messages(done.warnings)) == expected
    assert len(done.warnings) == len(ROLES)


NESTED = {
    "page.md": """\
        # Title

        ::::{note}
        Before.

        :::{organization-cards}
        :no-index:
        :sort: nam
        :::
        ::::

        * A list

          :::{organization-cards}
          :no-index:
          :columns: 9
          :::

        > A quotation
        >
        > :::{link-button} https://www.example.org
        > :size: huge
        > Go
        > :::

        :::{organization-cards}
        ---
        no-index:
        limit: none
        ---
        :::

        ```{organization-card} lab-one
        :no-index:
        :summary: Text
        ```
        """,
    "other.rst": """\
        Title
        =====

        .. note::
           Before.

           .. organization-cards::
              :no-index:
              :sort: nam

        * A list

          .. organization-cards::
             :no-index:
             :columns: 9

        A quotation

           .. link-button:: https://www.example.org
              :size: huge

              Go

        .. organization-card:: lab-one
           :no-index:
           :summary: Text

        .. include:: part.txt
        """,
    "part.txt": """\
        A part.

        .. organization-cards::
           :no-index:
           :columns: 7
        """,
    "including.md": """\
        # Title

        ```{include} part.inc
        ```
        """,
    "part.inc": """\
        A part.

        :::{organization-cards}
        :no-index:
        :columns: 8
        :::
        """,
}


def test_lines_are_right_inside_other_elements_and_included_files(tmp_path: Path) -> None:
    pages = {name: dedent(text) for name, text in NESTED.items()}
    source = make_project(tmp_path / "project", {"index": "# Home\n", **pages}, ["lab-one"])
    done = build(source, builder="dummy", config={"suppress_warnings": ["toc.not_included"]})

    assert sorted(place for place, _ in places_and_messages(done.warnings)) == sorted(
        f"{name}:{number}"
        for name, text in pages.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if any(wrong in line for wrong in ("sort: nam", "columns: ", "size: huge", "limit: none", ":summary:"))
    )

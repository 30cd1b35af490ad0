"""A chart's file is read strictly, and all that is wrong with it is said in one go."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bar_charts.drawing import end_of_axis
from bar_charts.model import Chart, Series
from bar_charts.reading import problem_with_address, read_chart
from bar_charts.wording import pieces_of
from tests.builders.projects import DOCS

FILE = Path("chart.yaml")
GOOD = """\
title: What graduates did
unit: percent of the class
categories:
  work: Work
  study: Study
series:
  - name: 2015-16
    values:
      work: 60.5
      study: null
    source: Example Society
    url: https://www.example.org/report
    year: 2018
"""


def problems_of(text: str) -> list[str]:
    chart, problems = read_chart(FILE, text.encode())
    assert (chart is None) == bool(problems)
    return [str(problem).removeprefix("chart.yaml:") for problem in problems]


def test_a_good_file_becomes_a_chart() -> None:
    chart, problems = read_chart(FILE, GOOD.encode())

    assert problems == []
    assert chart == Chart(
        title="What graduates did",
        unit="percent of the class",
        population="",
        names="",
        categories=("Work", "Study"),
        series=(
            Series(
                name="2015-16",
                values=(Decimal("60.5"), None),
                source="Example Society",
                url="https://www.example.org/report",
                year=2018,
            ),
        ),
        notes=(),
    )


@pytest.mark.parametrize("path", sorted((DOCS / "_statistics").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_charts_of_the_guide_are_right(path: Path) -> None:
    assert read_chart(path, path.read_bytes())[1] == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title:", "titel:", ['1:1: the chart has no title; add "title: …"', '1:1: unknown key "titel"; did you mean']),
        ("work: 60.5", "work: 100.5", ["9:13: 100.5 is not a share; write a number from 0 to 100"]),
        ("work: 60.5", "work: -1", ['9:13: "-1" is not a number from 0 to 100; write one']),
        ("work: 60.5", 'work: "60"', ['9:13: "60" is not a number']),
        ("work: 60.5", "work: .nan", ['9:13: ".nan" is not a number']),
        ("work: 60.5", "work: 6_0", ['9:13: "6_0" is not a number']),
        ("work: 60.5", "wrok: 60.5", ['9:7: there is no number for "work"', '9:7: unknown category "wrok"; did you']),
        ("study: null", "study: 40", ["9:7: the shares add up to 100.5 percent; no more than 100 are possible"]),
        ("work: 60.5", "work: null", ["7:3: no series has a number; a chart needs at least one"]),
        ("  work: Work", "  work: Work\n  work: Again", ['5:3: "work" was already given in line 4; keep one']),
        ("https:", "http:", ['12:10: "http://www.example.org/report" does not begin with https://']),
        ("report\n", "report?utm_source=x\n", ['12:10: "https://www.example.org/report?utm_source=x" has a part']),
        ("year: 2018", "year: 18", ['13:11: "year" is not the year in which']),
        ("2015-16", "the years from 2015 to 2016", ['7:11: "name" has 27 characters; shorten it to 14']),
        ("Example Society", '"a\\tb\\x00"', ['11:13: "source" holds a control character']),
        ("Example Society", "[", ["13:9: not valid YAML (while parsing a flow sequence"]),
        ("title: What graduates did", "title:", ['1:7: "title" is not a line of text; write one']),
        ("  study: Study", "  study: Work", ['5:10: there is a category "Work" already; give this one another label']),
        (
            "study: null",
            "stu: null",
            ['9:7: there is no number for "study"; add it, or "study: null"', "10:7: unknown"],
        ),
        (
            "  study: Study",
            '  "\\e[31m": Study',
            [
                '9:7: there is no number for "\\x1b[31m"; add it',
                '10:7: unknown category "study"; write one of: \\x1b[31m',
            ],
        ),
        ("percent of the class", '"% of the class"', ['2:7: "% of the class" counts shares']),
        ("percent of the class", "Percentage of the class", ['2:7: "Percentage of the class" counts shares']),
        (
            "percent of the class",
            "per cent",
            ['2:7: "per cent" counts shares in other words; begin with the word percent'],
        ),
        (GOOD, "", ['1:1: the file is empty; start with, for example, "title: …"']),
        (GOOD, "- a\n", ['1:1: the file is not a list of "key: value" lines']),
        (GOOD, GOOD + "---\n" + GOOD, ["14:1: a second document starts here"]),
        (GOOD, "a: " + "[" * 2000, ["1:9: nested more than 6 levels deep; nothing in a chart is"]),
    ],
)
def test_mistakes_have_their_place_and_what_to_write(old: str, new: str, found: list[str]) -> None:
    said = problems_of(GOOD.replace(old, new, 1))

    assert said
    assert len(said) <= len(found)
    assert all(any(line.startswith(begin) for begin in found) for line in said), said


def test_all_problems_are_said_in_one_go() -> None:
    broken = GOOD.replace("work: 60.5", "work: 600").replace("https:", "http:").replace("title:", "titel:")
    broken = broken.replace("  study: Study", "  study: ")

    assert [line.split(":")[0] for line in problems_of(broken)] == ["1", "1", "5", "9", "12"]


def test_shares_have_a_whole_and_numbers_do_not() -> None:
    text = GOOD.replace("percent of the class", "graduates").replace("60.5", "1900").replace("null", "12000")

    assert problems_of(text) == []


def test_percent_may_begin_with_a_capital() -> None:
    capital = GOOD.replace("unit: percent", "unit: Percent")
    chart, problems = read_chart(FILE, capital.encode())

    assert problems == []
    assert chart is not None
    assert chart.is_percent
    assert problems_of(capital.replace("60.5", "100.5"))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://example.org/a_(b).", "https://example.org/a_(b)"),
        ("(See https://example.org/a_(b_(c))/d, and more)", "https://example.org/a_(b_(c))/d"),
        ("(See https://example.org/a.)", "https://example.org/a"),
        ("https://example.org/a(b", "https://example.org/a"),
    ],
)
def test_addresses_in_notes_are_whole(text: str, address: str) -> None:
    assert [piece for piece, is_address in pieces_of(text) if is_address] == [address]
    assert "".join(piece for piece, _is_address in pieces_of(text)) == text


def test_the_warning_of_an_empty_file_says_so() -> None:
    _chart, (problem,) = read_chart(FILE, b"")

    assert "empty" in problem.subtype.description


def test_a_series_that_stands_twice_is_reported() -> None:
    series = GOOD[GOOD.index("  - name") :]

    assert problems_of(GOOD + series) == [
        '14:5: there is a series "2015-16" already; give this one another name',
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://user@example.org/",
        "https://example.org:8080/",
        "https://example/",
        "https:///path",
        "https://[::1/x",
        "https://[v]/x",
        "https://example.org/a b",
        "https://example.org/\u00e9",
        'https://example.org/"onload',
        "https://example.org/<b>",
        "javascript:alert(1)",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    assert problem_with_address(url)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_stops_the_reader(data: bytes) -> None:
    chart, problems = read_chart(FILE, data)

    assert (chart is None) == bool(problems)


@given(st.sampled_from(GOOD.splitlines()), st.text(max_size=20))
def test_no_changed_line_stops_the_reader(line: str, text: str) -> None:
    chart, problems = read_chart(FILE, GOOD.replace(line, text).encode("utf-8", "replace"))

    assert (chart is None) == bool(problems)


@pytest.mark.parametrize(
    ("unit", "largest", "end"),
    [
        ("percent", "3", "100"),
        ("people", "1900", "2000"),
        ("people", "1000", "1000"),
        ("people", "5.1", "10"),
        ("people", "0.03", "0.05"),
        ("people", "0", "1"),
    ],
)
def test_the_axis_ends_at_the_whole_or_at_a_round_number(unit: str, largest: str, end: str) -> None:
    series = Series("a", (Decimal(largest), None), "b", "https://example.org/", 2020)
    chart = Chart("t", unit, "", "", ("One", "Two"), (series,), ())

    assert end_of_axis(chart) == Decimal(end)

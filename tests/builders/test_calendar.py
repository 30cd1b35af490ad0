"""The calendar of programmes: the same in all formats, exact after a change, and with its file."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
import vobject
from docutils import nodes

from tests.builders.projects import Build, build, differing_files, make_project, run_sphinx
from tests.unit.samples import EPOCH, record_of

if TYPE_CHECKING:
    from pathlib import Path

# From Python 3.12 on it warns of what Sphinx does where pytest-xdist has a thread.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

DAY = 86_400
FILE = "programmes.ics"
CALENDAR = ":::{programme-calendar}\n:::\n"
CARDS = ":::{organization-cards}\n:::\n"
INDEX = "# Home\n\n```{toctree}\ncalendar\ncards\nplain\n```\n"
PAGES = {
    "index": INDEX,
    "calendar": f"# Calendar\n\n{CALENDAR}",
    "cards": f"# Cards\n\n{CARDS}",
    "plain": "# Plain\n\nNothing.\n",
}


def programme(name: str, **fields: str) -> str:
    """Write one entry of a record's programmes."""
    described = {"url": "https://example.org/programme", "kind": "internship", "levels": "[phd]", **fields}
    return f"- name: {name}\n" + "".join(f"  {key}: {value}\n" for key, value in described.items())


def with_programmes(organization_id: str, *programmes: str, **changes: str) -> str:
    return record_of(organization_id, **changes) + "programmes:\n" + "".join(programmes)


RECORDS = {
    "alpha": with_programmes(
        "alpha",
        programme("Words", deadline_text="In early spring"),
        programme("Past", deadline="2026-03-31", cycle="2026 call"),
        programme("Soon", opens="2026-10-01", deadline="2026-11-20"),
    ),
    "beta": with_programmes(
        "beta",
        programme("Nothing", levels="[postdoc]"),
        programme("Later", deadline="2027-05-01", levels="[postdoc]"),
        sector="space",
    ),
    "gamma": record_of("gamma"),
    "delta": with_programmes("delta", programme("Paused", deadline="2026-12-24"), status="paused"),
}
ORDER = ["Soon", "Paused", "Later", "Words", "Past", "Nothing"]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project", PAGES, RECORDS)


class _Cells(HTMLParser):
    """Collects the words of each row of the tables."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
            self._in_cell = True
        elif tag == "span" and self._in_cell:
            self.rows[-1][-1] = f"{self.rows[-1][-1].rstrip()} | "

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def rows_of(html: str) -> list[list[str]]:
    parser = _Cells()
    parser.feed(html)
    return parser.rows


def names_in(doctree: nodes.document) -> list[str]:
    links = [row.next_node(nodes.reference) for row in doctree.findall(nodes.row)]
    return [link.astext() for link in links if link is not None]


def file_of(done: Build) -> list[Any]:
    text = (done.output / FILE).read_bytes().decode()
    return list(vobject.readOne(text).vevent_list)


def drawn_names(html: str) -> list[str]:
    return re.findall(r'<div class="programme-calendar-name"><strong>[^<]*</strong> ([^<]*) <span>', html)


def test_the_table_says_what_is_known(source: Path) -> None:
    done = build(source)

    assert done.warnings == []
    assert rows_of(done.html("calendar")) == [
        ["Organization", "Programme", "Level", "Opens", "Deadline"],
        ["Alpha", "Soon | Internship", "PhD", "1 Oct 2026", "20 Nov 2026"],
        ["Delta | Takes no applications at present", "Paused | Internship", "PhD", "", "24 Dec 2026"],
        ["Beta", "Later | Internship", "Postdoc", "", "1 May 2027"],
        ["Alpha", "Words | Internship", "PhD", "", "In early spring"],
        ["Alpha", "Past | Internship; 2026 call", "PhD", "", "31 Mar 2026 (last known)"],
        ["Beta", "Nothing | Internship", "Postdoc", "", "Not known"],
    ]


def test_the_picture_shows_the_known_days_of_twelve_months(source: Path) -> None:
    html = build(source).html("calendar")

    assert drawn_names(html) == ["Soon", "Later"]
    assert 'role="img" aria-label="Opening days and deadlines from Nov 2026 to Oct 2027;' in html
    assert re.findall(r'calendar-letter">(.)<', html) == list("NDJFMAMJJASO")
    assert re.findall(r'calendar-year">(\d+)<', html) == ["2026", "2027"]
    # One bar that began before, and two deadlines; the keys repeat each shape once.
    assert html.count('class="programme-calendar-bar"') == 2
    assert html.count('class="programme-calendar-deadline"') == 3
    assert 'class="programme-calendar-bar" x="0%"' in html


def test_links_lead_to_programmes_cards_and_the_file(source: Path) -> None:
    html = build(source).html("calendar")

    assert html.count('href="https://example.org/programme"') == len(ORDER)
    assert '<a class="reference internal" href="cards.html#org-alpha">Alpha</a>' in html
    assert 'href="programmes.ics"' in html


@pytest.mark.parametrize(
    ("builder", "page", "link"),
    [
        ("html", "deep/calendar.html", "../programmes.ics"),
        ("dirhtml", "deep/calendar/index.html", "../../programmes.ics"),
        ("singlehtml", "index.html", "programmes.ics"),
    ],
)
def test_the_file_is_found_from_any_page(builder: str, page: str, link: str, tmp_path: Path) -> None:
    pages = {"index": "# Home\n\n```{toctree}\ndeep/calendar\n```\n", "deep/calendar": f"# Calendar\n\n{CALENDAR}"}
    done = build(make_project(tmp_path / "project", pages, RECORDS), builder=builder)
    path = done.output / page

    assert f'href="{link}"' in path.read_text(encoding="utf-8")
    assert (path.parent / link).resolve().is_file()


def test_the_file_has_the_days_to_come(source: Path) -> None:
    found = {event.summary.value: event.dtstart.value.isoformat() for event in file_of(build(source))}

    assert found == {
        "Deadline: Soon (Alpha)": "2026-11-20",
        "Deadline: Later (Beta)": "2027-05-01",
    }


def test_a_subscription_finds_a_file_while_no_deadline_is_to_come(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 181 * DAY))
    done = build(source)

    assert 'href="programmes.ics"' in done.html("calendar")
    assert [event.summary.value for event in file_of(done)] == [
        "Last known deadline: Later (Beta)",
        "Last known deadline: Soon (Alpha)",
        "Last known deadline: Past (Alpha)",
    ]


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml", "linkcheck"])
def test_other_formats_have_the_table(builder: str, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if builder == "linkcheck":
        monkeypatch.setattr("sphinx.builders.linkcheck.CheckExternalLinksBuilder.finish", lambda _builder: None)
    done = build(source, builder=builder, keep_pages=True)
    doctree = done.pages.get("calendar", done.pages["index"])

    assert names_in(doctree) == ORDER
    assert not (done.output / FILE).exists()
    assert [warning for warning in done.warnings if "programme" in warning] == []


def test_text_says_all(source: Path) -> None:
    done = build(source, builder="text")
    text = re.sub(r"[\s|+-]+", " ", (done.output / "calendar.txt").read_text(encoding="utf-8"))

    for said in ("20 Nov 2026", "In early spring", "31 Mar 2026 (last", "Takes no", "Not known", "1 Oct 2026"):
        assert said in text


def test_a_book_has_the_table_and_neither_picture_nor_file(source: Path) -> None:
    config = {"epub_copyright": "Nobody", "version": "1"}
    done = build(source, builder="epub", config=config)
    (book,) = done.output.glob("*.epub")
    with zipfile.ZipFile(book) as files:
        page = files.read("calendar.xhtml").decode()
        names = files.namelist()

    assert done.warnings == []
    assert [row[1].partition(" | ")[0] for row in rows_of(page)][1:] == ORDER
    assert "<svg" not in page
    assert FILE not in page
    assert FILE not in names


CHECKED = {
    "alpha": with_programmes(
        "alpha",
        programme("Lately", deadline="2026-11-20", checked_on="2026-05-07"),
        programme("Long ago", deadline_text="In May", checked_on="2026-05-05"),
        programme("Never"),
    )
}


def in_table_and_on_cards(html: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Give what a page says of each programme: in the table's last column, and on the card of its organization."""
    deadlines = {row[1].partition(" | ")[0]: row[4] for row in rows_of(html)[1:]}
    return deadlines, re.findall(r">Programme</span> <a [^>]*>([^<]*)</a> \((.*?)\)</p>", html)


def test_a_programme_says_when_somebody_last_looked(tmp_path: Path) -> None:
    deadlines, facts = in_table_and_on_cards(build(one_page(tmp_path, "", CHECKED)).html())

    assert deadlines == {
        "Lately": "20 Nov 2026 | checked 7 May 2026",
        "Long ago": "In May | not checked since 5 May 2026",
        "Never": "Not known",
    }
    assert facts == [
        ("Lately", "PhD; deadline 20 Nov 2026; checked 7 May 2026"),
        ("Long ago", "PhD; In May; not checked since 5 May 2026"),
        ("Never", "PhD"),
    ]


def test_an_address_that_a_tool_saw_is_not_called_checked(tmp_path: Path) -> None:
    """Nobody has opened the pages of an organization's programmes where a tool has seen its address only."""
    records = {"alpha": CHECKED["alpha"].replace("checked_by: person", "checked_by: tool")}
    deadlines, facts = in_table_and_on_cards(build(one_page(tmp_path, "", records)).html())

    assert deadlines == {
        "Lately": "20 Nov 2026 | address seen 7 May 2026, not yet checked by a person",
        "Long ago": "In May | address not seen since 5 May 2026, not yet checked by a person",
        "Never": "Not known",
    }
    assert facts == [
        ("Lately", "PhD; deadline 20 Nov 2026; address seen 7 May 2026, not yet checked by a person"),
        ("Long ago", "PhD; In May; address not seen since 5 May 2026, not yet checked by a person"),
        ("Never", "PhD"),
    ]


def test_a_person_who_looks_changes_the_calendar(tmp_path: Path, parallel: int) -> None:
    records = {"alpha": CHECKED["alpha"].replace("checked_by: person", "checked_by: tool")}
    source = make_project(tmp_path / "project", PAGES, {**RECORDS, **records})
    build(source)
    change_record(source, "alpha", CHECKED["alpha"])
    done = build(source, parallel=parallel)

    assert done.read == {"calendar", "cards"}
    assert "| checked 7 May 2026" in str(rows_of(done.html("calendar")))
    assert_equals_a_clean_build(source, done)


def test_other_formats_say_when_somebody_last_looked_at_a_programme(tmp_path: Path) -> None:
    done = build(one_page(tmp_path, "", CHECKED), builder="pseudoxml", keep_pages=True)
    page = done.pages["index"]
    cells = [row.children[-1].astext() for row in page.findall(nodes.row)]
    lines = [item.astext() for item in page.findall(nodes.list_item) if item.astext().startswith("Programme")]

    assert cells == ["Deadline", "20 Nov 2026; checked 7 May 2026", "In May; not checked since 5 May 2026", "Not known"]
    assert [re.findall(r"; ((?:not )?checked [^)]*)\)", line) for line in lines] == [
        ["checked 7 May 2026"],
        ["not checked since 5 May 2026"],
        [],
    ]


def test_a_look_at_a_programme_that_grows_old_changes_cards_and_calendar(
    tmp_path: Path, parallel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody looked at Lately 179 days before the first build."""
    source = make_project(tmp_path / "project", PAGES, {**RECORDS, **CHECKED})
    build(source)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + DAY))
    last_day = build(source, parallel=parallel)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 2 * DAY))
    day_after = build(source, parallel=parallel)

    assert last_day.read == set()
    assert day_after.read == {"calendar", "cards"}
    for page in ("calendar", "cards"):
        assert "not checked since 7 May 2026" in day_after.html(page)
    assert_equals_a_clean_build(source, day_after)


def test_a_calendar_shows_the_records_whose_programmes_it_has(tmp_path: Path, parallel: int) -> None:
    pages = {"index": "# Home\n\n:::{programme-calendar}\n:level: phd\n:::\n\n```{toctree}\nplain\n```\n"}
    source = make_project(tmp_path / "project", {**pages, "plain": "# Plain\n"}, RECORDS)
    unshown = [warning for warning in build(source, parallel=parallel).warnings if "unshown-record" in warning]

    # The programmes of beta are for others, and gamma has none.
    assert [warning.partition(":")[0] for warning in unshown] == ["_records/beta.yaml", "_records/gamma.yaml"]


def test_the_stylesheet_is_loaded_where_it_is_needed(source: Path) -> None:
    done = build(source)

    assert "organization_cards.css" in done.html("calendar")
    assert "organization_cards.css" not in done.html("plain")


def test_builds_repeat_serial_and_parallel(source: Path, tmp_path: Path) -> None:
    outputs = [build(source, tmp_path / str(number), parallel=number).output for number in (1, 4)]

    assert differing_files(*outputs, ignored=["searchindex.js"]) == []
    assert (outputs[0] / FILE).is_file()


def test_the_clock_changes_nothing_in_the_file(source: Path, tmp_path: Path) -> None:
    """Without SOURCE_DATE_EPOCH, and in processes that order sets in their own way."""
    contents = set()
    for number in range(2):
        output = tmp_path / str(number)
        assert run_sphinx(source, output).code == 0
        contents.add((output / FILE).read_bytes())

    assert len(contents) == 1


def change_record(source: Path, organization_id: str, text: str) -> None:
    (source / "_records" / f"{organization_id}.yaml").write_text(text, encoding="utf-8")


def assert_equals_a_clean_build(source: Path, done: Build) -> None:
    clean = build(source, source / "_build" / "clean")
    assert differing_files(done.output, clean.output, ignored=["searchindex.js"]) == []


@pytest.mark.parametrize(
    ("organization_id", "text", "read"),
    [
        ("alpha", RECORDS["alpha"].replace("2026-11-20", "2026-11-21"), {"calendar", "cards"}),
        ("alpha", RECORDS["alpha"].replace("Laboratory that", "Institute that"), {"cards"}),
        ("gamma", with_programmes("gamma", programme("New", deadline="2027-01-01")), {"calendar", "cards"}),
        ("gamma", record_of("gamma", summary="Another one."), {"cards"}),
    ],
    ids=["deadline", "summary", "new programme", "without programmes"],
)
def test_a_changed_record_touches_the_pages_that_show_it(
    organization_id: str, text: str, read: set[str], source: Path, parallel: int
) -> None:
    build(source)
    change_record(source, organization_id, text)
    done = build(source, parallel=parallel)

    assert done.read == read
    assert_equals_a_clean_build(source, done)


def test_an_organization_whose_card_moves_changes_the_link(source: Path, parallel: int) -> None:
    build(source)
    (source / "cards.md").write_text("# Cards\n", encoding="utf-8")
    (source / "plain.md").write_text(f"# Plain\n\n{CARDS}", encoding="utf-8")
    done = build(source, parallel=parallel)

    assert done.read == {"cards", "plain"}
    assert "calendar" in done.written
    assert 'href="plain.html#org-alpha"' in done.html("calendar")
    assert_equals_a_clean_build(source, done)


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (1, set()),
        (18, set()),
        (19, {"calendar", "cards"}),
        (28, {"calendar", "cards"}),
    ],
    ids=["a day", "the last day", "passed", "another month"],
)
def test_days_change_the_calendar_when_it_looks_otherwise(
    days: int, read: set[str], source: Path, parallel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The deadline of Soon is 18 days after the first build, the next month 29 days after."""
    build(source)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + days * DAY))
    done = build(source, parallel=parallel)

    assert done.read == read
    assert_equals_a_clean_build(source, done)


def test_a_new_month_changes_the_calendar_only(source: Path, parallel: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 28 * DAY))
    last_day = drawn_names(build(source).html("calendar"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 29 * DAY))
    done = build(source, parallel=parallel)

    assert last_day == ["Later", "Soon"]
    assert done.read == {"calendar"}
    # The bar ended in November.
    assert drawn_names(done.html("calendar")) == ["Later"]
    assert "1 May 2027" in done.html("calendar")
    assert_equals_a_clean_build(source, done)


def test_the_file_follows_records_that_no_calendar_shows(source: Path, parallel: int) -> None:
    (source / "calendar.md").write_text("# C\n\n:::{programme-calendar}\n:ids: alpha\n:::\n", encoding="utf-8")
    (source / "cards.md").write_text(f"# Cards\n\n{CARDS}".replace(":::\n", ":ids: alpha\n:::\n", 1), encoding="utf-8")
    build(source)
    change_record(source, "beta", RECORDS["beta"].replace("2027-05-01", "2027-05-02"))
    done = build(source, parallel=parallel)

    assert "calendar" not in done.read
    assert "2027-05-02" in [event.dtstart.value.isoformat() for event in file_of(done)]
    assert_equals_a_clean_build(source, done)


def test_the_file_goes_with_the_last_calendar(source: Path, parallel: int) -> None:
    first = build(source)
    assert (first.output / FILE).is_file()
    (source / "calendar.md").write_text("# Calendar\n", encoding="utf-8")
    done = build(source, parallel=parallel)

    assert not (done.output / FILE).exists()


def test_the_link_goes_with_the_last_deadline(tmp_path: Path, parallel: int) -> None:
    records = {"alpha": with_programmes("alpha", programme("One", deadline="2027-01-01")), "beta": record_of("beta")}
    pages = {"index": f"# Home\n\n:::{{programme-calendar}}\n:ids: beta, alpha\n:::\n\n{CARDS}"}
    source = make_project(tmp_path / "project", pages, records)
    build(source)
    change_record(source, "alpha", with_programmes("alpha", programme("One", deadline_text="In May")))
    done = build(source, parallel=parallel)

    assert "programmes.ics" not in done.html()
    assert not (done.output / FILE).exists()
    assert "No opening day or deadline is known for Nov 2026 to Oct 2027." in done.html()
    assert_equals_a_clean_build(source, done)


def one_page(folder: Path, options: str, records: dict[str, str] | None = None, **settings: str) -> Path:
    pages = {"index": f"# Home\n\n:::{{programme-calendar}}\n{options}:::\n\n{CARDS}"}
    return make_project(folder / "project", pages, RECORDS if records is None else records, **settings)


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (":ids: beta\n", ["Later", "Nothing"]),
        (":sector: space\n", ["Later", "Nothing"]),
        (":level: postdoc\n", ["Later", "Nothing"]),
        (":level: phd\n:sector: lab\n", ["Soon", "Paused", "Words", "Past"]),
        (":kind: internship\n:ids: delta, alpha\n", ["Soon", "Paused", "Words", "Past"]),
        (":role: scientist\n:level: postdoc\n", ["Later", "Nothing"]),
        (":dated:\n", ["Soon", "Paused", "Later", "Past"]),
        (":undated:\n", ["Words", "Nothing"]),
        (":coming:\n", ["Soon", "Paused", "Later"]),
        (":coming:\n:limit: 2\n", ["Soon", "Paused"]),
        (":limit: 1\n:level: postdoc\n", ["Later"]),
        (":dated:\n:level: phd\n:limit: 9\n", ["Soon", "Paused", "Past"]),
    ],
)
def test_options_select(options: str, names: list[str], tmp_path: Path) -> None:
    done = build(one_page(tmp_path, options), builder="text", keep_pages=True)

    assert done.warnings == []
    assert names_in(done.pages["index"]) == names


@pytest.mark.parametrize(
    ("options", "line", "message", "subtype"),
    [
        (":kind: internshp\n", 4, 'unknown kind of programme "internshp"; did you mean "internship"?', "unknown-term"),
        (":level: phd, phdd\n", 4, 'unknown level "phdd"; did you mean "phd"?', "unknown-term"),
        (":level: phd\n:sector: labb\n", 5, 'unknown sector "labb"; did you mean "lab"?', "unknown-term"),
        (":ids: alpah\n", 4, 'unknown organization "alpah"; did you mean "alpha"?', "unknown-organization"),
        (":kind:\n", 4, 'the option "kind" is empty; write at least one value, or delete it', "option"),
        (":dated:\n:undated:\n", 5, 'the options "dated" and "undated" leave nothing; delete one of the two', "option"),
        (":undated:\n:coming:\n", 4, 'the options "coming" and "undated" leave nothing; delete one of', "option"),
        (":view: lists\n", 4, '"lists" is not a value of "view"; did you mean "list"?', "option"),
        (":limit: 0\n", 4, '"0" is not a value of "limit"; write a number from 1', "option"),
        (":connected: yes\n", 4, 'the option "connected" takes no value; delete "yes", or', "option"),
        (
            ":ids: gamma\n",
            3,
            "no programme matches this selection; change an option, or delete the directive",
            "empty-selection",
        ),
        (
            ":level: bachelors\n",
            3,
            "no programme matches this selection; change an option, or delete the directive",
            "empty-selection",
        ),
    ],
)
@pytest.mark.parametrize("language", ["md", "rst"])
def test_mistakes_are_reported_in_their_line(  # noqa: PLR0913, PLR0917 -- a case of a table, and the language
    options: str, line: int, message: str, subtype: str, language: str, tmp_path: Path
) -> None:
    if language == "md":
        source = one_page(tmp_path, options)
    else:
        indented = "".join(f"   {each}\n" for each in options.splitlines())
        text = f"Home\n====\n.. programme-calendar::\n{indented}\n.. organization-cards::\n"
        source = make_project(tmp_path / "project", {"index.rst": text}, RECORDS)
    found = [warning for warning in build(source).warnings if message in warning]

    assert len(found) == 1
    assert found[0].startswith(f"index.{language}:{line}: WARNING: {message}")
    assert found[0].endswith(f"[organization_cards.{subtype}]")


def test_an_empty_calendar_says_so(tmp_path: Path) -> None:
    done = build(one_page(tmp_path, ":ids: gamma\n"))

    assert "No programme matches." in done.html()
    assert "programme-calendar-" not in done.html()


def test_a_programme_that_has_only_an_opening_day_has_a_date(tmp_path: Path) -> None:
    records = {"alpha": with_programmes("alpha", programme("Opens", opens="2026-12-01"), programme("Nothing"))}
    done = build(one_page(tmp_path, ":dated:\n", records), builder="text", keep_pages=True)

    assert names_in(done.pages["index"]) == ["Opens"]


def test_a_calendar_without_days_leads_to_no_file_of_days(tmp_path: Path) -> None:
    html = build(one_page(tmp_path, ":undated:\n")).html()

    assert "Words" in html
    assert "programmes.ics" not in html


def test_two_calendars_of_a_page_have_two_names_and_one_picture(tmp_path: Path) -> None:
    text = "# Home\n\n:::{programme-calendar}\n:dated:\n:::\n\n:::{programme-calendar}\n:undated:\n:::\n\n"
    html = build(make_project(tmp_path / "project", {"index": text + CARDS}, RECORDS)).html()

    assert re.findall("<caption>([^<]*)<", html) == ["Programmes with a date", "Programmes without a date"]
    assert html.count('class="programme-calendar-picture"') == 1
    assert "No opening day or deadline is known" not in html


def test_a_calendar_says_what_it_shows(tmp_path: Path) -> None:
    options = (":ids: alpha\n", ":level: postdoc\n:kind: internship\n", ":sector: lab\n:dated:\n")
    text = "# Home\n\n" + "".join(f":::{{programme-calendar}}\n{each}:::\n\n" for each in options)
    source = make_project(tmp_path / "project", {"index": text}, RECORDS)
    captions = [
        "Programmes and their deadlines: Alpha",
        "Programmes and their deadlines: Internship, Postdoc",
        "Programmes with a date: Laboratory",
    ]
    plain = (build(source, builder="text").output / "index.txt").read_text(encoding="utf-8")

    assert re.findall("<caption>([^<]*)<", build(source).html()) == captions
    assert re.findall(r"^\*\*(\w.*)\*\*$", plain, re.MULTILINE) == captions


FOLDED = {
    **RECORDS,
    "alpha": with_programmes("alpha", programme("Soon", deadline="2026-11-20"), programme("Silent")),
    "epsilon": with_programmes("epsilon", programme("Quiet")),
}


def folded_in(html: str) -> dict[str, list[str]]:
    found = re.findall(
        r'<details class="programme-calendar-folded">\s*<summary>(.*?)</summary>(.*?)</details>', html, re.DOTALL
    )
    return {
        re.sub("<[^>]*>", "", summary): re.findall(r'data-programme="([^,]*),', content) for summary, content in found
    }


def test_programmes_of_which_nothing_is_known_are_folded_by_sector(tmp_path: Path) -> None:
    source = one_page(tmp_path, ":fold:\n", FOLDED)
    done = build(source)
    html = done.html()
    shown = html[: html.index("<details")]

    assert done.warnings == []
    assert re.findall(r'data-programme="([^,]*),', shown) == ["Soon", "Paused", "Later"]
    assert folded_in(html) == {"Laboratory (2)": ["Silent", "Quiet"], "Space (1)": ["Nothing"]}
    assert "<caption>Programmes whose deadline is not known: Space<" in html


def test_a_sector_that_changes_moves_what_is_folded(tmp_path: Path, parallel: int) -> None:
    source = one_page(tmp_path, ":fold:\n", FOLDED)
    build(source)
    change_record(source, "epsilon", FOLDED["epsilon"].replace("sector: lab", "sector: finance"))
    done = build(source, parallel=parallel)

    assert folded_in(done.html())["Finance (1)"] == ["Quiet"]
    assert_equals_a_clean_build(source, done)


def test_a_list_folds_as_well(tmp_path: Path) -> None:
    html = build(one_page(tmp_path, ":fold:\n:view: list\n", FOLDED)).html()
    folded = html[html.index("<details") :]

    assert re.findall(r">(\w+)</a> <span class=\"programme-list-about", folded) == ["Silent", "Quiet", "Nothing"]


@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_nothing_is_folded_in_a_book(builder: str, tmp_path: Path) -> None:
    config = {"epub_copyright": "Nobody", "version": "1"}
    done = build(one_page(tmp_path, ":fold:\n", FOLDED), builder=builder, config=config)
    (text,) = [path.read_text(encoding="utf-8") for path in done.output.glob("*.*") if "Quiet" in _read(path)][:1]

    assert done.warnings == []
    assert text.count('class="programme-calendar-folded"') == text.count('class="programme-calendar-folded" open')
    assert "Programmes whose deadline is not known: Space" in text


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.suffix in {".txt", ".tex", ".xhtml"} else ""


def test_nothing_that_comes_is_no_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last deadline is 1 May 2027, and on that day one can still apply."""
    source = one_page(tmp_path, ":coming:\n:view: list\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 180 * DAY))
    last_day = build(source)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + 181 * DAY))
    day_after = build(source)

    assert "Later</a>" in last_day.html()
    assert day_after.warnings == []
    assert "No coming deadline is known." in day_after.html()
    assert_equals_a_clean_build(source, day_after)


LIST = [
    "20 Nov 2026 Soon Alpha · PhD",
    "24 Dec 2026 Paused Delta · Takes no applications at present · PhD",
    "1 May 2027 Later Beta · Postdoc",
    "In early spring Words Alpha · PhD",
    "31 Mar 2026 (last known) Past Alpha · PhD",
    "Not known Nothing Beta · Postdoc",
]


def test_a_list_has_one_line_a_programme(tmp_path: Path) -> None:
    done = build(one_page(tmp_path, ":view: list\n:class: mine\n"))
    html = done.html()
    items = re.findall(r'<li class="programme-list-item.*?</li>', html)

    assert done.warnings == []
    assert [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", item)) for item in items] == LIST
    assert '<time datetime="2026-11-20">20 Nov 2026</time>' in items[0]
    assert 'href="https://example.org/programme">Soon</a>' in items[0]
    assert 'href="#org-alpha">Alpha</a>' in items[0]
    assert 'class="mine programme-calendar"' in html
    assert "programme-calendar-table" not in html


def test_a_list_says_when_applications_open_where_nothing_else_is_known(tmp_path: Path) -> None:
    records = {"alpha": with_programmes("alpha", programme("One", opens="2026-12-01", deadline_text="In May"))}
    html = build(one_page(tmp_path, ":view: list\n", records)).html()

    assert '<time datetime="2026-12-01">opens 1 Dec 2026; In May</time>' in html


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml"])
def test_other_formats_have_the_list(builder: str, tmp_path: Path) -> None:
    done = build(one_page(tmp_path, ":view: list\n:coming:\n"), builder=builder, keep_pages=True)
    (found,) = (each for each in done.pages["index"].findall(nodes.bullet_list) if "Soon" in each[0].astext())

    assert [item.astext() for item in found] == [
        "20 Nov 2026: Soon (Alpha; PhD)",
        "24 Dec 2026: Paused (Delta; Takes no applications at present; PhD)",
        "1 May 2027: Later (Beta; Postdoc)",
    ]


def test_both_languages_give_the_same(tmp_path: Path) -> None:
    options = {"ids": "beta, alpha", "level": "phd, postdoc", "kind": "internship", "class": "mine yours"}
    lines = [f":{name}: {value}" for name, value in options.items()]
    myst = "# Home\n\n:::{programme-calendar}\n" + "\n".join(lines) + "\n:::\n"
    rst = "Home\n====\n\n.. programme-calendar::\n" + "".join(f"   {line}\n" for line in lines)
    pages = []
    for name, text in {"index.md": myst, "index.rst": rst}.items():
        source = make_project(tmp_path / name, {name: text}, RECORDS)
        html = build(source).html()
        start = html.index('<div class="mine yours programme-calendar"')
        pages.append(html[start : html.index("</p>", start)])

    assert pages[0] == pages[1]


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    hostile = "\"<script>alert('&amp;')</script> %s {x} \\\\ ; , É\""
    record = with_programmes("alpha", programme(hostile, deadline="2027-01-01", cycle=hostile), name=hostile)
    done = build(one_page(tmp_path, "", {"alpha": record}))
    (event,) = file_of(done)
    name = "<script>alert('&amp;')</script> %s {x} \\ ; , É"

    assert "<script>alert" not in done.html()
    assert rows_of(done.html())[1][:2] == [name, f"{name} | Internship; {name}"]
    assert event.summary.value == f"Deadline: {name} ({name})"


def test_search_finds_programmes(source: Path) -> None:
    index = (build(source).output / "searchindex.js").read_text(encoding="utf-8")

    assert '"later":' in index


def with_own_file(tmp_path: Path, pages: dict[str, str]) -> Path:
    """Write a project that brings a calendar of its own."""
    own = {f"extra/{FILE}": "BEGIN:VCALENDAR\nEND:VCALENDAR\n"}
    return make_project(tmp_path / "project", pages | own, RECORDS, conf="html_extra_path = ['extra']\n")


def test_a_file_of_the_site_stays_where_there_is_no_calendar(tmp_path: Path) -> None:
    done = build(with_own_file(tmp_path, {"index": f"# Home\n\n{CARDS}"}))

    assert done.warnings == []
    assert (done.output / FILE).read_text(encoding="utf-8") == "BEGIN:VCALENDAR\nEND:VCALENDAR\n"


def test_a_file_of_the_site_stays_beside_a_calendar_and_is_reported(tmp_path: Path, parallel: int) -> None:
    source = with_own_file(tmp_path, {"index": f"# Home\n\n{CARDS}\n{CALENDAR}"})
    for done in (build(source, parallel=parallel), build(source, parallel=parallel)):
        assert (done.output / FILE).read_text(encoding="utf-8") == "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
        assert done.warnings == [
            (
                f"conf.py:1: WARNING: {FILE} in the output is a file of this site, so that the calendar's links lead "
                "to it and not to the deadlines of the records; give it another name [organization_cards.foreign-file]"
            )
        ]


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "epub"])
def test_each_link_of_a_calendar_to_a_card_leads_to_it(builder: str, source: Path) -> None:
    done = build(source, builder=builder, config={"epub_copyright": "Nobody", "version": "1"})
    pages = {path: path.read_text(encoding="utf-8") for path in done.output.rglob("*.*html")}
    links = [
        (path, address)
        for path, html in pages.items()
        for address in re.findall(r'<td [^>]*><a class="reference internal" href="([^"]*)">', html)
    ]

    assert len(links) == len(ORDER)
    for path, address in links:
        page, _, anchor = address.partition("#")
        target = (path.parent / page).resolve() if page else path
        target = target / "index.html" if target.is_dir() else target
        assert f' id="{anchor}"' in pages[target]


def test_words_for_the_search_read_as_sentences(tmp_path: Path) -> None:
    """Other extensions take them for a page's description."""
    records = {"alpha": with_programmes("alpha", programme("Early Career Prog.", cycle="2026 call"))}
    page = build(one_page(tmp_path, "", records), keep_pages=True).pages["index"]

    assert "Alpha: Early Career Prog. Internship; 2026 call." in page.astext()

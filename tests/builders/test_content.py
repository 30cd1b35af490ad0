"""The guide says what is true, where it is from and when somebody looked: the real records and pages."""

from __future__ import annotations

import datetime as dt
import re
import runpy
import sys
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from lxml import html

from organization_cards.records import load_registry
from organization_cards.urls import broken_rules
from tests.builders.projects import DOCS, FIVE, run_sphinx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from organization_cards.model import Organization, Programme

# A text tells its time, or that nobody knows it.
DATED = re.compile(
    r"\b(?:19|20)\d\d\b|\bundated\b|\bno exact date\b|\bno date\b|\bno source names (?:it|one)\b", re.IGNORECASE
)
PRAISE = re.compile(
    r"""\b(?:
      acclaimed | amazing | award[- ]winning | best | brilliant | cutting[- ]edge | dream | elite | excellent
    | exceptional | exciting | famous | fantastic | finest | first[- ]class | great | groundbreaking | iconic
    | incredible | influential | innovative | inspiring | leader | leaders | leading | legendary | outstanding
    | passionate | perfect | pioneer\w* | premier | prestigious | prominent | renowned | respected
    | revolutionary | state[- ]of[- ]the[- ]art | superb | thriving | top | unique | unparalleled | visionary
    | vibrant | world[- ](?:class|famous|leading|renowned)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
AMOUNT = re.compile(
    r"[$€£¥]|\b(?:USD|EUR|GBP|CHF)\b|\b\d[\d,.]*\s?(?:k|dollars?|euros?|pounds?)\b"
    r"|\b(?:per|an|a) (?:hour|week|month|year) (?:of pay|salary)"
)
PAY = re.compile(
    r"\b(?:salar(?:y|ies)|stipends?|wages?|compensation|remuneration|honorari(?:um|a)|bonus(?:es)?"
    r"|(?:base|fixed|hourly) pay)\b",
    re.IGNORECASE,
)
# Pages that speak of pay without naming any.
MAY_SPEAK_OF_PAY = {
    "about": "says that pay is left out, and why",
    "offers": "says what to ask about an offer",
    "whole-guide": "holds both",
}
# Fields of a programme that claim something which its name and its address do not show.
CLAIMS = ("cycle", "opens", "deadline", "deadline_text", "length", "eligibility")
# What says nothing about where it leads.
EMPTY_WORDS = re.compile(
    r"(?:click|tap|press)?\s*(?:here|this|that|it|link|more|read more|learn more|see|see here|go|page|this page"
    r"|that page|website|this website|site|this link|the link|source|url|info|details|\W*)",
    re.IGNORECASE,
)
BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Links whose words are their address, by where they stand.
MAY_SHOW_ITS_ADDRESS = {
    "organization-details": "the source of a card cites its address, and the words before it say what is there",
    "bar-chart": "a note under a chart cites its address in the same way",
}
# Addresses that break a rule, each with the reason why a page shows it all the same.
MAY_BREAK_A_RULE = {
    "https://hiring.amazon.com/#/": "the address that the original page gave",
    "https://expoint.co/job/183638869": "a copy of an advert, cited as a source and called a copy",
    "https://www.psu.jobs/job/69738/": "a copy of a posting, cited as a source and called a copy",
    "https://groups.google.com/forum/#!forum/women-in-machine-learning": "the only address of the group that is known",
}
# Words a minute that adults read in a text that asks for thought, from slow to fast.
READING = (110, 320)
# What one looks something up in, and does not read from beginning to end.
LOOKED_UP = (
    "organization-cards",
    "organization-rows",
    "organization-filter",
    "organization-map",
    "programme-calendar",
    "footnote-list",
)
# Numbers that pages write in words.
NUMBERS = {
    "half a": 0.5,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}


@cache
def organizations() -> dict[str, Organization]:
    """The real records."""
    registry = load_registry(DOCS / "_records", dt.datetime.now(tz=dt.UTC).date())
    assert registry.problems == ()
    return registry.organizations


def shown_texts(organization: Organization) -> Iterator[str]:
    """Everything of a record that a reader sees, but no address."""
    yield from filter(None, (organization.name, organization.summary, organization.eligibility, *organization.places))
    yield from organization.source
    yield from (link.label for link in organization.links)
    yield from (source for connection in organization.connections for source in connection.source)
    for programme in organization.programmes:
        texts = (programme.name, programme.cycle, programme.deadline_text, programme.length, programme.eligibility)
        yield from filter(None, (*texts, *programme.source))


def claims_without_a_source(organization: Organization) -> list[str]:
    """List what a record claims without saying where that is from, or of when that is."""
    missing = []
    if not organization.source:
        missing.append("source")
    missing += [f"date of source: {source}" for source in organization.source if not DATED.search(source)]
    for programme in organization.programmes:
        missing += [
            f"programme {programme.name}: source of {name}" for name in claimed(programme) if not programme.source
        ]
        missing += [
            f"programme {programme.name}: date of source: {source}"
            for source in programme.source
            if not DATED.search(source)
        ]
    for connection in organization.connections:
        if not connection.source or not connection.on:
            missing.append(f"connection {connection.kind}: source or date")
    return missing


def claimed(programme: Programme) -> list[str]:
    return [name for name in CLAIMS if getattr(programme, name) is not None]


@dataclass(frozen=True)
class Link:
    """A link to another site, as a page shows it."""

    page: str
    url: str
    words: str
    places: frozenset[str]


@dataclass(frozen=True)
class Guide:
    """The pages of the guide, as readers get them."""

    pages: dict[str, html.HtmlElement]
    descriptions: dict[str, str]

    @property
    def written_for_readers(self) -> dict[str, html.HtmlElement]:
        """The pages that somebody wrote, without the home page and those for editors."""
        return {
            name: article
            for name, article in self.pages.items()
            if (DOCS / f"{name}.md").is_file() and name != "index" and not name.startswith("editors/")
        }

    def links(self) -> Iterator[Link]:
        """All links that leave the site."""
        for name, article in self.pages.items():
            for link in article.iter("a"):
                url = link.get("href", "")
                if re.match(r"[a-z]+:", url) and not url.startswith("mailto:"):
                    around = " ".join(part.get("class", "") for part in (link, *link.iterancestors()))
                    words = link.get("aria-label") or words_of(link)
                    yield Link(name, url, words, frozenset(around.split()))


def prose(article: html.HtmlElement, *left_out: str) -> str:
    """Give the text of an article without scripts and without the elements of some tags."""
    article = deepcopy(article)
    for part in list(article.iter("script", *left_out)):
        part.drop_tree()
    return words_of(article)


def words_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    output = tmp_path_factory.mktemp("content") / "html"
    done = run_sphinx(DOCS, output, "--jobs=4", "--nitpicky", "--fail-on-warning")
    assert done.code == 0, done.errors
    pages, descriptions = {}, {}
    for path in sorted(output.rglob("*.html")):
        name = path.relative_to(output).with_suffix("").as_posix()
        tree = html.parse(str(path), html.HTMLParser(encoding="utf-8"))
        for article in tree.findall(".//article"):
            for mark in article.find_class("headerlink"):
                mark.drop_tree()
            pages[name] = article
            descriptions[name] = "".join(
                meta.get("content", "") for meta in tree.iterfind(".//meta[@name='description']")
            )
    return Guide(pages, descriptions)


# -- Records ---------------------------------------------------------------------------


def test_there_are_many_organizations_and_the_first_five_among_them() -> None:
    assert len(organizations()) >= 45
    assert set(FIVE) <= organizations().keys()
    for each in FIVE:
        assert "career-page" in {connection.kind for connection in organizations()[each].connections}, each


def test_every_claim_of_a_record_has_a_source_and_its_date() -> None:
    missing = {name: claims_without_a_source(organization) for name, organization in organizations().items()}

    assert {name: found for name, found in missing.items() if found} == {}


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda record: replace(record, source=()), "source"),
        (lambda record: replace(record, source=("Somewhere",)), "date of source: Somewhere"),
        (
            lambda record: replace(record, programmes=(replace(record.programmes[0], source=()),)),
            "programme Research internships: source of eligibility",
        ),
        (
            lambda record: replace(record, programmes=(replace(record.programmes[0], source=("Somewhere",)),)),
            "programme Research internships: date of source: Somewhere",
        ),
        (
            lambda record: replace(record, connections=(replace(record.connections[0], source=()),)),
            "connection career-page: source or date",
        ),
    ],
    ids=["record", "date", "programme", "date of a programme", "connection"],
)
def test_claim_without_a_source_is_found(spoil: Callable[[Organization], Organization], expected: str) -> None:
    record = organizations()["microsoft-research"]

    assert claims_without_a_source(record) == []
    assert claims_without_a_source(spoil(record)) == [expected]


def test_every_text_and_source_of_a_record_is_on_its_card(guide: Guide) -> None:
    directory = guide.pages["organizations/index"]
    missing = {
        name: [text for text in shown_texts(organization) if " ".join(text.split()) not in card]
        for name, organization in organizations().items()
        for card in [words_of(directory.get_element_by_id(f"org-{name}"))]
    }

    assert {name: texts for name, texts in missing.items() if texts} == {}


def test_who_has_looked_is_said_and_nobody_without_a_day() -> None:
    looked = {name: (each.checked_by, each.checked_on) for name, each in organizations().items()}

    # Change this with the first record that a person has checked.
    assert {by for by, _ in looked.values()} == {"tool"}
    assert sum(day is not None for _, day in looked.values()) >= 40


def test_each_summary_is_one_neutral_sentence() -> None:
    summaries = {name: each.summary or "" for name, each in organizations().items()}

    assert {name: text for name, text in summaries.items() if not 20 <= len(text) <= 160} == {}
    assert {name: text for name, text in summaries.items() if PRAISE.search(text)} == {}
    ends = re.compile(r"[.!?](?=\s|$)")
    assert {name: text for name, text in summaries.items() if len(ends.findall(text)) != 1 or text[-1] != "."} == {}


def test_no_record_praises_or_names_pay() -> None:
    shown = {name: " | ".join(shown_texts(organization)) for name, organization in organizations().items()}
    # A name is its owner's, and a list has the title that its keeper gave it.
    unwanted = {name: [*AMOUNT.findall(text), *PAY.findall(text)] for name, text in shown.items()}
    praised = {
        name: PRAISE.findall(" | ".join(text for text in shown_texts(each) if text != each.name))
        for name, each in organizations().items()
    }

    assert {name: found for name, found in unwanted.items() if found} == {}
    assert {name: found for name, found in praised.items() if found} == {}


# -- Pages -----------------------------------------------------------------------------


def test_no_page_names_pay(guide: Guide) -> None:
    # Code may hold any sign.
    texts = {name: prose(article, "code", "pre") for name, article in guide.pages.items()}

    assert {name: found for name, text in texts.items() if (found := AMOUNT.findall(text))} == {}
    speaking = {name: found for name, text in texts.items() if (found := PAY.findall(text))}
    assert {name: found for name, found in speaking.items() if name not in MAY_SPEAK_OF_PAY} == {}
    assert MAY_SPEAK_OF_PAY.keys() <= speaking.keys()


def test_every_page_has_a_description(guide: Guide) -> None:
    pages = {"index", *guide.written_for_readers}

    assert len(pages) >= 17
    assert {name for name in pages if not 40 <= len(guide.descriptions[name]) <= 200} == set()
    assert len({guide.descriptions[name] for name in pages}) == len(pages)


def minutes_of(article: html.HtmlElement) -> float | None:
    """How long reading takes, as the line under the first sentence says it."""
    line = words_of(article.findall(".//p")[1])
    found = re.fullmatch(r"For .+\. .*?\b(\d+|half a|\w+) minutes?\b.*\.", line, re.IGNORECASE)
    if found is None:
        return None
    word = found[1].lower()
    return float(word) if word.isdecimal() else NUMBERS.get(word)


def test_every_page_says_for_whom_it_is_and_how_long_it_takes(guide: Guide) -> None:
    told = {name: minutes_of(article) for name, article in guide.written_for_readers.items()}

    assert {name for name, minutes in told.items() if minutes is None} == set()


def test_reading_takes_as_long_as_a_page_says(guide: Guide) -> None:
    rates = {}
    for name, article in guide.written_for_readers.items():
        read = deepcopy(article)
        for looked_up in LOOKED_UP:
            for part in read.find_class(looked_up):
                part.drop_tree()
        rates[name] = round(len(prose(read).split()) / (minutes_of(article) or 1))

    assert {name: rate for name, rate in rates.items() if not READING[0] <= rate <= READING[1]} == {}


def test_every_page_says_what_to_do_next(guide: Guide) -> None:
    without: list[tuple[object, ...]] = []
    for name, article in guide.written_for_readers.items():
        headings = [heading for heading in article.iter("h2") if "next" in words_of(heading).lower().split()]
        links = [link for heading in headings for link in heading.getparent().iter("a")]
        if len(headings) != 1 or not 1 <= len(links) <= 6:
            without.append((name, len(headings), len(links)))
            continue
        # Nothing but the sources comes after it.
        after = [
            words_of(heading)
            for heading in headings[0].getparent().itersiblings("section")
            for heading in heading.iter("h2")
        ]
        if after not in ([], ["Sources"]):
            without.append((name, after))

    assert without == []


def test_every_footnote_is_used_and_says_where_from_and_of_when(guide: Guide) -> None:
    pages = {name: article for name, article in guide.pages.items() if (DOCS / f"{name}.md").is_file()}
    footnotes = {
        (name, note.get("id")): note
        for name, article in pages.items()
        for note in article.xpath(".//aside[@role='doc-footnote']")
    }
    used = {
        (name, link.get("href", "")[1:])
        for name, article in pages.items()
        for link in article.xpath(".//a[@role='doc-noteref']")
    }
    defined = {
        (path.relative_to(DOCS).with_suffix("").as_posix(), note)
        for path in DOCS.rglob("*.md")
        for note in re.findall(r"^\[\^([\w-]+)\]:", without_code(path.read_text(encoding="utf-8")), re.MULTILINE)
    }
    texts = {place: words_of(note.find("p")) for place, note in footnotes.items()}

    assert len(footnotes) == len(defined) > 60
    assert set(footnotes) - used == set()
    assert {place: text for place, text in texts.items() if not DATED.search(text)} == {}
    # A link, or words that name what it was.
    named = re.compile(r"[A-Z].*[a-z]{3}")
    assert {
        place: text
        for place, text in texts.items()
        if footnotes[place].find(".//p//a") is None and not named.match(text)
    } == {}


# -- Links -----------------------------------------------------------------------------


def test_every_link_is_encrypted_and_tells_nobody_where_its_reader_comes_from(guide: Guide) -> None:
    links = list(guide.links())
    broken = {
        (link.page, link.url): [rule.message for rule in rules]
        for link in links
        if link.url not in MAY_BREAK_A_RULE and (rules := broken_rules(link.url))
    }

    assert len({link.url for link in links}) > 150
    assert broken == {}


def test_every_exception_for_a_link_is_still_needed(guide: Guide) -> None:
    linked = {link.url for link in guide.links()}

    assert {url for url in MAY_BREAK_A_RULE if url not in linked or not broken_rules(url)} == set()


def test_no_source_of_a_record_names_an_address_that_breaks_a_rule() -> None:
    addresses = {
        (name, address.rstrip(".,;)"))
        for name, organization in organizations().items()
        for text in shown_texts(organization)
        for address in re.findall(r"\bhttps?:\S+", text)
    }

    assert {
        (name, address) for name, address in addresses if address not in MAY_BREAK_A_RULE and broken_rules(address)
    } == set()


def test_the_words_of_each_link_say_where_it_leads(guide: Guide) -> None:
    empty, bare = [], []
    for link in guide.links():
        if EMPTY_WORDS.fullmatch(link.words):
            empty.append(link)
        elif BARE_ADDRESS.fullmatch(link.words) and not MAY_SHOW_ITS_ADDRESS.keys() & link.places:
            bare.append(link)

    assert empty == []
    assert bare == []


def test_link_check_leaves_out_only_what_the_guide_links(monkeypatch: pytest.MonkeyPatch) -> None:
    # The settings put a folder on the path.
    monkeypatch.setattr(sys, "path", [*sys.path])
    settings = runpy.run_path(str(DOCS / "conf.py"))
    own = {re.escape(settings["REPOSITORY_URL"]), re.escape(settings["SITE_URL"])}
    files = [*DOCS.rglob("*.md"), *(DOCS / "_records").glob("*.yaml")]
    linked = {url for path in files for url in re.findall(r"https://[^\s)>\"'\]]+", path.read_text(encoding="utf-8"))}

    patterns = [pattern for pattern in settings["linkcheck_ignore"] if pattern not in own]
    assert patterns
    assert [pattern for pattern in patterns if not any(re.match(pattern, url) for url in linked)] == []


# -- The original page -----------------------------------------------------------------

COMMUNITY = "community\N{RIGHT SINGLE QUOTATION MARK}s own"
# Each point of the career-support page: the page that has it now, and words that one item there must have.
POINTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "advisor": ("finding-jobs", ("through their advisor",)),
    "fair": ("finding-jobs", ("MIT Analytics Career Fair", "https://www.analyticsfair.mit.edu/")),
    "twitter": ("finding-jobs", ("on Twitter",)),
    "conferences": ("finding-jobs", ("Conference networking",)),
    "researcher": ("applications", ("researcher", "topics", "relevant to your research")),
    "what you would work on": ("applications", ("short description", "would like to work on")),
    "layperson": ("applications", ("explain your work", "layperson", "data science and machine learning")),
    "compelling, applying": ("applications", ("talking about your research", "compelling")),
    "materials reflect it": ("applications", ("application materials", "explain your work")),
    "in business": ("applications", ("machine-learning solution in a business", "Netflix", "movies")),
    "stakeholders": ("applications", ("implementation", "stakeholders", "other parts of the business")),
    "repository": ("applications", ("well-organized", "repository")),
    "code samples": ("applications", ("high-quality code samples",)),
    "research": ("applications", ("cool, interesting research",)),
    "skills": ("applications", ("Build useful skills",)),
    "industry reads": ("applications", ("somebody from industry", "application materials")),
    "different from academia": ("applications", ("very different", "academia")),
    "reach out": ("applications", ("Reach out", "met them at conferences")),
    "rough idea": ("interviews", ("rough idea of the research", "like to work on")),
    "leetcode": ("interviews", ("Practice LeetCode",)),
    "explain": ("interviews", ("explaining your work",)),
    "team": ("interviews", ("work well in a team", "fast-paced")),
    "good code": ("interviews", ("good code",)),
    "codebase": ("interviews", ("maintain a codebase", "reasonable size")),
    "preparation": ("interviews", ("a lot of interview preparation", "any LeetCode problem", "watching", "judging")),
    "statistics": ("interviews", ("statistics and probability", "on the fly")),
    "compelling, interviews": ("interviews", ("talk about your research in compelling ways",)),
    "conceptual": ("interviews", ("preparation for the coding", "conceptual", "clean code")),
    "testing": ("interviews", ("testing",)),
    "tests": ("interviews", ("Write tests",)),
    "PEP 8": ("interviews", ("Read PEP 8", "https://peps.python.org/pep-0008/")),
    "project": ("interviews", ("exciting project", "will understand")),
    "questions about it": ("interviews", ("interviewer may focus on that project",)),
    "machine learning": ("career-paths", ("machine learning", "useful in their future career")),
    "open to industry": ("career-paths", ("more open to work in industry",)),
    "less stressful": ("career-paths", ("applying for academic jobs less stressful!",)),
}


def without_code(markdown: str) -> str:
    return re.sub(r"^(`{3,}).*?^\1$", "", markdown, flags=re.MULTILINE | re.DOTALL)


def sections_of_the_community(article: html.HtmlElement) -> Iterable[html.HtmlElement]:
    """The sections that are marked as the community's own words."""
    for mark in article.find_class("admonition"):
        if COMMUNITY in words_of(mark):
            yield next(part for part in mark.iterancestors("section"))


@pytest.mark.parametrize("point", POINTS)
def test_every_point_of_the_original_page_is_kept_and_marked(guide: Guide, point: str) -> None:
    page, wanted = POINTS[point]
    items = [
        item
        for section in sections_of_the_community(guide.pages[page])
        for tag in ("li", "p")
        for item in section.iter(tag)
    ]
    texts = [" ".join([words_of(item), *(link.get("href", "") for link in item.iter("a"))]) for item in items]

    assert [text for text in texts if all(words in text for words in wanted)], texts


@pytest.mark.parametrize("page", ["index", "organizations/index"])
def test_the_database_of_connections_is_linked(guide: Guide, page: str) -> None:
    (link,) = [
        link for link in guide.links() if link.page == page and link.words == "View Database of Industry Connections"
    ]

    assert link.url == (
        "https://docs.google.com/spreadsheets/d/1j0KPXDCjGV8uboDOJeEJ1Rvk4W5X97jqgML2MxwBCw4/edit?usp=sharing"
    )
    assert {f"link-button-{look}" for look in ("primary", "outline", "pill", "lg")} <= link.places

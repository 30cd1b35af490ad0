"""The documented examples give the same in MyST and in reStructuredText, and something to read."""

from __future__ import annotations

import re
import shutil
from textwrap import dedent, indent
from typing import NamedTuple

import pytest
from docutils import nodes

from organization_cards.nodes import card_placeholder, cards_placeholder
from tests.builders.projects import CONF, DOCS, FIVE, Build, build, make_project

REFERENCE = (DOCS / "editors" / "directives.md").read_text(encoding="utf-8")
_FENCE = re.compile(r"^```(markdown|rst)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DIRECTIVE = re.compile(r":::\{(?P<name>[a-z-]+)\}(?P<argument>.*)\n(?P<options>(?::.*\n)*)\n?(?P<body>(?s:.*?)):::\n")
_ROLE = re.compile(r"\{([a-z-]+)\}(?=`)")


class Example(NamedTuple):
    """One example, in both languages; the second was made from the first where the page does not show it."""

    name: str
    myst: str
    rst: str


def in_rst(myst: str) -> str:
    """Write a directive, or a line with roles, in reStructuredText."""
    match = _DIRECTIVE.fullmatch(myst)
    if match is None:
        return _ROLE.sub(r":\1:", myst)
    body = "\n" + indent(_ROLE.sub(r":\1:", match["body"]), "   ") if match["body"] else ""
    return f".. {match['name']}::{match['argument']}\n{indent(match['options'], '   ')}{body}"


def documented() -> list[Example]:
    """The examples of the reference of the directives, in their order."""
    examples: list[Example] = []
    for match in _FENCE.finditer(REFERENCE):
        language, text = match.groups()
        if language == "markdown":
            name = f"{len(examples) + 1}-{re.findall(r'[a-z]+-?[a-z]+', text)[0]}"
            examples.append(Example(name, text, in_rst(text)))
        else:
            examples[-1] = examples[-1]._replace(rst=text)
    return examples


EXAMPLES = documented()
FURTHER = {
    "every-grid-option": """\
        :::{organization-cards}
        :ids: google, amazon, mckinsey
        :sector: tech-industry, consulting
        :role: research-intern, consultant
        :level: phd
        :connected:
        :sort: checked
        :limit: 2
        :columns: 3
        :group-by: sector
        :filter-bar:
        :no-index:
        :class: mine yours
        :::
        """,
    "groups-by-role": """\
        :::{organization-cards}
        :group-by: role
        :no-index:
        :::
        """,
    "groups-by-level": """\
        :::{organization-cards}
        :group-by: level
        :no-index:
        :::
        """,
    "calendar-without-dates": """\
        :::{programme-calendar}
        :undated:
        :level: phd
        :::
        """,
    "map-with-a-directory": """\
        :::{organization-map}
        :sector: tech-industry, consulting
        :role: research-intern, consultant
        :level: phd
        :directory: every-grid-option
        :class: mine yours
        :::
        """,
    "topics": """\
        :::{organization-cards}
        :topic: machine-learning, computing
        :no-index:
        :::
        """,
    "body": """\
        :::{organization-card} google
        :no-index:
        :class: mine

        One *important* paragraph.

        * A list
        * of two with {organization}`amazon`.
        :::
        """,
    "everything-in-place": """\
        :::{organization-card} McExample & Söhne
        :careers-url: https://www.example.org/careers
        :summary: Laboratory that does not exist.
        :sector: national-lab
        :roles: research-intern, fellow
        :levels: phd
        :topics: computing
        :places: Bern, Zürich
        :homepage: https://www.example.org
        :eligibility: Everybody
        :status: paused
        :checked-on: 2026-01-31
        :checked-by: person
        :source: One; Two
        :id: mc-example
        :no-index:
        :::
        """,
    "button-to-page": """\
        :::{link-button} ../index
        :color: danger
        :::
        """,
    "button-to-organization": """\
        :::{link-button} google
        :size: xs
        The *card* of Google
        :::
        """,
    "button-to-mail": """\
        :::{link-button} mailto:jobs@example.org
        Write
        :::
        """,
    "buttons-in-a-line": """\
        A {link-button}`Go <https://www.example.org/?a=b#c>` and {link-button}`<google> xl dark`.
        """,
    "fields": """\
        :::{organization-record-fields}
        :type: programme
        :::
        """,
    "vocabulary": """\
        :::{organization-vocabulary}
        :group: levels
        :::
        """,
    "options": """\
        :::{organization-directive-options} link-button
        :::
        """,
    "warnings": """\
        :::{organization-warnings}
        :::
        """,
}
ALL = [*EXAMPLES, *(Example(name, dedent(myst), in_rst(dedent(myst))) for name, myst in FURTHER.items())]


@pytest.fixture(scope="module", params=["myst", "rst"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Build]:
    """All examples as pages of two projects, which differ in the language only."""
    result = {}
    for language in ("myst", "rst"):
        source = tmp_path_factory.mktemp(language) / "project"
        toctree = "\n".join(f"examples/{example.name}" for example in ALL)
        index = f"# Home\n\n:::{{organization-cards}}\n:connected:\n:::\n\n```{{toctree}}\n{toctree}\n```\n"
        pages = {"index": index}
        for example in ALL:
            if language == "myst":
                pages[f"examples/{example.name}.md"] = f"# Example\n\nBefore.\n\n{example.myst}\n## After\n"
            else:
                pages[f"examples/{example.name}.rst"] = f"Example\n=======\n\nBefore.\n\n{example.rst}\nAfter\n-----\n"
        make_project(source, pages, conf='extensions.append("bar_charts")\n')
        shutil.copytree(DOCS / "_statistics", source / "_statistics")
        for name in (*FIVE, "vocabulary"):
            shutil.copy(DOCS / "_records" / f"{name}.yaml", source / "_records")
        result[language] = build(source, config={"nitpicky": True}, keep_pages=True)
    return result


def normalized(doctree: nodes.document) -> str:
    """A page's doctree, without the place that it comes from."""
    for grid in doctree.findall(cards_placeholder):
        # A set comes in any order.
        grid["anchored"] = sorted(grid["anchored"])
    text = "\n".join(node.pformat() for node in doctree.children if not isinstance(node, nodes.comment))
    return re.sub(r' refdoc="[^"]*"| refwarn="[^"]*"', "", text)


def test_the_page_has_its_examples() -> None:
    text = "".join(example.myst for example in EXAMPLES)

    assert len(EXAMPLES) >= 6
    assert all(
        f"{{{name}}}" in text for name in ("organization-cards", "organization-card", "link-button", "organization")
    )
    assert REFERENCE.count("```rst") >= 5


def test_each_example_is_followed_by_what_it_gives() -> None:
    for example in EXAMPLES:
        assert f"\n{example.myst}" in REFERENCE.replace(f"```markdown\n{example.myst}```", "")


def test_the_page_says_the_same_in_both_languages() -> None:
    """Where both are shown, one is the other in the other's words."""
    squeezed = {example.name: (in_rst(example.myst).split(), example.rst.split()) for example in EXAMPLES}

    assert {name: made for name, (made, shown) in squeezed.items() if made != shown} == {}


def test_examples_give_no_warning(builds: dict[str, Build], language: str) -> None:
    assert builds[language].warnings == []


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.name)
def test_both_languages_give_the_same_doctree(example: Example, builds: dict[str, Build]) -> None:
    name = f"examples/{example.name}"
    myst, rst = (normalized(builds[language].env.get_doctree(name)) for language in ("myst", "rst"))

    assert myst == rst


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.name)
def test_both_languages_give_the_same_page(example: Example, builds: dict[str, Build]) -> None:
    name = f"examples/{example.name}"
    myst, rst = (normalized(builds[language].pages[name]) for language in ("myst", "rst"))

    assert myst == rst
    assert re.sub(r"\?v=\w+", "", builds["myst"].html(name)) == re.sub(r"\?v=\w+", "", builds["rst"].html(name))


def card_names(html: str) -> list[str]:
    return re.findall(r'class="[^"]*organization-name[^"]*"><a [^>]*>([^<]*)</a>', html)


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("1-", ["Amazon", "Google", "Microsoft Research"]),
        ("2-", ["McKinsey &amp; Company", "Frontier Development Lab"]),
        ("3-", ["Amazon", "Frontier Development Lab", "Google", "McKinsey &amp; Company", "Microsoft Research"]),
        ("4-", ["Microsoft Research"]),
        ("5-", ["Example Laboratory"]),
        ("every-grid-option", ["McKinsey &amp; Company", "Amazon"]),
        ("body", ["Google"]),
        ("everything-in-place", ["McExample &amp; Söhne"]),
        ("topics", ["Frontier Development Lab", "Microsoft Research"]),
    ],
)
def test_examples_show_these_cards(part: str, names: list[str], builds: dict[str, Build], language: str) -> None:
    (example,) = (example for example in ALL if example.name.startswith(part))

    assert card_names(builds[language].html(f"examples/{example.name}")) == names


def test_groups_are_sections_with_cards(builds: dict[str, Build], language: str) -> None:
    example = next(example for example in EXAMPLES if ":group-by:" in example.myst)
    doctree = builds[language].env.get_doctree(f"examples/{example.name}")
    sections = [section for section in doctree.findall(nodes.section) if section.parent is not doctree]

    assert [section[0].astext() for section in sections] == ["Consulting", "Space", "After"]
    assert [section["ids"] for section in sections] == [["sector-consulting"], ["sector-space"], ["after"]]
    assert [list(grid["organizations"]) for grid in doctree.findall(cards_placeholder)] == [
        ["mckinsey"],
        ["frontier-development-lab"],
    ]


def test_a_body_is_part_of_its_card(builds: dict[str, Build], language: str) -> None:
    doctree = builds[language].env.get_doctree("examples/body")
    (card,) = doctree.findall(card_placeholder)
    text = card.astext()

    assert "One important paragraph." in text
    assert "of two with" in text
    html = builds[language].html("examples/body")
    assert html.index("<article") < html.index("One <em>important</em> paragraph.") < html.index("</article>")


def test_a_card_in_place_says_all_that_was_written(builds: dict[str, Build], language: str) -> None:
    html = builds[language].html("examples/everything-in-place")
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))

    for said in (
        "McExample &amp; Söhne",
        "Laboratory that does not exist.",
        "National laboratory",
        "Research intern, Fellow or participant",
        "PhD",
        "Computing",
        "Bern, Zürich",
        "Everybody",
        "Takes no applications at present",
        "31 Jan 2026",
        "One",
        "Two",
    ):
        assert said in words
    assert 'href="https://www.example.org/careers"' in html
    assert 'href="https://www.example.org"' in html


def test_links_in_examples_lead_to_cards(builds: dict[str, Build], language: str) -> None:
    (example,) = (example for example in EXAMPLES if "{organization}" in example.myst)
    html = builds[language].html(f"examples/{example.name}")

    assert re.findall(r'href="(\.\./index\.html#[^"]*)"[^>]*><span[^>]*>([^<]*)<', html) == [
        ("../index.html#org-google", "Google"),
        ("../index.html#org-mckinsey", "the consultancy"),
    ]


def test_the_configuration_is_that_of_a_plain_project() -> None:
    assert "sphinx_design" not in CONF

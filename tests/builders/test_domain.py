"""Organizations as link targets: references, the inventory, the index, the search, and what is reported."""

from __future__ import annotations

import json
import re
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
from docutils import nodes
from sphinx.util.inventory import InventoryFile

from tests.builders.projects import DOCS, Build, build, make_project, places_and_messages
from tests.unit.samples import EPOCH, record_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

TITLES = {
    "amazon": "Amazon",
    "frontier-development-lab": "Frontier Development Lab",
    "google": "Google",
    "mckinsey": "McKinsey & Company",
    "microsoft-research": "Microsoft Research",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The real documentation, without the parts that do not matter here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        config = {
            "extensions": ["myst_parser", "sphinx_design", "organization_cards"],
            "html_theme": "basic",
            "html_theme_options": {},
        }
        return build(DOCS, tmp_path_factory.mktemp("site") / "html", config=config)


@pytest.fixture(scope="module")
def search_index(site: Build) -> dict[str, Any]:
    text = (site.output / "searchindex.js").read_text(encoding="utf-8")
    index: dict[str, Any] = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    return index


def test_the_inventory_has_each_organization(site: Build) -> None:
    inventory = InventoryFile.loads((site.output / "objects.inv").read_bytes(), uri="https://example.org")

    found = {name: (item.uri, item.display_name) for name, item in inventory.data["org:organization"].items()}

    for name, title in TITLES.items():
        assert found[name] == (f"https://example.org/organizations/index.html#org-{name}", title)


def test_each_place_in_the_inventory_exists(site: Build) -> None:
    html = site.html("organizations/index")

    assert [html.count(f' id="org-{name}"') for name in TITLES] == [1] * len(TITLES)


def test_the_search_finds_each_name_once_and_leads_to_its_card(search_index: dict[str, Any]) -> None:
    page = search_index["docnames"].index("organizations/index")

    for name, title in TITLES.items():
        assert search_index["alltitles"][title] == [[page, f"org-{name}"]]
    assert search_index["objects"] == {}


def test_the_search_shows_names_as_they_are(search_index: dict[str, Any]) -> None:
    assert "McKinsey & Company" in search_index["alltitles"]
    assert [title for title in search_index["alltitles"] if "&amp;" in title] == []


def test_words_of_a_card_lead_to_the_page_that_has_its_target(search_index: dict[str, Any]) -> None:
    """Cards that are shown a second time would otherwise be found a second time."""
    for word in ("amazon", "mckinsey"):
        found = as_list(search_index["titleterms"][word])
        assert [search_index["docnames"][number] for number in found] == ["organizations/index"]


def as_list(entry: int | list[int]) -> list[int]:
    return entry if isinstance(entry, list) else [entry]


GRID = ":::{organization-cards}\n:::\n"
RECORDS = {"alpha": record_of("alpha", name="Alpha & Söhne"), "beta": record_of("beta"), "gamma": record_of("gamma")}


def links(html: str) -> list[tuple[str, str]]:
    """Where the links of the page's body lead, with their words."""
    body = html.partition('<div class="body" role="main">')[2].partition('<div class="sphinxsidebar"')[0]
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', body, flags=re.DOTALL)
    return [(address, re.sub(r"<[^>]+>", "", words)) for address, words in found if words not in {"#", "¶"}]


REFERENCES = {
    "page.md": """\
        # Page

        (here)=
        ## A *place*

        {organization}`alpha`
        {organization}`my words <alpha>`
        {org:organization}`beta`
        {any}`gamma`
        {any}`words for any <gamma>`
        [](#alpha)
        [in Markdown](#beta)
        {link-button}`<alpha> pill`
        {link-button}`To a label <here>`
        {link-button}`<here>`
        {link-button}`To a page <other/deep>`
        {link-button}`<other/deep.md>`
        {link-button}`<#beta>`
        """,
    "page-in-rst.rst": """\
        Page
        ====

        .. _here-too:

        A *place*
        ---------

        :organization:`alpha`
        :organization:`my words <alpha>`
        :org:organization:`beta`
        :any:`gamma`
        :any:`words for any <gamma>`
        :link-button:`<alpha> pill`
        :link-button:`To a label <here-too>`
        :link-button:`<here-too>`
        :link-button:`To a page <other/deep>`
        :link-button:`<other/deep.md>`
        :link-button:`<#beta>`
        """,
    "other/deep.md": """\
        # A deep page

        {organization}`alpha`
        {link-button}`<../page>`
        {link-button}`<deep>`
        {link-button}`<../index>`
        """,
}
ALPHA = "index.html#org-alpha", "Alpha &amp; Söhne"


@pytest.fixture(scope="module")
def referring(tmp_path_factory: pytest.TempPathFactory) -> Build:
    pages = {name: dedent(text) for name, text in REFERENCES.items()}
    index = f"# Home\n\n{GRID}\n```{{toctree}}\npage\npage-in-rst\nother/deep\n```\n"
    source = make_project(tmp_path_factory.mktemp("referring") / "project", {"index": index, **pages}, RECORDS)
    return build(source, config={"nitpicky": True})


def test_references_lead_to_cards_and_have_their_names(referring: Build) -> None:
    to_cards = [
        ALPHA,
        (ALPHA[0], "my words"),
        ("index.html#org-beta", "Beta"),
        ("index.html#org-gamma", "Gamma"),
        ("index.html#org-gamma", "words for any"),
    ]
    in_markdown = [ALPHA, ("index.html#org-beta", "in Markdown")]
    buttons = [
        ALPHA,
        ("#here", "To a label"),
        ("#here", "A place"),
        ("other/deep.html", "To a page"),
        ("other/deep.html", "A deep page"),
        ("index.html#org-beta", "Beta"),
    ]

    assert referring.warnings == []
    assert links(referring.html("page")) == to_cards + in_markdown + buttons
    assert links(referring.html("page-in-rst").replace("#here-too", "#here")) == to_cards + buttons
    assert links(referring.html("other/deep")) == [
        ("../index.html#org-alpha", "Alpha &amp; Söhne"),
        ("../page.html", "Page"),
        ("#", "A deep page"),
        ("../index.html", "Home"),
    ]


def test_a_button_keeps_its_look_wherever_it_leads(referring: Build) -> None:
    buttons = re.findall(r'<a class="([^"]*link-button[^"]*)" href="([^"]*)"', referring.html("page"))

    assert len(buttons) == 6
    assert all("link-button-primary" in classes.split() for classes, _ in buttons)
    assert [address for classes, address in buttons if "link-button-pill" in classes.split()] == [
        "index.html#org-alpha"
    ]


def warnings_in(tmp_path: Path, pages: dict[str, str], *, parallel: int = 1) -> list[str]:
    source = make_project(
        tmp_path / f"project-{parallel}", {name: dedent(text) for name, text in pages.items()}, RECORDS
    )
    return build(source, parallel=parallel, config={"nitpicky": True}).warnings


@pytest.mark.parametrize("parallel", [1, 4], ids=["serial", "parallel"])
def test_unknown_names_are_reported_with_a_suggestion(parallel: int, tmp_path: Path) -> None:
    pages = {
        "index": f"# Home\n\n{GRID}\n```{{toctree}}\na\nb\nc\nd\n```\n",
        "a": "# A\n\n{organization}`alpa`\n",
        "b": "# B\n\n{org:organization}`words <zzz>`\n",
        "c": "# C\n\n:::{organization-card} betta\n:::\n",
        "d": "# D\n\n:::{organization-cards}\n:no-index:\n:ids: gama, beta\n:::\n",
    }

    assert sorted(warnings_in(tmp_path, pages, parallel=parallel)) == [
        'a.md:3: WARNING: unknown organization "alpa"; did you mean "alpha"? [organization_cards.unknown-organization]',
        (
            'b.md:3: WARNING: unknown organization "zzz"; see the names of the files in the folder of records '
            "[organization_cards.unknown-organization]"
        ),
        'c.md:3: WARNING: unknown organization "betta"; did you mean "beta"? [organization_cards.unknown-organization]',
        'd.md:5: WARNING: unknown organization "gama"; did you mean "gamma"? [organization_cards.unknown-organization]',
    ]


def test_a_record_that_no_page_shows_is_said_to_be_so(tmp_path: Path) -> None:
    pages = {"index": "# Home\n\n:::{organization-cards}\n:ids: beta\n:::\n\n{organization}`alpha`\n"}

    unshown = (
        "WARNING: no page shows this record; change it so that a selection takes it in, such as by a connection, "
        "or name it in a directive [organization_cards.unshown-record]"
    )

    assert warnings_in(tmp_path, pages) == [
        f"_records/alpha.yaml:1:1: {unshown}",
        f"_records/gamma.yaml:1:1: {unshown}",
        (
            'index.md:7: WARNING: "alpha" has a record, but no page has its card; show it with the directive '
            "organization-cards [organization_cards.unknown-organization]"
        ),
    ]


@pytest.mark.parametrize("parallel", [1, 4], ids=["serial", "parallel"])
def test_two_pages_with_one_target_are_reported(parallel: int, tmp_path: Path) -> None:
    pages = {
        "index": "# Home\n\n```{toctree}\nb\na\nc\n```\n",
        "a": "# A\n\nWords.\n\n:::{organization-cards}\n:ids: alpha, beta\n:::\n",
        "b": "# B\n\n:::{organization-card} beta\n:::\n",
        "c": "# C\n\n:::{organization-cards}\n:ids: alpha, gamma\n:no-index:\n:::\n",
    }

    assert warnings_in(tmp_path, pages, parallel=parallel) == [
        (
            'b.md:3: WARNING: "beta" has its card, to which links lead, at a.md:5 already; '
            'add the option "no-index" to one of the two directives [organization_cards.duplicate-card]'
        )
    ]


@pytest.mark.parametrize("parallel", [1, 4], ids=["serial", "parallel"])
def test_many_pages_report_the_same_in_parallel(parallel: int, tmp_path: Path) -> None:
    names = [f"page-{number:02}" for number in range(12)]
    pages = dict.fromkeys(names, f"# Title\n\n{GRID}\n{{organization}}`alpa`\n")
    toctree = "\n".join(names)
    found = warnings_in(tmp_path, {"index": f"# Home\n\n```{{toctree}}\n{toctree}\n```\n", **pages}, parallel=parallel)
    places = sorted((place, message.rpartition("[")[2]) for place, message in places_and_messages(found))

    assert places == sorted(
        [(f"{name}.md:6", "organization_cards.unknown-organization]") for name in names]
        + [(f"{name}.md:3", "organization_cards.duplicate-card]") for name in names[1:] for _ in RECORDS]
    )


TAKEN = (
    'index.md:{}: WARNING: this page has "org-{}" as the id of something else already, such as a card or a heading; '
    'add the option "no-index" here, or change the other [organization_cards.duplicate-card]'
)


def test_one_page_with_one_target_twice_is_reported(tmp_path: Path) -> None:
    pages = {
        "index": """\
            # Home

            :::{organization-cards}
            :::

            :::{organization-card} beta
            :::

            :::{organization-card} alpha
            :no-index:
            :::

            :::{organization-card} Gamma
            :careers-url: https://other.example.org
            :::
            """
    }

    assert warnings_in(tmp_path, pages) == [TAKEN.format(line, name) for line, name in ((6, "beta"), (13, "gamma"))]


def test_a_page_has_no_id_twice(tmp_path: Path) -> None:
    page = dedent("""\
        # Home

        (role-scientist)=
        ## Scientist

        :::{organization-cards}
        :group-by: role
        :::

        ## Again

        :::{organization-cards}
        :group-by: role
        :no-index:
        :::

        ## One more

        :::{organization-card} alpha
        :no-index:
        :::
        """)
    records = {name: record_of(name, roles="[scientist, engineer]") for name in ("alpha", "beta")}
    done = build(make_project(tmp_path / "project", {"index": page}, records), config={"nitpicky": True})
    ids = re.findall(r'\bid="([^"]+)"', done.html())

    assert done.warnings == []
    assert sorted(ids) == sorted(set(ids))
    assert {"org-alpha", "org-beta", "role-scientist"} <= set(ids)


def test_a_grid_of_groups_cannot_stand_in_a_note(tmp_path: Path) -> None:
    pages = {
        "index": "# Home\n\n::::{note}\nBefore.\n\n:::{organization-cards}\n:group-by: sector\n:::\n::::\n",
        "rst.rst": """\
            :orphan:

            Title
            =====

            .. note::

               .. organization-cards::
                  :group-by: sector
                  :no-index:
            """,
    }

    message = (
        "groups become sections, which cannot stand inside another element; "
        "move the directive out of it [organization_cards.option]"
    )
    assert places_and_messages(warnings_in(tmp_path, pages)) == [("index.md:7", message), ("rst.rst:9", message)]


def test_another_project_links_here(tmp_path: Path) -> None:
    """Through intersphinx, as adopters of the extension do."""
    here = build(make_project(tmp_path / "here", {"index": f"# Home\n\n{GRID}"}, RECORDS))
    page = (
        "# There\n\n{organization}`alpha` {org:organization}`words <beta>` "
        "{external+here:org:organization}`gamma` {link-button}`<beta> pill`\n"
    )
    config = {
        "nitpicky": True,
        "extensions": ["myst_parser", "organization_cards", "sphinx.ext.intersphinx"],
        "intersphinx_mapping": {"here": ("https://here.example.org/", str(here.output / "objects.inv"))},
    }
    there = build(make_project(tmp_path / "there", {"index": page}), config=config)

    assert there.warnings == []
    assert links(there.html()) == [
        ("https://here.example.org/index.html#org-alpha", "Alpha &amp; Söhne"),
        ("https://here.example.org/index.html#org-beta", "words"),
        ("https://here.example.org/index.html#org-gamma", "Gamma"),
        ("https://here.example.org/index.html#org-beta", "Beta"),
    ]
    assert re.search(r'<a class="[^"]*link-button-pill[^"]*" href="https://here', there.html())


def test_headings_of_cards_follow_the_section(tmp_path: Path) -> None:
    page = (
        f"# One\n\n{GRID}\n## Two\n\n:::{{organization-card}} alpha\n:no-index:\n:::\n\n"
        + "".join(f"{'#' * level} Level {level}\n\n" for level in (3, 4, 5, 6))
        + ":::{organization-card} beta\n:no-index:\n:::\n"
    )
    done = build(make_project(tmp_path / "project", {"index": page}, RECORDS))

    assert re.findall(r'<h(\d) class="[^"]*organization-name', done.html()) == ["2", "2", "2", "3", "6"]


def test_the_title_is_the_link_and_everything_is_said(tmp_path: Path) -> None:
    done = build(make_project(tmp_path / "project", {"index": f"# Home\n\n{GRID}"}, RECORDS))
    cards = re.split(r'<li class="organization-card" id="org-[a-z]+"[^>]*>', done.html())[1:]

    assert len(cards) == len(RECORDS)
    for card in cards:
        address = r'href="https://[a-z]+\.example\.org/careers"'
        assert re.match(rf'\s*<h2 class="organization-name"><a [^>]*{address}>[^<]+</a></h2>', card)
        name = re.escape(card.partition("</a></h2>")[0].rpartition(">")[2])
        whose = rf'Careers page<span class="organization-whose"> \({name}\)</span></a>'
        assert re.search(rf'<a class="link-button [^"]*" {address}>{whose}', card)
        assert ">Laboratory</li>" in card
        assert ">PhD</li>" in card
        assert ">Postdoc</li>" in card
        assert "Oct 2026" in card


def test_cards_are_in_the_table_of_contents_only_where_they_are_sections(tmp_path: Path) -> None:
    page = "# Home\n\n:::{organization-cards}\n:group-by: sector\n:::\n"
    done = build(make_project(tmp_path / "project", {"index": page}, RECORDS))
    entries = [node.astext() for node in done.env.tocs["index"].findall(nodes.reference)]

    assert entries == ["Home", "Laboratory"]


def test_words_are_translated_with_the_site(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": f"# Home\n\n{GRID}"}, RECORDS)
    done = build(source, config={"language": "de"})

    assert "Okt. 2026" in done.html()


BUTTONS = {
    "index": """\
        # Home

        :::{organization-cards}
        :::

        (a:label)=
        ## A heading

        ```{toctree}
        page
        folder/deep
        beta
        ```

        {link-button}`<page>`
        {link-button}`<page.md>`
        {link-button}`<page.md#part-two>`
        {link-button}`<folder/deep>`
        {link-button}`<a:label>`
        {link-button}`Words <a:label> danger`
        {link-button}`<beta>`
        {link-button}`<#beta>`
        {link-button}`<alpha>`
        """,
    "page": """\
        # Page

        ## Part two

        {link-button}`<folder/deep>`
        """,
    "folder/deep": """\
        # Deep

        {link-button}`<../page>`
        {link-button}`</page>`
        {link-button}`</folder/deep.md>`
        {link-button}`<alpha>`
        """,
    "beta": """\
        # A page named like an organization

        {organization}`beta`
        """,
}


def test_a_button_leads_to_pages_headings_labels_and_organizations(tmp_path: Path) -> None:
    pages = {name: dedent(text) for name, text in BUTTONS.items()}
    source = make_project(tmp_path / "project", pages, RECORDS)
    done = build(source, config={"nitpicky": True, "myst_heading_anchors": 3})
    page_beta = "A page named like an organization"

    assert done.warnings == []
    assert links(done.html())[-9:] == [
        ("page.html", "Page"),
        ("page.html", "Page"),
        ("page.html#part-two", "Part two"),
        ("folder/deep.html", "Deep"),
        ("#a-label", "A heading"),
        ("#a-label", "Words"),
        ("beta.html", page_beta),
        ("#org-beta", "Beta"),
        ("#org-alpha", "Alpha &amp; Söhne"),
    ]
    assert links(done.html("folder/deep")) == [
        ("../page.html", "Page"),
        ("../page.html", "Page"),
        ("#", "Deep"),
        ("../index.html#org-alpha", "Alpha &amp; Söhne"),
    ]
    assert links(done.html("beta")) == [("index.html#org-beta", "Beta")]


WHAT_TO_WRITE = "write a page, a label, an organization's id, or an address that begins with https://"


@pytest.mark.parametrize(
    ("target", "named", "hint"),
    [
        ("pag", "pag", 'did you mean "page"?'),
        ("pag.md", "pag", 'did you mean "page"?'),
        ("alpa", "alpa", 'did you mean "alpha"?'),
        ("zzz", "zzz", WHAT_TO_WRITE),
    ],
)
def test_a_button_that_leads_nowhere_is_words(target: str, named: str, hint: str, tmp_path: Path) -> None:
    message = f'the button leads to "{named}", which does not exist; {hint} [organization_cards.unknown-target]'
    page = f"# Home\n\n{GRID}\n{{link-button}}`Go <{target}> pill`\n\n:::{{link-button}} {target}\nGo\n:::\n"
    source = make_project(tmp_path / "project", {"index": page, "page": "---\norphan: true\n---\n\n# P\n"}, RECORDS)
    done = build(source, config={"nitpicky": True})

    assert places_and_messages(done.warnings) == [("index.md:6", message), ("index.md:8", message)]
    assert "link-button-pill" not in done.html()
    assert done.html().count(">Go<") == 2


def test_text_behind_groups_is_reported_where_it_stands(tmp_path: Path) -> None:
    pages = {
        "index": "# Home\n\n:::{organization-cards}\n:group-by: sector\n:::\n\nText.\n\n## Heading\n\nMore.\n",
        "rst.rst": ":orphan:\n\nTitle\n=====\n\n.. organization-cards::\n   :group-by: role\n   :no-index:\n\nText.\n",
    }
    message = (
        "this text reads as a part of the last group; write it before the groups, or under a heading "
        "[organization_cards.text-after-groups]"
    )

    assert places_and_messages(warnings_in(tmp_path, pages)) == [("index.md:7", message), ("rst.rst:10", message)]


def test_without_a_folder_of_records_a_grid_says_so(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": f"# Home\n\n{GRID}"})
    for path in (source / "_records").iterdir():
        path.unlink()
    (source / "_records").rmdir()

    assert build(source).warnings == [
        (
            'index.md:3: WARNING: there are no records, because the folder "_records" does not exist; '
            "create it beside conf.py [organization_cards.records-folder]"
        )
    ]


def test_a_faulty_vocabulary_is_reported_and_not_each_record_that_uses_it(tmp_path: Path) -> None:
    source = make_project(tmp_path / "project", {"index": f"# Home\n\n{GRID}"}, RECORDS)
    (source / "_records" / "vocabulary.yaml").write_text("sectors:\n lab: [\n", encoding="utf-8")
    found = [message for message in build(source).warnings if "unknown-term" in message or "yaml-syntax" in message]

    assert len(found) == 1
    assert "vocabulary.yaml:" in found[0]

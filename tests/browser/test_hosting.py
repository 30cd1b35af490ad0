"""The site works under a path of a server, from disk, and for the programs that read it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect
from sphinx.util.inventory import InventoryFile

from tests.browser.support import BASE, PREFIX, colors, expect_settled, navigation_button, note_failures

if TYPE_CHECKING:
    from playwright.sync_api import Response

    from tests.browser.support import Reader, Site

LOST = ["nowhere.html", "no/such/folder/", "organizations/nobody.html"]


def test_reader_walks_through_the_site_under_a_path(reader: Reader) -> None:
    page = reader.open("")
    assert urlsplit(page.url).path == PREFIX

    # The home page has no menu beside it.
    navigation_button(page).click()
    page.get_by_role("navigation", name="Site").get_by_role("link", name="For editors").click()
    page.get_by_role("main").get_by_role("link", name="Add an organization").first.click()
    expect(page).to_have_url(re.compile(f"{PREFIX}editors/add-an-organization.html"))
    page.get_by_role("banner").get_by_role("link", name="Career support").click()
    expect(page).to_have_url(re.compile(f"{PREFIX}(index.html)?$"))
    page.get_by_role("link", name="Next Organizations").click()
    expect(page).to_have_url(re.compile(f"{PREFIX}organizations/index.html"))


def test_page_from_disk_looks_as_from_a_server_and_leads_on(reader: Reader, site: Site) -> None:
    page = reader.open("organizations/index.html")
    from_disk = reader.tab()
    failed = note_failures(from_disk)
    from_disk.goto(site.file("organizations/index.html"))
    expect_settled(from_disk)

    for selector in ("body", "header", "h1", "#org-google", "#org-google .link-button"):
        assert colors(page.locator(selector).first) == colors(from_disk.locator(selector).first)
        assert page.locator(selector).first.bounding_box() == from_disk.locator(selector).first.bounding_box()
    from_disk.get_by_role("navigation", name="Site").get_by_role("link", name="Applications").click()
    expect(from_disk).to_have_url(site.file("applications.html"))
    expect(from_disk.get_by_role("heading", level=1)).to_have_text(re.compile("^Applications"))
    assert failed == []


def test_every_page_loads_all_its_parts_from_disk(reader: Reader, site: Site) -> None:
    page = reader.tab()
    failed = note_failures(page)
    for name in site.documents:
        page.goto(site.file(name))

    assert failed == []


@pytest.mark.parametrize("address", LOST)
def test_lost_reader_finds_the_way_home(reader: Reader, address: str) -> None:
    page = reader.tab()
    answers: list[Response] = []
    page.on("response", lambda response: answers.append(response))  # noqa: PLW0108 -- Playwright marks what it calls

    answer = page.goto(reader.site.address(address))

    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("not found", re.IGNORECASE))
    assert [(found.status, found.url) for found in answers[1:] if found.status != 200] == []
    assert len(answers) > 5
    links = page.get_by_role("main").get_by_role("link").all()
    assert links
    links[0].click()
    expect(page).to_have_url(re.compile(f"{PREFIX}(index.html)?$"))
    reader.complaints[:] = [text for text in reader.complaints if not text.endswith(f"{address})")]


def test_lost_reader_can_use_the_menu_and_search(reader: Reader) -> None:
    page = reader.tab()
    page.goto(reader.site.address("no/such/folder/"))

    page.get_by_role("navigation", name="Site").get_by_role("link", name="Interviews").click()
    expect(page).to_have_url(reader.site.address("interviews.html"))

    page.goto(reader.site.address("no/such/folder/"))
    page.keyboard.press("Control+k")
    page.keyboard.type("leetcode")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name="Interviews").first).to_be_visible()
    reader.complaints[:] = [text for text in reader.complaints if not text.endswith("no/such/folder/)")]


def test_sitemap_lists_every_page_with_its_published_address(site: Site) -> None:
    tree = ET.fromstring((site.folder / "sitemap.xml").read_bytes())  # noqa: S314 -- our own build wrote it
    listed = [node.text or "" for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    paths = {address.removeprefix(BASE) for address in listed}

    assert [address for address in listed if not address.startswith(BASE)] == []
    assert len(listed) == len(paths)
    assert set(site.documents) <= paths <= set(site.pages)
    # An address that does not exist is no place to send anybody.
    assert "404.html" not in paths


def test_other_projects_can_link_to_every_organization(site: Site) -> None:
    inventory = InventoryFile.loads((site.folder / "objects.inv").read_bytes(), uri=BASE).data
    organizations = inventory["org:organization"]

    assert organizations["mckinsey"].uri == f"{BASE}organizations/index.html#org-mckinsey"
    assert organizations["mckinsey"].display_name == "McKinsey & Company"
    assert len(organizations) >= 5


def test_search_engines_may_read_every_document(reader: Reader, site: Site) -> None:
    page = reader.tab(scripts=False)
    forbidden = [
        name
        for name in reader.visit_all(page, site.documents)
        if page.locator("meta[name=robots][content*=noindex]").count()
    ]
    robots = site.folder / "robots.txt"

    assert forbidden == []
    if robots.exists():
        assert not re.search(r"^Disallow:\s*/\s*$", robots.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_host_does_not_hide_the_folders_of_styles(site: Site) -> None:
    # GitHub Pages leaves out folders that begin with an underscore unless this file is there.
    assert (site.folder / ".nojekyll").is_file()

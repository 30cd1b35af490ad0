"""What the theme does with settings and options that cannot be: the build goes on, and says what to write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.builders.projects import Build, build, make_project

if TYPE_CHECKING:
    from pathlib import Path

CONF = """
extensions += ["career_theme"]
html_theme = "career_theme"
"""
PAGES = {"index": "# Home\n\n```{toctree}\none\n```\n", "one": "# One\n\nWords.\n"}
EDIT = 'html_theme_options = {"use_edit_page_button": True}\n'
REPOSITORY = '"repository_url": "https://git.example.org/group/guide"'


def built(folder: Path, conf: str) -> Build:
    return build(make_project(folder / "project", PAGES, conf=f"{CONF}{conf}\n"))


def told(done: Build) -> list[str]:
    return [line for line in done.warnings if "[career_theme.settings]" in line]


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("career_theme_header_files = [5]", "career_theme_header_files: 5 is no text"),
        ("career_theme_downloads = [5]", "career_theme_downloads: 5 is no text"),
        (
            'career_theme_whole_guide = "all"\ncareer_theme_whole_guide_exclude = [5, "two"]',
            "career_theme_whole_guide_exclude: 5 is no text",
        ),
    ],
)
def test_element_that_is_no_text_is_told_and_left_out(tmp_path: Path, setting: str, message: str) -> None:
    done = built(tmp_path, setting)

    (warning,) = told(done)
    assert warning.startswith("conf.py:1:1: WARNING: ")
    assert message in warning
    assert "write a list of texts" in warning
    assert "Words." in done.html("one")


@pytest.mark.parametrize(
    "setting",
    [
        "career_theme_header_files = None",
        "career_theme_downloads = 5",
        "career_theme_whole_guide = True",
        "career_theme_whole_guide = ['all']",
        "career_theme_whole_guide_exclude = {'a': 1}",
        "career_theme_policy = 5",
    ],
)
def test_value_of_another_type_is_told_and_the_default_counts(tmp_path: Path, setting: str) -> None:
    done = built(tmp_path, setting)

    (warning,) = done.warnings
    assert setting.partition(" ")[0] in warning
    assert not list(done.output.glob("True.html"))
    assert (done.output / "_headers").is_file()


def test_tuple_is_as_good_as_a_list(tmp_path: Path) -> None:
    done = built(tmp_path, 'career_theme_header_files = (".htaccess",)')

    assert (done.output / ".htaccess").is_file()
    assert told(done) == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ('"use_edit_page_button": True', 'add "repository_url"'),
        (f'"use_edit_page_button": True, {REPOSITORY}', 'add "repository_provider": "github"'),
        (
            f'"use_edit_page_button": True, "repository_provider": "gitea", {REPOSITORY}',
            '"github", "gitlab" or "bitbucket"',
        ),
        ('"use_edit_page_button": True, "repository_url": "guide"', "https://github.com/group/guide"),
        (REPOSITORY, 'add "repository_provider": "github"'),
    ],
)
def test_link_to_edit_that_leads_nowhere_is_left_out_and_told(tmp_path: Path, options: str, message: str) -> None:
    done = built(tmp_path, f"html_theme_options = {{{options}}}")

    (warning,) = done.warnings
    assert message in warning
    assert "[career_theme.settings]" in warning
    assert "Edit this page" not in done.html("one")


@pytest.mark.parametrize(
    ("conf", "link"),
    [
        (
            f'html_theme_options = {{"use_edit_page_button": True, "repository_provider": "gitlab", {REPOSITORY}}}',
            "https://git.example.org/group/guide/-/edit/main/one.md",
        ),
        (
            'html_theme_options = {"use_edit_page_button": True, "repository_url": "https://github.com/group/guide"}',
            "https://github.com/group/guide/edit/main/one.md",
        ),
        (
            f'{EDIT}html_context = {{"github_user": "group", "github_repo": "guide", "github_version": "main"}}',
            "https://github.com/group/guide/edit/main/one.md",
        ),
        (
            EDIT + 'html_context = {"edit_page_url_template": "https://example.org/{{ file_name }}"}',
            "https://example.org/one.md",
        ),
    ],
)
def test_link_to_edit_is_there_where_it_can_be(tmp_path: Path, conf: str, link: str) -> None:
    done = built(tmp_path, conf)

    assert done.warnings == []
    assert re.search(rf'<a class="page-tool" href="{re.escape(link)}"', done.html("one"))


def test_buttons_that_the_page_does_not_have_stop_no_build(tmp_path: Path) -> None:
    buttons = {"use_source_button": True, "use_repository_button": True, "use_issues_button": True}
    done = built(tmp_path, f"html_theme_options = {buttons}")

    assert done.warnings == []


def test_depth_of_the_menu_that_is_no_number_is_told(tmp_path: Path) -> None:
    done = built(tmp_path, 'html_theme_options = {"max_navbar_depth": "many"}')

    (warning,) = told(done)
    assert "max_navbar_depth" in warning
    assert "'many'" in warning
    assert 'href="one.html"' in done.html("index")


@pytest.mark.parametrize(
    "conf",
    [
        'career_theme_whole_guide = "a b"',
        'career_theme_whole_guide = "index"',
        'career_theme_whole_guide = "all"\ncareer_theme_whole_guide_exclude = ["*"]',
    ],
)
def test_no_page_links_to_a_page_of_all_pages_that_is_not_made(tmp_path: Path, conf: str) -> None:
    done = built(tmp_path, conf)

    assert [line for line in done.warnings if "[career_theme.whole_guide]" in line]
    assert "All pages on one" not in done.html("one")


def test_page_of_all_pages_is_linked_where_it_is_made(tmp_path: Path, parallel: int) -> None:
    folder = make_project(tmp_path / "project", PAGES, conf=f'{CONF}career_theme_whole_guide = "all"\n')

    assert '<a href="all.html">All pages on one' in build(folder, parallel=parallel).html("one")

"""What a project gets from the theme: one stylesheet, the policy, and its own page or the inherited one."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from career_theme import fallback
from tests.builders.projects import build, differing_files, make_project, run_python, run_sphinx

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# From Python 3.12 on it warns of what Sphinx does where pytest-xdist has a thread.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

CONF = """
extensions += ["career_theme"]
html_theme = "career_theme"
"""
PAGES = {
    "index": "# Home\n\nWelcome.\n\n```{toctree}\none\ntwo\n```\n",
    "one": "# One\n\n## Part\n\nWords.\n",
    "two": "# Two\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n",
}
VERSION = re.compile(r"styles/site\.css\?v=([0-9a-f]{8})")


def project(folder: Path, conf: str = CONF, pages: Mapping[str, str] = PAGES) -> Path:
    return make_project(folder / "project", pages, conf=conf)


def stylesheet(output: Path) -> str:
    return (output / "_static" / "styles" / "site.css").read_text(encoding="utf-8")


def versions(output: Path) -> set[str]:
    return {version for path in output.glob("*.html") for version in VERSION.findall(path.read_text("utf-8"))}


def test_the_theme_needs_no_other_extension(tmp_path: Path) -> None:
    folder = project(tmp_path, 'extensions = ["myst_parser", "career_theme"]\nhtml_theme = "career_theme"\n')

    done = build(folder)

    assert done.warnings == []
    assert "<article" in done.html("one")
    assert 'action="search.html"' in done.html("one")


def test_every_page_names_its_policy_and_one_stylesheet(tmp_path: Path, parallel: int) -> None:
    done = build(project(tmp_path), parallel=parallel)

    for path in done.output.glob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert html.count("Content-Security-Policy") == 1, path.name
        assert re.findall(r'<link rel="stylesheet"[^>]*href="([^"]*)"', html) == [
            f"_static/styles/site.css?v={min(versions(done.output))}"
        ]
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)", html), path.name
        assert not re.search(r"<[^>]*\s(?:style|on\w+)=", html), path.name


def test_the_stylesheet_has_what_pages_use_and_nothing_else(tmp_path: Path) -> None:
    css = stylesheet(build(project(tmp_path)).output)

    assert ".site-header" in css
    assert "table" in css
    # Neither admonitions nor Bootstrap's carousel stand in any page.
    assert ".admonition-title" not in css
    assert ".carousel" not in css
    # What no page shows, and a reader's device asks for.
    assert "prefers-reduced-motion" in css
    assert "@media print" in css


def test_a_page_that_uses_more_brings_its_rules_and_all_pages_name_the_new_version(tmp_path: Path) -> None:
    folder, output = project(tmp_path), tmp_path / "out"
    run_sphinx(folder, output)
    (old,) = versions(output)
    (folder / "two.md").write_text("# Two\n\n:::{note}\nMind this.\n:::\n", encoding="utf-8")

    run_sphinx(folder, output)

    assert ".admonition-title" in stylesheet(output)
    (new,) = versions(output)
    assert new != old


@pytest.mark.parametrize(
    "change",
    [
        {"two.md": "# Two\n\n:::{note}\nMind this.\n:::\n"},
        {"two.md": "# Two\n\nNo table.\n"},
        {"three.md": "---\norphan: true\n---\n\n# Three\n\n> Said.\n"},
        {"two.md": None, "index.md": "# Home\n\n```{toctree}\none\n```\n"},
    ],
    ids=["more", "less", "new page", "page gone"],
)
def test_a_build_after_a_change_gives_what_a_clean_build_gives(
    tmp_path: Path, change: Mapping[str, str | None]
) -> None:
    folder = project(tmp_path)
    run_sphinx(folder, tmp_path / "out", "--jobs=2")
    for name, text in change.items():
        if text is None:
            (folder / name).unlink()
        else:
            (folder / name).write_text(text, encoding="utf-8")

    run_sphinx(folder, tmp_path / "out")
    run_sphinx(folder, tmp_path / "clean", "--jobs=2")

    different = differing_files(tmp_path / "out", tmp_path / "clean")
    # Sphinx leaves the files of a page that is gone, and numbers the words of its search as they come.
    assert {name for name in different if not name.startswith(("two.", "_sources/two", "searchindex.js"))} == set()


def test_nothing_is_written_again_when_nothing_changed(tmp_path: Path) -> None:
    folder = project(tmp_path)
    run_sphinx(folder, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.html")}
    css = tmp_path / "out" / "_static" / "styles" / "site.css"
    css_before = css.stat().st_mtime_ns

    run_sphinx(folder, tmp_path / "out")

    documents = {"index.html", "one.html", "two.html"}
    changed = {path.name for path, time in before.items() if path.stat().st_mtime_ns != time}
    assert changed & documents == set()
    assert css.stat().st_mtime_ns == css_before


def test_inline_styles_become_classes(tmp_path: Path) -> None:
    page = '# One\n\n<p style="color: rebeccapurple">Raw.</p>\n\n<p style="color:rebeccapurple;">Again.</p>\n'
    done = build(project(tmp_path, pages={**PAGES, "one": page}))

    html = done.html("one")
    (first, second) = re.findall(r'<p class="(style-[0-9a-f]{8})">', html)
    assert first == second
    assert "style=" not in html
    assert re.search(rf"\.{first}[^{{]*\{{color:\s?rebeccapurple\}}", stylesheet(done.output))


def test_links_to_other_sites_say_nothing_of_the_reader(tmp_path: Path) -> None:
    page = "# One\n\n[There](https://example.org/x) and [here](two.md).\n"
    html = build(project(tmp_path, pages={**PAGES, "one": page})).html("one")

    (there,) = re.findall(r'<a [^>]*href="https://example.org/x"[^>]*>', html)
    assert 'rel="noopener noreferrer"' in there
    assert "noopener" not in re.findall(r'<a [^>]*href="two.html"[^>]*>', html)[0]


def test_what_the_policy_refuses_is_told_once_with_the_pages(tmp_path: Path) -> None:
    script = "<script>alert(1)</script>\n"
    texts = {**PAGES, "one": f"# One\n\n{script}", "two": f"# Two\n\n{script}\n\n![x](https://example.org/x.png)\n"}
    done = build(project(tmp_path, pages=texts))

    told = [warning for warning in done.warnings if "refuses" in warning]
    assert len(told) == 2
    assert any("2 pages" in warning and '"one"' in warning for warning in told)
    assert any("https://example.org/x.png" in warning for warning in told)
    assert all("[career_theme.refused]" in warning for warning in told)


def test_sources_can_be_added_and_bad_ones_are_told(tmp_path: Path) -> None:
    good = build(project(tmp_path / "good", CONF + 'career_theme_policy = {"img-src": ["https://example.org"]}\n'))
    bad = build(project(tmp_path / "bad", CONF + 'career_theme_policy = {"image-src": ["https://example.org"]}\n'))

    assert good.warnings == []
    assert "img-src 'self' data: https://example.org" in unescape(good.html())
    (warning,) = bad.warnings
    assert "image-src" in warning
    assert '"img-src"' in warning
    assert "[career_theme.policy]" in warning
    assert "default-src" in bad.html()


def test_the_policy_can_be_left_to_the_server(tmp_path: Path) -> None:
    done = build(project(tmp_path, CONF + "career_theme_policy_in_pages = False\n"))

    assert "Content-Security-Policy" not in done.html()
    assert "Content-Security-Policy" in (done.output / "_headers").read_text(encoding="utf-8")


def test_header_files_are_written_for_the_hosts_that_are_named(tmp_path: Path) -> None:
    done = build(project(tmp_path, CONF + 'career_theme_header_files = [".htaccess", "_heders"]\n'))

    assert "Header always set" in (done.output / ".htaccess").read_text(encoding="utf-8")
    assert not (done.output / "_headers").exists()
    (warning,) = done.warnings
    assert '"_headers"' in warning
    assert "[career_theme.headers]" in warning


@pytest.fixture
def other_theme(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(fallback, "changed_templates", lambda: ["sphinx_book_theme/layout.html"])
    fallback.falls_back.cache_clear()
    yield
    fallback.falls_back.cache_clear()


@pytest.mark.usefixtures("other_theme")
def test_an_unknown_inherited_theme_gives_its_own_whole_page_and_says_so(tmp_path: Path) -> None:
    done = build(project(tmp_path))

    (warning,) = done.warnings
    assert '"sphinx_book_theme/layout.html"' in warning
    assert "[career_theme.inherited]" in warning
    html = done.html("one")
    assert "_static/scripts/pydata-sphinx-theme.js" in html
    assert "_static/styles/pydata-sphinx-theme.css" in html
    assert "_static/styles/colors.css" in html
    assert "_static/styles/career-theme.css" not in html
    assert "site-header" not in html
    assert "Content-Security-Policy" not in html
    assert 'href="two.html"' in html
    assert "Search" in done.html("search")


def test_a_theme_that_inherits_from_it_has_the_same_page(tmp_path: Path) -> None:
    folder = project(tmp_path, CONF.replace('"career_theme"\n', '"child"\n') + 'html_theme_path = ["."]\n')
    (folder / "child").mkdir()
    (folder / "child" / "theme.toml").write_text('[theme]\ninherit = "career_theme"\n', encoding="utf-8")

    done = build(folder)

    assert done.warnings == []
    assert "site-header" in done.html()


def test_other_themes_and_builders_are_left_alone(tmp_path: Path) -> None:
    alabaster = build(project(tmp_path / "a", CONF + 'html_theme = "alabaster"\n'))
    text = build(project(tmp_path / "b"), builder="text")

    assert not (alabaster.output / "_static" / "styles" / "site.css").exists()
    assert "Content-Security-Policy" not in alabaster.html()
    assert "Words." in (text.output / "one.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_addresses_fit_the_builder(tmp_path: Path, builder: str) -> None:
    done = build(project(tmp_path), builder=builder)

    page = done.output / ("one/index.html" if builder == "dirhtml" else "index.html")
    html = page.read_text(encoding="utf-8")
    (link,) = re.findall(r'href="([^"]*styles/site\.css)\?v=[0-9a-f]{8}"', html)
    assert (page.parent / link).is_file()


def test_settings_of_the_inherited_page_that_stay_have_an_effect(tmp_path: Path) -> None:
    options = {"keeper": "Kept by us.", "issues_url": "https://example.org/new", "announcement": "Closed <b>today</b>."}
    done = build(project(tmp_path, f"{CONF}html_theme_options = {options}\nhtml_last_updated_fmt = '%Y'\n"))

    html = done.html()
    assert "Kept by us." in html
    assert 'href="https://example.org/new"' in html
    assert "Closed <b>today</b>." in html
    assert "Last updated on" in html


@pytest.mark.parametrize(
    "change",
    [
        ("one\n", "Called otherwise <one>\n"),
        ("```{toctree}\n", "```{toctree}\n:caption: Pages\n"),
        ("two\n", "two\nOut <https://example.org>\n"),
    ],
    ids=["title", "caption", "another site"],
)
def test_every_page_has_the_menu_that_was_changed(tmp_path: Path, change: tuple[str, str]) -> None:
    folder, output = project(tmp_path), tmp_path / "out"
    run_sphinx(folder, output)
    (folder / "index.md").write_text(PAGES["index"].replace(*change), encoding="utf-8")

    run_sphinx(folder, output)
    run_sphinx(folder, tmp_path / "clean")

    assert (output / "two.html").read_bytes() == (tmp_path / "clean" / "two.html").read_bytes()


def test_menu_is_mended_after_a_build_that_was_stopped(tmp_path: Path) -> None:
    stop = "def stop(*_):\n    raise KeyboardInterrupt\ndef setup(app):\n    app.connect('write-started', stop)\n"
    folder, output = project(tmp_path), tmp_path / "out"
    run_sphinx(folder, output)
    (folder / "one.md").write_text("# Other title\n", encoding="utf-8")
    conf = (folder / "conf.py").read_text(encoding="utf-8")
    (folder / "conf.py").write_text(conf + stop, encoding="utf-8")
    run_sphinx(folder, output)
    (folder / "conf.py").write_text(conf, encoding="utf-8")

    run_sphinx(folder, output)

    assert "Other title" in (output / "two.html").read_text(encoding="utf-8")


def test_page_with_several_titles_lists_them_all(tmp_path: Path) -> None:
    text = "First\n=====\n\nA\n-\n\nWords.\n\nSecond\n======\n\nB\n-\n\nWords.\n"
    done = build(project(tmp_path, pages={**PAGES, "three.rst": f":orphan:\n\n{text}"}))

    (contents,) = re.findall(r'<nav class="site-contents__list".*?</nav>', done.html("three"), re.DOTALL)
    assert re.findall(r">([A-Z]\w*)</a>", contents) == ["First", "A", "Second", "B"]


def test_a_name_where_a_list_is_due_is_one_name(tmp_path: Path) -> None:
    done = build(project(tmp_path, CONF + 'career_theme_header_files = ".htaccess"\n'))

    assert (done.output / ".htaccess").is_file()
    assert [line for line in done.warnings if "career_theme.headers" in line] == []


@pytest.mark.parametrize(
    ("logo", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80"/>', 'width="75" height="30"'),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="20"/>', 'width="15" height="30"'),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', 'alt="">'),
    ],
)
def test_logo_keeps_its_shape(tmp_path: Path, logo: str, size: str) -> None:
    done = build(project(tmp_path, f'{CONF}html_logo = "mark.svg"\n', {**PAGES, "mark.svg": logo}))

    (image,) = re.findall(r'<a class="site-name"[^>]*>(<img[^>]*>)', done.html("one"))
    assert size in image


def test_pictures_have_their_sizes(tmp_path: Path, parallel: int) -> None:
    texts = {**PAGES, "one": "# One\n\n![A drawing](d.svg)\n"}
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80"/>'
    html = build(project(tmp_path, pages={**texts, "d.svg": drawing}), parallel=parallel).html("one")

    (image,) = re.findall(r'<img[^>]*src="_images/[^>]*>', html)
    assert 'width="200" height="80"' in image


def test_page_with_nothing_but_links_to_pages_has_no_contents(tmp_path: Path) -> None:
    home = "# Home\n\n```{toctree}\none\n```\n\n```{toctree}\ntwo\n```\n"
    html = build(project(tmp_path, pages={**PAGES, "index": home})).html()

    assert "On this page" not in html
    assert "page-contents" not in html


def test_section_with_nothing_but_links_to_pages_has_no_empty_list(tmp_path: Path) -> None:
    home = "# Home\n\n## Pages\n\n```{toctree}\none\n```\n\n### Deep\n\n```{toctree}\ntwo\n```\n"
    html = build(project(tmp_path, pages={**PAGES, "index": home})).html()

    (contents,) = re.findall(r'<nav class="site-contents__list".*?</nav>', html, re.DOTALL)
    assert re.findall(r">([A-Z]\w*)</a>", contents) == ["Pages", "Deep"]
    assert not re.search(r"<ul[^>]*>\s*</ul>", contents)


def test_single_page_has_a_title_and_no_search_that_leads_nowhere(tmp_path: Path) -> None:
    done = build(project(tmp_path, CONF + 'html_title = "Our & guide"\n'), builder="singlehtml")

    html = done.html()
    assert "<title>Our &amp; guide</title>" in html
    assert re.search(r'<a class="site-name"[^>]*><span>Our & guide</span>', html)
    assert not re.search(r">\s*None\s*<", html)
    pages = {*re.findall(r'(?:href|action)="([^"#:?]*\.html)', html)}
    assert pages <= {path.name for path in done.output.glob("*.html")}


def foot(html: str) -> str:
    return "".join(re.findall(r'<footer class="site-footer">.*?</footer>', html, re.DOTALL))


@pytest.mark.parametrize(
    ("conf", "words"),
    [
        ("", ["Created using"]),
        ('project_copyright = "2026, <Us>"\n', ["Copyright 2026, &lt;Us&gt;.", "Created using"]),
        ('project_copyright = ["2025, A", "2026, B"]\nhtml_show_sphinx = False\n', ["2025, A", "2026, B"]),
        ('project_copyright = "2026, Us"\nhtml_show_copyright = False\n', ["Created using"]),
    ],
)
def test_foot_of_a_site_without_options_has_the_copyright(tmp_path: Path, conf: str, words: list[str]) -> None:
    found = foot(build(project(tmp_path, CONF + conf)).html("one"))

    assert all(word in found for word in words)
    assert ("Copyright" in found) is ("Copyright" in conf.title() and "show_copyright" not in conf)
    assert ("Created using" in found) is ("Created using" in words)
    assert "<ul" not in found


def test_foot_with_nothing_in_it_is_not_there(tmp_path: Path) -> None:
    html = build(project(tmp_path, CONF + "html_show_sphinx = False\n")).html("one")

    assert "site-foot" not in html


def test_keeper_stands_in_place_of_the_copyright(tmp_path: Path) -> None:
    conf = CONF + 'project_copyright = "2026, Us"\nhtml_theme_options = {"keeper": "Kept by us."}\n'
    found = foot(build(project(tmp_path, conf)).html("one"))

    assert "Kept by us." in found
    assert "2026, Us" not in found
    assert "Created using" not in found


def test_no_page_asks_a_browser_to_fetch_another_one(tmp_path: Path) -> None:
    html = build(project(tmp_path)).html("one")

    # Firefox fetches what such a link names, and the policy refuses that.
    assert not re.search(r'<link[^>]*rel="(?:next|prev|prefetch)"', html)
    assert re.search(r'<a [^>]*href="two.html" rel="next"', html)


def test_the_line_for_paper_is_no_part_of_what_search_shows(tmp_path: Path) -> None:
    html = build(project(tmp_path)).html("one")

    before, _, main = html.partition("<main")
    assert "site-print-line" in before
    assert "site-print-line" not in main


ICONS = {**PAGES, "one": "# One\n\nFirst.\n\nA {fas}`star` and a {fab}`github`.\n\n{octicon}`star`\n"}
DESIGN = CONF + 'extensions += ["sphinx_design"]\n'


def test_icons_that_are_not_drawn_are_told_with_their_place(tmp_path: Path, parallel: int) -> None:
    done = build(project(tmp_path, DESIGN, ICONS), parallel=parallel)

    (warning,) = done.warnings
    assert warning.startswith("one.md:5: WARNING: ")
    assert '"star"' in warning
    assert '"github"' in warning
    assert "octicon" in warning
    assert "[career_theme.icons]" in warning
    assert '<svg version="1.1"' in done.html("one")


@pytest.mark.parametrize("conf", ['suppress_warnings = ["career_theme.icons"]\n', 'html_theme = "alabaster"\n'])
def test_icons_are_not_told_where_it_is_known_or_they_may_be_drawn(tmp_path: Path, conf: str) -> None:
    assert build(project(tmp_path, DESIGN + conf, ICONS)).warnings == []


@pytest.mark.usefixtures("other_theme")
def test_icons_are_not_told_in_the_inherited_page(tmp_path: Path) -> None:
    done = build(project(tmp_path, DESIGN, ICONS))

    assert [line for line in done.warnings if "career_theme.icons" in line] == []


@pytest.mark.parametrize("module", ["headers", "inherited", "budget"])
def test_commands_say_nothing_that_was_not_asked(tmp_path: Path, module: str) -> None:
    arguments = ["--help"] if module == "budget" else []

    done = run_python("-W", "always", "-m", f"career_theme.{module}", *arguments, cwd=tmp_path)

    assert done.code == 0
    assert done.errors == ""


def test_a_small_site_keeps_the_budget(tmp_path: Path) -> None:
    output = build(project(tmp_path)).output

    done = run_python("-m", "career_theme.budget", str(output), cwd=tmp_path)

    assert (done.code, done.errors) == (0, "")


def test_search_engines_are_asked_to_leave_out_what_has_no_words_of_its_own(tmp_path: Path) -> None:
    done = build(project(tmp_path, CONF + 'career_theme_whole_guide = "all"\n'))

    left_out = {path.name for path in done.output.glob("*.html") if "noindex" in path.read_text("utf-8")}
    assert left_out == {"search.html", "all.html"}

"""What is in the one stylesheet of a site, and what is told of files that its pages load beside it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from tests.builders.projects import Build, build, make_project, run_sphinx

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# From Python 3.12 on it warns of what Sphinx does where pytest-xdist has a thread.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

CONF = """
extensions += ["career_theme"]
html_theme = "career_theme"
html_static_path = ["_files"]
"""
PAGES = {"index": "# Home\n\nWelcome.\n\n```{toctree}\none\n```\n", "one": "# One\n\nWords.\n"}
UNREADABLE = "a{x:" + "(" * 5000
LINK = re.compile(r'_static/styles/site\.css\?v=([0-9a-f]{8})"')


def project(
    folder: Path, conf: str = "", files: Mapping[str, str] | None = None, pages: Mapping[str, str] | None = None
) -> Path:
    made = make_project(folder / "project", {**PAGES, **(pages or {})}, conf=CONF + conf)
    (made / "_files").mkdir()
    for name, text in (files or {}).items():
        path = made / "_files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return made


def stylesheet(done: Build) -> str:
    return (done.output / "_static" / "styles" / "site.css").read_text(encoding="utf-8")


def scripts(html: str) -> list[str]:
    return re.findall(r'<script[^>]* src="(?:\.\./)*_static/([^"?]*)', html)


def test_a_source_that_the_site_allows_is_not_told(tmp_path: Path) -> None:
    digest = b64encode(sha256(b"go()").digest()).decode()
    policy = {"img-src": ["https://*.example.org"], "script-src": [f"'sha256-{digest}'"]}
    page = "# One\n\n<script>go()</script>\n\n![x](https://images.example.org/x.png)\n"

    allowed = build(project(tmp_path / "a", f"career_theme_policy = {policy}\n", pages={"one": page}))
    refused = build(project(tmp_path / "b", pages={"one": page}))

    assert allowed.warnings == []
    assert len(refused.warnings) == 2


@pytest.mark.parametrize(
    ("html", "remedy"),
    [
        (
            '<video src="_static/a.webm"></video>',
            '; add its source to career_theme_policy: {"media-src": ["\'self\'"]}',
        ),
        (
            '<img alt="" src="https://example.org/x.png">',
            'from a file of the site, or add its source to career_theme_policy: {"img-src": ["https://example.org"]}',
        ),
        (
            "<script>go()</script>",
            '; move it into a file, or add its hash to career_theme_policy: {"script-src": ["\'sha256-',
        ),
        (
            '<b onclick="go()">x</b>',
            'add its hash to career_theme_policy: {"script-src": ["\'unsafe-hashes\'", "\'sha256-',
        ),
        ('<a href="javascript:go()">x</a>', "; move it into a file ["),
        (f'<b style="width:{"9" * 5000}px">x</b>', "style attribute that cannot be read, on <b>"),
    ],
    ids=["own file", "other host", "inline", "handler", "address", "style"],
)
def test_what_is_refused_comes_with_what_to_do(tmp_path: Path, html: str, remedy: str) -> None:
    done = build(project(tmp_path, pages={"one": f"# One\n\n{html}\n"}))

    (warning,) = done.warnings
    assert remedy in warning
    assert "[career_theme.refused]" in warning


def test_what_the_remedy_says_is_one(tmp_path: Path) -> None:
    page = {
        "one": '# One\n\n<video src="a.webm"></video>\n\n<b onclick="go()">x</b>\n\n<style>b {color: red}</style>\n'
    }
    first = build(project(tmp_path / "a", pages=page))
    policy: dict[str, list[str]] = {}
    for warning in first.warnings:
        (said,) = re.findall(r"career_theme_policy: (\{.*?\})", warning)
        policy |= json.loads(said)

    second = build(project(tmp_path / "b", f"career_theme_policy = {policy}\n", pages=page))

    assert len(first.warnings) == 3
    assert [warning for warning in second.warnings if "refuses" in warning] == []


def test_pages_in_other_languages_load_no_more(tmp_path: Path) -> None:
    done = build(project(tmp_path, 'language = "de"\n'))

    assert done.warnings == []
    assert scripts(done.html("one")) == ["scripts/color-mode.js", "scripts/career-theme.js"]
    search = scripts(done.html("search"))
    assert len(search) == len(set(search))
    assert "translations.js" not in search
    assert "searchtools.js" in search


def test_scripts_of_raw_text_and_those_that_they_load_name_what_they_use(tmp_path: Path) -> None:
    files = {
        "own/first.js": 'import { go } from "./second.js"; go();',
        "own/second.js": "export const go = () => import(`./third.js${version}`);",
        "own/third.js": 'document.body.className = "admonition-title";',
        "own/beside.js": 'document.body.className = "topic-title sidebar-title";',
    }
    page = {"one": '# One\n\n<script type="module" src="_static/own/first.js"></script>\n'}

    css = stylesheet(build(project(tmp_path, files=files, pages=page)))

    assert ".admonition-title" in css
    assert "sidebar-title" not in css


def test_a_script_does_not_bring_what_lies_beside_it(tmp_path: Path) -> None:
    done = build(project(tmp_path, 'html_js_files = ["scripts/own.js"]\n', {"scripts/own.js": "go()"}))

    assert (done.output / "_static" / "scripts" / "bootstrap.js").is_file()
    assert ".carousel" not in stylesheet(done)


def test_what_a_linked_stylesheet_refers_to_stays(tmp_path: Path) -> None:
    files = {
        "styles/colors.css": ":root{--linked:1px;--imported:2px;--raw:3px;--lost:4px}",
        "linked.css": '@import "more/imported.css"; a{top:var(--linked)}',
        "more/imported.css": "a{left:var(--imported)}",
        "raw.css": "a{left:var(--raw)}",
        "nobody.css": "a{left:var(--lost)}",
    }
    page = {"one": '# One\n\n<link rel="stylesheet" href="_static/raw.css">\n'}
    css = stylesheet(build(project(tmp_path, 'html_css_files = ["linked.css"]\n', files, page)))

    assert re.findall(r"--(linked|imported|raw|lost):", css) == ["linked", "imported", "raw"]


def test_a_linked_stylesheet_that_cannot_be_read_spoils_nothing(tmp_path: Path) -> None:
    done = build(project(tmp_path, 'html_css_files = ["own.css"]\n', {"own.css": UNREADABLE}))

    (warning,) = done.warnings
    assert "own.css" in warning
    assert "[career_theme.stylesheet]" in warning
    assert ".site-header" in stylesheet(done)
    assert ".carousel" not in stylesheet(done)


def test_a_stylesheet_of_the_theme_that_cannot_be_read_is_loaded_as_it_is(tmp_path: Path) -> None:
    page = {"one": '# One\n\n<p style="width: 1px">x</p>\n'}
    done = build(project(tmp_path, files={"styles/colors.css": UNREADABLE}, pages=page))

    (warning,) = done.warnings
    assert "_static/styles/colors.css" in warning
    assert "[career_theme.stylesheet]" in warning
    css = stylesheet(done)
    (name,) = re.findall(r'<p class="(style-[0-9a-f]{8})">', done.html("one"))
    assert re.search(rf"\.{name}[^{{]*\{{width:1px\}}", css)
    for address in re.findall(r'@import "([^"]*)"', css):
        assert (done.output / "_static" / "styles" / address).is_file()
    assert '@import "../basic.css"' in css


def test_an_index_of_modules_has_no_script_of_its_own(tmp_path: Path) -> None:
    modules = "".join(f"```{{py:module}} {name}\n```\n" for name in ("a", "b", "b.c"))
    done = build(project(tmp_path, pages={"one": f"# One\n\n{modules}"}))

    assert done.warnings == []
    assert "COLLAPSE_INDEX" not in done.html("py-modindex")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_link_to_the_stylesheet_is_brought_up_to_date_wherever_it_is(tmp_path: Path, encoding: str) -> None:
    conf = f'html_output_encoding = "{encoding}"\ntemplates_path = ["_templates"]\n'
    folder = project(tmp_path, conf, pages={"one": '# Öne\n\n`_static/styles/site.css?v=00000000"`\n'})
    (folder / "_templates").mkdir()
    layout = f'{{% extends "!layout.html" %}}{{% block doctype %}}<!DOCTYPE html><!--{"é" * 20_000}-->{{% endblock %}}'
    (folder / "_templates" / "layout.html").write_text(layout, encoding="utf-8")

    done = build(folder)

    version = sha256(stylesheet(done).encode()).hexdigest()[:8]
    text = (done.output / "one.html").read_text(encoding)
    assert LINK.findall(text) == [version]
    assert text.count("é") == 20_000


def test_pages_whose_records_are_of_another_version_are_written_again(tmp_path: Path) -> None:
    folder, output = project(tmp_path), tmp_path / "out"
    run_sphinx(folder, output)
    (records,) = (tmp_path / "out-doctrees" / ".career_theme" / "html").glob("pages-*")
    records.rename(records.with_name("pages"))
    (records.with_name("pages") / "one.json").write_text("{}", encoding="utf-8")
    before = (output / "_static" / "styles" / "site.css").read_bytes()

    run_sphinx(folder, output)

    assert {path.name for path in records.iterdir()} >= {"index.json", "one.json"}
    assert not records.with_name("pages").exists()
    assert (output / "_static" / "styles" / "site.css").read_bytes() == before

"""What the documentation tells other projects to write: it is built as it stands there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.builders.projects import DOCS, ROOT, Run, run_python, run_sphinx

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (DOCS / "editors" / "use-in-your-own-project.md").read_text(encoding="utf-8")
UPGRADE = (DOCS / "editors" / "upgrade.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```\{code-block\} \w+\n:caption: (?P<caption>.+)\n\n(?P<text>(?s:.*?))^```$", re.MULTILINE)
BLOCKS = {match["caption"]: match["text"] for match in _BLOCK.finditer(PAGE)}

RECORDS = ("_records/vocabulary.yaml", "_records/example-laboratory.yaml")


def write(folder: Path, *captions: str) -> Path:
    """Write files as their captions say: a name, and behind a comma when to use it, or that it goes to the end."""
    for caption in captions:
        name, _, when = caption.partition(", ")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") + "\n" if when == "at its end" else ""
        path.write_text(before + BLOCKS[caption], encoding="utf-8")
    return folder


def built(folder: Path, *captions: str) -> tuple[Run, str]:
    """Build what these blocks give, with warnings as errors, and read the page."""
    source = write(folder / "site", *captions)
    done = run_sphinx(source, source / "_build", "-W")
    page = source / "_build" / "index.html"
    return done, page.read_text(encoding="utf-8") if page.exists() else ""


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_each_file_of_the_page_is_built_here() -> None:
    assert set(BLOCKS) == {
        *RECORDS,
        "conf.py",
        "index.md",
        "conf.py, for reStructuredText",
        "index.rst",
        "_records/example-observatory.yaml",
        "_records/vocabulary.yaml, at its end",
        "index.md, with more to see",
    }


@pytest.mark.parametrize(
    "files", [("conf.py", "index.md"), ("conf.py, for reStructuredText", "index.rst")], ids=["myst", "rst"]
)
def test_first_page_has_a_card_and_a_button(files: tuple[str, str], tmp_path: Path) -> None:
    done, html = built(tmp_path, *RECORDS, *files)

    assert (done.code, done.errors) == (0, "")
    assert html.count('<li class="organization-card"') == 1
    assert 'id="org-example-laboratory"' in html
    assert 'href="https://www.example.org/careers"' in html
    assert re.search(
        r'<a class="link-button [^"]*link-button-pill[^>]*href="https://www.example.org/career-office"', html
    )


def test_page_shows_what_its_example_gives(tmp_path: Path) -> None:
    """The card that readers of the documentation see says the same as the one that they get."""
    _done, html = built(tmp_path, *RECORDS, "conf.py", "index.md")
    card = words(re.findall(r'<li class="organization-card".*?\n</li>', html, re.DOTALL)[0])
    shown = PAGE.partition(":::{organization-card} Example Laboratory")[2].partition("\n:::\n")[0]
    site = tmp_path / "shown"
    write(site, "_records/vocabulary.yaml", "conf.py")
    (site / "index.md").write_text(f"# Title\n\n:::{{organization-card}} Example Laboratory{shown}\n:::\n", "utf-8")
    run_sphinx(site, site / "_build", "-W")
    in_place = (site / "_build" / "index.html").read_text(encoding="utf-8")

    assert words(re.findall(r"<article.*?</article>", in_place, re.DOTALL)[0]) == card


def test_next_steps_give_a_filter_bar_a_calendar_and_files(tmp_path: Path) -> None:
    more = [caption for caption in BLOCKS if "observatory" in caption or caption.endswith(("end", "see"))]
    done, html = built(tmp_path, *RECORDS, "conf.py", *more)

    assert (done.code, done.errors) == (0, "")
    assert html.count('<li class="organization-card"') == 2
    assert 'class="organization-filter"' in html
    assert "programme-calendar-table" in html
    output = tmp_path / "site" / "_build"
    assert {path.name for path in output.iterdir()} >= {"organizations.json", "organizations.csv", "programmes.ics"}


@pytest.mark.parametrize(
    ("message", "setting"),
    [
        ("Unknown directive type: 'organization-cards'", 'extensions = ["myst_parser"]'),
        ("Could not import extension organization_cards", 'import sys; sys.modules["organization_cards"] = None'),
        ("there are no records, because the folder", 'organization_cards_records = "other"'),
    ],
    ids=["no-extension", "other-python", "no-folder"],
)
def test_messages_in_the_table_are_those_that_appear(message: str, setting: str, tmp_path: Path) -> None:
    source = write(tmp_path / "site", *RECORDS, "conf.py", "index.md")
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"{setting}\n")
    done = run_sphinx(source, source / "_build")

    assert f"| {message}" in PAGE
    assert message in done.errors


def test_versions_are_those_of_the_package() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")

    for asked, said in (
        ('requires-python = ">=3.11"', "| Python | 3.11 or later |"),
        ('"sphinx>=9.0,<10"', "| Sphinx | 9.0 or later, but not 10 |"),
        ('"myst-parser>=5.0"', "| MyST-Parser | 5.0 or later,"),
        ('"sphinx-book-theme>=1.4,<2"', "| sphinx-book-theme | 1.4 or later, but not 2;"),
    ):
        assert asked in project
        assert said in PAGE


def test_version_has_its_entry_among_the_changes() -> None:
    (version,) = re.findall(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    changes = (DOCS / "editors" / "changes.md").read_text(encoding="utf-8")

    assert re.findall(r"^## (\d.*)$", changes, re.MULTILINE)[0] == version


def test_record_made_of_a_hand_written_card_is_good(tmp_path: Path) -> None:
    """The page "Upgrade" says which record a card becomes, and how to check it."""
    write(tmp_path, "_records/vocabulary.yaml", "conf.py")
    (record,) = re.findall(r"^```yaml\n(.*?)^```$", UPGRADE, re.MULTILINE | re.DOTALL)
    (page,) = re.findall(r"^```markdown\n(:::\{organization-cards\}.*?)^```$", UPGRADE, re.MULTILINE | re.DOTALL)
    (tmp_path / "_records" / "example-laboratory.yaml").write_text(record, encoding="utf-8")
    (tmp_path / "index.md").write_text(f"# Title\n\n{page}", encoding="utf-8")

    check = run_python("-m", "organization_cards", "check", "_records", cwd=tmp_path)
    assert (check.code, check.status) == (0, "1 record is good\n")
    done = run_sphinx(tmp_path, tmp_path / "_build", "-W")
    assert (done.code, done.errors) == (0, "")

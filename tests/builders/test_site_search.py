"""A build gives the search what it needs, whatever was built before."""

from __future__ import annotations

import errno
import gzip
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from site_search import pagefind_service
from tests.builders.projects import Build, build, differing_files, make_project, run_sphinx
from tests.unit.samples import record_of

if TYPE_CHECKING:
    from pathlib import Path

# From Python 3.12 on it warns of what Sphinx does where pytest-xdist has a thread; and Sphinx of its own builders.
pytestmark = [
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:'sphinxcontrib.serializinghtml:PendingDeprecationWarning"),
]

CONF = """
extensions.append("site_search")
site_search_kinds = {"editors/*": "editors", "notes": "note"}
site_search_directory = "directory"
"""
PAGES = {
    "index": "# Home\n\nWelcome.\n\n```{toctree}\nadvice\ndirectory\neditors/start\nnotes\n```\n",
    "advice": "# Advice\n\nEarly words.\n\n## Curriculum vitae\n\nOne page.\n\n### Length\n\n```\nmake cv\n```\n",
    "directory": "# Directory\n\n## Laboratories\n\n:::{organization-cards}\n:::\n",
    "editors/start": "# Start here\n\nFor editors, {organization}`alpha`.\n",
    "notes": "# Notes\n\nA note.\n",
    "hidden": "---\norphan: true\nnosearch: true\n---\n\n# Hidden\n\nSecret.\n",
}
RECORDS = {
    "alpha": record_of("alpha", roles="[scientist, engineer]"),
    "beta": record_of("beta", sector="space", levels="[postdoc]"),
}


def project(folder: Path, *, conf: str = "", pages: dict[str, str] = PAGES) -> Path:
    return make_project(folder / "project", pages, RECORDS, conf=CONF + conf)


def found(done: Build) -> dict[str, dict[str, Any]]:
    """Read what the engine gives for each result, by its address."""
    results = {}
    for path in (done.output / "search-index" / "fragment").iterdir():
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        data = json.loads(text[text.index("{") :])
        results[data["url"]] = data
    return results


def settings(done: Build) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((done.output / "search-index" / "search.json").read_bytes())
    return data


def index_of(done: Build) -> Path:
    return done.output / "search-index"


def assert_same_as_clean(done: Build, source: Path, folder: Path) -> None:
    clean = build(source, folder / "clean" / "html")
    assert differing_files(index_of(done), index_of(clean)) == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Build:
    return build(project(tmp_path_factory.mktemp("site")))


@pytest.fixture
def without_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind_service, "PACKAGE", "package_that_is_not_installed")


def test_each_section_and_card_is_found(site: Build) -> None:
    assert site.warnings == []
    results = found(site)
    assert results.keys() == {
        "index.html",
        "advice.html",
        "advice.html#curriculum-vitae",
        "advice.html#length",
        "directory.html",
        "directory.html#laboratories",
        "directory.html#org-alpha",
        "directory.html#org-beta",
        "editors/start.html",
        "notes.html",
    }
    length = results["advice.html#length"]
    assert length["meta"] == {"title": "Advice", "heading": "Length", "path": "Advice\nCurriculum vitae"}
    assert length["content"].split() == ["Length", "make", "cv"]
    assert results["index.html"]["content"].split() == ["Home", "Welcome."]


def test_a_card_has_the_labels_of_its_facets(site: Build) -> None:
    card = found(site)["directory.html#org-alpha"]

    assert card["meta"]["heading"] == "Alpha"
    assert card["filters"] == {
        "kind": ["organization"],
        "sector": ["Laboratory"],
        "role": ["Scientist", "Engineer"],
        "level": ["PhD", "Postdoc"],
    }


def test_pages_have_the_kind_that_the_project_says(site: Build) -> None:
    results = found(site)

    assert results["editors/start.html"]["filters"]["kind"] == ["editors"]
    assert results["notes.html"]["filters"]["kind"] == ["note"]
    assert results["advice.html"]["filters"]["kind"] == ["advice"]
    assert settings(site)["kinds"] == {
        "advice": "Advice",
        "organization": "Organizations",
        "editors": "For editors",
        "note": "note",
    }


def test_the_settings_name_the_directory_and_the_first_pages(site: Build) -> None:
    said = settings(site)

    assert said["language"] == "en"
    assert "the" in said["stop_words"]
    assert said["directory"]["url"] == "directory.html"
    # Only what some card has, in the order of the vocabulary.
    assert said["directory"]["facets"]["sector"] == [
        {"id": "lab", "label": "Laboratory"},
        {"id": "space", "label": "Space"},
    ]
    assert [level["id"] for level in said["directory"]["facets"]["level"]] == ["phd", "postdoc"]
    assert said["pages"][:2] == [{"url": "index.html", "title": "Home"}, {"url": "advice.html", "title": "Advice"}]


def test_addresses_are_those_of_the_builder(tmp_path: Path) -> None:
    done = build(project(tmp_path), builder="dirhtml")

    assert {"./", "advice/", "advice/#length", "directory/#org-alpha", "editors/start/"} <= found(done).keys()
    assert settings(done)["directory"]["url"] == "directory/"


def test_builders_that_share_what_was_read_keep_their_own_addresses(tmp_path: Path) -> None:
    source = project(tmp_path)
    doctrees = tmp_path / "doctrees"
    build(source, tmp_path / "html", doctrees=doctrees)
    build(source, tmp_path / "dirhtml", "dirhtml", doctrees=doctrees)
    done = build(source, tmp_path / "html", doctrees=doctrees)

    assert "advice.html#length" in found(done)


@pytest.mark.parametrize("builder", ["singlehtml", "epub", "text", "pickle"])
def test_other_builders_are_left_alone(builder: str, tmp_path: Path) -> None:
    done = build(project(tmp_path), builder=builder)

    assert not (done.output / "search-index").exists()
    assert not [line for line in done.warnings if "search" in line]


def test_any_folder_and_any_number_of_processes_give_the_same_bytes(site: Build, tmp_path: Path, parallel: int) -> None:
    done = build(project(tmp_path / "some where else"), tmp_path / "out", parallel=parallel)

    assert differing_files(index_of(site), index_of(done)) == []


def test_a_build_without_changes_needs_no_engine(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    source = project(tmp_path)
    build(source)
    request.getfixturevalue("without_engine")
    again = build(source)

    assert again.warnings == []
    assert again.written == set()


def test_a_changed_page_gives_what_a_clean_build_gives(tmp_path: Path, parallel: int) -> None:
    source = project(tmp_path)
    build(source)
    (source / "advice.md").write_text("# Advice\n\n## Visas\n\nWork authorization.\n", encoding="utf-8")
    done = build(source, parallel=parallel)

    assert done.written >= {"advice"}
    assert "advice.html#visas" in found(done)
    assert "advice.html#length" not in found(done)
    assert_same_as_clean(done, source, tmp_path)


def test_a_removed_page_leaves_the_index(tmp_path: Path) -> None:
    source = project(tmp_path)
    build(source)
    (source / "notes.md").unlink()
    (source / "index.md").write_text(
        "# Home\n\n```{toctree}\nadvice\ndirectory\neditors/start\n```\n", encoding="utf-8"
    )
    done = build(source)

    assert "notes.html" not in found(done)
    assert_same_as_clean(done, source, tmp_path)


def test_a_changed_record_changes_its_card(tmp_path: Path) -> None:
    source = project(tmp_path)
    build(source)
    (source / "_records" / "alpha.yaml").write_text(record_of("alpha", summary="Sells tea."), encoding="utf-8")
    done = build(source)

    assert "Sells tea." in found(done)["directory.html#org-alpha"]["content"]
    assert_same_as_clean(done, source, tmp_path)


def test_a_project_that_was_built_before_gets_its_index(tmp_path: Path) -> None:
    source = project(tmp_path)
    done = build(source)
    shutil.rmtree(done.output.with_name(f"{done.output.name}-doctrees") / ".site_search")
    shutil.rmtree(index_of(done))
    again = build(source)

    assert again.read == set()
    assert_same_as_clean(again, source, tmp_path)


def test_records_of_another_form_are_made_again(tmp_path: Path) -> None:
    source = project(tmp_path)
    done = build(source)
    kept = done.output.with_name(f"{done.output.name}-doctrees") / ".site_search"
    (kept / "html.mark").write_text("0", encoding="utf-8")
    (kept / "html" / "advice.json").write_text('[{"other": "form"}]', encoding="utf-8")
    again = build(source)

    assert again.warnings == []
    assert_same_as_clean(again, source, tmp_path)


def test_pages_and_folders_can_have_any_name(tmp_path: Path) -> None:
    names = ["format/one", "site_search/html/two", "html.mark/three"]
    pages = {f"{name}.md": f"---\norphan: true\n---\n\n# {name}\n" for name in names}
    source = project(tmp_path, pages={**PAGES, **pages})
    build(source)
    again = build(source)

    assert again.warnings == []
    assert again.written == set()
    assert found(again).keys() >= {f"{name}.html" for name in names}


def test_the_order_of_kinds_counts(tmp_path: Path) -> None:
    source = project(tmp_path)
    build(source, config={"site_search_kinds": {"editors/*": "editors", "*": "note"}})
    done = build(source, config={"site_search_kinds": {"*": "note", "editors/*": "editors"}})

    assert settings(done)["kinds"].keys() == {"note", "organization"}


def test_another_suffix_of_addresses_is_followed(tmp_path: Path) -> None:
    source = project(tmp_path)
    doctrees = tmp_path / "doctrees"
    build(source, tmp_path / "one", doctrees=doctrees)
    other = build(source, tmp_path / "two", doctrees=doctrees, config={"html_link_suffix": ""})
    again = build(source, tmp_path / "one", doctrees=doctrees)

    assert "advice#length" in found(other)
    assert "advice.html#length" in found(again)


def test_an_index_that_cannot_be_written_is_one_warning(
    site: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = project(tmp_path)
    build(source)
    (source / "advice.md").write_text("# Advice\n\nOther words.\n", encoding="utf-8")

    def write_nothing(folder: Path, files: object) -> None:
        raise OSError(errno.ENOSPC, f"No space left for {folder.name}, {type(files).__name__}")

    monkeypatch.setattr("site_search.index._write", write_nothing)
    done = build(source)
    (warning,) = done.warnings

    assert "its folder cannot be written ([Errno 28] No space left" in warning
    assert "Other words." in done.html("advice")
    assert differing_files(index_of(site), index_of(done)) == []


@pytest.mark.usefixtures("without_engine")
def test_a_site_is_built_where_the_engine_is_missing(tmp_path: Path) -> None:
    done = build(project(tmp_path))
    (warning,) = done.warnings

    assert "Pagefind is not installed" in warning
    assert "install pagefind-bin" in warning
    assert not index_of(done).exists()
    assert "Welcome." in done.html()


@pytest.mark.usefixtures("without_engine")
def test_the_warning_can_be_suppressed(tmp_path: Path) -> None:
    conf = 'suppress_warnings = ["site_search.engine-missing"]\n'

    assert build(project(tmp_path, conf=conf)).warnings == []


def test_an_engine_that_cannot_run_is_one_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_for_this_machine() -> Path:
        path = tmp_path / "pagefind"
        path.write_bytes(b"\x7fELF of another machine")
        path.chmod(0o755)
        return path

    monkeypatch.setattr("site_search.index.find_engine", not_for_this_machine)
    done = build(project(tmp_path))
    (warning,) = done.warnings

    assert "because Pagefind failed" in warning
    assert not [path for path in done.output.iterdir() if path.name.startswith(".search")]


def test_synonyms_are_published_and_their_faults_reported(tmp_path: Path) -> None:
    source = project(tmp_path, conf='site_search_synonyms = "_records/_synonyms.yaml"\n')
    (source / "_records" / "_synonyms.yaml").write_text("- [CV, resume]\n- [lonely]\n", encoding="utf-8")
    done = build(source)
    (warning,) = done.warnings

    assert warning.startswith("_records/_synonyms.yaml:2:3: WARNING: a list needs two words")
    assert settings(done)["synonyms"] == [["cv", "resume"]]

    (source / "_records" / "_synonyms.yaml").write_text("- [pay, salary]\n", encoding="utf-8")
    again = build(source)
    assert again.warnings == []
    assert settings(again)["synonyms"] == [["pay", "salary"]]


def test_a_directory_that_does_not_exist_is_reported(tmp_path: Path) -> None:
    done = build(project(tmp_path), config={"site_search_directory": "nowhere"})
    (warning,) = done.warnings

    assert 'the page "nowhere" does not exist; correct site_search_directory' in warning
    assert settings(done)["directory"] is None


def test_a_project_without_organizations_has_a_search(tmp_path: Path) -> None:
    pages = {"index": "# Home\n\nWelcome.\n"}
    conf = 'extensions = ["myst_parser", "site_search"]\nlanguage = "de"\n'
    done = build(make_project(tmp_path / "project", pages, conf=conf))

    assert done.warnings == []
    assert found(done).keys() == {"index.html"}
    assert settings(done)["language"] == "de"
    assert "und" in settings(done)["stop_words"]


def test_a_page_without_a_title_is_found_by_its_name(tmp_path: Path) -> None:
    pages = {"index": "# Home\n\n```{toctree}\nplain\n```\n", "plain": "Only text.\n"}
    conf = 'extensions = ["myst_parser", "site_search"]\n'
    done = build(make_project(tmp_path / "project", pages, conf=conf))

    assert found(done)["plain.html"]["meta"]["title"] == "plain"


@pytest.mark.parametrize("language", ["sr@latin", "sr_RS", "sr"])
def test_the_index_has_the_bare_language(language: str, tmp_path: Path) -> None:
    done = build(
        make_project(tmp_path / "project", {"index": "# Home\n"}, conf='extensions = ["myst_parser", "site_search"]\n'),
        config={"language": language},
    )

    assert settings(done)["language"] == "sr"
    assert [path.name for path in index_of(done).glob("wasm.*")] == ["wasm.sr.pagefind"]


@pytest.mark.slow
def test_a_large_site_shows_how_far_the_index_is(tmp_path: Path) -> None:
    sections = "".join(f"## Section {number}\n\nWords of section {number}.\n\n" for number in range(1_250))
    pages = {
        "index": "# Home\n\n```{toctree}\none\ntwo\n```\n",
        "one": f"# One\n\n{sections}",
        "two": f"# Two\n\n{sections}",
    }
    source = make_project(tmp_path / "project", pages, conf='extensions = ["myst_parser", "site_search"]\n')
    done = run_sphinx(source, tmp_path / "out", "-W")

    assert done.code == 0, done.errors
    assert "indexing for the search... [100%]" in done.status
    assert "search index: 2503 records in" in done.status

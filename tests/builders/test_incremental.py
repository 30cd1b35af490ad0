"""After a change, exactly the pages that it touches are read and written, and the site is that of a clean build."""

from __future__ import annotations

import os
import shutil
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.builders.projects import Build, build, differing_files, make_project
from tests.unit.samples import EPOCH, VOCABULARY, record_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

# From Python 3.12 on it warns of what Sphinx does where pytest-xdist has a thread.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

DAY = 86_400

PAGES = {
    "index": """\
        # Home

        ```{toctree}
        all
        citing
        chosen
        in-place
        linking
        plain
        space
        ```
        """,
    "all": """\
        # All by sector

        :::{organization-cards}
        :group-by: sector
        :::
        """,
    "chosen": """\
        # Chosen

        :::{organization-cards}
        :ids: beta, alpha
        :no-index:
        :::
        """,
    "citing": """\
        # Citing

        See {organization}`alpha` and {organization}`gamma`, or {link-button}`<alpha>`.
        """,
    "in-place": """\
        # In place

        :::{organization-card} Delta Works
        :careers-url: https://delta.example.org/careers
        :sector: lab
        :::
        """,
    "linking": """\
        # Linking

        As MyST writes links: [](#alpha) and <project:#gamma>.
        """,
    "plain": """\
        # Plain

        Nothing to see here.
        """,
    "space": """\
        # Space

        :::{organization-cards}
        :sector: space
        :no-index:
        :::
        """,
}
RECORDS = {
    "alpha": record_of("alpha", sector="lab"),
    "beta": record_of("beta", sector="finance", checked_on="2026-09-01"),
    "gamma": record_of("gamma", sector="space"),
}
ALL_PAGES = set(PAGES)


class Change(NamedTuple):
    """A change, the pages that are to be read, and those that are to be written besides."""

    make: Callable[[Path], object]
    read: set[str]
    written_besides: Collection[str] = ()
    warnings: tuple[str, ...] = ()


def write_record(name: str, text: str) -> Callable[[Path], object]:
    return lambda source: (source / "_records" / f"{name}.yaml").write_text(text, encoding="utf-8")


def write_page(name: str, text: str) -> Callable[[Path], object]:
    return lambda source: (source / f"{name}.md").write_text(dedent(text), encoding="utf-8")


def in_order(*changes: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda source: [change(source) for change in changes]


def delete(*names: str) -> Callable[[Path], object]:
    def unlink(source: Path) -> None:
        for name in names:
            (source / name).unlink()

    return unlink


def touch(source: Path) -> None:
    later = (source / "_records" / "alpha.yaml").stat().st_mtime + 100
    for path in (source / "_records").iterdir():
        os.utime(path, (later, later))


IN_FILES = "see the names of the files in the folder of records"
UNKNOWN = '{}: WARNING: unknown organization "{}"; {} [organization_cards.unknown-organization]'
NOTHING_MATCHES = (
    "space.md:3: WARNING: no organization matches this selection; "
    "change an option, or delete the directive [organization_cards.empty-selection]"
)
LEFT_OUT = (
    'citing.md:3: WARNING: the record of "alpha" was left out because of the problems reported above; '
    "mend them first [organization_cards.unknown-organization]"
)
BY_MYST = "linking.md:3: WARNING: 'myst' cross-reference target not found: '{}' [myst.xref_missing]"
NO_CARDS = (
    BY_MYST.format("alpha"),
    BY_MYST.format("gamma"),
    *(
        f'citing.md:3: WARNING: "{each}" has a record, but no page has its card; '
        "show it with the directive organization-cards [organization_cards.unknown-organization]"
        for each in ("alpha", "alpha", "gamma")
    ),
)

CHANGES = {
    "nothing": Change(lambda _: None, set()),
    "touch the records": Change(touch, set()),
    "edit a summary": Change(write_record("alpha", record_of("alpha", summary="Another one.")), {"all", "chosen"}),
    "edit an address": Change(
        write_record("gamma", record_of("gamma", sector="space", careers_url="https://gamma.example.org/jobs")),
        {"all", "space"},
    ),
    "edit a comment": Change(write_record("beta", f"# Why\n{RECORDS['beta']}"), set()),
    "edit the notes": Change(write_record("beta", f"{RECORDS['beta']}notes: For editors\n"), set()),
    "change a sector": Change(write_record("alpha", record_of("alpha", sector="space")), {"all", "chosen", "space"}),
    "change a name": Change(
        write_record("alpha", record_of("alpha", name="Alpha & Co")), {"all", "chosen"}, {"citing", "linking"}
    ),
    "rename a file": Change(
        in_order(write_record("alpha-two", RECORDS["alpha"]), delete("_records/alpha.yaml")),
        {"all", "chosen"},
        {"citing", "linking"},
        (
            UNKNOWN.format("chosen.md:4", "alpha", 'did you mean "alpha-two"?'),
            # The role and the button.
            *[UNKNOWN.format("citing.md:3", "alpha", 'did you mean "alpha-two"?')] * 2,
            BY_MYST.format("alpha"),
        ),
    ),
    "add a record": Change(write_record("epsilon", record_of("epsilon", sector="lab")), {"all"}),
    "add a record for two pages": Change(
        write_record("epsilon", record_of("epsilon", sector="space")), {"all", "space"}
    ),
    "delete a record": Change(
        delete("_records/gamma.yaml"),
        {"all", "space"},
        {"citing", "linking"},
        (
            NOTHING_MATCHES,
            UNKNOWN.format("citing.md:3", "gamma", IN_FILES),
            BY_MYST.format("gamma"),
        ),
    ),
    "edit the vocabulary": Change(
        write_record("vocabulary", VOCABULARY.replace("label: Laboratory", "label: Institute")),
        {"all", "chosen", "in-place", "space"},
    ),
    "edit a page": Change(write_page("plain", "# Plain\n\nSomething else.\n"), {"plain"}),
    "edit a citing page": Change(write_page("citing", "# Citing\n\nSee {organization}`beta`.\n"), {"citing"}),
    "rename a card in place": Change(
        write_page("in-place", PAGES["in-place"].replace("Delta Works", "Delta Workshop\n        :id: delta-works")),
        {"in-place"},
    ),
    "take the targets from a page": Change(
        write_page("all", PAGES["all"].replace("sector\n", "sector\n        :no-index:\n")),
        {"all"},
        {"citing", "linking"},
        NO_CARDS,
    ),
    "move the targets to another page": Change(
        in_order(
            write_page("all", PAGES["all"].replace("sector\n", "sector\n        :no-index:\n")),
            write_page("plain", "# Plain\n\n:::{organization-cards}\n:::\n"),
        ),
        {"all", "plain"},
        {"citing", "linking"},
    ),
    "delete the page with the targets": Change(
        in_order(delete("all.md"), write_page("index", PAGES["index"].replace("        all\n", ""))),
        {"index"},
        {"citing", "linking"},
        NO_CARDS,
    ),
    "break a record": Change(
        write_record("alpha", record_of("alpha", sector="labb")),
        {"all", "chosen"},
        {"citing", "linking"},
        (
            (
                '_records/alpha.yaml:4:9: WARNING: "labb" is not a value of "sector"; did you mean "lab"? '
                "[organization_cards.unknown-term]"
            ),
            *[LEFT_OUT] * 2,
            BY_MYST.format("alpha"),
        ),
    ),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


class Workshop:
    """One project that is built once, and is put back to that state for each test; Sphinx looks at paths and times."""

    def __init__(self, folder: Path) -> None:
        pages = {name: dedent(text) for name, text in PAGES.items()}
        self.source = make_project(folder / "project", pages, RECORDS)
        self._kept = folder / "kept"
        self.first = build(self.source)
        shutil.copytree(self.source, self._kept)
        self.clean: dict[str, Path] = {}

    def reset(self) -> Path:
        """Put the project back to its state after the first build."""
        shutil.rmtree(self.source)
        shutil.copytree(self._kept, self.source)
        return self.source


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return Workshop(tmp_path_factory.mktemp("incremental"))


@pytest.fixture
def source(workshop: Workshop) -> Path:
    """The project, which has been built once."""
    return workshop.reset()


def assert_equals_a_clean_build(source: Path, done: Build) -> None:
    clean = build(source, source / "_build" / "clean")
    assert_equal(done.output, clean.output)


def assert_equal(output: Path, clean: Path) -> None:
    # The numbers of the pages in the search index depend on the order in which they were added.
    assert differing_files(output, clean, ignored=["searchindex.js"]) == []


def test_a_first_build_takes_all_pages(workshop: Workshop) -> None:
    first = workshop.first

    assert (first.read, first.written, first.warnings) == (ALL_PAGES, ALL_PAGES, [])


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_touches_these_pages(
    name: str, source: Path, workshop: Workshop, parallel: int, tmp_path: Path
) -> None:
    change = CHANGES[name]
    change.make(source)
    done = build(source, parallel=parallel)

    assert done.read == change.read
    touched = change.read.union(change.written_besides)
    # Sphinx writes the first page, which has the table of contents, whenever it writes another.
    assert done.written == (touched | {"index"} if touched else set())
    assert sorted(done.warnings) == sorted(change.warnings)
    for gone in ALL_PAGES - done.env.found_docs:
        # Sphinx leaves the result of a page that was deleted.
        (done.output / f"{gone}.html").unlink()
    if name not in workshop.clean:
        workshop.clean[name] = build(source, tmp_path / "clean").output
    assert_equal(done.output, workshop.clean[name])


def test_a_broken_record_that_is_mended_leaves_no_trace(source: Path, parallel: int) -> None:
    write_record("alpha", "name: [\n")(source)
    broken = build(source, parallel=parallel)
    assert "org-alpha" not in broken.html("all")
    write_record("alpha", RECORDS["alpha"])(source)
    mended = build(source, parallel=parallel)

    assert broken.warnings_of("_records/alpha.yaml") != []
    assert mended.read == {"all", "chosen"}
    assert mended.written == {"all", "chosen", "citing", "index", "linking"}
    assert mended.warnings == []
    assert_equals_a_clean_build(source, mended)


def test_a_broken_record_is_reported_in_each_build(source: Path) -> None:
    write_record("alpha", record_of("alpha", zzz="1"))(source)
    builds = [build(source) for _ in range(2)]

    assert [len(done.warnings_of("_records/alpha.yaml")) for done in builds] == [1, 1]
    assert builds[1].read == set()


def test_a_look_that_grows_old_changes_the_pages_that_show_it(
    source: Path, parallel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record of beta was checked 62 days before the first build."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + (180 - 62) * DAY))
    last_day = build(source, parallel=parallel)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + (181 - 62) * DAY))
    day_after = build(source, parallel=parallel)

    assert last_day.read == set()
    assert day_after.read == {"all", "chosen"}
    assert "Not checked since 1 Sep 2026" in day_after.html("chosen")
    assert_equals_a_clean_build(source, day_after)


def test_a_deadline_that_passes_changes_the_pages_that_show_it(
    source: Path, parallel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = dedent("""\
        programmes:
        - name: Summer
          url: https://gamma.example.org/summer
          kind: internship
          levels: [phd]
          deadline: 2026-11-02
        """)
    write_record("gamma", RECORDS["gamma"] + programme)(source)
    on_the_day = build(source, parallel=parallel)
    assert "deadline 2 Nov 2026" in on_the_day.html("space")
    assert "last known deadline" not in on_the_day.html("space")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(EPOCH) + DAY))
    day_after = build(source, parallel=parallel)

    assert day_after.read == {"all", "space"}
    assert "last known deadline 2 Nov 2026" in day_after.html("space")


def test_a_successor_that_is_renamed_changes_the_pages_that_name_it(source: Path, parallel: int) -> None:
    write_record("gamma", record_of("gamma", sector="space", replaced_by="beta"))(source)
    build(source, parallel=parallel)
    write_record("beta", record_of("beta", sector="finance", checked_on="2026-09-01", name="Beta Limited"))(source)
    second = build(source, parallel=parallel)

    assert second.read == {"all", "chosen", "space"}
    assert "Replaced by Beta Limited" in second.html("space")
    assert_equals_a_clean_build(source, second)


def test_a_setting_changes_all_pages(source: Path, parallel: int) -> None:
    second = build(source, parallel=parallel, config={"organization_cards_recheck_after": 30})

    assert second.read == ALL_PAGES
    assert "Not checked since 1 Sep 2026" in second.html("chosen")


def test_the_search_index_follows(source: Path, parallel: int) -> None:
    write_record("alpha", record_of("alpha", name="Renamed Laboratory"))(source)
    second = build(source, parallel=parallel)
    index = (second.output / "searchindex.js").read_text(encoding="utf-8")

    assert '"Renamed Laboratory":[[0,"org-alpha"]]' in index
    assert '"Alpha":' not in index


@pytest.mark.parametrize("builder", ["dirhtml", "text"])
def test_all_kinds_of_links_follow_a_name_in_other_builders(builder: str, source: Path, parallel: int) -> None:
    build(source, builder=builder)
    write_record("gamma", record_of("gamma", sector="space", name="Gamma Rays"))(source)
    done = build(source, builder=builder, parallel=parallel)

    assert done.read == {"all", "space"}
    assert done.written == {"all", "citing", "index", "linking", "space"}
    clean = build(source, source / "_build" / f"clean-{builder}", builder)
    assert_equal(done.output, clean.output)


@pytest.mark.parametrize("builder", ["dirhtml", "text", "xml"])
def test_builders_that_share_their_doctrees_show_what_another_has_read(
    builder: str, source: Path, parallel: int
) -> None:
    doctrees = source / "_build" / "shared"
    build(source, builder=builder, doctrees=doctrees)
    write_record("gamma", record_of("gamma", sector="space", name="Gamma Rays"))(source)
    build(source, builder="pseudoxml", doctrees=doctrees, parallel=parallel)
    second = build(source, builder=builder, doctrees=doctrees, parallel=parallel)
    third = build(source, builder=builder, doctrees=doctrees, parallel=parallel)

    assert second.read == set()
    assert second.written == {"all", "citing", "index", "linking", "space"}
    assert third.written == set()
    clean = build(source, source / "_build" / f"clean-{builder}", builder)
    assert_equal(second.output, clean.output)


def test_a_record_that_no_page_shows_is_reported_once_in_each_build(tmp_path: Path, parallel: int) -> None:
    pages = {"index": "# Home\n\n:::{organization-cards}\n:ids: alpha\n:::\n"}
    source = make_project(tmp_path / "project", pages, {"alpha": RECORDS["alpha"]})
    assert build(source).warnings == []
    write_record("gamma", RECORDS["gamma"])(source)
    builds = [build(source, parallel=parallel)]
    write_page("index", pages["index"].replace("Home", "First page"))(source)
    builds.append(build(source, parallel=parallel))

    assert [done.read for done in builds] == [set(), {"index"}]
    for done in builds:
        assert [warning.rpartition(" ")[2] for warning in done.warnings] == ["[organization_cards.unshown-record]"]

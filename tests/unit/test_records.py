"""A folder of records: the good ones are there, and every problem of every file is said in order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from organization_cards.records import RESERVED_FILES, Registry, load_registry
from tests.unit.samples import TODAY, record, record_of, write_records

MEBIBYTE = 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write records into, below the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "records"


def load(folder: Path, records: dict[str, str | bytes]) -> Registry:
    return load_registry(write_records(folder, records), TODAY)


def lines(registry: Registry) -> list[str]:
    return [f"{problem.location} {problem.subtype.subtype}" for problem in registry.problems]


def test_records_come_by_id(folder: Path) -> None:
    registry = load(folder, {"b-lab": record_of("b-lab"), "a-lab": record_of("a-lab"), "c-lab": record_of("c-lab")})

    assert registry.problems == ()
    assert list(registry.organizations) == ["a-lab", "b-lab", "c-lab"]
    assert registry.organizations["a-lab"].name == "A Lab"
    assert registry.faulty == frozenset()
    assert len(set(registry.digests.values())) == 3


def test_an_empty_folder_has_no_vocabulary(folder: Path) -> None:
    folder.mkdir()
    registry = load_registry(folder, TODAY)

    assert registry.organizations == {}
    assert lines(registry) == [f"{Path('records', 'vocabulary.yaml')}:1:1 missing-field"]


def test_all_problems_of_all_files_are_said_in_one_run_in_order(folder: Path) -> None:
    registry = load(
        folder,
        {
            "a-good": record_of("a-good"),
            "b-two-problems": record_of("b-two-problems", zzz="1", sector="zoo"),
            "c-empty": "",
            "d-latin": record_of("d-latin").encode() + b"notes: Z\xfcrich\n",
            "e-large": record_of("e-large").encode() + b"# " + b"x" * 10 * MEBIBYTE,
            "f-alias": record_of("f-alias") + "places: &p [a]\ntopics: *p\n",
            "g-broken": "name: [\n",
            "h-twice": record_of("h-twice") + "name: Again\n",
            "i-good": record_of("i-good"),
            "j-same": record_of("j-same", careers_url="https://a-good.example.org/careers/"),
            "k-gone": record_of("k-gone", replaced_by="i-god"),
            "Bad Name": record_of("bad-name"),
            "wrong.yml": record_of("wrong"),
            "notes.txt": "something else",
        },
    )
    shown = [line.removeprefix(f"records{os.sep}") for line in lines(registry)]

    assert shown == [
        "Bad Name.yaml:1:1 file-name",
        "b-two-problems.yaml:4:9 unknown-term",
        "b-two-problems.yaml:10:1 unknown-key",
        "c-empty.yaml:1:1 file-size",
        "d-latin.yaml:10:9 encoding",
        "e-large.yaml:1:1 file-size",
        "f-alias.yaml:10:9 yaml-feature",
        "g-broken.yaml:2:1 yaml-syntax",
        "h-twice.yaml:10:1 duplicate-key",
        "j-same.yaml:2:14 duplicate-url",
        "k-gone.yaml:10:14 unknown-organization",
        "notes.txt:1:1 file-name",
        "wrong.yml:1:1 file-name",
    ]
    assert list(registry.organizations) == ["a-good", "i-good"]
    assert all(";" in problem.message for problem in registry.problems)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("google.yml", '"google.yml" is not read; name it "google.yaml"'),
        ("README.md", '"README.md" is not a record and is not read; move it elsewhere'),
        ("google.yaml.bak", '"google.yaml.bak" is not a record and is not read; move it elsewhere'),
        ("google", '"google" is not a record and is not read; move it elsewhere'),
    ],
)
def test_files_of_another_kind_are_named(folder: Path, name: str, message: str) -> None:
    write_records(folder, {})
    (folder / name).write_text(record(), encoding="utf-8")
    (problem,) = load_registry(folder, TODAY).problems

    assert problem.path.name == name
    assert problem.message == message


@pytest.mark.parametrize("name", [".google.yaml.swp", ".DS_Store", "google.yaml~", "_draft.yaml", ".#google.yaml"])
def test_files_that_editors_of_text_leave_are_passed_over(folder: Path, name: str) -> None:
    write_records(folder, {})
    (folder / name).write_text(record(), encoding="utf-8")

    assert load_registry(folder, TODAY) == load_registry(write_records(folder.with_name("other"), {}), TODAY)


@pytest.mark.parametrize("name", sorted(RESERVED_FILES - {"vocabulary.yaml"}))
def test_files_that_may_lie_beside_the_records_are_no_records(folder: Path, name: str) -> None:
    registry = load(folder, {"a-lab": record_of("a-lab"), name: "- [cv, resume]\n"})

    assert list(registry.organizations) == ["a-lab"]
    assert registry.faulty == frozenset()
    assert registry.problems == ()


@pytest.mark.parametrize("name", ["Google", "big_lab", "big lab", "zürich", "a--b", "-a", "a.b"])
def test_file_names_that_cannot_be_ids(folder: Path, name: str) -> None:
    write_records(folder, {})
    (folder / f"{name}.yaml").write_text(record(), encoding="utf-8")
    registry = load_registry(folder, TODAY)

    assert registry.organizations == {}
    assert [problem.subtype.subtype for problem in registry.problems] == ["file-name"]
    assert "write small letters, digits and single hyphens" in registry.problems[0].message


def test_folders_and_links_that_lead_nowhere_do_not_stop_the_rest(folder: Path) -> None:
    write_records(folder, {"good": record_of("good")})
    (folder / "sub.yaml").mkdir()
    (folder / "dangling.yaml").symlink_to(folder / "nowhere.yaml")
    registry = load_registry(folder, TODAY)

    assert list(registry.organizations) == ["good"]
    assert {problem.path.name for problem in registry.problems} == {"sub.yaml", "dangling.yaml"}


def test_the_first_of_two_records_with_one_address_stays(folder: Path) -> None:
    registry = load(
        folder,
        {
            "first": record_of("first", careers_url="https://www.example.org/careers"),
            "second": record_of("second", careers_url="https://example.org/careers/#top"),
            "third": record_of("third", careers_url="https://EXAMPLE.org/careers"),
        },
    )

    assert list(registry.organizations) == ["first"]
    assert [problem.message for problem in registry.problems] == [
        (
            '"careers_url" is also that of first.yaml:2; delete one of the two records, '
            "or write the page that is this organization's own"
        )
    ] * 2
    assert registry.faulty == {"second", "third"}


@pytest.mark.parametrize(
    ("successor", "message"),
    [
        ("secnd", '"secnd" in "replaced_by" is not another record; did you mean "second"?'),
        ("first", '"first" in "replaced_by" is not another record; write the name of another file, without .yaml'),
    ],
)
def test_a_successor_is_another_record(folder: Path, successor: str, message: str) -> None:
    registry = load(folder, {"first": record_of("first", replaced_by=successor), "second": record_of("second")})

    assert list(registry.organizations) == ["second"]
    assert [problem.message for problem in registry.problems] == [message]


def test_a_successor_with_a_problem_of_its_own_is_not_reported_twice(folder: Path) -> None:
    registry = load(folder, {"first": record_of("first", replaced_by="second"), "second": "name: Second\nzzz: 1\n"})

    assert list(registry.organizations) == ["first"]
    assert {problem.path.name for problem in registry.problems} == {"second.yaml"}


def test_paths_are_shown_from_where_the_command_was_started(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_records(folder, {"a": "x"}, vocabulary="x" * 2 * MEBIBYTE)

    assert {problem.path.parent for problem in load_registry(folder, TODAY).problems} == {Path("records")}
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert {problem.path.parent for problem in load_registry(folder, TODAY).problems} == {folder}


@pytest.mark.parametrize("vocabulary", ["", "- a\n", "sectors: [\n", "\xff"])
def test_without_a_vocabulary_nothing_raises(folder: Path, vocabulary: str) -> None:
    write_records(folder, {"good": record_of("good")})
    (folder / "vocabulary.yaml").write_bytes(vocabulary.encode("latin-1"))
    registry = load_registry(folder, TODAY)

    assert registry.organizations == {}
    assert "vocabulary.yaml" in {problem.path.name for problem in registry.problems}


def test_a_record_that_uses_a_faulty_term_is_reported(folder: Path) -> None:
    vocabulary = "sectors:\n  lab: {label: Lab}\n"
    registry = load_registry(write_records(folder, {"good": record_of("good")}, vocabulary), TODAY)

    assert registry.organizations == {}
    assert any(problem.path.name == "vocabulary.yaml" for problem in registry.problems)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(folder: Path) -> None:
    text = b"\xef\xbb\xbf" + record_of("windows").replace("\n", "\r\n").encode()
    registry = load(folder, {"windows": text, "plain": record_of("plain")})

    assert registry.problems == ()
    assert registry.organizations["windows"].name == "Windows"


def test_a_hundred_records_load(folder: Path) -> None:
    registry = load(folder, {f"lab-{number}": record_of(f"lab-{number}") for number in range(100)})

    assert len(registry.organizations) == 100
    assert registry.problems == ()

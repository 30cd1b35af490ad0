"""The folder that the search reads."""

from __future__ import annotations

import errno
import gzip
import json
import resource
import stat
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from site_search import pagefind_service
from site_search.index import INDEX_FOLDER, SiteSettings, repeated_headings, write_index
from site_search.pagefind_files import UnknownFormError, published
from site_search.pagefind_service import EngineFailedError, EngineMissingError, find_engine
from site_search.records import SearchRecord, from_json, to_json
from site_search.word_list import read_words
from tests.builders.projects import differing_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SITE = SiteSettings(stop_words=["the"], kinds={"advice": "Advice"})


def record(number: int, **changes: Any) -> SearchRecord:  # noqa: ANN401 -- of each field its own
    made = SearchRecord(
        f"page{number % 10}.html#s{number}",
        f"Page {number % 10}",
        f"Section {number}",
        (f"Page {number % 10}",),
        f"Words of section {number}, <b>none</b> of them & all.",
        "advice",
        {"sector": (f"Sector {number % 7}", f"Sector {number % 5}"), "level": ("PhD",), "role": (f"R{number % 3}",)},
    )
    return replace(made, **changes)


RECORDS = [record(number) for number in range(60)]


def write(
    folder: Path, records: Iterable[SearchRecord] = RECORDS, site: SiteSettings = SITE, program: Path | None = None
) -> bool:
    folder.mkdir(exist_ok=True)
    return write_index(records, folder / INDEX_FOLDER, site, program)


def fragments(folder: Path) -> dict[str, dict[str, Any]]:
    """Read what the engine gives for each result, by its address."""
    found = {}
    for path in (folder / INDEX_FOLDER / "fragment").iterdir():
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
        data = json.loads(text[text.index("{") :])
        found[data["url"]] = data
    return found


def settings(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / INDEX_FOLDER / "search.json").read_bytes())
    return said


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    write(folder)
    return folder


def test_a_record_keeps_all_it_has() -> None:
    assert from_json(json.loads(json.dumps(to_json(RECORDS[3])))) == RECORDS[3]


def test_a_heading_that_most_pages_have_is_known_as_such() -> None:
    pages = [
        record(number, url=f"page{number}.html#{heading}", heading=heading)
        for number in range(12)
        for heading in ("See also", f"Own {number}", *(["Now and then"] if number < 3 else []))
    ]

    assert repeated_headings(pages) == ["See also"]
    assert repeated_headings(pages[:4]) == []


def test_each_record_is_found_with_its_headings_and_facets(written: Path) -> None:
    found = fragments(written)

    assert found.keys() == {each.url for each in RECORDS}
    one = found["page3.html#s13"]
    assert one["content"].split() == ["Section", "13", *RECORDS[13].text.split()]
    assert one["meta"] == {"title": "Page 3", "heading": "Section 13", "path": "Page 3"}
    # All records are of one kind, which divides nothing.
    assert one["filters"] == {
        "sector": ["Sector 6", "Sector 3"],
        "level": ["PhD"],
        "role": ["R1"],
    }


def test_only_what_a_search_reads_is_published(written: Path) -> None:
    names = {path.name.partition("_")[0] for path in (written / INDEX_FOLDER).iterdir()}

    assert names == {
        *("filter", "fragment", "index", "pagefind-entry.json", "pagefind-worker.js", "pagefind.en", "pagefind.js"),
        *("search.json", "wasm.en.pagefind", "words.bin"),
    }
    assert [path.name for path in written.iterdir()] == [INDEX_FOLDER]


def test_the_settings_say_what_our_layer_needs(written: Path) -> None:
    said = settings(written)
    words = read_words((written / INDEX_FOLDER / "words.bin").read_bytes())

    assert said["records"] == len(RECORDS)
    assert said["stop_words"] == ["the"]
    assert words["section"] >= len(RECORDS) // 2
    assert "page" in words


def test_the_same_records_give_the_same_bytes_in_any_order(written: Path, tmp_path: Path) -> None:
    for number in range(4):
        write(tmp_path / str(number), reversed(RECORDS))

        assert differing_files(written, tmp_path / str(number)) == []


def test_nothing_is_done_twice(tmp_path: Path) -> None:
    assert write(tmp_path)
    assert not write(tmp_path, program=tmp_path / "not-needed")
    assert write(tmp_path, site=replace(SITE, synonyms=[["cv", "resume"]]))
    assert write(tmp_path, [*RECORDS, record(60)])
    assert write(tmp_path, RECORDS[:-1])
    assert not write(tmp_path, RECORDS[:-1])


def test_a_folder_that_lost_a_file_is_mended(tmp_path: Path, written: Path) -> None:
    write(tmp_path)
    next((tmp_path / INDEX_FOLDER / "fragment").iterdir()).unlink()

    assert write(tmp_path)
    assert differing_files(written, tmp_path) == []


def test_of_two_records_with_one_address_the_first_counts(tmp_path: Path) -> None:
    write(tmp_path, [record(1), record(1, heading="Other")])

    assert fragments(tmp_path)["page1.html#s1"]["meta"]["heading"] == "Section 1"


def test_a_site_without_records_has_an_index(tmp_path: Path) -> None:
    assert write(tmp_path, [])
    assert not write(tmp_path, [])


@pytest.mark.parametrize("language", ["de", "pl", "zh", "xx"])
def test_the_engine_of_the_language_is_published(language: str, tmp_path: Path) -> None:
    write(tmp_path, site=replace(SITE, language=language))
    folder = tmp_path / INDEX_FOLDER
    (entry,) = json.loads((folder / "pagefind-entry.json").read_bytes())["languages"].items()

    assert entry[0] == language
    assert [path.name for path in folder.glob("wasm.*")] == [f"wasm.{entry[1]['wasm'] or 'unknown'}.pagefind"]


def test_any_text_can_be_indexed(tmp_path: Path) -> None:
    texts = [
        "</script><script>alert(1)</script>",
        "🎓" * 500,
        "\u202e\u05e9\u05dc\u05d5\u05dd",
        "\x07\x1b[0m",
        "x" * 100_000,
        "",
        "\n,\n",
        "é\ud800",
    ]
    records = [record(number, heading=text, text=text) for number, text in enumerate(texts)]
    write(tmp_path, records)

    written = {each["meta"].get("heading") for each in fragments(tmp_path).values()}

    assert "</script><script>alert(1)</script>" in written
    # What has no word cannot be found, and does not make the index look incomplete.
    assert settings(tmp_path)["records"] == len(written) < len(texts)
    assert not write(tmp_path, records)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_many_records_need_few_open_files(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    seen = 0

    def count(records: Sequence[SearchRecord]) -> Iterable[SearchRecord]:
        nonlocal seen
        for each in records:
            seen += 1
            yield each

    program = limited(tmp_path / "pagefind")
    records = [record(number) for number in range(3000)]
    assert write_index(records, tmp_path / INDEX_FOLDER, SITE, program, count)
    assert seen == len(records)
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (soft, hard)


def limited(path: Path) -> Path:
    """Write a program that is Pagefind's, on a machine that allows few open files."""
    return script(path, f"ulimit -n 64\nexec '{find_engine()}' \"$@\"")


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


ANSWER = "printf '%s,' \"$(printf '%s' '{}' | base64 | tr -d '\\n')\""


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("echo 'GLIBC is too old' >&2; exit 3", "it ended with code 3: GLIBC is too old"),
        ("exit 0", "it said nothing"),
        ("printf '!!,'; exec sleep 60", "an answer that cannot be read"),
        (
            ANSWER.format('{"message_id":1,"payload":{"type":"Error","message":"no space"}}')
            + "; exec cat > /dev/null",
            "no space",
        ),
        (ANSWER.format('{"message_id":1,"payload":{"type":"NewIndex","index_id":0}}'), "it ended with code 0"),
        (
            ANSWER.format('{"message_id":1,"payload":{"type":"NewIndex","index_id":0}}') + "; kill -9 $$",
            "it ended with code -9",
        ),
        *(
            (ANSWER.format(answer) + "; exec sleep 600", "an answer that cannot be read")
            for answer in ("{}", "[1]", '{"payload":[]}', '{"payload":{}}', '{"payload":{"type":"NewIndex"}}')
        ),
    ],
)
def test_an_engine_that_fails_leaves_the_old_index(text: str, reason: str, tmp_path: Path, written: Path) -> None:
    write(tmp_path)
    program = script(tmp_path / "engine", text)
    with pytest.raises(EngineFailedError) as failure:
        write(tmp_path, RECORDS[1:], program=program)
    program.unlink()

    assert reason in str(failure.value)
    assert differing_files(tmp_path, written) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    "text",
    [
        # The shell waits for another program, which holds its output open.
        "sleep 600; exit",
        ANSWER.format('{"message_id":1,"payload":{"type":"NewIndex","index_id":0}}') + "; exec sleep 600",
    ],
)
def test_an_engine_that_is_stuck_is_given_up(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind_service, "LONGEST_SILENCE", 0.5)
    # More than fits into a pipe.
    long = [record(number, text="word " * 1000) for number in range(100)]
    with pytest.raises(EngineFailedError, match="no answer within"):
        write(tmp_path, long, program=script(tmp_path / "engine", text))


def test_a_folder_that_cannot_be_replaced_stays(tmp_path: Path, written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path)
    rename = Path.rename

    def fail_for_the_new_one(path: Path, target: Path) -> Path:
        if path.name.endswith(".new"):
            raise PermissionError(errno.EACCES, "in use")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_for_the_new_one)
    with pytest.raises(PermissionError):
        write(tmp_path, RECORDS[1:])

    assert differing_files(tmp_path, written) == []


def test_an_engine_that_is_none_cannot_run(tmp_path: Path) -> None:
    path = tmp_path / "engine"
    path.write_bytes(b"\x7fELF of another machine")
    path.chmod(0o755)
    with pytest.raises(EngineFailedError):
        write(tmp_path, program=path)


@pytest.mark.parametrize("package", ["package_that_is_not_installed", "json"])
def test_an_engine_that_is_not_installed_is_told_apart(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagefind_service, "PACKAGE", package)
    with pytest.raises(EngineMissingError):
        find_engine()


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"pagefind-entry.json": b"{}"},
        {"pagefind-entry.json": b"[]"},
        {"pagefind-entry.json": b'{"languages":{"en":{"hash":"en_1","wasm":"en"}}}'},
        {
            "pagefind-entry.json": b'{"languages":{"en":{"hash":"en_1","wasm":"en"}}}',
            "wasm.en.pagefind": b"",
            "pagefind.en_1.pf_meta": gzip.compress(b"something else"),
        },
    ],
)
def test_an_index_of_another_form_is_refused(files: dict[str, bytes]) -> None:
    with pytest.raises(UnknownFormError):
        published(files.items())

"""A test collection is read, or the person who wrote it is told which line to mend."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from site_search.evaluate.cli import main
from site_search.evaluate.collection import Collection, Document, Query, QueryFile, Section, read_collection
from site_search.evaluate.errors import EvaluationError
from site_search.evaluate.selection import select_queries, split_of

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = '{"_id": "a", "title": "A", "text": "first"}\n{"_id": "b", "title": "B", "text": "second"}\n'
QUERIES = '{"_id": "1", "text": "which is first"}\n'
JUDGEMENTS = "query-id\tcorpus-id\tscore\n1\ta\t2\n"


def write(folder: Path, **changes: str | bytes | None) -> Path:
    """Write a good collection of three files, with other contents for some; None leaves a file out."""
    files: dict[str, str | bytes | None] = {
        "corpus.jsonl": CORPUS,
        "queries.jsonl": QUERIES,
        "qrels.tsv": JUDGEMENTS,
    }
    endings = {"corpus": ".jsonl", "queries": ".jsonl", "qrels": ".tsv"}
    files |= {name + endings[name]: content for name, content in changes.items()}
    for name, content in files.items():
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_collection_of_pages(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "queries-short-prefix.jsonl").write_text('{"_id": "1", "text": "fir"}\n', encoding="utf-8")
    collection = read_collection(folder)

    assert collection == Collection(
        tmp_path.name,
        (Document("a", "A", "first"), Document("b", "B", "second")),
        (
            QueryFile("queries", typing=False, queries=(Query("1", "which is first"),)),
            QueryFile("queries-short-prefix", typing=True, queries=(Query("1", "fir"),)),
        ),
        {"1": {"a": 2}},
    )
    assert collection.unit == "page"


def test_a_collection_of_sections(tmp_path: Path) -> None:
    page = {"_id": "a", "title": "A", "text": "", "sections": [{"_id": "s", "title": "S", "text": "deep"}]}
    collection = read_collection(write(tmp_path, corpus=json.dumps(page), qrels="1\ta#s\t1\n"))

    assert collection.documents == (Document("a", "A", "", (Section("s", "S", "deep"),)),)
    assert collection.unit == "section"


def test_an_id_with_a_number_sign_is_no_section(tmp_path: Path) -> None:
    corpus = '{"_id": "c#", "title": "C sharp", "text": "x", "sections": []}'

    assert read_collection(write(tmp_path, corpus=corpus, qrels="1\tc#\t1\n")).unit == "page"


def test_a_title_and_a_text_may_be_missing(tmp_path: Path) -> None:
    corpus = '\ufeff{"_id": 7}\r\n\r\n{"_id": "8", "title": null, "text": "a\\u2028b\u2028c"}\r\n'
    collection = read_collection(write(tmp_path, corpus=corpus))

    assert collection.documents == (Document("7", "", ""), Document("8", "", "a\u2028b\u2028c"))


def test_half_a_character_is_replaced(tmp_path: Path) -> None:
    collection = read_collection(write(tmp_path, queries='{"_id": "1", "text": "a \\ud83d b"}'))

    assert collection.query_files[0].queries == (Query("1", "a \ufffd b"),)


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("corpus", CORPUS + '{"_id": "c",\n', "corpus.jsonl:3:13: not valid JSON: "),
        ("corpus", CORPUS + "[1]", "corpus.jsonl:3:1: not a JSON object"),
        ("corpus", "[" * 200_000, "corpus.jsonl:1:1: JSON that cannot be read: "),
        ("corpus", "9" * 5_000, "corpus.jsonl:1:1: JSON that cannot be read: "),
        ("corpus", CORPUS.encode() + b'{"_id": "\xe4"}', "corpus.jsonl:3:10: byte 0xe4 is not UTF-8"),
        ("corpus", CORPUS + '{"_id": "a"}', 'corpus.jsonl:3:1: the id "a" stands twice in this file'),
        ("corpus", '{"title": "A"}', 'corpus.jsonl:1:1: there is no "_id", or it is not a text'),
        ("corpus", '{"_id": true}', 'corpus.jsonl:1:1: there is no "_id", or it is not a text'),
        ("corpus", '{"_id": "a", "title": []}', 'corpus.jsonl:1:1: "title" is not a text'),
        ("corpus", '{"_id": "a", "sections": {"x": 1}}', 'corpus.jsonl:1:1: "sections" is not a list of objects'),
        ("corpus", '{"_id": "a", "sections": ["x"]}', 'corpus.jsonl:1:1: "sections" is not a list of objects'),
        ("corpus", '{"_id": "a", "sections": [{}]}', 'corpus.jsonl:1:1: there is no "_id", or it is not a text'),
        ("corpus", "\n", "corpus.jsonl:1:1: the file holds no document"),
        ("corpus", None, "corpus.jsonl: there is no such file"),
        ("queries", QUERIES + '{"_id": "2"}', 'queries.jsonl:2:1: the query has no "text"'),
        ("queries", QUERIES + "{'_id': 2}", "queries.jsonl:2:2: not valid JSON: "),
        ("queries", None, "queries.jsonl: there is no such file, and no other queries*.jsonl"),
        ("qrels", None, "qrels.tsv: there is no such file"),
        ("qrels", JUDGEMENTS + "1 b 1\n", "qrels.tsv:3:1: 1 cells instead of query-id, corpus-id and score"),
        ("qrels", JUDGEMENTS + "1\tb\tgood\n", 'qrels.tsv:3:5: the score "good" is not a whole number'),
        ("qrels", JUDGEMENTS + "1\tb\t0.5\n", 'qrels.tsv:3:5: the score "0.5" is not a whole number'),
        ("qrels", JUDGEMENTS + "1\ta\t1\n", "qrels.tsv:3:1: query 1 and a were judged before, with another score"),
    ],
)
def test_what_is_wrong_is_one_line(
    file: str, content: str | bytes | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main([str(write(tmp_path, **{file: content}))])
    output, errors = capsys.readouterr()

    assert (code, output) == (2, "")
    assert errors.startswith(f"{tmp_path / message}")
    assert errors.count("\n") == 1


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="nowhere: there is no such folder; name the one that holds corpus"):
        read_collection(tmp_path / "nowhere")


def test_queries_that_nobody_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(write(tmp_path, qrels="1\ta\t0\n2\ta\t1\n"))])

    assert code == 2
    assert capsys.readouterr().err == f"{tmp_path}: no query is left that a line of qrels.tsv answers\n"


@pytest.mark.parametrize("words", [["--sample", "0"], ["--sample", "x"], ["--split", "half"], ["--engine", "x"]])
def test_options_that_cannot_be(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([str(tmp_path), *words])

    assert stop.value.code == 2
    assert words[0] in capsys.readouterr().err


def many_queries() -> Collection:
    queries = tuple(Query(str(number), "words") for number in range(200))
    files = tuple(QueryFile(name, typing=False, queries=queries) for name in ("queries", "queries-typo"))
    return Collection("many", (Document("a", "A", ""),), files, {str(number): {"a": 1} for number in range(200)})


def identifiers(collection: Collection) -> list[list[str]]:
    return [[query.id for query in file.queries] for file in collection.query_files]


def test_the_two_halves_share_no_query() -> None:
    first, second = (select_queries(many_queries(), split=split) for split in ("tune", "held-out"))
    both = identifiers(first)[0] + identifiers(second)[0]

    assert sorted(both) == sorted(identifiers(many_queries())[0])
    assert 70 < len(identifiers(first)[0]) < 130
    # The variants of a query belong to the half of the query.
    assert identifiers(first)[0] == identifiers(first)[1]


def test_a_query_stays_in_its_half() -> None:
    """Otherwise figures of different days could not be compared."""
    assert [split_of(str(number)) for number in range(2, 6)] == ["held-out", "tune", "held-out", "tune"]


def test_a_sample_is_part_of_a_larger_one() -> None:
    small, large = (identifiers(select_queries(many_queries(), sample=number)) for number in (10, 50))

    assert [len(part) for part in (*small, *large)] == [10, 10, 50, 50]
    assert set(small[0]) < set(large[0])
    assert small[0] == small[1]

"""Values know where they stand, and what a file does without is refused at its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extension_support import strict_yaml
from extension_support.problems import Mark, Problem, Subtype
from extension_support.strict_yaml import FileKind, Mapping, Scalar, Sequence, Value, YamlSubtypes

FILE = Path("records/example.yaml")


class WarningSubtype(Subtype):
    YAML_SYNTAX = ("yaml-syntax", "Syntax.")
    YAML_FEATURE = ("yaml-feature", "Feature.")
    ENCODING = ("encoding", "Encoding.")
    UNREADABLE_FILE = ("unreadable-file", "Unreadable.")
    FILE_SIZE = ("file-size", "Size.")
    DUPLICATE_KEY = ("duplicate-key", "Duplicate.")


KIND = FileKind(
    YamlSubtypes.of(WarningSubtype),
    beginning="name: …",
    when_large="an example holds a few lines",
    when_empty="write an example",
    when_irregular="name an example",
    when_several=" and put each example into its own file",
    when_deep="no example is",
    max_depth=8,
)


def parse(text: str | bytes) -> tuple[Mapping | None, list[Problem]]:
    return strict_yaml.parse(FILE, text.encode() if isinstance(text, str) else text, KIND)


def good(text: str | bytes) -> Mapping:
    mapping, problems = parse(text)
    assert problems == []
    assert mapping is not None
    return mapping


def only_problem(text: str | bytes) -> Problem:
    mapping, problems = parse(text)
    assert mapping is None
    assert len(problems) == 1
    assert problems[0].path == FILE
    assert "\n" not in problems[0].message
    return problems[0]


def places(value: Value) -> list[tuple[str, int, int]]:
    """Every scalar of a value, with its line and column."""
    if isinstance(value, Scalar):
        return [(value.text, value.mark.line, value.mark.column)]
    if isinstance(value, Sequence):
        return [place for item in value.items for place in places(item)]
    return [place for key, entry in value.entries for part in (key, entry) for place in places(part)]


def test_each_value_knows_its_line_and_column() -> None:
    text = "name: Example\nlevels: [phd, postdoc]\nlinks:\n  - label: FAQ\n    url: https://example.org\n"

    assert places(good(text)) == [
        ("name", 1, 1),
        ("Example", 1, 7),
        ("levels", 2, 1),
        ("phd", 2, 10),
        ("postdoc", 2, 15),
        ("links", 3, 1),
        ("label", 4, 5),
        ("FAQ", 4, 12),
        ("url", 5, 5),
        ("https://example.org", 5, 10),
    ]


def test_columns_count_characters_and_not_bytes() -> None:
    assert places(good('{"Zürich 🏔": "北京", b: c}'))[2:] == [("b", 1, 20), ("c", 1, 23)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old mac"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_how_an_editor_saves_does_not_move_the_marks(line_end: str, start: bytes) -> None:
    data = start + line_end.join(["# a comment", "name: Example", "sector: space", ""]).encode()

    assert places(good(data)) == [("name", 2, 1), ("Example", 2, 7), ("sector", 3, 1), ("space", 3, 9)]


def test_scalars_stay_text() -> None:
    assert [text for text, _, _ in places(good("a: NO\nb: 2024-10\nc: 1e3\nd: 012\ne: 2024-10-31\nf: 12:30:45\n"))][
        1::2
    ] == [
        "NO",
        "2024-10",
        "1e3",
        "012",
        "2024-10-31",
        "12:30:45",
    ]


@pytest.mark.parametrize(
    ("written", "is_null"),
    [("", True), ("~", True), ("null", True), ("NULL", True), ('""', False), ('"null"', False), ("none", False)],
)
def test_null_is_what_yaml_says(written: str, is_null: bool) -> None:  # noqa: FBT001 -- a column of the table
    value = good(f"a: {written}\n").entries[0][1]

    assert isinstance(value, Scalar)
    assert value.is_null is is_null


@pytest.mark.parametrize(
    ("text", "line", "column", "named"),
    [
        ("a: &x 1\nb: *x\n", 1, 4, '"&x"'),
        ("b: *x\n", 1, 4, '"*x"'),
        ("a: 1\nb:\n  - c: *long-name\n", 3, 8, '"*long-name"'),
        ("a: &x [1]\n", 1, 4, '"&x"'),
        ("a: &x {b: 1}\n", 1, 4, '"&x"'),
        ("&x a: 1\n", 1, 1, '"&x"'),
        ("a: {<<: *x}\n", 1, 9, '"*x"'),
        ("a: !!python/object/apply:os.system [id]\n", 1, 4, "python/object/apply:os.system"),
        ("a: !local 1\n", 1, 4, '"!local"'),
        ("a: !!str 1\n", 1, 4, "str"),
        ("a: ! 1\n", 1, 4, '"!"'),
        ("a: 1\n---\nb: 2\n", 2, 1, '"---"'),
        ("? [a, b]\n: c\n", 1, 3, "key"),
        ("? {a: b}\n: c\n", 1, 3, "key"),
    ],
)
def test_what_no_file_needs_is_refused(text: str, line: int, column: int, named: str) -> None:
    problem = only_problem(text)

    assert problem.subtype is WarningSubtype.YAML_FEATURE
    assert problem.mark == Mark(line, column)
    assert named in problem.message
    assert ";" in problem.message


def test_a_second_document_belongs_elsewhere() -> None:
    assert only_problem("a: b\n---\n").message == (
        'a second document starts here; delete the line "---" and put each example into its own file'
    )


def test_one_document_may_have_its_marks() -> None:
    assert places(good("---\na: b\n...\n")) == [("a", 2, 1), ("b", 2, 4)]


def test_bombs_of_aliases_do_not_go_off() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert only_problem(bomb).mark == Mark(1, 4)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("name: a: b\n", 1, 8),
        ("name: [a\nsector: b\n", 2, 7),
        ("name: 'a\n", 2, 1),
        ('name: "a\\q"\n', 1, 9),
        ("name: a\n sector: b\n", 2, 8),
        ("a:\n\tb: c\n", 2, 1),
        ("name: @a\n", 1, 7),
        ("name: `a`\n", 1, 7),
        ("name: %a\n", 1, 7),
        ("- a\nb: c\n", 2, 1),
        ("a: b\n}\n", 2, 1),
        ("a\nb: c\n", 2, 2),
    ],
)
def test_broken_yaml_names_its_place(text: str, line: int, column: int) -> None:
    problem = only_problem(text)

    assert problem.subtype is WarningSubtype.YAML_SYNTAX
    assert problem.mark == Mark(line, column)
    assert problem.message.startswith("not valid YAML (")
    assert "; check the indentation" in problem.message


@pytest.mark.parametrize("loader", [strict_yaml._LOADER, yaml.SafeLoader], ids=["fastest", "python"])
@pytest.mark.parametrize(
    "text", ['a: "\\UFFFFFFFF"\n', f"%YAML 1.{'1' * 5000}\n---\na: b\n"], ids=["escape", "version"]
)
def test_numbers_too_large_for_the_loader_are_reported(
    text: str, loader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strict_yaml, "_LOADER", loader)
    problem = only_problem(text)

    assert problem.subtype is WarningSubtype.YAML_SYNTAX
    assert problem.mark.line == 1


def test_duplicate_keys_are_found_at_each_level() -> None:
    mapping, problems = parse("a: 1\nb:\n  c: 1\n  c: 2\nd:\n  - {e: 1, e: 2}\na: 3\na: 4\n")

    assert mapping is not None
    assert {problem.subtype for problem in problems} == {WarningSubtype.DUPLICATE_KEY}
    assert sorted(problem.mark for problem in problems) == [Mark(4, 3), Mark(6, 12), Mark(7, 1), Mark(8, 1)]
    assert {problem.message for problem in problems} == {
        '"a" was already given in line 1; keep one of the two',
        '"c" was already given in line 3; keep one of the two',
        '"e" was already given in line 6; keep one of the two',
    }


@pytest.mark.parametrize(
    ("data", "line", "column", "byte"),
    [
        (b"name: Z\xfcrich\n", 1, 8, "0xfc"),
        ("name: Zürich\nplace: Genève\n".encode("latin-1"), 1, 8, "0xfc"),
        (b"name: ok\nplace: Gen\xe8ve\n", 2, 11, "0xe8"),
        ("name: Zürich 🏔 ".encode() + b"\xff\n", 1, 16, "0xff"),
        (b"\xef\xbb\xbfname: \xe9\n", 1, 7, "0xe9"),
        (b"a: b\r\nc: \x80\r\n", 2, 4, "0x80"),
        (b"a: b\rc: \x80\r", 2, 4, "0x80"),
        (b"name: cut \xf0\x9f\x8f", 1, 11, "0xf0"),
        (b"name: \xed\xa0\x80", 1, 7, "0xed"),
        ("name: Example\n".encode("utf-16"), 1, 1, "0xff"),
    ],
)
def test_bytes_that_are_not_utf8_are_named(data: bytes, line: int, column: int, byte: str) -> None:
    problem = only_problem(data)

    assert problem.subtype is WarningSubtype.ENCODING
    assert problem.mark == Mark(line, column)
    assert f"byte {byte} is not UTF-8" in problem.message


@pytest.mark.parametrize(
    ("data", "line", "column", "named"),
    [
        (b"name: a\x00b\n", 1, 8, "U+0000"),
        (b"name: a\x07\n", 1, 8, "U+0007"),
        (b"name: ok\nsector: \x1b[31m\n", 2, 9, "U+001B"),
        ("name: Zürich in der 北京\x08\n".encode(), 1, 23, "U+0008"),
        ("# Genève, Zürich\nname: \x7f\n".encode(), 2, 7, "U+007F"),
        ("name: \ufffe\n".encode(), 1, 7, "U+FFFE"),
        (b"\xef\xbb\xbfname: a\x01\n", 1, 8, "U+0001"),
        ("# Zürich\r\nname: \x01\r\n".encode(), 2, 7, "U+0001"),
    ],
)
def test_control_characters_are_named(data: bytes, line: int, column: int, named: str) -> None:
    problem = only_problem(data)

    assert problem.subtype is WarningSubtype.YAML_SYNTAX
    assert named in problem.message
    assert problem.mark == Mark(line, column)


@pytest.mark.parametrize(
    "text", ["", "\n", "  \n\n", "# only\n# comments\n", "---\n", "---\n...\n", "~\n", "null\n", "\ufeff"]
)
def test_empty_files_are_empty(text: str) -> None:
    problem = only_problem(text)

    assert problem.subtype is WarningSubtype.FILE_SIZE
    assert problem.mark == Mark(1, 1)
    assert problem.message == "the file is empty; write an example"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("- a\n- b\n", 1, 1), ("# why\n\n[a, b]\n", 3, 1), ("just words\n", 1, 1), ('""\n', 1, 1), ("42\n", 1, 1)],
)
def test_a_file_that_is_no_mapping_is_refused(text: str, line: int, column: int) -> None:
    problem = only_problem(text)

    assert problem.subtype is WarningSubtype.YAML_SYNTAX
    assert problem.mark == Mark(line, column)
    assert problem.message.endswith('start with, for example, "name: …"')


@pytest.mark.parametrize("brackets", ["[]", "{}"])
@pytest.mark.parametrize("depth", [20, 30_000])
def test_deep_nesting_is_refused_before_it_hurts(brackets: str, depth: int) -> None:
    opening = "[" if brackets == "[]" else "{a: "
    problem = only_problem("a: " + opening * depth)

    assert problem.subtype is WarningSubtype.YAML_FEATURE
    assert problem.mark.line == 1
    assert problem.message == "nested more than 8 levels deep; no example is"


def test_block_nesting_is_refused_at_its_line() -> None:
    text = "".join("  " * depth + f"level{depth}:\n" for depth in range(12))

    assert only_problem(text).mark.line <= KIND.max_depth + 1


def test_a_file_as_large_as_allowed_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a" * KIND.max_bytes)

    assert strict_yaml.read_bytes(path, KIND) == b"a" * KIND.max_bytes


def test_a_larger_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "larger.yaml"
    path.write_bytes(b"a" * (KIND.max_bytes + 1))
    problem = strict_yaml.read_bytes(path, KIND)

    assert isinstance(problem, Problem)
    assert problem.subtype is WarningSubtype.FILE_SIZE
    assert problem.mark == Mark(1, 1)
    assert problem.message == "the file is larger than 64 KiB; shorten it: an example holds a few lines"


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    problem = strict_yaml.read_bytes(tmp_path, KIND)

    assert isinstance(problem, Problem)
    assert problem.subtype is WarningSubtype.UNREADABLE_FILE
    assert "cannot be read" in problem.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_nobody_waits_for_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    problem = strict_yaml.read_bytes(path, KIND)

    assert isinstance(problem, Problem)
    assert problem.subtype is WarningSubtype.UNREADABLE_FILE
    assert problem.message == "this is not a regular file; name an example"


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    mapping, problems = parse(data)

    assert mapping is not None or problems
    assert all("\n" not in problem.message for problem in problems)


@given(st.text(alphabet=st.sampled_from("ab:- \n\t[]{}&*!|>'\"%@`#?,\\é\r\u2028~"), max_size=60))
def test_no_text_raises(text: str) -> None:
    mapping, problems = parse(text)
    lines = len(text.replace("\u2028", "\n").splitlines()) + 1

    assert mapping is not None or problems
    assert all(1 <= problem.mark.line <= lines and problem.mark.column >= 1 for problem in problems)
    assert all("\n" not in problem.message for problem in problems)

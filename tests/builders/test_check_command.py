"""``python -m organization_cards check`` says the same as a build, without one."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from tests.builders.projects import DOCS, make_project, run_python, run_sphinx
from tests.unit.samples import EPOCH, record_of, write_records

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = ("-m", "organization_cards", "check")


def test_good_records(tmp_path: Path) -> None:
    write_records(tmp_path / "records", {"one": record_of("one"), "two": record_of("two")})
    run = run_python(*COMMAND, "records", cwd=tmp_path, epoch=EPOCH)

    assert (run.code, run.status, run.errors) == (0, "2 records are good\n", "")


def test_one_good_record(tmp_path: Path) -> None:
    write_records(tmp_path / "records", {"one": record_of("one")})
    run = run_python(*COMMAND, "records", cwd=tmp_path, epoch=EPOCH)

    assert (run.code, run.status) == (0, "1 record is good\n")


def test_the_real_records_are_good() -> None:
    run = run_python(*COMMAND, "docs/_records", cwd=DOCS.parent)

    assert (run.code, run.errors) == (0, "")
    assert re.fullmatch(r"\d+ records are good\n", run.status)


def test_every_problem_is_a_line(tmp_path: Path) -> None:
    records: dict[str, str | bytes] = {
        "good": record_of("good"),
        "bad": record_of("bad", zzz="1", sector="zoo"),
        "latin": b"name: Z\xfcrich\n",
        "empty": "",
    }
    write_records(tmp_path / "records", records)
    run = run_python(*COMMAND, "records", cwd=tmp_path, epoch=EPOCH)

    assert run.code == 1
    assert run.errors == ""
    assert run.status.splitlines() == [
        'records/bad.yaml:4:9: "zoo" is not a value of "sector"; write one of: finance, lab, space',
        'records/bad.yaml:10:1: unknown key "zzz"; delete it, or see the list of fields',
        "records/empty.yaml:1:1: the file is empty; write at least the required fields, or delete the file",
        "records/latin.yaml:1:8: byte 0xfc is not UTF-8; save the file with the encoding UTF-8",
    ]


def test_a_build_says_the_same(tmp_path: Path) -> None:
    source = make_project(
        tmp_path / "project", {"index": "# Title\n"}, {"bad": record_of("bad", sector="zoo", links="[1]")}
    )
    command = run_python(*COMMAND, "_records", cwd=source, epoch=EPOCH)
    site = run_sphinx(source, tmp_path / "output", epoch=EPOCH)

    assert command.status.splitlines() == [
        re.sub(r" \[[\w.-]+\]$", "", line.replace(": WARNING: ", ": ")) for line in site.warnings
    ]


@pytest.mark.parametrize("folder", ["nowhere", "file.txt"])
def test_a_folder_that_does_not_exist(folder: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")
    run = run_python(*COMMAND, folder, cwd=tmp_path)

    assert (run.code, run.status) == (2, "")
    assert run.errors == f"{folder}: there is no such folder; name the one that holds the records\n"


@pytest.mark.parametrize("arguments", [(), ("chek",), ("check",)])
def test_other_words_explain_the_command(arguments: tuple[str, ...], tmp_path: Path) -> None:
    run = run_python("-m", "organization_cards", *arguments, cwd=tmp_path)

    assert run.code == 2
    assert "usage: python -m organization_cards" in run.errors
    assert "Traceback" not in run.errors


@pytest.mark.parametrize("epoch", ["0", "soon"])
def test_records_may_be_younger_than_the_source_date(epoch: str, tmp_path: Path) -> None:
    """The variable says on which day to show the records, not when they were checked."""
    write_records(tmp_path / "records", {"one": record_of("one")})
    run = run_python(*COMMAND, "records", cwd=tmp_path, epoch=epoch)

    assert (run.code, run.status, run.errors) == (0, "1 record is good\n", "")


def test_a_day_in_the_future_is_compared_with_the_clock(tmp_path: Path) -> None:
    write_records(tmp_path / "records", {"one": record_of("one", checked_on="9999-12-31")})
    run = run_python(*COMMAND, "records", cwd=tmp_path)

    assert run.code == 1
    assert "records/one.yaml:8:13:" in run.status


def test_a_day_that_has_begun_elsewhere_is_not_in_the_future(tmp_path: Path) -> None:
    tomorrow = dt.datetime.now().astimezone().date() + dt.timedelta(days=1)
    write_records(tmp_path / "records", {"one": record_of("one", checked_on=str(tomorrow))})

    assert run_python(*COMMAND, "records", cwd=tmp_path).code == 0


def test_a_terminal_that_knows_few_characters_is_no_reason_to_stop(tmp_path: Path) -> None:
    write_records(tmp_path / "records", {"bad": record_of("bad", sector="Zürich"), "next": record_of("next", zzz="1")})
    run = run_python(*COMMAND, "records", cwd=tmp_path, epoch=EPOCH, encoding="ascii")

    assert run.errors == ""
    assert run.code == 1
    assert [line.partition(" ")[0] for line in run.status.splitlines()] == [
        "records/bad.yaml:4:9:",
        "records/next.yaml:10:1:",
    ]

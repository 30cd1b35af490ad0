"""Records that were kept save time, and never stop a build."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from organization_cards.record_cache import RecordCache
from organization_cards.records import load_registry
from tests.unit.samples import record_of, write_records

if TYPE_CHECKING:
    from pathlib import Path

    from organization_cards.records import Registry

TODAY = dt.date(2026, 11, 2)
# Pickle raises an OverflowError, among others, or gives something else than what was kept.
DAMAGED = [
    b"",
    b"\x80\x04R.",
    b"\x80\x04h\x05.",
    b"\x80\x05\x95\xff\xff\xff\xff\xff\xff\xff\xff.",
    b"\x80\x04\x8b\xff\xff\xff\xff.",
    b"\x80\x04K\x01.",
    b"\x80\x04K\x04]\x86.",
    b"\x80\x04K\x04}X\x05\x00\x00\x00alphaK\x01s\x86.",
]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "_records"
    write_records(folder, {each: record_of(each) for each in ("alpha", "beta")})
    return folder


def load(records: Path, path: Path) -> Registry:
    cache = RecordCache(path)
    registry = load_registry(records, TODAY, cache)
    cache.save()
    return registry


@pytest.mark.parametrize("content", DAMAGED)
def test_a_damaged_file_is_made_again(content: bytes, records: Path, tmp_path: Path) -> None:
    path = tmp_path / "cache"
    first = load(records, path)
    good = path.read_bytes()
    path.write_bytes(content)

    assert load(records, path).organizations == first.organizations
    assert path.read_bytes() == good


@pytest.mark.parametrize("refused", ["tempfile.mkstemp", "pathlib.Path.mkdir", "pathlib.Path.replace", "pickle.dump"])
def test_where_nothing_can_be_written_the_build_goes_on(
    refused: str, records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    folder = tmp_path / "doctrees"
    folder.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(refused, refuse)
        registry = load(records, folder / "cache")

    assert sorted(registry.organizations) == ["alpha", "beta"]
    assert list(folder.iterdir()) == []

"""Brings the files of a Pagefind index into the form that is published.

Pagefind lists filters and their values in an order of chance, and names files by what they hold: each run gives other
bytes and names. Here both are sorted and the files named anew. What no search reads is left out.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import cbor2

if TYPE_CHECKING:
    from collections.abc import Iterable

ENTRY_FILE = "pagefind-entry.json"
SCRIPTS = ("pagefind.js", "pagefind-worker.js")
FRAGMENTS = "fragment"
FOLDERS = ("index", FRAGMENTS, "filter")

_MARK = b"pagefind_dcd"
_FILTERS_IN_TABLE = 3
_LETTERS_OF_NAME = 10


class UnknownFormError(Exception):
    """The files are not those that this version of Pagefind makes."""


def published(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Choose and rewrite files.

    Args:
        files: What Pagefind made, as pairs of a relative path and its content.

    Returns:
        The content of each file to publish, by its relative path.

    Raises:
        UnknownFormError: They are not what was expected.
    """
    made = dict(files)
    kept = {name: content for name, content in made.items() if _folder(name) in FOLDERS or name in SCRIPTS}
    try:
        entry = json.loads(made[ENTRY_FILE])
        for language in entry["languages"].values():
            # Without rules for the language it is the engine for any.
            engine = f"wasm.{language['wasm'] or 'unknown'}.pagefind"
            kept[engine] = made[engine]
            table = _unpacked(made[f"pagefind.{language['hash']}.pf_meta"])
            filters = sorted(table[_FILTERS_IN_TABLE])
            table[_FILTERS_IN_TABLE] = [[label, _rewrite_filter(kept, name)] for label, name in filters]
            packed = _packed(table)
            language["hash"] = _named_after(packed, language["hash"])
            kept[f"pagefind.{language['hash']}.pf_meta"] = packed
    except (ValueError, LookupError, TypeError, AttributeError, EOFError, OSError, cbor2.CBORDecodeError) as error:
        raise UnknownFormError(f"{type(error).__name__}: {error}") from error
    kept[ENTRY_FILE] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return kept


def _rewrite_filter(files: dict[str, bytes], name: str) -> str:
    label, values = _unpacked(files.pop(f"filter/{name}.pf_filter"))
    packed = _packed([label, sorted(values)])
    new = _named_after(packed, name)
    files[f"filter/{new}.pf_filter"] = packed
    return new


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)


def _named_after(content: bytes, name: str) -> str:
    language = name.rpartition("_")[0]
    return f"{language}_{hashlib.sha256(content).hexdigest()[:_LETTERS_OF_NAME]}"


def _unpacked(content: bytes) -> Any:  # noqa: ANN401 -- what CBOR holds
    data = gzip.decompress(content)
    if not data.startswith(_MARK):
        raise ValueError("a file without Pagefind's mark")
    return cbor2.loads(data.removeprefix(_MARK))


def _packed(value: object) -> bytes:
    return gzip.compress(_MARK + cbor2.dumps(value), mtime=0)

"""Each extension works without the others, and what they share needs none of them."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

EXT = Path(__file__).parents[2] / "ext"
SHARED = "extension_support"
PACKAGES = frozenset(path.parent.name for path in EXT.glob("*/__init__.py"))
WITHOUT_SPHINX = ("files", "problems", "settings", "strict_yaml", "terminal")


def imported(path: Path) -> Iterator[str]:
    """Name the packages that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_a_package_imports_itself_and_what_all_share(package: str) -> None:
    arrows = {name for path in (EXT / package).rglob("*.py") for name in imported(path)} & PACKAGES

    assert arrows <= {package, SHARED}


def test_what_all_share_is_no_extension() -> None:
    assert SHARED in PACKAGES
    assert [
        path.name for path in (EXT / SHARED).rglob("*.py") if "def setup(" in path.read_text(encoding="utf-8")
    ] == []


def test_what_reads_files_needs_no_sphinx() -> None:
    names = ", ".join(f"{SHARED}.{name}" for name in WITHOUT_SPHINX)
    code = f"import sys, {names}; print(sorted({{'docutils', 'sphinx'}} & sys.modules.keys()))"
    environment = {**os.environ, "PYTHONPATH": str(EXT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True)

    assert done.stdout.strip() == b"[]"

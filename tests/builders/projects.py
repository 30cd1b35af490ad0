"""Builds small projects, and reads what Sphinx says about them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.util.docutils import docutils_namespace, patch_docutils

from tests.unit.samples import VOCABULARY, record_of, write_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docutils import nodes
    from sphinx.environment import BuildEnvironment

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
FIVE = ("amazon", "frontier-development-lab", "google", "mckinsey", "microsoft-research")
"""The organizations that the documentation began with; editors add others."""

CONF = """\
project = "Example"
extensions = ["myst_parser", "organization_cards"]
exclude_patterns = ["_records", "_build"]
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
html_copy_source = False
"""

_ESCAPE_CODE = re.compile(r"\x1b\[[0-9;]*m")
_WARNING = re.compile(r"^(?P<place>.*?): (?:WARNING|ERROR|CRITICAL): (?P<message>.*)$")


@dataclass
class Build:
    """What one build did.

    Attributes:
        output: The folder of the result.
        warnings: The lines on standard error, with the source folder cut off.
        read: The pages that were read.
        written: The pages that were written.
        env: The environment afterwards.
        pages: The doctree of each page as it was written, when it was asked for.
    """

    output: Path
    warnings: list[str]
    read: set[str]
    written: set[str]
    env: BuildEnvironment
    pages: dict[str, nodes.document] = field(default_factory=dict)

    def html(self, docname: str = "index") -> str:
        """Give the HTML of a page."""
        return (self.output / f"{docname}.html").read_text(encoding="utf-8")

    def warnings_of(self, name: str) -> list[str]:
        """Give the warnings of one file."""
        return [warning for warning in self.warnings if warning.startswith(f"{name}:")]


def make_project(
    folder: Path,
    pages: Mapping[str, str],
    records: Mapping[str, str | bytes] | Iterable[str] = (),
    *,
    conf: str = "",
    vocabulary: str = VOCABULARY,
) -> Path:
    """Write a project.

    Args:
        folder: Where to write it.
        pages: The text of each page by its name, with ``.md`` where it has no suffix.
        records: The text of each record by its id; for ids alone, each with a record of its own.
        conf: What to add to conf.py.
        vocabulary: The vocabulary of the records.

    Returns:
        The folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(CONF + conf, encoding="utf-8")
    for name, text in pages.items():
        path = folder / (name if "." in name else f"{name}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    texts = records if isinstance(records, Mapping) else {each: record_of(each) for each in records}
    write_records(folder / "_records", texts, vocabulary)
    return folder


def build(  # noqa: PLR0913 -- as many as Sphinx itself
    source: Path,
    output: Path | None = None,
    builder: str = "html",
    *,
    doctrees: Path | None = None,
    parallel: int = 1,
    config: dict[str, Any] | None = None,
    keep_pages: bool = False,
) -> Build:
    """Build a project in this process.

    Args:
        source: The folder of the project.
        output: The folder of the result; by default inside the project's ``_build``.
        builder: The name of the builder.
        doctrees: The folder of what is kept for the next build; by default beside the result.
        parallel: The number of processes.
        config: What to set otherwise than conf.py.
        keep_pages: Whether to keep the doctrees as they were written.
    """
    output = output or source / "_build" / builder
    doctrees = doctrees or output.with_name(f"{output.name}-doctrees")
    warning = StringIO()
    read: set[str] = set()
    written: set[str] = set()
    pages: dict[str, nodes.document] = {}
    path_before = sys.path.copy()
    try:
        # Sphinx keeps the words of a language for all builds of a process.
        translators.clear()
        with patch_docutils(source), docutils_namespace():
            app = Sphinx(
                source,
                source,
                output,
                doctrees,
                builder,
                confoverrides=config,
                status=None,
                warning=warning,
                parallel=parallel,
            )

            def note_read(_app: Sphinx, _env: BuildEnvironment, docnames: Sequence[str]) -> None:
                read.update(docnames)

            def note_written(_app: Sphinx, doctree: nodes.document, docname: str) -> None:
                written.add(docname)
                if keep_pages:
                    pages[docname] = doctree

            # Both are sent by the process that gives out the work, also where the work is done in parallel.
            app.connect("env-before-read-docs", note_read)
            app.connect("doctree-resolved", note_written)
            app.build()
    finally:
        sys.path[:] = path_before
    said = _ESCAPE_CODE.sub("", warning.getvalue()).replace(f"{source}{os.sep}", "")
    return Build(output, said.splitlines(), read, written, app.env, pages)


@dataclass
class Run:
    """What ``python -m sphinx`` said, and its exit code."""

    code: int
    status: str
    errors: str

    @property
    def warnings(self) -> list[str]:
        """The lines on standard error."""
        return self.errors.splitlines()


def run_sphinx(source: Path, output: Path, *options: str, builder: str = "html", epoch: str | None = None) -> Run:
    """Build a project as a person does, in a process of its own that starts in the project's folder."""
    return run_python(
        "-m",
        "sphinx",
        f"--builder={builder}",
        f"--doctree-dir={output.with_name(f'{output.name}-doctrees')}",
        *options,
        ".",
        str(output),
        cwd=source,
        epoch=epoch,
    )


def run_python(*arguments: str, cwd: Path, epoch: str | None = None, encoding: str = "utf-8") -> Run:
    """Run Python with the extensions on its path, in a terminal of some encoding."""
    # What tests ask Python to tell besides is not part of what a person sees.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PYTHONPATH": str(ROOT / "ext"), "PYTHONUTF8": "1", "PYTHONIOENCODING": encoding}
    if epoch is not None:
        environment["SOURCE_DATE_EPOCH"] = epoch
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=cwd, env=environment, check=False, capture_output=True, encoding=encoding)
    return Run(done.returncode, done.stdout, done.stderr)


def places_and_messages(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Split each warning into its place and its message."""
    found = [_WARNING.match(line) for line in lines]
    return [(match["place"], match["message"]) for match in found if match]


def differing_files(first: Path, second: Path, *, ignored: Iterable[str] = ()) -> list[str]:
    """List the files that are not the same, byte for byte, in two folders."""
    skip = set(ignored)
    names = {
        str(path.relative_to(folder))
        for folder in (first, second)
        for path in folder.rglob("*")
        if path.is_file() and path.name not in skip
    }
    return sorted(name for name in names if _bytes(first / name) != _bytes(second / name))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None

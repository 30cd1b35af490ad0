"""The theme knows the sphinx-book-theme it was written for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from career_theme.inherited import Template, changed_templates, checksum, known_templates, main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_installed_theme_is_known() -> None:
    # The newest that pyproject.toml allows is what a fresh environment gets.
    assert changed_templates() == []


def test_each_template_is_compared_with_at_least_one_version() -> None:
    templates = known_templates()

    assert templates
    assert all(template.checksums for template in templates)


def test_a_changed_and_a_missing_template_are_named(tmp_path: Path) -> None:
    (tmp_path / "layout.html").write_text("one\n", encoding="utf-8")
    known = checksum("theme/layout.html", {"theme": tmp_path})
    assert known is not None
    templates = (Template("theme/layout.html", (known,)), Template("theme/gone.html", (known,)))
    folders = {"theme": tmp_path}
    assert changed_templates(templates, folders) == ["theme/gone.html"]

    (tmp_path / "layout.html").write_text("other\n", encoding="utf-8")

    assert changed_templates(templates, folders) == ["theme/layout.html", "theme/gone.html"]


def test_line_ends_make_no_difference(tmp_path: Path) -> None:
    (tmp_path / "unix.html").write_bytes(b"a\nb\n")
    (tmp_path / "windows.html").write_bytes(b"a\r\nb\r\n")
    folders = {"theme": tmp_path}

    assert checksum("theme/unix.html", folders) == checksum("theme/windows.html", folders)


def test_the_command_prints_what_the_manifest_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0

    printed = capsys.readouterr().out
    assert printed.startswith("[templates]\n")
    assert all(f'"{template.name}" = ["{template.checksums[-1]}"]' in printed for template in known_templates())

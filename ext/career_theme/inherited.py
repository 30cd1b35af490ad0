"""Tells whether the installed sphinx-book-theme is one that this theme's pages were written for.

    python -m career_theme.inherited    print the checksums of the installed theme, for inherited.toml

The file inherited.toml lists each template that the theme's own page replaces, with the checksums of the versions
that somebody compared it with. A template that changed may hold something that a page needs.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = Path(__file__).with_name("inherited.toml")
_SHOWN_DIGITS = 16


@dataclass(frozen=True)
class Template:
    """A template of the inherited theme.

    Attributes:
        name: Its package and path, as ``sphinx_book_theme/layout.html``.
        checksums: The first 16 hexadecimal digits of the SHA-256 of each version that is known.
    """

    name: str
    checksums: tuple[str, ...]


def known_templates(manifest: Path = MANIFEST) -> tuple[Template, ...]:
    """Read the list of replaced templates.

    Args:
        manifest: A TOML file whose table ``templates`` maps a name to its checksums.

    Returns:
        The templates, in the order of the file.
    """
    data = tomllib.loads(manifest.read_text(encoding="utf-8"))
    return tuple(Template(name, tuple(checksums)) for name, checksums in data["templates"].items())


def changed_templates(
    known: tuple[Template, ...] | None = None, folders: Mapping[str, Path] | None = None
) -> list[str]:
    """Name the templates of the installed theme that differ from each known version, or are gone.

    Args:
        known: The templates to compare; those of inherited.toml unless given.
        folders: Where the templates of a package are; those of the installed packages unless given.

    Returns:
        Their names; an empty list when the installed theme is known.
    """
    templates = known_templates() if known is None else known
    return [template.name for template in templates if checksum(template.name, folders) not in template.checksums]


def checksum(name: str, folders: Mapping[str, Path] | None = None) -> str | None:
    """Give the checksum of an installed template; None where it is not installed.

    Args:
        name: Package and path, as ``sphinx_book_theme/layout.html``.
        folders: Where the templates of a package are; that of the installed package unless given.
    """
    package, _, path = name.partition("/")
    folder = (folders or {}).get(package) or _templates_of(package)
    file = folder / path if folder else None
    if file is None or not file.is_file():
        return None
    # A checkout may have other line ends than a wheel.
    content = file.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()[:_SHOWN_DIGITS]


def _templates_of(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    # Sphinx names its own themes by their folder alone.
    return root / "themes" / "basic" if package == "sphinx" else root / "theme" / package


def main() -> int:
    """Print the checksums of the installed theme as the manifest has them."""
    lines = [f'"{template.name}" = ["{checksum(template.name) or ""}"]' for template in known_templates()]
    sys.stdout.write("\n".join(["[templates]", *lines]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the options of a directive are, how they are read, and in which lines they stand."""

from __future__ import annotations

import linecache
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from extension_support.problems import did_you_mean, quoted
from organization_cards import diagnostics
from organization_cards.problems import WarningSubtype

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.util.typing import OptionSpec


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive, as the documentation sees it."""

    takes: str
    description: str


def flag(description: str) -> Option:
    """Describe an option that takes no value."""
    return Option("nothing", description)


CLASS_OPTION = Option("CSS classes", "Added to the element.")


def option_spec(options: Iterable[str]) -> OptionSpec:
    """Give what the parsers need to know of the options.

    The parsers take any text, because MyST and reStructuredText treat a value that they refuse differently:
    the directive itself reads it and reports what is wrong.
    """
    return dict.fromkeys(options, directives.unchanged)


class OptionsDirective(SphinxDirective):
    """A directive that reads its options itself, with the same result in MyST and in reStructuredText."""

    def text(self, name: str) -> str:
        """Read an option as text, empty where it is not given."""
        return (self.options.get(name) or "").strip()

    def flag(self, name: str) -> bool:
        """Read an option that takes no value."""
        if self.text(name):
            message = (
                f'the option "{name}" takes no value; delete {quoted(self.text(name))}, or the option to switch it off'
            )
            self.warn_of_option(name, message)
        return name in self.options

    def word(self, name: str, known: Iterable[str]) -> str | None:
        """Read an option that takes one of a few words; None where it is not given, or wrong."""
        if name not in self.options:
            return None
        word = self.text(name)
        if word in known:
            return word
        self.warn_of_option(name, f'{quoted(word)} is not a value of "{name}"; {did_you_mean(word, known)}')
        return None

    def number(self, name: str, largest: int | None = None) -> int | None:
        """Read an option that takes a number from 1; None where it is not given, or wrong."""
        if name not in self.options:
            return None
        text = self.text(name)
        if re.fullmatch(r"[1-9]\d{0,5}", text, re.ASCII) and (largest is None or int(text) <= largest):
            return int(text)
        numbers = f"a number from 1 to {largest}" if largest else "a number from 1"
        self.warn_of_option(name, f'{quoted(text)} is not a value of "{name}"; write {numbers}')
        return None

    def comma_separated(self, name: str) -> tuple[str, ...]:
        """Read an option that takes values separated by commas."""
        if name not in self.options:
            return ()
        values = tuple(value.strip() for value in self.text(name).split(",") if value.strip())
        if not values:
            self.warn_of_option(name, f'the option "{name}" is empty; write at least one value, or delete it')
        return values

    def classes(self) -> list[str]:
        """Read the option "class"."""
        if "class" not in self.options:
            return []
        try:
            return list(directives.class_option(self.text("class")))
        except ValueError:
            message = f"{quoted(self.text('class'))} gives no CSS class; write words of letters, digits and hyphens"
            self.warn_of_option("class", message)
            return []

    def warn_of_option(self, name: str, message: str, subtype: WarningSubtype = WarningSubtype.OPTION) -> None:
        """Report an option at its own line."""
        diagnostics.warn(message, subtype, self.option_location(name))

    def get_location(self) -> str:
        """Give ``path:line`` of the directive, for a warning."""
        source, line = self.opening()
        return f"{source}:{line}"

    def option_location(self, name: str) -> str:
        """Give ``path:line`` of an option, for a warning."""
        return f"{self.opening()[0]}:{self.option_line(name)}"

    def option_line(self, name: str) -> int:
        """Find the line in which an option stands, or the directive's own where it is not given."""
        _source, first_line = self.opening()
        pattern = re.compile(rf"\s*:?{re.escape(name)}\s*:(\s|$)")
        for offset, line in enumerate(self.block_text.splitlines()):
            if pattern.match(line):
                return first_line + offset
        return first_line

    def opening(self) -> tuple[str, int]:
        """Find the file and line in which the directive opens.

        Both parsers know it, but inside another directive MyST counts a line too many, and how they count the
        lines of options differs between them and between their versions. So the text itself decides.
        """
        source, line = self.get_source_info()
        # docutils names an included file from the working directory.
        source = os.path.abspath(source)  # noqa: PTH100 -- unlike Path.resolve, it leaves links as they are
        opening = self.block_text.partition("\n")[0].strip()
        linecache.checkcache(source)
        for nearby in (line, line - 1, line + 1):
            if linecache.getline(source, nearby).strip() == opening:
                return source, nearby
        return source, line

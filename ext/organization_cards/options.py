"""What the options of a directive are, and in which lines they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docutils.parsers.rst import directives

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.util.docutils import SphinxDirective
    from sphinx.util.typing import OptionSpec


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a directive, as the parser and the documentation see it.

    The parser takes any text, because MyST and reStructuredText treat a refused value differently;
    the directive reads it and reports what is wrong.
    """

    takes: str
    description: str
    converter: Callable[[str], Any] = directives.unchanged


def flag(description: str) -> Option:
    """Make an option that takes no value."""
    return Option("nothing", description, directives.flag)


CLASS_OPTION = Option("CSS classes", "Added to the element.", directives.class_option)


def option_spec(options: dict[str, Option]) -> OptionSpec:
    """Give what the parsers need to know of the options."""
    return {name: option.converter for name, option in options.items()}


def option_line(directive: SphinxDirective, name: str) -> int:
    """Find the line in which an option stands, in MyST and in reStructuredText.

    Both parsers give the directive's own line; how they count the lines inside it differs between them and
    between their versions, so the option is looked up in the directive's text.
    """
    pattern = re.compile(rf"\s*:?{re.escape(name)}\s*:(\s|$)")
    for offset, line in enumerate(directive.block_text.splitlines()):
        if pattern.match(line):
            return directive.lineno + offset
    return directive.lineno


def option_location(directive: SphinxDirective, name: str) -> str:
    """Give ``path:line`` of an option, for a warning."""
    source = directive.get_source_info()[0]
    return f"{source}:{option_line(directive, name)}"

"""Tables of standard nodes, and the rows of those that document an extension from its code."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extension_support.problems import Subtype
    from extension_support.settings import Setting

    Cell: TypeAlias = str | nodes.Node | Sequence[nodes.Node]
    """Text, an inline node, or several of them."""


def table(
    head: Iterable[str], rows: Iterable[Iterable[Cell]], widths: Sequence[int], classes: Iterable[str] = ()
) -> nodes.table:
    """Build a table of standard nodes.

    Args:
        head: The words above the columns.
        rows: The cells of each row.
        widths: The widths of the columns, in hundredths.
        classes: Classes beside the one that keeps the widths.
    """
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in widths), cols=len(widths))
    group += nodes.thead("", _row(head))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["colwidths-given", *classes])


def code(text: str) -> nodes.literal:
    """Give a name or a value as it is written in a file."""
    return nodes.literal("", text)


def setting_rows(settings: Iterable[Setting]) -> list[list[Cell]]:
    """Give the name, the default and the meaning of each setting."""
    return [[code(setting.name), code(repr(setting.default)), setting.description] for setting in settings]


def warning_rows(warning_type: str, subtypes: Iterable[Subtype]) -> list[list[Cell]]:
    """Give the name, as in ``suppress_warnings``, and the meaning of each warning of an extension."""
    return [[code(f"{warning_type}.{subtype.subtype}"), subtype.description] for subtype in subtypes]


def _row(cells: Iterable[Cell]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *_inline(cell))) for cell in cells))


def _inline(cell: Cell) -> Sequence[nodes.Node]:
    if isinstance(cell, str):
        return [nodes.Text(cell)]
    return [cell] if isinstance(cell, nodes.Node) else cell

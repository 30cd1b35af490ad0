"""Builds cards of docutils' own nodes, for every builder that does not write HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from organization_cards.locale import _
from organization_cards.print_layout import RAGGED, text_table
from organization_cards.wording import pieces_of

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from organization_cards.model import Organization
    from organization_cards.wording import Wording


def standard_card(
    organization: Organization, wording: Wording, body: Sequence[nodes.Node] = (), *, anchored: bool
) -> nodes.definition_list_item:
    """Build a card for any builder.

    Args:
        organization: What the card shows.
        wording: The words for it.
        body: Further content, such as a directive's.
        anchored: Whether links to the organization lead here.

    Returns:
        An item that says in words what the HTML card shows.
    """
    term = nodes.term("", organization.name)
    if anchored:
        term["ids"].append(organization.anchor)
    definition = nodes.definition("")
    if organization.summary:
        definition += nodes.paragraph("", wording.text(organization.summary))
    items = [nodes.list_item("", nodes.paragraph("", "", *line)) for line in _lines(organization, wording)]
    definition += nodes.bullet_list("", *items, bullet="*", classes=[RAGGED])
    definition.extend(body)
    return nodes.definition_list_item("", term, definition)


def standard_row(organization: Organization, wording: Wording, anchored: Container[str]) -> nodes.list_item:
    """Build an item of a compact list for any builder."""
    facets = "; ".join(label for _facet, label in wording.badges(organization))
    name = nodes.inline("", organization.name, ids=[organization.anchor] if organization.id in anchored else [])
    text = nodes.Text(f" ({facets}): " if facets else ": ")
    return nodes.list_item("", nodes.paragraph("", "", name, text, *_address(organization.careers_url)))


def standard_table(organizations: Sequence[Organization], wording: Wording, anchored: Container[str]) -> nodes.table:
    """Build a table for any builder."""
    heads = [_("Organization"), _("Careers page"), _("Sector"), _("Levels"), _("Checked")]
    rows: list[list[list[nodes.Node]]] = [
        [
            [nodes.inline("", each.name, ids=[each.anchor] if each.id in anchored else [])],
            _address(each.careers_url),
            [nodes.Text(wording.label("sectors", each.sector) if each.sector else "")],
            [nodes.Text(", ".join(wording.labels("levels", each.levels)))],
            [nodes.Text(wording.checked(each))],
        ]
        for each in organizations
    ]
    return text_table(heads, rows, (20, 30, 15, 15, 20))


def _lines(organization: Organization, wording: Wording) -> list[list[nodes.Node]]:
    lines: list[list[nodes.Node]] = [[nodes.Text(_("Careers page:") + " "), *_address(organization.careers_url)]]
    facts = [(_("Sector"), wording.label("sectors", organization.sector))] if organization.sector else []
    if organization.levels:
        facts.append((_("Levels"), ", ".join(wording.labels("levels", organization.levels))))
    lines += [[nodes.Text(f"{label}: {text}")] for label, text in facts + wording.facts(organization)]
    for programme in organization.programmes:
        name = f"{_('Programme')}: {programme.name} ({wording.programme_in_brief(organization, programme)}) "
        at_length = nodes.Text(f"; {wording.programme_at_length(programme)}")
        lines.append([nodes.Text(name), *_address(programme.url), at_length])
    lines += [[nodes.Text(f"{label}: "), *_address(url)] for label, url in wording.further_addresses(organization)]
    lines.append([nodes.Text(wording.checked(organization))])
    lines += [[nodes.Text(_("Source:") + " "), *_linked(source)] for source in wording.sources(organization)]
    return lines


def _address(url: str) -> list[nodes.Node]:
    return [nodes.reference("", url, refuri=url, internal=False)]


def _linked(text: str) -> list[nodes.Node]:
    return [
        node
        for piece, is_address in pieces_of(text)
        for node in (_address(piece) if is_address else [nodes.Text(piece)])
    ]

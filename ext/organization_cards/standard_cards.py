"""Builds cards of docutils' own nodes, for every builder that does not write HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from organization_cards.locale import _
from organization_cards.wording import pieces_of

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    definition += nodes.bullet_list("", *items, bullet="*")
    definition.extend(body)
    return nodes.definition_list_item("", term, definition)


def _lines(organization: Organization, wording: Wording) -> list[list[nodes.Node]]:
    lines: list[list[nodes.Node]] = [[nodes.Text(_("Careers page:") + " "), *_address(organization.careers_url)]]
    facts = [(_("Sector"), wording.label("sectors", organization.sector))] if organization.sector else []
    if organization.levels:
        facts.append((_("Levels"), ", ".join(wording.labels("levels", organization.levels))))
    lines += [[nodes.Text(f"{label}: {text}")] for label, text in facts + wording.facts(organization)]
    for programme in organization.programmes:
        name = f"{_('Programme')}: {programme.name} ({wording.programme_in_brief(programme)}) "
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

"""Writes cards as HTML text.

Text rather than nodes, because a directory page has thousands of cards and a card of nodes costs several
times as much; the nodes that Sphinx's search needs stand beside it.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from organization_cards.identifiers import identifier_from
from organization_cards.locale import _
from organization_cards.wording import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organization_cards.model import Organization
    from organization_cards.wording import Wording

CAREERS_BUTTON = "link-button link-button-primary link-button-rounded link-button-sm link-button-outline"


class HTMLParts(NamedTuple):
    """A card's HTML before and after what a directive's body adds."""

    before: str
    after: str


def card(organization: Organization, wording: Wording, heading: str) -> HTMLParts:
    """Write the inside of a card.

    Args:
        organization: What the card shows.
        wording: The words for it.
        heading: The element of the name, such as ``h3``.

    Returns:
        The HTML, in two parts.
    """
    name = _link(organization.name, organization.careers_url)
    before = [f'<{heading} class="organization-name">{name}</{heading}>\n']
    if organization.summary:
        before.append(f'<p class="organization-summary">{escape(wording.text(organization.summary))}</p>\n')
    before.append(_badges(organization, wording))
    before += [_fact(label, escape(text)) for label, text in wording.facts(organization)]
    before += [
        _fact(
            _("Programme"),
            f"{_link(programme.name, programme.url)} ({escape(wording.programme_in_brief(organization, programme))})",
        )
        for programme in organization.programmes
    ]
    after = []
    addresses = [_link(wording.text(link.label), link.url) for link in organization.links]
    if organization.homepage:
        addresses.insert(0, _short_link(_("Home page"), organization.name, organization.homepage))
    if addresses:
        after.append(_fact(_("Also"), "; ".join(addresses)))
    button = _short_link(_("Careers page"), organization.name, organization.careers_url, f"{CAREERS_BUTTON} ")
    after += [
        f'<p class="organization-actions">{button}</p>\n',
        f'<p class="organization-checked">{escape(wording.checked(organization))}</p>\n',
    ]
    details = [
        _fact(programme.name, escape(wording.programme_at_length(programme))) for programme in organization.programmes
    ]
    details += [_fact(_("Source"), _linked(source)) for source in wording.sources(organization)]
    if details:
        summary = escape(_("Details and sources"))
        content = "".join(details)
        after.append(f'<details class="organization-details">\n<summary>{summary}</summary>\n{content}</details>\n')
    return HTMLParts("".join(before), "".join(after))


def row(organization: Organization, wording: Wording, heading: str) -> str:
    """Write the inside of a row of a compact list."""
    facets = escape(" · ".join(_brief_facets(organization, wording)))
    name = _link(organization.name, organization.careers_url)
    return f'<{heading} class="organization-name">{name}</{heading}>\n<p class="organization-brief">{facets}</p>\n'


def table_head() -> str:
    """Write the heads of a table's columns, for :func:`table_row`."""
    heads = (_("Organization"), _("Sector"), _("Roles"), _("Levels"), _("Checked"))
    return "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)


def table_row(organization: Organization, wording: Wording) -> str:
    """Write the cells of a table's row."""
    cells = (
        wording.label("sectors", organization.sector) if organization.sector else "",
        ", ".join(wording.labels("roles", organization.roles)),
        ", ".join(wording.labels("levels", organization.levels)),
        wording.checked(organization),
    )
    name = _link(organization.name, organization.careers_url)
    return f'<th scope="row">{name}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in cells)


def _brief_facets(organization: Organization, wording: Wording) -> list[str]:
    levels = ", ".join(wording.labels("levels", organization.levels))
    sector = wording.label("sectors", organization.sector) if organization.sector else ""
    return [text for text in (sector, levels) if text]


def data_attributes(organization: Organization) -> str:
    """Write the attributes by which a script can tell what a card is about."""
    values = {
        "organization": organization.id,
        "sector": organization.sector or "",
        "role": " ".join(organization.roles),
        "level": " ".join(organization.levels),
        "topic": " ".join(organization.topics),
        "place": " ".join(map(place_key, organization.places)),
        "connected": "yes" if organization.connections else "",
    }
    return "".join(f' data-{name}="{value}"' for name, value in values.items() if value)


def unseen_words(organization: Organization, wording: Wording) -> str:
    """Write an attribute's value: the words of a card, which a filter also finds in a row that does not show them.

    A filter looks for each word by itself, also within longer ones: a word that is part of another one adds nothing.
    """
    shown = " ".join([organization.name, *_brief_facets(organization, wording)])
    words = list(dict.fromkeys(" ".join(searchable_texts(organization, wording)).split()))
    known = shown.upper()
    needed = set()
    for word in sorted(words, key=len, reverse=True):
        if word.upper() not in known:
            known = f"{known} {word.upper()}"
            needed.add(word)
    return escape(" ".join(word for word in words if word in needed))


def place_key(place: str) -> str:
    """Name a place in an attribute or an address, where words are separated by spaces or commas."""
    return identifier_from(place) or quote(place.casefold(), safe="")


def searchable_texts(organization: Organization, wording: Wording) -> Iterator[str]:
    """Give the texts of a card, beside its name, for an index of the full text."""
    if organization.summary:
        yield wording.text(organization.summary)
    for _facet, label in wording.badges(organization):
        yield label
    for _label, text in wording.facts(organization):
        yield text
    for programme in organization.programmes:
        yield programme.name
        yield wording.programme_in_brief(organization, programme)
        yield wording.programme_at_length(programme)
    for label, _url in wording.further_addresses(organization):
        yield label


def _badges(organization: Organization, wording: Wording) -> str:
    items = "".join(
        f'<li class="organization-badge organization-badge-{facet}">{escape(label)}</li>\n'
        for facet, label in wording.badges(organization)
    )
    label = escape(_("Sector and levels"))
    return f'<ul class="organization-badges" role="list" aria-label="{label}">\n{items}</ul>\n' if items else ""


def _fact(label: str, content: str) -> str:
    return f'<p class="organization-fact"><span class="organization-fact-label">{escape(label)}</span> {content}</p>\n'


def _link(text: str, url: str, classes: str = "") -> str:
    return f'<a class="{classes}reference external" href="{escape(url)}">{escape(text)}</a>'


def _short_link(text: str, name: str, url: str, classes: str = "") -> str:
    """Write a link in a card, whose heading is enough for those who see it; others may hear the link alone."""
    words = f'{escape(text)}<span class="organization-whose"> ({escape(name)})</span>'
    return f'<a class="{classes}reference external" href="{escape(url)}">{words}</a>'


def _linked(text: str) -> str:
    return "".join(_link(piece, piece) if is_address else escape(piece) for piece, is_address in pieces_of(text))

"""The bar by which readers filter the lists of organizations in a page.

The server writes the whole bar, with the labels of the vocabulary, and hides it: only a script can make it work.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from organization_cards.card_html import place_key
from organization_cards.locale import _
from organization_cards.selection import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from organization_cards.model import Organization
    from organization_cards.wording import Wording

CONNECTED = "connected"
FEWEST_ORGANIZATIONS = 2
FEWEST_VALUES = 2
CARDS_IN_BLOCK = 60
"""After how many cards a list that can be filtered is divided: full rows of one to six columns."""


class FacetValue(NamedTuple):
    """A value that readers can choose: what the cards' attributes hold, and what readers see."""

    key: str
    label: str


class Facet(NamedTuple):
    """A facet that the bar offers, and its values in the order in which readers see them."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


def facets_of(organizations: Sequence[Organization], wording: Wording) -> list[Facet]:
    """List the facets that tell these organizations apart.

    Args:
        organizations: What the lists show.
        wording: The labels of the terms.

    Returns:
        The facets with at least two values that occur; last the one without values of its own, the connection,
        where some organizations have one and others have none.
    """
    facets = [
        Facet("sector", _("Sector"), _terms("sectors", ((one.sector or "",) for one in organizations), wording)),
        Facet("role", _("Role"), _terms("roles", (one.roles for one in organizations), wording)),
        Facet("level", _("Level"), _terms("levels", (one.levels for one in organizations), wording)),
        Facet("topic", _("Topic"), _terms("topics", (one.topics for one in organizations), wording)),
        Facet("place", _("Place"), _places(organizations, wording)),
    ]
    offered = [facet for facet in facets if len(facet.values) >= FEWEST_VALUES]
    if len({bool(one.connections) for one in organizations}) > 1:
        label = _("With a connection")
        offered.append(Facet(CONNECTED, label, (FacetValue("yes", label),)))
    return offered


def _terms(group: str, term_ids: Iterable[tuple[str, ...]], wording: Wording) -> tuple[FacetValue, ...]:
    used = {term_id for several in term_ids for term_id in several}
    return tuple(
        FacetValue(term_id, wording.label(group, term_id))
        for term_id in wording.vocabulary.terms(group)
        if term_id in used
    )


def _places(organizations: Sequence[Organization], wording: Wording) -> tuple[FacetValue, ...]:
    places = {place for one in organizations for place in one.places}
    labels = sorted((folded(wording.text(place)), wording.text(place), place_key(place)) for place in places)
    # Two ways to write one place share a key.
    first = {key: label for _folded, label, key in reversed(labels)}
    return tuple(FacetValue(key, first[key]) for key in dict.fromkeys(key for _folded, _label, key in labels))


def bar(name: str, total: int, facets: Iterable[Facet]) -> str:
    """Write a bar as HTML.

    Args:
        name: By which the lists that it filters name it.
        total: The number of organizations in these lists.
        facets: What readers can choose.

    Returns:
        A hidden form.
    """
    sayings = {
        "all": _("Showing all {all} organizations."),
        "some": _("Showing {shown} of {all} organizations."),
        "none": _("No organization matches. Choose or type something else, or clear the filters."),
        "cleared": _("The filters were cleared, because they hid what the address leads to."),
        "chosen": _("{number} chosen"),
        "group": _("{shown} of {all} organizations"),
    }
    data = "".join(f' data-{saying}="{escape(text)}"' for saying, text in sayings.items())
    controls = "".join(map(_control, facets))
    return (
        f'<form class="organization-filter" role="search" aria-label="{escape(_("Filter the organizations"))}" '
        f'autocomplete="off" data-filters="{escape(name)}" data-total="{total}"{data} hidden>\n'
        f'<div class="organization-filter-words"><label>{escape(_("Filter by words"))}\n'
        '<input type="search" name="words" spellcheck="false"></label>\n'
        f'<button type="button" class="organization-filter-clear" hidden>{escape(_("Clear filters"))}</button></div>\n'
        + (f'<div class="organization-filter-facets">\n{controls}</div>\n' if controls else "")
        + '<p class="organization-filter-status" role="status"></p>\n</form>\n'
    )


def _control(facet: Facet) -> str:
    values = "".join(
        f'<label class="organization-filter-value"><input type="checkbox" name="{facet.name}" '
        f'value="{escape(value.key)}"> <span>{escape(value.label)}</span> '
        '<span class="organization-filter-count"></span></label>\n'
        for value in facet.values
    )
    if facet.name == CONNECTED:
        return values
    label = escape(facet.label)
    return (
        f'<button type="button" class="organization-filter-facet" aria-expanded="false">{label} '
        '<span class="organization-filter-chosen"></span></button>\n'
        f'<div class="organization-filter-values" role="group" aria-label="{label}" hidden>\n{values}</div>\n'
    )

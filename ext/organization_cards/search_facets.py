"""Gives a search of the site the labels of what cards are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organization_cards.domain import organization_domain
from organization_cards.export_events import wording_in_language

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

EVENT = "site-search-facet-labels"
_GROUPS = {"sector": "sectors", "role": "roles", "level": "levels"}


def connect(app: Sphinx, config: Config) -> None:  # noqa: ARG001 -- the signature of the event
    """Answer the search's question, where there is a search."""
    if EVENT in app.events.events:
        app.connect(EVENT, facet_labels)


def facet_labels(app: Sphinx) -> dict[str, dict[str, str]]:
    """Give the labels by facet and id, in the order of the vocabulary and the language of the site."""
    domain = organization_domain(app.env)
    wording = wording_in_language(app, sorted(domain.targets))
    return {
        facet: {term_id: wording.label(group, term_id) for term_id in wording.vocabulary.terms(group)}
        for facet, group in _GROUPS.items()
    }

"""Builds the nodes of a card, for HTML and for every other format, from the same words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.dates import format_date, format_skeleton
from docutils import nodes

from organization_cards.freshness import Freshness, freshness
from organization_cards.locale import _
from organization_cards.nodes import (
    organization_badge,
    organization_badges,
    organization_details,
    organization_item,
    organization_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from organization_cards.model import Connection, Organization, Programme
    from organization_cards.vocabulary import Vocabulary

_URL_IN_TEXT = re.compile(r"https://[^\s<>()]*[^\s<>().,;:]")


@dataclass(frozen=True, slots=True)
class Words:
    """What the words on a card depend on, beside the organization.

    Attributes:
        vocabulary: The labels of terms.
        today: The day that counts as today.
        recheck_after: The days after which a look no longer counts.
        language: The site's language, for dates.
        names: The names of all organizations by id.
    """

    vocabulary: Vocabulary
    today: dt.date
    recheck_after: int
    language: str
    names: dict[str, str]

    def day(self, day: dt.date) -> str:
        """Write a day, such as ``21 Aug 2026``."""
        return format_date(day, "d MMM yyyy", locale=self._locale)

    def partial_date(self, text: str) -> str:
        """Write a year, a month or a day, from its ISO form."""
        if len(text) == len("2024"):
            return text
        if len(text) == len("2024-10"):
            return format_skeleton("yMMM", dt.date.fromisoformat(f"{text}-01"), locale=self._locale)
        return self.day(dt.date.fromisoformat(text))

    @property
    def _locale(self) -> str:
        return self.language.replace("-", "_")

    def checked(self, organization: Organization) -> str:
        """Say when somebody last looked at the organization's page."""
        state = freshness(organization, self.today, self.recheck_after)
        if organization.checked_on is None or state is Freshness.NEVER:
            return _("Not yet checked")
        day = self.day(organization.checked_on)
        if organization.checked_by == "tool":
            return _("Address seen %s, not yet checked by a person") % day
        if state is Freshness.OUTDATED:
            return _("Not checked since %s") % day
        return _("Checked %s by a person") % day

    def facts(self, organization: Organization) -> list[tuple[str, str]]:
        """List what a card says in words: pairs of a label and a text."""
        facts = [
            (_("Roles"), ", ".join(self._labels("roles", organization.roles))),
            (_("Topics"), ", ".join(self._labels("topics", organization.topics))),
            (_("Places"), ", ".join(organization.places)),
            (_("Connection"), "; ".join(map(self._connection, organization.connections))),
            (_("Who can apply"), organization.eligibility or ""),
            (_("Status"), self._status(organization)),
        ]
        return [(label, text) for label, text in facts if text]

    def badges(self, organization: Organization) -> list[tuple[str, str]]:
        """List a card's badges: pairs of a facet and a label."""
        sector = [("sector", self.vocabulary.label("sectors", organization.sector))] if organization.sector else []
        return sector + [("level", label) for label in self._labels("levels", organization.levels)]

    def programme_in_brief(self, programme: Programme) -> str:
        """Say for whom a programme is and until when one can apply."""
        return "; ".join([", ".join(self._labels("levels", programme.levels)), *self._dates(programme)])

    def programme_at_length(self, programme: Programme) -> str:
        """Say what else is known of a programme."""
        parts = [
            self.vocabulary.label("programme-kinds", programme.kind),
            programme.cycle or "",
            programme.length or "",
            programme.eligibility or "",
        ]
        return "; ".join(part for part in parts if part)

    def _dates(self, programme: Programme) -> list[str]:
        dates = [_("opens %s") % self.day(programme.opens)] if programme.opens else []
        if programme.deadline:
            text = _("deadline %s") if programme.deadline >= self.today else _("last known deadline %s")
            dates.append(text % self.day(programme.deadline))
        return [*dates, programme.deadline_text] if programme.deadline_text else dates

    def _labels(self, group: str, term_ids: Iterable[str]) -> list[str]:
        return [self.vocabulary.label(group, term_id) for term_id in term_ids]

    def _connection(self, connection: Connection) -> str:
        kind = self.vocabulary.label("connection-kinds", connection.kind)
        return f"{kind} ({self.partial_date(connection.on)})"

    def _status(self, organization: Organization) -> str:
        if organization.replaced_by:
            return _("Replaced by %s") % self.names.get(organization.replaced_by, organization.replaced_by)
        return {"paused": _("Takes no applications at present"), "closed": _("Closed")}.get(organization.status, "")


def html_card(
    organization: Organization, words: Words, body: Sequence[nodes.Node] = (), *, anchored: bool, single: bool = False
) -> organization_item:
    """Build a card for HTML.

    Args:
        organization: What the card shows.
        words: The words for it.
        body: Further content, such as a directive's.
        anchored: Whether links to the organization lead here. The other cards are kept out of Sphinx's search,
            which would otherwise list an organization once a page.
        single: Whether the card stands by itself, rather than in a list.

    Returns:
        The card's node.
    """
    card = organization_item("", single=single)
    if anchored:
        card["ids"].append(organization.anchor)
    careers = organization.careers_url
    card += organization_name("", "", _reference(organization.name, careers))
    if organization.summary:
        card += nodes.paragraph("", organization.summary, classes=["organization-summary"])
    if badges := words.badges(organization):
        card += organization_badges(
            "",
            *(organization_badge("", label, facet=facet) for facet, label in badges),
            label=_("Sector and levels"),
        )
    card += [_labelled_paragraph(label, [nodes.Text(text)]) for label, text in words.facts(organization)]
    card += [
        _labelled_paragraph(
            _("Programme"),
            [_reference(programme.name, programme.url), nodes.Text(f" ({words.programme_in_brief(programme)})")],
        )
        for programme in organization.programmes
    ]
    body_index = len(card.children)
    if further := _further_links(organization):
        card += _labelled_paragraph(_("Also"), further)
    button = _reference(_("Careers at %s") % organization.name, careers)
    button["classes"] += ["link-button", "link-button-primary", "link-button-outline", "link-button-sm"]
    card += nodes.paragraph("", "", button, classes=["organization-actions"])
    card += nodes.paragraph("", words.checked(organization), classes=["organization-checked"])
    details = [
        _labelled_paragraph(programme.name, [nodes.Text(words.programme_at_length(programme))])
        for programme in organization.programmes
    ]
    details += [_labelled_paragraph(_("Source"), _linked(source)) for source in _sources(organization)]
    if details:
        card += organization_details("", *details, summary=_("Details and sources"))
    if not anchored:
        for generated in (child for child in card.children if isinstance(child, nodes.Element)):
            generated["classes"].append("no-search")
    card[body_index:body_index] = body
    return card


def standard_card(
    organization: Organization, words: Words, body: Sequence[nodes.Node] = (), *, anchored: bool
) -> nodes.definition_list:
    """Build a card for any builder, of nothing but docutils' own nodes.

    Args:
        organization: What the card shows.
        words: The words for it.
        body: Further content, such as a directive's.
        anchored: Whether links to the organization lead here.

    Returns:
        A definition list with one item that says in words what the HTML card shows.
    """
    term = nodes.term("", organization.name)
    if anchored:
        term["ids"].append(organization.anchor)
    lines: list[list[nodes.Node]] = [
        [nodes.Text(_("Careers page:") + " "), _reference(organization.careers_url, organization.careers_url)]
    ]
    by_facet: dict[str, list[str]] = {}
    for facet, label in words.badges(organization):
        by_facet.setdefault(facet, []).append(label)
    facet_labels = {"sector": _("Sector"), "level": _("Levels")}
    facts = [(facet_labels[facet], ", ".join(labels)) for facet, labels in by_facet.items()]
    lines += [[nodes.Text(f"{label}: {text}")] for label, text in facts + words.facts(organization)]
    for programme in organization.programmes:
        text = f"{_('Programme')}: {programme.name} ({words.programme_in_brief(programme)}) "
        at_length = words.programme_at_length(programme)
        lines.append([nodes.Text(text), _reference(programme.url, programme.url), nodes.Text(f"; {at_length}")])
    for label, url in _further_addresses(organization):
        lines.append([nodes.Text(f"{label}: "), _reference(url, url)])
    lines.append([nodes.Text(words.checked(organization))])
    lines += [[nodes.Text(_("Source:") + " "), *_linked(source)] for source in _sources(organization)]
    definition = nodes.definition("")
    if organization.summary:
        definition += nodes.paragraph("", organization.summary)
    items = [nodes.list_item("", nodes.paragraph("", "", *line)) for line in lines]
    definition += nodes.bullet_list("", *items, bullet="*")
    definition.extend(body)
    return nodes.definition_list("", nodes.definition_list_item("", term, definition))


def _reference(text: str, url: str) -> nodes.reference:
    return nodes.reference("", text, refuri=url, internal=False)


def _labelled_paragraph(label: str, content: Sequence[nodes.Node]) -> nodes.paragraph:
    labelled = nodes.inline("", label, classes=["organization-fact-label"])
    return nodes.paragraph("", "", labelled, nodes.Text(" "), *content, classes=["organization-fact"])


def _further_addresses(organization: Organization) -> list[tuple[str, str]]:
    home = [(_("Home page of %s") % organization.name, organization.homepage)] if organization.homepage else []
    return home + [(link.label, link.url) for link in organization.links]


def _further_links(organization: Organization) -> list[nodes.Node]:
    result: list[nodes.Node] = []
    for label, url in _further_addresses(organization):
        result += [nodes.Text("; ")] if result else []
        result.append(_reference(label, url))
    return result


def _sources(organization: Organization) -> list[str]:
    of_programmes = (source for programme in organization.programmes for source in programme.source)
    return list(dict.fromkeys([*organization.source, *of_programmes]))


def _linked(text: str) -> list[nodes.Node]:
    result: list[nodes.Node] = []
    end = 0
    for match in _URL_IN_TEXT.finditer(text):
        result += [nodes.Text(text[end : match.start()]), _reference(match.group(), match.group())]
        end = match.end()
    return [*result, nodes.Text(text[end:])]

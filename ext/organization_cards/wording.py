"""The words on a card, the same for every format."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton

from organization_cards.freshness import Freshness, FreshnessLimits, freshness
from organization_cards.locale import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from organization_cards.model import Connection, Organization, Programme
    from organization_cards.vocabulary import Vocabulary

_OTHERWISE = Locale("en")
_URL_IN_TEXT = re.compile(r"https://[^\s<>()]*[^\s<>().,;:]")
_ENDS_OF_SENTENCES = (".", "!", "?", "…", "。")


@dataclass(frozen=True, slots=True)
class Wording:
    """Says in words what a record holds.

    Attributes:
        vocabulary: The labels of terms.
        today: The day that counts as today.
        limits: After how many days a look no longer counts.
        language: The site's language.
        organizations: All organizations by id, for the names of successors.
        translations: What translators have made of the texts of records and vocabulary, by the original.
    """

    vocabulary: Vocabulary
    today: dt.date
    limits: FreshnessLimits
    language: str
    organizations: Mapping[str, Organization]
    translations: Mapping[str, str] = field(default_factory=dict)
    _days: dict[dt.date, str] = field(default_factory=dict)
    _fact_labels: list[str] = field(default_factory=list)

    def text(self, original: str | None) -> str:
        """Give a text of a record in the site's language, empty for none."""
        return self.translations.get(original, original) if original else ""

    def label(self, group: str, term_id: str) -> str:
        """Give the label of a term in the site's language."""
        return self.text(self.vocabulary.label(group, term_id))

    def labels(self, group: str, term_ids: Iterable[str]) -> list[str]:
        """Give the labels of terms in the site's language."""
        return [self.label(group, term_id) for term_id in term_ids]

    def day(self, day: dt.date) -> str:
        """Write a day, such as ``21 Aug 2026``."""
        if day not in self._days:
            self._days[day] = format_date(day, "d MMM yyyy", locale=self.locale)
        return self._days[day]

    def partial_date(self, text: str) -> str:
        """Write a year, a month or a day, from its ISO form."""
        if len(text) == len("2024"):
            return text
        if len(text) == len("2024-10"):
            return format_skeleton("yMMM", dt.date.fromisoformat(f"{text}-01"), locale=self.locale)
        return self.day(dt.date.fromisoformat(text))

    @property
    def locale(self) -> Locale:
        """How dates are written: as in the site's language, or in English where nobody knows that language."""
        return known_locale(self.language) or _OTHERWISE

    def checked(self, organization: Organization) -> str:
        """Say when somebody last looked at the organization's page."""
        if organization.checked_on is None:
            return str(_("Not yet checked"))
        day = self.day(organization.checked_on)
        lately = freshness(organization, self.today, self.limits) in {Freshness.CHECKED, Freshness.SEEN}
        if organization.checked_by == "tool":
            if lately:
                return _("Address seen %s, not yet checked by a person") % day
            return _("Address not seen since %s, not yet checked by a person") % day
        return _("Checked %s by a person") % day if lately else _("Not checked since %s") % day

    def badges(self, organization: Organization) -> list[tuple[str, str]]:
        """List a card's badges: pairs of a facet and a label."""
        sector = [("sector", self.label("sectors", organization.sector))] if organization.sector else []
        return sector + [("level", label) for label in self.labels("levels", organization.levels)]

    def facts(self, organization: Organization) -> list[tuple[str, str]]:
        """List what a card says beside its badges: pairs of a label and a text."""
        if not self._fact_labels:
            labels = (_("Roles"), _("Topics"), _("Places"), _("Connection"), _("Who can apply"), _("Status"))
            self._fact_labels.extend(map(str, labels))
        texts = (
            ", ".join(self.labels("roles", organization.roles)),
            ", ".join(self.labels("topics", organization.topics)),
            ", ".join(map(self.text, organization.places)),
            "; ".join(map(self._connection, organization.connections)),
            self.text(organization.eligibility),
            self._status(organization),
        )
        return [(label, text) for label, text in zip(self._fact_labels, texts, strict=True) if text]

    def programme_in_brief(self, organization: Organization, programme: Programme) -> str:
        """Say for whom a programme is, until when one can apply, and when somebody last looked."""
        levels = ", ".join(self.labels("levels", programme.levels))
        checked = self.programme_checked(organization, programme)
        return "; ".join(filter(None, [levels, *self._dates(programme), checked]))

    def programme_at_length(self, programme: Programme) -> str:
        """Say what else is known of a programme."""
        parts = (programme.cycle, programme.length, programme.eligibility)
        return "; ".join([self.label("programme-kinds", programme.kind), *(self.text(part) for part in parts if part)])

    def _dates(self, programme: Programme) -> Iterator[str]:
        if programme.opens:
            yield _("opens %s") % self.day(programme.opens)
        if programme.deadline:
            text = _("deadline %s") if programme.deadline >= self.today else _("last known deadline %s")
            yield text % self.day(programme.deadline)
        if programme.deadline_text:
            yield self.text(programme.deadline_text)

    def programme_checked(self, organization: Organization, programme: Programme) -> str:
        """Say when somebody last looked at a programme's page, empty where its record gives no day.

        A programme does not say who looked: it was whoever looked at its organization's page.
        """
        if programme.checked_on is None:
            return ""
        day = self.day(programme.checked_on)
        lately = self.limits.recent(programme.checked_on, self.today)
        if organization.checked_by == "tool":
            if lately:
                return _("address seen %s, not yet checked by a person") % day
            return _("address not seen since %s, not yet checked by a person") % day
        return (_("checked %s") if lately else _("not checked since %s")) % day

    def further_addresses(self, organization: Organization) -> list[tuple[str, str]]:
        """List the addresses beside the careers page: pairs of a label and a URL."""
        home = [(_("Home page of %s") % organization.name, organization.homepage)] if organization.homepage else []
        return home + [(self.text(link.label), link.url) for link in organization.links]

    def sources(self, organization: Organization) -> list[str]:
        """List where the record's facts come from, each source once."""
        of_programmes = (source for programme in organization.programmes for source in programme.source)
        of_connections = (source for connection in organization.connections for source in connection.source)
        return list(dict.fromkeys([*organization.source, *of_programmes, *of_connections]))

    def _connection(self, connection: Connection) -> str:
        return f"{self.label('connection-kinds', connection.kind)} ({self.partial_date(connection.on)})"

    def _status(self, organization: Organization) -> str:
        if organization.replaced_by:
            successor = self.organizations.get(organization.replaced_by)
            return _("Replaced by %s") % (successor.name if successor else organization.replaced_by)
        if organization.status == "active":
            return ""
        texts = {"paused": _("Takes no applications at present"), "closed": _("Closed")}
        return str(texts.get(organization.status, ""))


@cache
def known_locale(language: str) -> Locale | None:
    """Find how a language writes dates, None where that is not known."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


def freshness_labels() -> dict[Freshness, str]:
    """Give the headings of groups by freshness."""
    return {
        Freshness.CHECKED: str(_("Checked by a person")),
        Freshness.SEEN: str(_("Address seen, not yet checked by a person")),
        Freshness.OUTDATED: str(_("Not checked for a while")),
        Freshness.UNCHECKED: str(_("Unchecked")),
    }


def number_of_organizations(count: int) -> str:
    """Say how many organizations there are."""
    return str(_("1 organization")) if count == 1 else _("%d organizations") % count


def texts_of(organization: Organization, vocabulary: Vocabulary) -> Iterator[str]:
    """List the texts of a record that translators can translate, with the labels of its terms."""
    yield from filter(None, (organization.summary, organization.eligibility, *organization.places))
    yield from (link.label for link in organization.links)
    for programme in organization.programmes:
        yield from texts_of_programme(programme, vocabulary)
    if organization.sector:
        yield vocabulary.label("sectors", organization.sector)
    for group, term_ids in (
        ("roles", organization.roles),
        ("levels", organization.levels),
        ("topics", organization.topics),
        ("connection-kinds", tuple(connection.kind for connection in organization.connections)),
    ):
        yield from (vocabulary.label(group, term_id) for term_id in term_ids)


def as_sentences(texts: Iterable[str]) -> str:
    """Join texts, some of which are sentences, so that each of them reads as one."""
    return " ".join(text if text.endswith(_ENDS_OF_SENTENCES) else f"{text}." for text in texts if text)


def texts_of_programme(programme: Programme, vocabulary: Vocabulary) -> Iterator[str]:
    """List the texts of a programme that translators can translate, with the labels of its terms."""
    yield from filter(None, (programme.cycle, programme.length, programme.eligibility, programme.deadline_text))
    yield vocabulary.label("programme-kinds", programme.kind)
    yield from (vocabulary.label("levels", level) for level in programme.levels)


def pieces_of(text: str) -> list[tuple[str, bool]]:
    """Divide a text into its addresses and what stands between them.

    Returns:
        Pairs of a piece and whether it is an address.
    """
    pieces = []
    end = 0
    for match in _URL_IN_TEXT.finditer(text):
        pieces += [(text[end : match.start()], False), (match.group(), True)]
        end = match.end()
    return [*pieces, (text[end:], False)]

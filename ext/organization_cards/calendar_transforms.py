"""Puts calendars into a page, just before it is written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from sphinx.transforms.post_transforms import SphinxPostTransform

from organization_cards.calendar_months import CalendarSelection, with_deadline
from organization_cards.calendar_nodes import calendar_placeholder, programme_calendar
from organization_cards.calendar_table import Calendar, calendar_of, standard_list, standard_tables
from organization_cards.domain import organization_domain
from organization_cards.nodes import organization_text
from organization_cards.transforms import LINKCHECK_PRIORITY, translated, wording_of
from organization_cards.wording import as_sentences

if TYPE_CHECKING:
    from docutils import nodes


class _CalendarTransform(SphinxPostTransform, ABC):
    def run(self, **kwargs: object) -> None:  # noqa: ARG002 -- the signature of a post-transform
        """Replace every placeholder of the page."""
        for placeholder in list(self.document.findall(calendar_placeholder)):
            replacements = self.calendar(self._calendar(placeholder), placeholder["view"])
            for replacement in replacements:
                replacement["classes"] += placeholder["classes"]
                replacement.source, replacement.line = placeholder.source, placeholder.line
            placeholder.replace_self(replacements)

    def _calendar(self, placeholder: calendar_placeholder) -> Calendar:
        domain = organization_domain(self.env)
        registry = domain.registry
        selection: CalendarSelection = placeholder["selection"]
        offers = selection.of(registry.organizations, registry.vocabulary, domain.today)
        targets = domain.by_id()
        cards = {each: targets[each] for each in placeholder["organizations"] if each in targets}
        has_file = bool(with_deadline(registry.organizations))
        wording = translated(wording_of(self.env), placeholder)
        calendar = calendar_of(selection, offers, wording, cards, folds=placeholder["folds"])
        return replace(calendar, has_file=has_file)

    @abstractmethod
    def calendar(self, calendar: Calendar, view: str) -> list[nodes.Element]:
        """Build the calendar that one placeholder stands for."""


class HTMLCalendars(_CalendarTransform):
    """Builds calendars for the HTML builders."""

    default_priority = LINKCHECK_PRIORITY - 20
    formats: ClassVar[tuple[str, ...]] = ("html",)  # type: ignore[misc]  # Sphinx declares an instance variable

    def calendar(self, calendar: Calendar, view: str) -> list[nodes.Element]:
        """Build one calendar."""
        node = programme_calendar("", calendar=calendar, view=view)
        texts = ((f"{row.organization}: {row.programme}", row.round) for row in calendar.rows)
        words = as_sentences(chain.from_iterable(texts))
        node += organization_text("", words)
        return [node]


class StandardCalendars(_CalendarTransform):
    """Builds tables and lists of standard nodes for all builders that are left."""

    default_priority = LINKCHECK_PRIORITY - 10

    def is_supported(self) -> bool:
        """Leave the placeholders to the gettext builder, which takes the texts to translate from the records."""
        return self.env._builder_cls.name != "gettext"  # noqa: SLF001 -- as Sphinx's own post-transforms do

    def calendar(self, calendar: Calendar, view: str) -> list[nodes.Element]:
        """Build the tables, or one list."""
        return [standard_list(calendar)] if view == "list" else standard_tables(calendar)

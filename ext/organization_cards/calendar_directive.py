"""The directive that shows who can be applied to, and until when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes

from extension_support.problems import did_you_mean, quoted
from organization_cards import diagnostics
from organization_cards.calendar_months import CALENDAR_VIEWS, CalendarSelection
from organization_cards.calendar_nodes import calendar_placeholder
from organization_cards.directives import OrganizationCardsDirective
from organization_cards.locale import _
from organization_cards.options import CLASS_OPTION, Option, flag, option_spec
from organization_cards.problems import WarningSubtype
from organization_cards.selection_words import chosen_labels
from organization_cards.wording import texts_of_programme

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec

    from organization_cards.calendar_months import Offer

_KINDS = "programme-kinds"


class ProgrammeCalendarDirective(OrganizationCardsDirective):
    """A calendar of programmes: twelve months as a picture, and all of them as a table."""

    options_described: ClassVar[dict[str, Option]] = {
        "kind": Option("kinds of programme, separated by commas", "Shows programmes of any of these kinds."),
        "level": Option("levels, separated by commas", "Shows programmes for any of these levels."),
        "ids": Option("ids, separated by commas", "Shows programmes of these organizations."),
        "sector": Option("sectors, separated by commas", "Shows programmes of organizations of any of these sectors."),
        "role": Option("roles, separated by commas", "Shows programmes of organizations that hire for these roles."),
        "topic": Option("topics, separated by commas", "Shows programmes of organizations that work on these topics."),
        "connected": flag("Shows only programmes of organizations with a connection to the community."),
        "dated": flag("Shows only programmes with a date: the day of the deadline, or the one on which they open."),
        "undated": flag("Shows only programmes without a date."),
        "coming": flag("Shows only programmes whose deadline is today or later."),
        "limit": Option("a number", "Shows at most so many programmes, those with the next deadlines first."),
        "view": Option(
            " | ".join(CALENDAR_VIEWS), "Shows a picture and a table, or a list of one line each; by default the first."
        ),
        "fold": flag(
            "Folds programmes of which no deadline is known under the names of their sectors, below the others."
        ),
        "class": CLASS_OPTION,
    }
    option_spec: ClassVar[OptionSpec] = option_spec(options_described)

    def run(self) -> list[Node]:
        """Make the calendar."""
        organizations = self._selection()
        selection = CalendarSelection(
            replace(organizations, levels=(), limit=None),
            self._kinds(),
            organizations.levels,
            dated=self._dated(),
            coming=self.flag("coming"),
            limit=organizations.limit,
        )
        view = self.word("view", CALENDAR_VIEWS) or CALENDAR_VIEWS[0]
        self.domain.note_shown(selection, self.env.docname)
        offers = self._offers(selection)
        if not offers:
            return self._no_programme(selection)
        vocabulary = self.domain.registry.vocabulary
        ids = tuple(sorted({offer.organization.id for offer in offers}))
        texts = [text for offer in offers for text in texts_of_programme(offer.programme, vocabulary)]
        texts += chosen_labels(organizations, vocabulary, kinds=selection.kinds)
        if folds := self.flag("fold"):
            texts += [vocabulary.label("sectors", offer.organization.sector or "") for offer in offers]
        placeholder = calendar_placeholder(
            "",
            selection=selection,
            organizations=ids,
            view=view,
            folds=folds,
            messages=list(dict.fromkeys(texts)),
            classes=self.classes(),
        )
        self.set_source_info(placeholder)
        return [placeholder]

    def _dated(self) -> bool | None:
        dated, undated = self.flag("dated"), self.flag("undated")
        if undated and (dated or "coming" in self.options):
            other = "dated" if dated else "coming"
            self.warn_of_option("undated", f'the options "{other}" and "undated" leave nothing; delete one of the two')
            return None
        return True if dated else False if undated else None

    def _kinds(self) -> tuple[str, ...]:
        if "kind" not in self.options:
            return ()
        values = self.comma_separated("kind") or ("",)
        known = self.domain.registry.vocabulary.terms(_KINDS)
        for value in filter(None, values):
            if value not in known:
                message = f"unknown kind of programme {quoted(value)}; {did_you_mean(value, known)}"
                self.warn_of_option("kind", message, WarningSubtype.UNKNOWN_TERM)
        return values

    def _no_programme(self, selection: CalendarSelection) -> list[Node]:
        terms = self.domain.registry.vocabulary.terms
        asked = replace(selection.organizations, levels=selection.levels)
        if self.domain.missing_folder is not None:
            self._empty(asked)
        elif not (
            # What has a date, and which dates are past, changes without anybody's mistake.
            self._offers(replace(selection, dated=None, coming=False))
            or self._names_unknown(asked)
            or any(kind not in terms(_KINDS) for kind in selection.kinds)
        ):
            message = "no programme matches this selection; change an option, or delete the directive"
            diagnostics.warn(message, WarningSubtype.EMPTY_SELECTION, self.get_location())
        words = _("No coming deadline is known.") if selection.coming else _("No programme matches.")
        return [nodes.paragraph("", words, classes=["organization-cards-empty"])]

    def _offers(self, selection: CalendarSelection) -> tuple[Offer, ...]:
        registry = self.domain.registry
        return selection.of(registry.organizations, registry.vocabulary, self.domain.today)

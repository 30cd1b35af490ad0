"""The directive that counts the organizations by sector and level."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sphinx.util import docname_join

from extension_support.problems import did_you_mean, quoted
from organization_cards.directives import OrganizationCardsDirective
from organization_cards.domain import Counted
from organization_cards.nodes import map_placeholder
from organization_cards.options import CLASS_OPTION, Option, flag, option_spec
from organization_cards.problems import WarningSubtype
from organization_cards.selection_words import chosen_labels

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec


class OrganizationMapDirective(OrganizationCardsDirective):
    """A map of the field: a table of sectors and levels, with bars, that leads to the filtered directory."""

    options_described: ClassVar[dict[str, Option]] = {
        "ids": Option("ids, separated by commas", "Counts these organizations."),
        "sector": Option("sectors, separated by commas", "Counts organizations of any of these sectors."),
        "role": Option("roles, separated by commas", "Counts organizations that hire for any of these roles."),
        "level": Option(
            "levels, separated by commas", "Counts organizations that hire at any of these levels, in their columns."
        ),
        "topic": Option("topics, separated by commas", "Counts organizations that work on any of these topics."),
        "connected": flag("Counts only organizations with a connection to the community."),
        "directory": Option(
            "a page",
            "The page with a filter bar to which the numbers lead; by default, the one whose filter bar has all "
            "organizations.",
        ),
        "class": CLASS_OPTION,
    }
    option_spec: ClassVar[OptionSpec] = option_spec(options_described)

    def run(self) -> list[Node]:
        """Make the map."""
        selection = self._selection()
        self.domain.note_shown(Counted(selection), self.env.docname)
        directory = self._directory()
        organizations = self.domain.answer(selection)
        if not organizations:
            return self._empty(selection)
        self.domain.note_map(self.env.docname, directory, self.option_line("directory"))
        vocabulary = self.domain.registry.vocabulary
        used = {each.sector for each in organizations}
        labels = [vocabulary.label("sectors", sector) for sector in vocabulary.terms("sectors") if sector in used]
        labels += [vocabulary.label("levels", level) for level in vocabulary.terms("levels")]
        labels += chosen_labels(selection, vocabulary)
        placeholder = map_placeholder(
            "",
            selection=selection,
            directory=directory,
            messages=list(dict.fromkeys(labels)),
            classes=self.classes(),
        )
        self.set_source_info(placeholder)
        return [placeholder]

    def _directory(self) -> str:
        """Give the name of the page to which the map leads; empty for the one with all organizations."""
        if "directory" not in self.options:
            return ""
        written = self.text("directory")
        target = docname_join(self.env.docname, written) if written else ""
        # A page's file is what somebody may have in mind.
        page = next((name for name in (target, target.rpartition(".")[0]) if name in self.env.found_docs), "")
        if not page:
            suggestion = did_you_mean(target, self.env.found_docs, instead="write the name of a page with a filter bar")
            message = f"there is no page {quoted(written)}; {suggestion}"
            self.warn_of_option("directory", message, WarningSubtype.UNKNOWN_TARGET)
        return page

"""The directive and the role that make links look like buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxRole

from extension_support.problems import quoted
from organization_cards import diagnostics
from organization_cards.button_targets import is_url, problem_with, reference_to
from organization_cards.looks import COLORS, OUTLINE, SHAPES, SIZES, Look, look_from_words
from organization_cards.options import Option, OptionsDirective, flag, option_spec
from organization_cards.problems import WarningSubtype

if TYPE_CHECKING:
    from docutils.nodes import Node, system_message
    from sphinx.util.typing import OptionSpec

_ROLE_TEXT = re.compile(r"(?P<label>.*?)\s*<(?P<target>[^<>]+)>\s*(?P<look>[^<>]*)", re.DOTALL)


class LinkButtonDirective(OptionsDirective):
    """A link with the look of a button; the body is its label."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    options_described: ClassVar[dict[str, Option]] = {
        "color": Option(" | ".join(COLORS), "The color; by default primary."),
        "shape": Option(" | ".join(SHAPES), "The shape of the corners; by default rounded."),
        "size": Option(" | ".join(SIZES), "The size; by default md."),
        "outline": flag("Draws only the outline in the color."),
    }
    option_spec: ClassVar[OptionSpec] = option_spec(options_described)

    def run(self) -> list[Node]:
        """Make a paragraph that holds the button."""
        target = self.arguments[0].strip()
        problem = problem_with(target)
        if problem:
            diagnostics.warn(problem, WarningSubtype.INVALID_URL, self.get_location())
        label = self._label(target)
        if problem:
            return [nodes.paragraph("", "", *label)] if label else []
        if label:
            label = [self._translatable(label)]
        button = reference_to(target, label, self.env, self._look().classes)
        self.set_source_info(button)
        # Only the label is a message for translators, so that no translation loses the link.
        paragraph = nodes.paragraph("", "", button, classes=["link-button-line"], translatable=False)
        self.set_source_info(paragraph)
        return [paragraph]

    def _look(self) -> Look:
        words = {
            name: self.word(name, known) for name, known in (("color", COLORS), ("shape", SHAPES), ("size", SIZES))
        }
        return Look(outline=self.flag(OUTLINE), **{name: word for name, word in words.items() if word})

    def _translatable(self, label: list[Node]) -> nodes.inline:
        words = "".join(node.astext() for node in label)
        inner = nodes.inline(words, "", *label, translatable=True)
        self.set_source_info(inner)
        return nodes.inline("", "", inner)

    def _label(self, target: str) -> list[Node]:
        parsed = self.parse_content_to_nodes()
        paragraphs = [node for node in parsed if isinstance(node, nodes.paragraph)]
        others = [
            node
            for node in parsed
            if not isinstance(node, nodes.paragraph | nodes.system_message | nodes.comment | nodes.target)
        ]
        links = [link for node in parsed for link in node.findall(_is_link)]
        if others or links or len(paragraphs) > 1:
            message = "a button's label is one line of text without links; write the words that say where it leads"
            diagnostics.warn(message, WarningSubtype.OPTION, self.get_location())
            words = " ".join(" ".join(node.astext() for node in parsed).split())
            return [nodes.Text(words)] if words else []
        if paragraphs and paragraphs[0].astext().strip():
            return list(paragraphs[0].children)
        if is_url(target):
            message = "the button has no label; write below the options the words that say where it leads"
            diagnostics.warn(message, WarningSubtype.OPTION, self.get_location())
            return [nodes.Text(target)]
        return []


class LinkButtonRole(SphinxRole):
    """``{link-button}`Label <target> primary outline pill lg```: a button in running text."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Make the button."""
        match = _ROLE_TEXT.fullmatch(self.text.strip())
        if match is None:
            message = f"{quoted(self.text)} gives no target; write: Label <target> and, behind it, the look"
            diagnostics.warn(message, WarningSubtype.OPTION, self.get_location())
            return [nodes.inline("", self.text)], []
        target = match["target"].strip()
        label: list[Node] = [nodes.Text(match["label"])] if match["label"] else []
        problem = problem_with(target)
        if problem:
            diagnostics.warn(problem, WarningSubtype.INVALID_URL, self.get_location())
            return [nodes.inline("", match["label"])], []
        look, problems = look_from_words(match["look"].split())
        for message in problems:
            diagnostics.warn(message, WarningSubtype.OPTION, self.get_location())
        if not label and is_url(target):
            message = "the button has no label; write before the target the words that say where it leads"
            diagnostics.warn(message, WarningSubtype.OPTION, self.get_location())
            label = [nodes.Text(target)]
        button = reference_to(target, label, self.env, [*look.classes, "link-button-inline"])
        self.set_source_info(button)
        return [button], []


def _is_link(node: Node) -> bool:
    return isinstance(node, nodes.reference | addnodes.pending_xref)

"""The directive that shows a chart."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from bar_charts.diagnostics import warn, warn_of
from bar_charts.nodes import bar_chart
from bar_charts.problems import WarningSubtype
from bar_charts.reading import CHART_FILE, read_chart
from extension_support.problems import Problem, quoted
from extension_support.strict_yaml import read_bytes

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec


class BarChartDirective(SphinxDirective):
    """A chart from a file, named as from this page, or from the top of the documentation with a slash."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[OptionSpec] = {"class": directives.class_option}

    def run(self) -> list[Node]:
        """Make the chart; nothing where its file has a problem."""
        name = self.arguments[0].strip()
        try:
            relative, absolute = self.env.relfn2path(name)
            path = Path(absolute)
            inside = path.resolve().is_relative_to(Path(self.env.srcdir).resolve())
        except (OSError, RuntimeError, ValueError):
            # Links in a circle, or a character that no file's name has.
            message = f"{quoted(name)} is not the name of a file that can be read; check it, and the links on its way"
            # There is no path to depend on: ask again each time until there is one.
            self.env.note_reread()
            warn(message, WarningSubtype.UNREADABLE_FILE, self.get_location())
            return []
        if not inside:
            message = f"{quoted(name)} lies outside of the documentation; move the file into it"
            warn(message, WarningSubtype.UNREADABLE_FILE, self.get_location())
            return []
        # Also where there is none yet: the page waits for it.
        self.env.note_dependency(relative)
        data = read_bytes(path, CHART_FILE)
        if isinstance(data, Problem):
            place = self.get_location() if data.subtype is WarningSubtype.UNREADABLE_FILE else data.location
            warn(f"{quoted(name)}: {data.message}", data.subtype, place)
            return []
        chart, problems = read_chart(path, data)
        for problem in problems:
            warn_of(problem)
        if chart is None:
            return []
        number = self.env.new_serialno("bar-chart") + 1
        docname = self.env.docname
        # sub/a-b and sub-a/b give the same id, and may stand on one page.
        digest = sha256(docname.encode("utf-8", "surrogateescape")).hexdigest()[:8]
        node = bar_chart(
            "",
            chart=chart,
            name=f"bar-chart-{nodes.make_id(docname)}-{digest}-{number}",
            classes=self.options.get("class", []),
        )
        self.set_source_info(node)
        return [node]

"""The directive that shows a chart."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from bar_charts import strict_yaml
from bar_charts.nodes import bar_chart
from bar_charts.problems import Problem, WarningSubtype, quoted
from bar_charts.reading import read_chart

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.util.typing import OptionSpec

WARNING_TYPE = "bar_charts"

_logger = logging.getLogger(__name__)


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
            _warn(message, WarningSubtype.UNREADABLE_FILE, self.get_location())
            return []
        if not inside:
            message = f"{quoted(name)} lies outside of the documentation; move the file into it"
            _warn(message, WarningSubtype.UNREADABLE_FILE, self.get_location())
            return []
        # Also where there is none yet: the page waits for it.
        self.env.note_dependency(relative)
        data = strict_yaml.read_bytes(path)
        if isinstance(data, Problem):
            place = self.get_location() if data.subtype is WarningSubtype.UNREADABLE_FILE else data.location
            _warn(f"{quoted(name)}: {data.message}", data.subtype, place)
            return []
        chart, problems = read_chart(path, data)
        for problem in problems:
            _warn(problem.message, problem.subtype, problem.location)
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


def _warn(message: str, subtype: WarningSubtype, location: str) -> None:
    _logger.warning("%s", message, location=location, type=WARNING_TYPE, subtype=subtype.subtype)

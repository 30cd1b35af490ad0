"""Honest bar charts for Sphinx: drawn when the site is built, with their numbers as a table and their sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bar_charts import events, html
from bar_charts.directive import BarChartDirective
from bar_charts.nodes import bar_chart
from bar_charts.reference_tables import BarChartFieldsDirective, BarChartWarningsDirective
from bar_charts.transforms import StandardCharts, WordsForSearch

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"

ENVIRONMENT_VERSION = 2
"""Raise whenever the node or the chart changes its shape."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the extension."""
    app.add_directive("bar-chart", BarChartDirective)
    app.add_directive("bar-chart-fields", BarChartFieldsDirective)
    app.add_directive("bar-chart-warnings", BarChartWarningsDirective)
    app.add_node(bar_chart, html=(html.visit_chart, html.depart_chart))
    app.add_post_transform(StandardCharts)
    app.add_post_transform(WordsForSearch)
    app.connect("config-inited", events.add_message_catalogs)
    app.connect("write-started", events.copy_stylesheet)
    app.connect("html-page-context", events.add_stylesheet)
    return {
        "version": __version__,
        "env_version": ENVIRONMENT_VERSION,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

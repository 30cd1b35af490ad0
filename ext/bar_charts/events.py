"""Brings the stylesheet and the translations to where Sphinx finds them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util.fileutil import copy_asset_file

from bar_charts.locale import CATALOG
from bar_charts.nodes import bar_chart
from extension_support import translations

if TYPE_CHECKING:
    from typing import Any

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config

STYLESHEET = "bar_charts.css"
_STATIC_FOLDER = Path(__file__).parent / "static"


def add_message_catalogs(app: Sphinx, config: Config) -> None:
    """Let a site translate the words of this extension in its own folders of translations."""
    translations.add_message_catalogs(app, config, CATALOG)


def copy_stylesheet(app: Sphinx, builder: Builder) -> None:
    """Put the stylesheet where HTML builders expect it, before they copy a site's own file of that name."""
    if builder.format == "html" and not getattr(builder, "embedded", False):
        destination = Path(app.outdir) / "_static"
        destination.mkdir(parents=True, exist_ok=True)
        copy_asset_file(_STATIC_FOLDER / STYLESHEET, destination, force=True)


def add_stylesheet(
    app: Sphinx,
    pagename: str,  # noqa: ARG001 -- the signature of the event
    templatename: str,  # noqa: ARG001
    context: dict[str, Any],  # noqa: ARG001
    doctree: nodes.document | None,
) -> None:
    """Load the stylesheet in pages that have a chart."""
    builder: Any = app.builder
    always = app.registry.html_assets_policy == "always" and not builder.embedded
    if always or (doctree is not None and any(True for _ in doctree.findall(bar_chart))):
        builder.add_css_file(STYLESHEET)

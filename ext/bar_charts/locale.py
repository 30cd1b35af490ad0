"""The words of this extension's own interface, in the site's language."""

from __future__ import annotations

from sphinx.locale import get_translation

CATALOG = "bar_charts"

_ = get_translation(CATALOG)
"""Translates a word or sentence of the interface."""

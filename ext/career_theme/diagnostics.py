"""The road of this extension's warnings to Sphinx's logger."""

from __future__ import annotations

from functools import partial

from extension_support import diagnostics

WARNING_TYPE = "career_theme"

warn = partial(diagnostics.warn, WARNING_TYPE)
"""Logs a warning of this extension: a message, its subtype and, if there is one, a location."""

"""The road of this extension's warnings to Sphinx's logger."""

from __future__ import annotations

from functools import partial

from extension_support import diagnostics

WARNING_TYPE = "site_search"

warn = partial(diagnostics.warn, WARNING_TYPE)
"""Logs a warning of this extension: a message, its subtype and, if there is one, a location."""

warn_of = partial(diagnostics.warn_of, WARNING_TYPE)
"""Logs a problem in a file as a warning of this extension."""

"""Where a button leads: to a URL, a page, an organization, or anything else that has a name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join

from extension_support.problems import did_you_mean, quoted
from organization_cards.domain import OrganizationDomain, organization_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment

ALLOWED_SCHEMES = ("https", "http", "mailto")
_SCRIPT_SCHEMES = frozenset({"javascript", "vbscript", "data", "file", "blob"})
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<slashes>//)?")
_SUFFIX = re.compile(r"\.(?:md|rst|txt|ipynb)(?P<fragment>#.+)?$")


def is_url(target: str) -> bool:
    """Tell whether a target is a URL; a label may hold a colon, too."""
    match = _SCHEME.match(target)
    if match is None:
        return False
    known = match["scheme"].casefold() in _SCRIPT_SCHEMES.union(ALLOWED_SCHEMES)
    return known or match["slashes"] is not None


def problem_with(target: str) -> str | None:
    """Say what is wrong with a URL as a target, or nothing where it is right or no URL."""
    match = _SCHEME.match(target)
    if match is None or not is_url(target):
        return None
    if match["scheme"].casefold() not in ALLOWED_SCHEMES:
        allowed = ", ".join(ALLOWED_SCHEMES)
        scheme = quoted(f"{match['scheme']}:")
        return f"a button cannot lead to {scheme}; write an address that begins with one of: {allowed}"
    if any(character.isspace() for character in target):
        return f"the address {quoted(target)} holds a space; delete it, or write %20"
    return None


def reference_to(target: str, label: Sequence[nodes.Node], env: BuildEnvironment, classes: list[str]) -> nodes.Element:
    """Make the reference of a button.

    Args:
        target: A URL, a page (as a path from this page, or from the top with a slash), an organization's id,
            or a label. ``#`` before an id says that no page is meant, a suffix such as ``.md`` that one is.
        label: The button's words; none for the target's own title.
        env: The environment, in which this page is being read.
        classes: The CSS classes.

    Returns:
        A reference for a URL, else a cross-reference that Sphinx resolves.
    """
    if is_url(target):
        return nodes.reference("", "", *label, refuri=target, internal=False, classes=classes)
    content = nodes.inline("", "", *label)
    attributes = {
        "refdoc": env.docname,
        "refexplicit": bool(label),
        "refwarn": True,
        "link_button": True,
        "classes": classes,
    }
    suffix = _SUFFIX.search(target)
    page = docname_join(env.docname, target[: suffix.start()] if suffix else target)
    names_id = target.startswith("#")
    if suffix and suffix["fragment"]:
        # Only MyST gives headings the names that such a link uses.
        return addnodes.pending_xref(
            "",
            content,
            refdomain="doc",
            reftype="myst",
            reftarget=page,
            reftargetid=suffix["fragment"][1:],
            **attributes,
        )
    if suffix or (not names_id and page in env.found_docs):
        return addnodes.pending_xref("", content, refdomain="std", reftype="doc", reftarget=f"/{page}", **attributes)
    name = target.removeprefix("#")
    registry = organization_domain(env).registry
    if name in registry.organizations or name in registry.faulty:
        return addnodes.pending_xref(
            "", content, refdomain=OrganizationDomain.name, reftype="organization", reftarget=name, **attributes
        )
    return addnodes.pending_xref("", content, refdomain="", reftype="any", reftarget=name, **attributes)


def explain_missing_target(env: BuildEnvironment, target: str) -> str:
    """Say that a button's target does not exist, and what was probably meant."""
    labels = env.domains.standard_domain.labels
    known = {*env.found_docs, *labels, *organization_domain(env).by_id()}
    instead = "write a page, a label, an organization's id, or an address that begins with https://"
    return f"the button leads to {quoted(target)}, which does not exist; {did_you_mean(target, known, instead=instead)}"

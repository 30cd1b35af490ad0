"""Writes an Atom feed of the records that were checked last."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from organization_cards.locale import _

if TYPE_CHECKING:
    from organization_cards.exports.directory import Directory
    from organization_cards.model import Organization

FEED_FILE = "organizations.atom"
MEDIA_TYPE = "application/atom+xml"
MOST_ENTRIES = 50
NAMESPACE = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# A feed has to say when it changed, and the day of the build would make every build another one.
_NEVER = dt.date(1970, 1, 1)


def atom_feed(directory: Directory) -> bytes:
    """Write the feed.

    Args:
        directory: The records; the site has to know its own address.

    Returns:
        A feed as RFC 4287 describes it, with the records that were checked last first. An entry keeps its id when
        its card moves to another page, so that readers of the feed do not see it as new.
    """
    address = directory.address(FEED_FILE)
    entries = sorted(
        (
            (organization.checked_on, organization)
            for organization in directory.organizations
            if organization.checked_on and organization.id in directory.card_addresses
        ),
        key=lambda entry: (-entry[0].toordinal(), entry[1].id),
    )[:MOST_ENTRIES]
    feed = ET.Element("feed", {"xmlns": NAMESPACE, _LANGUAGE: directory.wording.language.replace("_", "-")})
    _add(feed, "title", feed_title(directory.project))
    _add(feed, "id", address)
    _add(feed, "updated", _moment(entries[0][0] if entries else _NEVER))
    _add(_add(feed, "author"), "name", directory.project)
    _add(feed, "link", rel="self", type=MEDIA_TYPE, href=address)
    _add(feed, "link", rel="alternate", type="text/html", href=directory.base_address)
    for checked_on, organization in entries:
        entry = _add(feed, "entry")
        _add(entry, "title", f"{organization.name}: {_checked(organization, directory.wording.day(checked_on))}")
        _add(entry, "id", f"{address}#{organization.id}")
        _add(entry, "updated", _moment(checked_on))
        _add(entry, "link", rel="alternate", type="text/html", href=directory.card_addresses[organization.id])
        if organization.summary:
            _add(entry, "summary", directory.wording.text(organization.summary))
    ET.indent(feed)
    text: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def feed_title(project: str) -> str:
    """Give the title of a site's feed."""
    return str(_("%s: organizations checked last") % project)


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    return element


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _checked(organization: Organization, day: str) -> str:
    # Unlike the words on a card, these must not depend on the day of the build.
    if organization.checked_by == "tool":
        return str(_("Address seen %s, not yet checked by a person") % day)
    return str(_("Checked %s by a person") % day)

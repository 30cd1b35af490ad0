"""Writes the calendar of programmes as HTML: a picture of twelve months, the same as a table, and the file.

Names stand beside the drawing and not in it, so that they wrap and grow as other text does. Places in the
drawing are percentages: it is as wide as the page has room, and its marks keep their shape.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from babel.dates import get_month_names
from sphinx.util.osutil import relative_uri

from extension_support.builders import makes_website
from organization_cards.calendar_events import CALENDAR_FILE
from organization_cards.calendar_months import Deadline, Drawing, Month, drawing
from organization_cards.calendar_table import folded_caption, headings
from organization_cards.identifiers import identifier_from
from organization_cards.locale import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docutils.nodes import Element
    from sphinx.writers.html5 import HTML5Translator

    from organization_cards.calendar_table import Calendar, Part, Row

# Around a point on the line in the middle of a row.
_DIAMOND = '<svg x="{place}" y="50%" overflow="visible"><path class="{name}" d="M0-7 6 0 0 7-6 0Z"/></svg>'
_CIRCLE = '<svg x="{place}" y="50%" overflow="visible"><circle class="{name}" r="5"/></svg>'
_ARROW = '<svg x="100%" y="50%" overflow="visible"><path class="{name}" d="M-7-6 0 0-7 6"/></svg>'
_BAR_HEIGHT = 10
_JANUARY = 1


def visit_calendar(self: HTML5Translator, node: Element) -> None:
    """Write a calendar."""
    calendar: Calendar = node["calendar"]
    builder = self.builder
    here = builder.current_docname
    cards = {
        organization_id: _card_address(builder.get_relative_uri(here, target.docname), target.anchor)
        for organization_id, target in calendar.cards.items()
    }
    is_website = makes_website(type(builder))
    is_list = node["view"] == "list"
    content = folded = ""
    # EPUB wants each page with a drawing to be named as such in a list that Sphinx writes without it.
    if calendar.pictured and not is_list and builder.name != "epub":
        content = calendar_picture(calendar)
    for part in calendar.parts:
        if is_list:
            written = programme_list(part, cards)
        else:
            written = calendar_table(part, cards, _claimed_anchors(part, self.document.ids, node))
        if part.sector:
            folded += _folded(part, written, is_open=not is_website)
        else:
            content += written
    if folded:
        content += f'<p class="programme-calendar-folded-name">{escape(folded_caption())}</p>\n{folded}'
    if calendar.has_file and calendar.pictured and is_website and not is_list:
        # In the builder singlehtml, the address of a page is a place in the one page.
        content += _file(relative_uri(builder.get_target_uri(here).partition("#")[0], CALENDAR_FILE))
    self.body.append(self.starttag(node, "div", CLASS="programme-calendar") + content + "</div>\n")


def _folded(part: Part, content: str, *, is_open: bool) -> str:
    """Fold a part away; in a book, a reader may have nothing to unfold it with."""
    # XHTML, which books are made of, has no attribute without a value.
    state = ' open=""' if is_open else ""
    number = f'<span class="programme-calendar-count">({len(part.rows)})</span>'
    return (
        f'<details class="programme-calendar-folded"{state}>\n'
        f"<summary>{escape(part.sector)} {number}</summary>\n{content}</details>\n"
    )


def _claimed_anchors(part: Part, ids: dict[str, Element], node: Element) -> list[str]:
    """Give each row an id, but none to what another calendar of the page has shown already."""
    anchors = []
    for row in part.rows:
        organization, programme = row.offer
        anchor = f"programme-{organization.id}-{identifier_from(programme.name)}".rstrip("-")
        anchors.append("" if anchor in ids else anchor)
        ids.setdefault(anchor, node)
    return anchors


def _card_address(page: str, anchor: str) -> str:
    # In the builder singlehtml, the address of a page is a place in the one page, and the card another.
    return f"{page.partition('#')[0]}#{anchor}"


def depart_calendar(self: HTML5Translator, node: Element) -> None:
    """Close a calendar: its visitor has written it all."""


def calendar_picture(calendar: Calendar) -> str:
    """Draw twelve months with a row for each programme that has a known day in them.

    Returns:
        HTML, or a sentence where there is nothing to draw.
    """
    drawn = [(row, found) for row in calendar.rows if (found := drawing(row.offer, calendar.months))]
    first, last = (
        calendar.wording.partial_date(f"{month.year:04}-{month.month:02}")
        for month in (calendar.months[0], calendar.months[-1])
    )
    if not drawn:
        words = _("No opening day or deadline is known for %(first)s to %(last)s.") % {"first": first, "last": last}
        return f'<p class="programme-calendar-nothing">{escape(words)}</p>\n'
    label = _("Opening days and deadlines from %(first)s to %(last)s; the table below says the same") % {
        "first": first,
        "last": last,
    }
    head = _months(calendar)
    rows = "".join(_drawn_row(row, found) for row, found in drawn)
    return (
        f'<div class="programme-calendar-picture" role="img" aria-label="{escape(label)}">\n'
        f"{head}{rows}{_legend(drawn)}</div>\n"
    )


def calendar_table(part: Part, cards: Mapping[str, str], anchors: Sequence[str]) -> str:
    """Write a table.

    Args:
        part: What it shows.
        cards: The address of each organization's card, by id, where it has one.
        anchors: The id of each row, empty for none.
    """
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in headings(part))
    rows = "".join(_table_row(row, part, cards, anchor) for row, anchor in zip(part.rows, anchors, strict=True))
    return (
        f'<table class="programme-calendar-table">\n<caption>{escape(part.caption)}</caption>\n'
        f"<thead>\n<tr>{head}</tr>\n</thead>\n"
        f"<tbody>\n{rows}</tbody>\n</table>\n"
    )


def programme_list(part: Part, cards: Mapping[str, str]) -> str:
    """Write one line for each programme; ``cards`` are addresses as for :func:`calendar_table`."""
    label = escape(part.caption)
    items = "".join(_item(row, cards) for row in part.rows)
    return f'<ul class="programme-list" role="list" aria-label="{label}">\n{items}</ul>\n'


def _item(row: Row, cards: Mapping[str, str]) -> str:
    programme = row.offer.programme
    day = programme.deadline or programme.opens
    when = escape(row.when)
    if day is not None:
        when = f'<time datetime="{day.isoformat()}">{when}</time>'
    about = [_organization(row, cards), *map(escape, filter(None, (row.note, row.levels)))]
    state = row.state.name.lower().replace("_", "-")
    return (
        f'<li class="programme-list-item programme-list-{state}"><span class="programme-list-when">{when}</span> '
        f"<span>{_programme(row)} "
        f'<span class="programme-list-about">{" · ".join(about)}</span></span></li>\n'
    )


def _programme(row: Row) -> str:
    return f'<a class="reference external" href="{escape(row.offer.programme.url)}">{escape(row.programme)}</a>'


def _organization(row: Row, cards: Mapping[str, str]) -> str:
    card = cards.get(row.offer.organization.id)
    name = escape(row.organization)
    return name if card is None else f'<a class="reference internal" href="{escape(card)}">{name}</a>'


def _months(calendar: Calendar) -> str:
    cells = "".join(
        _month(month, calendar, with_year=month == calendar.months[0] or month.month == _JANUARY)
        for month in calendar.months
    )
    return f'<div class="programme-calendar-months">{cells}</div>\n'


def _month(month: Month, calendar: Calendar, *, with_year: bool) -> str:
    locale = calendar.wording.locale
    short, letter = (
        escape(get_month_names(width, context="stand-alone", locale=locale)[month.month])
        for width in ("abbreviated", "narrow")
    )
    year = f'<span class="programme-calendar-year">{month.year}</span>' if with_year else ""
    return (
        f'<span><span class="programme-calendar-short">{short}</span>'
        f'<span class="programme-calendar-letter">{letter}</span>{year}</span>'
    )


def _drawn_row(row: Row, found: Drawing) -> str:
    name = f"<strong>{escape(row.organization)}</strong> {escape(row.programme)}"
    when = _("deadline %s") % row.deadline if row.offer.programme.deadline else _("opens %s") % row.opens
    state = "past" if row.state is Deadline.PAST else "coming"
    return (
        f'<div class="programme-calendar-row programme-calendar-{state}">'
        f'<div class="programme-calendar-name">{name} <span>{escape(when)}</span></div>\n'
        f'<svg class="programme-calendar-track" width="100%" height="28" aria-hidden="true" focusable="false">'
        f"{_grid()}{_shapes(found)}</svg></div>\n"
    )


def _grid() -> str:
    lines = "".join(
        f'<line x1="{_percent(number / 12)}" x2="{_percent(number / 12)}" y1="0" y2="100%"/>' for number in range(13)
    )
    return f'<g class="programme-calendar-grid">{lines}</g>'


def _shapes(found: Drawing) -> str:
    parts = []
    if found.bar is not None:
        begin, end = found.bar
        parts.append(
            f'<svg y="50%" width="100%" overflow="visible"><rect class="programme-calendar-bar" x="{_percent(begin)}" '
            f'y="-{_BAR_HEIGHT // 2}" width="{_percent(end - begin)}" height="{_BAR_HEIGHT}" rx="2"/></svg>'
        )
    if found.continues:
        parts.append(_ARROW.format(name="programme-calendar-on"))
    if found.opens is not None:
        parts.append(_CIRCLE.format(place=_percent(found.opens), name="programme-calendar-opens"))
    if found.deadline is not None:
        parts.append(_DIAMOND.format(place=_percent(found.deadline), name="programme-calendar-deadline"))
    return "".join(parts)


def _legend(drawn: list[tuple[Row, Drawing]]) -> str:
    coming = [found for row, found in drawn if row.state is not Deadline.PAST]
    keys = (
        ("coming", any(found.bar for found in coming), _("Time to apply"), Drawing(bar=(0.0, 1.0))),
        ("coming", any(found.opens is not None for found in coming), _("Opens"), Drawing(opens=0.5)),
        ("coming", any(found.deadline is not None for found in coming), _("Deadline"), Drawing(deadline=0.5)),
        ("past", len(coming) < len(drawn), _("Last known deadline"), Drawing(deadline=0.5)),
    )
    items = "".join(
        f'<span class="programme-calendar-{state}">'
        f'<svg class="programme-calendar-key" width="26" height="18" aria-hidden="true" focusable="false">'
        f"{_shapes(shape)}</svg> {escape(words)}</span>\n"
        for state, is_used, words, shape in keys
        if is_used
    )
    return f'<div class="programme-calendar-legend">\n{items}</div>\n'


def _table_row(row: Row, part: Part, cards: Mapping[str, str], anchor: str) -> str:
    programme = row.offer.programme
    cells = (
        _organization(row, cards) + _small(row.note),
        _programme(row) + _small(row.round),
        escape(row.levels),
        *([escape(row.opens)] if part.can_open else []),
        escape(row.deadline) + _small(row.checked),
    )
    labels = headings(part)
    # The name of the programme is what tells one row from the others.
    written = "".join(
        f'<th scope="row" data-label="{escape(label)}">{cell}</th>'
        if number == 1
        else f'<td data-label="{escape(label)}">{cell}</td>'
        for number, (label, cell) in enumerate(zip(labels, cells, strict=True))
    )
    state = row.state.name.lower().replace("_", "-")
    values = {"programme": f"{row.programme}, {row.organization}", "level": " ".join(programme.levels)}
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
    row_id = f' id="{anchor}"' if anchor else ""
    return f'<tr{row_id} class="programme-calendar-{state}"{attributes}>{written}</tr>\n'


def _small(words: str) -> str:
    # The space is for those who read the text without its looks, as a search does.
    return f' <span class="programme-calendar-note">{escape(words)}</span>' if words else ""


def _file(address: str) -> str:
    words = escape(_("Deadlines as a calendar file"))
    return (
        f'<p class="programme-calendar-file"><a class="reference internal" href="{escape(address)}">{words}</a> '
        f"({CALENDAR_FILE})</p>\n"
    )


def _percent(part: float) -> str:
    return f"{part * 100:.4g}%"

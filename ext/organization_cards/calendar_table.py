"""The calendar of programmes as a table: its words, and standard docutils nodes for the builders without HTML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from docutils import nodes

from organization_cards.calendar_months import Deadline, Month, Offer, deadline_of, months_from
from organization_cards.locale import _
from organization_cards.print_layout import text_table
from organization_cards.selection_words import chosen_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from organization_cards.calendar_months import CalendarSelection
    from organization_cards.domain import Target
    from organization_cards.wording import Wording

_WIDTHS = (20, 30, 18, 14, 18)
_WIDTHS_WITHOUT_OPENING = (22, 34, 20, 24)


class Row(NamedTuple):
    """A programme in words.

    Attributes:
        offer: The programme.
        state: What is known of its deadline.
        organization: The name of the organization.
        note: What a reader needs to know of the organization, if anything.
        programme: The name of the programme.
        round: Its kind and its cycle.
        levels: Who can apply.
        opens: When applications open.
        deadline: Until when one can apply, or what is known of it.
        checked: When somebody last looked at the programme's page, if the record says so.
        when: All that is known of the days, for a list in which no heading says what a day is.
    """

    offer: Offer
    state: Deadline
    organization: str
    note: str
    programme: str
    round: str
    levels: str
    opens: str
    deadline: str
    checked: str
    when: str


class Part(NamedTuple):
    """A table of a calendar, or a list.

    Attributes:
        caption: What it shows.
        rows: The programmes in order.
        can_open: Whether a programme of it can have a known day on which applications open.
        sector: Under whose name it is folded; empty for the part that is not.
    """

    caption: str
    rows: tuple[Row, ...]
    can_open: bool = True
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar of programmes, ready to be written in any format.

    Attributes:
        parts: The programmes; first those that are not folded.
        months: The twelve months of the picture.
        wording: The words for dates.
        cards: Where the card of each organization is, by id, for those that have one.
        has_file: Whether there is a calendar file, which has the days of all programmes and not only of these.
        pictured: Whether days were asked for: they belong into a picture, and lead to the file.
    """

    parts: tuple[Part, ...]
    months: tuple[Month, ...]
    wording: Wording
    cards: Mapping[str, Target]
    has_file: bool = False
    pictured: bool = True

    @property
    def rows(self) -> tuple[Row, ...]:
        """All programmes in the order of the parts."""
        return tuple(row for part in self.parts for row in part.rows)


def calendar_of(
    selection: CalendarSelection,
    offers: tuple[Offer, ...],
    wording: Wording,
    cards: Mapping[str, Target],
    *,
    folds: bool = False,
) -> Calendar:
    """Say in words what a calendar shows.

    Args:
        selection: What was asked for.
        offers: The programmes that it chooses, in order.
        wording: The words for their facts, and the day that counts as today.
        cards: Where the card of each organization is, by id, for those that have one.
        folds: Whether programmes of which no deadline is known are folded, by sector.
    """
    rows = tuple(_row(offer, wording) for offer in offers)
    parts = tuple(_parts(selection, rows, wording, folds=folds))
    pictured = selection.dated is not False
    return Calendar(parts, months_from(wording.today), wording, cards, pictured=pictured)


def _parts(selection: CalendarSelection, rows: tuple[Row, ...], wording: Wording, *, folds: bool) -> Iterator[Part]:
    chosen = chosen_words(replace(selection.organizations, levels=selection.levels), wording, kinds=selection.kinds)
    sectors = wording.vocabulary.terms("sectors")
    folded: dict[str, list[Row]] = {sector: [] for sector in sectors} if folds else {}
    shown: list[Row] = []
    for row in rows:
        # Without a sector there is no name to fold it under.
        members = folded.get(row.offer.organization.sector or "") if row.state is Deadline.UNKNOWN else None
        (shown if members is None else members).append(row)
    if shown:
        yield Part(_about(_caption(selection), chosen), tuple(shown), can_open=selection.dated is not False)
    for sector, members in folded.items():
        if members:
            label = wording.label("sectors", sector)
            caption = _about(_about(folded_caption(), chosen), label)
            yield Part(caption, tuple(members), can_open=False, sector=label)


def folded_caption() -> str:
    """Name what is folded."""
    return str(_("Programmes whose deadline is not known"))


def _about(caption: str, what: str) -> str:
    return _("%(caption)s: %(what)s") % {"caption": caption, "what": what} if what else caption


def _caption(selection: CalendarSelection) -> str:
    """Name a calendar, so that two of one page have two names."""
    if selection.coming:
        return str(_("Coming deadlines"))
    if selection.dated is None:
        return str(_("Programmes and their deadlines"))
    return str(_("Programmes with a date") if selection.dated else _("Programmes without a date"))


def headings(part: Part) -> list[str]:
    """Give the words at the head of a table's columns."""
    opens = [_("Opens")] if part.can_open else []
    return [str(word) for word in (_("Organization"), _("Programme"), _("Level"), *opens, _("Deadline"))]


def _row(offer: Offer, wording: Wording) -> Row:
    organization, programme = offer
    parts = (wording.label("programme-kinds", programme.kind), wording.text(programme.cycle))
    state = deadline_of(programme, wording.today)
    return Row(
        offer=offer,
        state=state,
        organization=organization.name,
        note=status_words(offer),
        programme=programme.name,
        round="; ".join(filter(None, parts)),
        levels=", ".join(wording.labels("levels", programme.levels)),
        opens=wording.day(programme.opens) if programme.opens else "",
        deadline=_deadline_words(offer, state, wording),
        checked=wording.programme_checked(organization, programme),
        when=_when(offer, state, wording),
    )


def _deadline_words(offer: Offer, state: Deadline, wording: Wording) -> str:
    programme = offer.programme
    if programme.deadline:
        day = wording.day(programme.deadline)
        return _("%s (last known)") % day if state is Deadline.PAST else day
    return wording.text(programme.deadline_text) or str(_("Not known"))


def _when(offer: Offer, state: Deadline, wording: Wording) -> str:
    programme = offer.programme
    opens = _("opens %s") % wording.day(programme.opens) if programme.opens else ""
    if opens and not programme.deadline:
        return "; ".join(filter(None, (opens, wording.text(programme.deadline_text))))
    return _deadline_words(offer, state, wording)


def status_words(offer: Offer) -> str:
    """Say why one cannot apply to an organization, empty where one can."""
    if offer.organization.replaced_by:
        return str(_("Replaced by another organization"))
    texts = {"paused": _("Takes no applications at present"), "closed": _("Closed")}
    return str(texts.get(offer.organization.status, ""))


def standard_tables(calendar: Calendar) -> list[nodes.Element]:
    """Build the tables for any builder, each behind its name."""
    return [element for part in calendar.parts for element in (_standard_caption(part), _standard_table(part))]


def _standard_caption(part: Part) -> nodes.paragraph:
    return nodes.paragraph("", "", nodes.strong("", part.caption))


def _standard_table(part: Part) -> nodes.table:
    rows = [_standard_row(row, part) for row in part.rows]
    return text_table(headings(part), rows, _WIDTHS if part.can_open else _WIDTHS_WITHOUT_OPENING)


def standard_list(calendar: Calendar) -> nodes.bullet_list:
    """Build the list of one line a programme for any builder."""
    return nodes.bullet_list("", *map(_standard_item, calendar.rows), bullet="*")


def _standard_item(row: Row) -> nodes.list_item:
    link = nodes.reference("", row.programme, refuri=row.offer.programme.url, internal=False)
    about = "; ".join(filter(None, (row.organization, row.note, row.levels)))
    return nodes.list_item("", nodes.paragraph("", "", nodes.Text(f"{row.when}: "), link, nodes.Text(f" ({about})")))


def _standard_row(row: Row, part: Part) -> list[list[nodes.Node]]:
    url = row.offer.programme.url
    organization = f"{row.organization} ({row.note})" if row.note else row.organization
    link = nodes.reference("", row.programme, refuri=url, internal=False)
    opens: list[list[nodes.Node]] = [[nodes.Text(row.opens)]] if part.can_open else []
    return [
        [nodes.Text(organization)],
        [link, nodes.Text(f" ({row.round})" if row.round else "")],
        [nodes.Text(row.levels)],
        *opens,
        [nodes.Text("; ".join(filter(None, (row.deadline, row.checked))))],
    ]

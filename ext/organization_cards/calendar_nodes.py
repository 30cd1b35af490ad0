"""The nodes of the calendar of programmes."""

from __future__ import annotations

from docutils import nodes

from organization_cards.nodes import translated_records


class calendar_placeholder(nodes.General, translated_records):  # noqa: N801 -- docutils finds visitors by this name
    """Stands for a calendar until the page is written.

    Attributes: ``selection`` (a :class:`~organization_cards.calendar_months.CalendarSelection`),
    ``organizations`` (the ids of those whose cards it links to), ``view``, ``folds`` (whether programmes of which no
    deadline is known are folded), ``messages`` and ``translations``.
    """


class programme_calendar(nodes.General, nodes.Element):  # noqa: N801
    """A calendar in HTML.

    Its writer knows it by the attributes ``calendar`` (a
    :class:`~organization_cards.calendar_table.Calendar`) and ``view``. Its child is what Sphinx's search reads.
    """

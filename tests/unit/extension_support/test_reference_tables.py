"""Cells hold text, a node or several nodes."""

from __future__ import annotations

from docutils import nodes

from extension_support.reference_tables import code, setting_rows, table, warning_rows
from extension_support.settings import Setting
from site_search.problems import WarningSubtype


def cells(made: nodes.table) -> list[list[str]]:
    return [[entry.astext() for entry in row.findall(nodes.entry)] for row in made.findall(nodes.row)]


def test_each_cell_is_a_paragraph() -> None:
    made = table(["A", "B", "C"], [["text", code("name"), [nodes.Text("two "), code("nodes")]]], (20, 30, 50), ["wide"])

    assert cells(made) == [["A", "B", "C"], ["text", "name", "two nodes"]]
    assert [len(entry) for entry in made.findall(nodes.entry)] == [1] * 6
    assert [spec["colwidth"] for spec in made.findall(nodes.colspec)] == [20, 30, 50]
    assert made["classes"] == ["colwidths-given", "wide"]


def test_settings_show_their_default_as_it_is_written() -> None:
    rows = setting_rows([Setting("search_words", ["hire"], "", "Words.")])

    assert cells(table([], rows, ())) == [[], ["search_words", "['hire']", "Words."]]


def test_warnings_have_the_name_that_silences_them() -> None:
    made = table([], warning_rows("site_search", WarningSubtype), ())

    assert ["site_search.synonyms", WarningSubtype.SYNONYMS.description] in cells(made)

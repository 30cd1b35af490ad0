"""A small project with everything that the extension puts into a page, for any theme."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from organization_cards.looks import COLORS, OUTLINE, SHAPES, SIZES
from tests.unit.samples import EPOCH, record_of, write_records

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Theme:
    """A theme, and how its readers choose between light and dark.

    Attributes:
        name: What html_theme is set to.
        switch: The element whose data-theme says what a reader chose; none where there is no dark mode.
        extensions: What the theme needs beside its name.
    """

    name: str
    switch: str | None = None
    extensions: tuple[str, ...] = ()


THEMES = (
    Theme("alabaster"),
    Theme("furo", "body"),
    Theme("pydata_sphinx_theme", "html"),
    Theme("sphinx_book_theme", "html"),
    Theme("sphinx_rtd_theme", None, ("sphinx_rtd_theme",)),
    Theme("career_theme", "html", ("career_theme",)),
)

_PROGRAMME = """
  - name: Summer of research
    url: https://atlas.example.org/summer
    kind: internship
    levels: [masters, phd]
    cycle: "2027"
    opens: 2026-12-01
    deadline: 2027-01-31
    length: ten weeks
    eligibility: Students of any university.
    source: https://atlas.example.org/summer/how-to-apply"""

_RECORDS = {
    "atlas": record_of(
        "atlas",
        name="Atlas Laboratory of Fundamental and Applied Research",
        homepage="https://atlas.example.org/",
        roles="[scientist, engineer]",
        levels="[bachelors, masters, phd, postdoc]",
        topics="[computing, stars]",
        places="[Cambridge, Geneva]",
        links="[{label: Fellowships, url: https://atlas.example.org/fellowships}]",
        programmes=_PROGRAMME,
        connections="[{kind: alumni, on: 2024, source: Made up for a test}]",
        source="[Made up for a test, https://atlas.example.org/about]",
    ),
    "comet": record_of("comet", sector="space", topics="[stars]", checked_by="tool"),
    "delta": record_of("delta", levels="[masters]", checked_on="null"),
    "ledger": record_of("ledger", sector="finance", roles="[engineer]", places="[Boston]"),
}


def _buttons() -> str:
    roles = [
        f"{{link-button}}`{color.title()} <https://example.org/{color}> {color} {outline}`"
        for color in COLORS
        for outline in ("", OUTLINE)
    ]
    roles += [
        f"{{link-button}}`{shape} {size} <https://example.org/{shape}-{size}> {shape} {size}`"
        for shape in SHAPES
        for size in SIZES
    ]
    return "\n".join(roles)


def _page() -> str:
    page = dedent("""\
        # Organizations

        Words before {organization}`atlas`, and a button {link-button}`Read more <atlas> outline pill sm` among words.

        ::::{organization-cards}
        :group-by: sector
        ::::

        ## In columns

        ::::{organization-cards}
        :columns: 2
        :no-index:
        ::::

        ## As a list

        ::::{organization-cards}
        :view: list
        :filter-bar:
        :no-index:
        ::::

        ## As a table

        ::::{organization-cards}
        :view: table
        :no-index:
        ::::

        ## Dates

        ::::{programme-calendar}
        ::::

        ## One card

        ::::{organization-card} Borealis Institute
        :careers-url: https://borealis.example.org/careers
        :summary: Institute that does not exist.
        :sector: lab
        :levels: phd, postdoc
        :source: Made up for a test

        Words of the *page*, with a [link](https://borealis.example.org/visit).

        - Point one, with a [second link](https://borealis.example.org/one)
        - Point two

        1. Step one
        2. Step two

        Words after it.
        ::::

        ## Buttons

        :::{link-button} https://example.org/database
        :size: lg
        View the database
        :::

        Words between buttons.

        """)
    return page + _buttons() + "\n\nWords after buttons.\n"


def build(theme: Theme, folder: Path) -> Path:
    """Build the project in a theme, in a process of its own, and return the folder of its pages."""
    source, output = folder / "source", folder / "html"
    write_records(source / "_records", _RECORDS)
    (source / "index.md").write_text(_page(), encoding="utf-8")
    extensions = ["myst_parser", "organization_cards", *theme.extensions]
    conf = f"""\
project = "Example"
author = "Nobody"
extensions = {extensions!r}
exclude_patterns = ["_records"]
myst_enable_extensions = ["colon_fence"]
html_theme = {theme.name!r}
"""
    (source / "conf.py").write_text(conf, encoding="utf-8")
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", str(source), str(output)]
    environment = {"PYTHONPATH": str(ROOT / "ext"), "SOURCE_DATE_EPOCH": EPOCH}
    built = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
    )
    assert built.returncode == 0, built.stdout
    return output

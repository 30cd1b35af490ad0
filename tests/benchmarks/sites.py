"""Writes the sites that the benchmarks build; every name in them is made up."""

from __future__ import annotations

import random
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SECTORS = 40
ROLES = 12
CHAPTERS = 10
PLACES = ("Boston", "Geneva", "Nairobi", "Tokyo")
LEVELS = {"bachelors": "Bachelor's", "masters": "Master's", "phd": "PhD", "postdoc": "Postdoc"}
FIELDS_OF_WORK = ("lattice", "neural", "plasma", "quantum", "survey", "transport")
WORDS = (
    "apply",
    "career",
    "detector",
    "energy",
    "field",
    "interview",
    "letter",
    "method",
    "particle",
    "result",
    "skill",
)
SEED = 20_261


@dataclass(frozen=True)
class Made:
    """An organization that was made up, from which a record and a card by hand are written."""

    number: int
    sector: int
    roles: tuple[int, ...]
    levels: tuple[str, ...]
    place: str
    work: str

    @property
    def id(self) -> str:
        """The name of the record's file."""
        return f"organization-{self.number:05}"

    @property
    def name(self) -> str:
        """The name on the card."""
        return f"Organization {self.number:05} & Partners"

    @property
    def careers_url(self) -> str:
        """The address of the careers page."""
        return f"https://organization-{self.number:05}.example.org/careers"

    @property
    def summary(self) -> str:
        """The sentence on the card."""
        return f"Organization number {self.number} works on {self.work} methods and does not exist."


def organizations(count: int) -> list[Made]:
    """Make up organizations, always the same."""
    chance = random.Random(SEED)  # noqa: S311 -- nothing is secret here
    return [
        Made(
            number=number,
            sector=number % SECTORS,
            roles=tuple(sorted(chance.sample(range(ROLES), 2))),
            levels=tuple(chance.sample(list(LEVELS), 2)),
            place=chance.choice(PLACES),
            work=chance.choice(FIELDS_OF_WORK),
        )
        for number in range(count)
    ]


def write_cards_from_records(folder: Path, made: Sequence[Made]) -> None:
    """Write a site of one page, whose cards are made by the directive."""
    _write(folder / "conf.py", _conf("organization_cards", "alabaster"))
    _write(folder / "index.md", "# Organizations\n\n:::{organization-cards}\n:::\n")
    _write_records(folder, made)


def write_cards_by_hand(folder: Path, made: Sequence[Made]) -> None:
    """Write a site of one page with the same cards, each a grid item of sphinx-design."""
    _write(folder / "conf.py", _conf("sphinx_design", "alabaster"))
    cards = "\n".join(map(_card_by_hand, made))
    _write(folder / "index.md", f"# Organizations\n\n:::::{{grid}} 1 2 3 3\n:gutter: 3\n\n{cards}\n:::::\n")


def write_guide(folder: Path, made: Sequence[Made], pages: int) -> Path:
    """Write a site of many pages: one shows all organizations, and one for each sector those of the sector.

    Returns:
        The file of a record that two pages show.
    """
    options = 'html_theme_options = {"collapse_navbar": True}\n'
    _write(folder / "conf.py", _conf("organization_cards", "sphinx_book_theme") + options)
    _write_records(folder, made)
    sectors = [f"sector-{sector:02}" for sector in range(SECTORS)]
    _write(folder / "all.md", "# All organizations\n\n:::{organization-cards}\n:::\n")
    for sector in sectors:
        grid = f":::{{organization-cards}}\n:sector: {sector}\n:no-index:\n:::\n"
        _write(folder / "sectors" / f"{sector}.md", f"# {_label(sector)}\n\n{grid}")
    _write(folder / "sectors" / "index.md", f"# Sectors\n\n{_toctree(sectors)}")
    chapters = [f"chapter-{chapter}" for chapter in range(CHAPTERS)]
    # The page of all organizations, those of the sectors, and the pages that lead to others.
    prose = pages - len(sectors) - len(chapters) - 3
    chance = random.Random(SEED)  # noqa: S311 -- nothing is secret here
    for place, chapter in enumerate(chapters):
        names = [f"page-{number:04}" for number in range(place, prose, CHAPTERS)]
        _write(folder / chapter / "index.md", f"# {_label(chapter)}\n\n{_toctree(names)}")
        for name in names:
            _write(folder / chapter / f"{name}.md", _prose(_label(name), chance))
    _write(
        folder / "index.md", f"# Guide\n\n{_toctree(['all', 'sectors/index', *(f'{each}/index' for each in chapters)])}"
    )
    return folder / "_records" / f"{made[len(made) // 2].id}.yaml"


def _conf(extension: str, theme: str) -> str:
    return dedent(f"""\
        project = "Benchmark"
        extensions = ["myst_parser", "{extension}"]
        exclude_patterns = ["_records"]
        myst_enable_extensions = ["colon_fence"]
        html_theme = "{theme}"
        html_copy_source = False
        """)


def _write_records(folder: Path, made: Sequence[Made]) -> None:
    _write(folder / "_records" / "vocabulary.yaml", _vocabulary())
    for each in made:
        _write(folder / "_records" / f"{each.id}.yaml", _record(each))


def _vocabulary() -> str:
    sectors = {f"sector-{sector:02}": f"Sector {sector:02}" for sector in range(SECTORS)}
    roles = {f"role-{role:02}": f"Role {role:02}" for role in range(ROLES)}
    groups = {
        "sectors": sectors,
        "roles": roles,
        "levels": LEVELS,
        "programme-kinds": {"internship": "Internship"},
        "connection-kinds": {"lunch": "Lunch"},
    }
    return "".join(
        f"{group}:\n"
        + "".join(f'  {term}: {{label: "{label}", description: Made up.}}\n' for term, label in terms.items())
        for group, terms in groups.items()
    )


def _record(made: Made) -> str:
    return dedent(f"""\
        name: {made.name}
        careers_url: {made.careers_url}
        summary: {made.summary}
        sector: sector-{made.sector:02}
        roles: [{", ".join(f"role-{role:02}" for role in made.roles)}]
        levels: [{", ".join(made.levels)}]
        places: [{made.place}]
        source: Made up for a benchmark
        checked_on: 2026-10-01
        checked_by: person
        connections:
          - {{kind: lunch, on: 2024-05-01, source: Made up for a benchmark}}
        """)


def _card_by_hand(made: Made) -> str:
    badges = " ".join(
        [
            f"{{bdg-primary}}`Sector {made.sector:02}`",
            *(f"{{bdg-secondary-line}}`{LEVELS[each]}`" for each in made.levels),
        ]
    )
    return dedent(f"""\
        ::::{{grid-item-card}} [{made.name}]({made.careers_url})

        {made.summary}

        {badges}

        Roles: {", ".join(f"Role {role:02}" for role in made.roles)}

        Places: {made.place}

        Connection: Lunch (1 May 2024)

        :::{{button-link}} {made.careers_url}
        :color: primary
        :outline:

        Careers at {made.name}
        :::

        Checked 1 Oct 2026 by a person
        ::::
        """)


def _prose(title: str, chance: random.Random) -> str:
    parts = [f"# {title}\n"]
    for section in range(1, 4):
        parts.append(f"## Part {section} of {title}\n")
        parts += [" ".join(chance.choices(WORDS, k=60)).capitalize() + ".\n" for _ in range(2)]
    return "\n".join(parts)


def _label(name: str) -> str:
    return name.replace("-", " ").capitalize()


def _toctree(names: Sequence[str]) -> str:
    return ":::{toctree}\n:maxdepth: 1\n\n" + "\n".join(names) + "\n:::\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

"""Measure how long the pages of the guide are, and how hard to read.

usage: python -m tests.benchmarks.readability [folder] [options]
"""

from __future__ import annotations

import argparse
import re
import statistics
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

DOCS = Path(__file__).parents[2] / "docs"
WORDS_PER_MINUTE = 220
EXTENSIONS = {
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "fieldlist",
    "substitution",
    "tasklist",
}
# Their bodies are text for readers. What other directives hold is for programs.
WITH_TEXT = {"admonition", "caution", "glossary", "important", "note", "tip", "warning"}
PARSER = create_md_parser(MdParserConfig(enable_extensions=EXTENSIONS), RendererHTML)


@dataclass
class Text:
    """What a page says.

    Attributes:
        prose: The paragraphs and the points of lists, which have sentences.
        rest: Headings and the cells of tables, which are read, but have none.
    """

    prose: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Readability:
    """The figures of one page.

    Attributes:
        words: All words that a reader sees, but for the sources and for what programs make.
        grade: The years of school that the prose asks for, after Flesch and Kincaid.
        ease: The ease of the prose after Flesch: the higher, the easier; 60 to 70 is plain English.
    """

    page: str
    words: int
    grade: float
    ease: float

    @property
    def minutes(self) -> float:
        return self.words / WORDS_PER_MINUTE


def words_of(inline: Token) -> str:
    """Join what a reader sees of a line: no addresses, no targets of roles, no marks of footnotes."""
    seen = []
    for token in inline.children or ():
        if token.type in {"text", "code_inline"}:
            seen.append(token.content)
        elif token.type == "myst_role":
            seen.append(re.sub(r"\s*<[^<>]*>.*$", "", token.content))
        elif token.type in {"softbreak", "hardbreak"}:
            seen.append(" ")
    return re.sub(r"^\[[ x]\] ", "", "".join(seen)).strip()


def body_of(directive: Token) -> str:
    """Take the text of a directive: without its options, and of a glossary the meanings alone."""
    lines = re.sub(r"\A(:[\w-]+:.*\n)+", "", directive.content).splitlines()
    if "{glossary}" in directive.info:
        lines = [line.strip() for line in lines if not line or line[0].isspace()]
    return "\n".join(lines)


def read(source: str, text: Text) -> None:
    """Add what a source in MyST says to the text."""
    inside: list[str] = []
    for token in PARSER.parse(source):
        if token.nesting:
            if token.nesting > 0:
                inside.append(token.type)
            else:
                inside.pop()
        elif token.type in {"fence", "colon_fence"}:
            name = re.match(r"\{([\w-]+)\}", token.info.strip())
            if name and name[1] in WITH_TEXT:
                read(body_of(token), text)
        elif token.type == "inline" and not any("footnote" in name or "field" in name for name in inside):
            aside = {"heading_open", "th_open", "td_open", "dt_open"}.intersection(inside)
            (text.rest if aside else text.prose).append(words_of(token))


def measure(path: Path, docs: Path) -> Readability:
    """Measure one page.

    Args:
        path: The page, in MyST.
        docs: The folder to which the name of the page is relative.

    Raises:
        OSError: The page cannot be read.
    """
    text = Text()
    read(path.read_text(encoding="utf-8"), text)
    # A point of a list often has no full stop, and must not run into the next one.
    prose = " ".join(part if part[-1] in ".!?" else f"{part.rstrip(':;,')}." for part in text.prose if part)
    grade, ease = flesch(prose)
    return Readability(
        page=path.relative_to(docs).as_posix(),
        words=len(prose.split()) + len(" ".join(text.rest).split()),
        grade=grade,
        ease=ease,
    )


def syllables(word: str) -> int:
    """Count the syllables of an English word, by its vowels; the Flesch formulas need no better count."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    # The last e of "note", "notes" and "asked" is silent; that of "table", "pages" and "noted" is not.
    if not re.search(r"(?:[csxz]|[cs]h|g)es$", letters):
        letters = re.sub(r"(?<=[^aeiouyl])es?$|(?<=[aeiouy]l)es?$|(?<=[^aeioutd])ed$", "", letters)
    # The two vowels of "client" and "radio" are two syllables; those of "special" and "question" are one.
    groups = re.findall(r"(?<![cgstx])i(?=[aou]|en)|[aeiouy]+", letters)
    return max(1, len(groups))


def flesch(prose: str) -> tuple[float, float]:
    """Compute the grade after Flesch and Kincaid, and the ease after Flesch.

    Args:
        prose: Sentences, each of which ends with a full stop, a question mark or an exclamation mark.
    """
    words = [word for word in prose.split() if re.search(r"\w", word)]
    sentences = re.findall(r"[.!?]+[\"”)]*(?:\s|$)", prose)
    if not words or not sentences:
        return 0.0, 0.0
    length = len(words) / len(sentences)
    syllables_each = sum(map(syllables, words)) / len(words)
    return 0.39 * length + 11.8 * syllables_each - 15.59, 206.835 - 1.015 * length - 84.6 * syllables_each


def rows(measured: Sequence[Readability]) -> Iterator[str]:
    """Lay the figures out as a table."""
    width = max(len(each.page) for each in measured)
    yield f"{'page':{width}}  words  minutes  grade   ease"
    for each in measured:
        yield f"{each.page:{width}}  {each.words:5}  {each.minutes:7.1f}  {each.grade:5.1f}  {each.ease:5.1f}"
    grade = statistics.median(each.grade for each in measured)
    yield f"{len(measured)} pages, median grade {grade:.1f}"


def main() -> None:
    """Print the figures of all pages, the hardest first."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DOCS, help="the pages; by default, those of the guide")
    parser.add_argument("--above", type=float, metavar="GRADE", help="only pages with a higher grade than this")
    options = parser.parse_args()

    pages = [path for path in sorted(options.folder.rglob("*.md")) if not path.parent.name.startswith(("_", "."))]
    measured = sorted((measure(path, options.folder) for path in pages), key=lambda each: -each.grade)
    if options.above is not None:
        measured = [each for each in measured if each.grade > options.above]
    if not measured:
        parser.exit(message="No such page.\n")
    print("\n".join(rows(measured)))


if __name__ == "__main__":
    main()

r"""The words of a site, by which the search knows what is misspelt.

A word of the site and a word of a query are the same when both are divided and folded by one rule, which
``static/site_search/tokens.js`` follows as well. In the notation of JavaScript's regular expressions with the flag
``u``, where ``'`` stands for U+0027 as well as for U+2019, the apostrophe of printed text:

1. A run is ``[\p{L}\p{N}_][\p{L}\p{N}\p{M}\p{Cf}_]*``: accents written by themselves and invisible characters, such
   as a soft hyphen, do not end it.
2. A word is a run, then any number of ``[.+#'-]+`` with another run, then ``[+#]*``. So ``C++``, ``node.js``,
   ``state-of-the-art`` and ``don't`` are words.
3. It is folded: put into the form NFKD, without ``\p{M}`` and ``\p{Cf}``, in lower case, with U+0027 for U+2019.
4. A word without any letter or digit is none.
5. Its parts are what ``[.+#'_-]+`` divides it into, without empty ones. Where there are two or more, each is a word
   behind the whole.
"""

from __future__ import annotations

import gzip
import re
import string
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_WORD = 40
"""The longest word of the list, in characters: what is longer was made by a machine."""

_DIGITS = string.digits + string.ascii_lowercase
_LEVELS = string.ascii_uppercase
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_WORD = re.compile(rf"\w+(?:[.+#'{_APOSTROPHE}-]+\w+)*[+#]*")
_JOINERS = re.compile(r"[.+#'_-]+")
_UNSEEN = frozenset({"Mn", "Mc", "Me", "Cf"})


def folded(text: str) -> str:
    """Write a text so that case and accents make no difference."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    seen = "".join(character for character in apart if unicodedata.category(character) not in _UNSEEN)
    return seen.lower().replace(_APOSTROPHE, "'")


def words_of(text: str) -> list[str]:
    """List the words of a text in their order, each compound before its parts."""
    words = []
    for found in _WORD.findall(_without_unseen(text)):
        word = folded(found)
        parts = [part for part in _JOINERS.split(word) if part]
        if parts:
            words.append(word)
        if len(parts) > 1:
            words += parts
    return words


def _without_unseen(text: str) -> str:
    unseen = {
        character for character in set(text) if not character.isascii() and unicodedata.category(character) in _UNSEEN
    }
    if not unseen:
        return text
    kept = []
    inside_word = False
    for character in text:
        if character not in unseen:
            kept.append(character)
            inside_word = character.isalnum() or character == "_"
        elif not inside_word:
            kept.append(" ")
    return "".join(kept)


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """Count in how many texts each word occurs.

    Returns:
        The counts, without compounds, whose parts are counted, without words that have a digit, which are never
        misspelt but wrong, and without those longer than :data:`LONGEST_WORD`.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(words_of(text)))
    return {word: count for word, count in counts.items() if len(word) <= LONGEST_WORD and word.isalpha()}


def write_words(counts: Mapping[str, int]) -> bytes:
    """Write the list in as few bytes as the correction needs, in UTF-8 and gzip.

    Each line has a digit in base 36, the number of letters that the word shares with the one before it; the letters
    behind these; and a capital letter for the count: A for 1, B for 2 and 3, C for 4 to 7 and so on.
    """
    lines = []
    before = ""
    for word, count in sorted(counts.items(), key=lambda entry: entry[0].encode("utf-16-be")):
        shared = _shared_letters(before, word)
        lines.append(f"{_DIGITS[shared]}{word[shared:]}{_LEVELS[min(count.bit_length(), len(_LEVELS)) - 1]}\n")
        before = word
    return gzip.compress("".join(lines).encode("utf-8"), mtime=0)


def _shared_letters(before: str, word: str) -> int:
    differing = (position for position, (a, b) in enumerate(zip(before, word, strict=False)) if a != b)
    return min(next(differing, min(len(before), len(word))), len(_DIGITS) - 1)


def read_words(data: bytes) -> dict[str, int]:
    """Read what :func:`write_words` wrote; each count is the least that its letter stands for."""
    counts = {}
    word = ""
    for line in gzip.decompress(data).decode("utf-8").splitlines():
        word = word[: _DIGITS.index(line[0])] + line[1:-1]
        counts[word] = 2 ** _LEVELS.index(line[-1])
    return counts

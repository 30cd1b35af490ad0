"""What a filter finds in a row that does not show it."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from organization_cards.card_html import row, searchable_texts, unseen_words
from organization_cards.freshness import FreshnessLimits
from organization_cards.model import Organization
from organization_cards.vocabulary import Vocabulary
from organization_cards.wording import Wording
from tests.unit.samples import TODAY

WORDING = Wording(Vocabulary(), TODAY, FreshnessLimits(), "en", {})
ALPHA = Organization(
    id="alpha",
    name="Alpha Laboratory",
    careers_url="https://alpha.example.org",
    summary="A laboratory in Albany, and a laboratory for lasers (lasers only).",
    sector=None,
    roles=(),
    levels=(),
    source=(),
    checked_on=None,
    checked_by=None,
    places=("Albany", "Straße"),
)
TEXTS = st.text(alphabet='aAbBßµé ,(&"\u00a0', min_size=1, max_size=40)


def test_each_word_stands_once_and_none_that_the_row_shows() -> None:
    assert unseen_words(ALPHA, WORDING) == "in Albany, and for (lasers only). Straße"


@given(name=TEXTS, summary=TEXTS)
def test_every_word_of_a_card_is_found(name: str, summary: str) -> None:
    organization = replace(ALPHA, name=name, summary=summary)
    text = unescape(f"{row(organization, WORDING, 'h2')} {unseen_words(organization, WORDING)}").upper()

    for word in " ".join(searchable_texts(organization, WORDING)).upper().split():
        assert word in text

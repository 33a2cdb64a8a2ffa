"""Search in what was asked: words of any script and length, as they stand in title or body.

Chinese has no spaces, and most of its words are two characters, which a trigram index cannot find. So the
index holds each character and each pair of neighbours of a text (`suban_grams`), and gives the petitions that
have all pairs of a word; whether they have the word itself is then asked of the text. Who asks is never
searched.

There are two ways to the newest petitions with a word, and each is slow where the other is quick. The index
gives a rare word at once, but of a common one thousands that are then thrown away. Walking down from the
newest meets a common word at once, but a rare one after all of the table. Which to take is asked of the
index, not of statistics: those do not know how often pairs come together, nor words that came yesterday.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    SQLColumnExpression,
    Text,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import LateralFromClause

from suban.store.tables import PetitionText

_Text = SQLColumnExpression[str]

RARE = 2_000
"""A word is rare if no more petitions than this have its grams: so many are read and sorted in some 10 ms."""
MOST_WALKED = 10_000
"""A word that is common in old petitions only is not looked for further down than this."""
_MOST_GRAMS = 32
"""More pairs of one question would not narrow it further."""


def grams(words: Sequence[str]) -> list[str]:
    """What the index is asked for: the pairs of neighbours of each word, or its one character."""
    found: dict[str, None] = {}
    for word in map(str.lower, words):
        found |= dict.fromkeys(word[at : at + 2] for at in range(max(1, len(word) - 1)))
    return list(found)[:_MOST_GRAMS]


async def is_rare(connection: AsyncConnection, words: Sequence[str]) -> bool:
    """Whether the index is the quicker way to these words."""
    some = candidates(words).limit(RARE + 1).subquery()
    counted = await connection.execute(select(func.count()).select_from(some))
    return counted.scalar_one() <= RARE


def candidates(words: Sequence[str]) -> Select[str]:
    """Numbers of the petitions that have all grams, by the index, in no order."""
    return select(PetitionText.number).where(_has_grams(words))


def found(words: Sequence[str], *conditions: ColumnElement[bool]) -> CTE:
    """Numbers of all petitions with these words, by the index, the newest first."""
    return (
        candidates(words)
        .where(*has_words(PetitionText.searchable, beyond_grams(words)), *conditions)
        .order_by(PetitionText.number.desc())
        .cte("found")
        # Else it would become part of the whole, and a LIMIT there make the walk look cheap.
        .prefix_with("MATERIALIZED")
    )


def beyond_grams(words: Sequence[str]) -> list[str]:
    """Those words of which the text must be asked, since a text may have all their grams and not the word.

    One or two characters are a gram themselves, and to read texts is the dearest part of a search.
    """
    within = set(grams(words))
    return [word for word in words if word.lower() not in within]


def text_of(number: _Text) -> LateralFromClause:
    """The text of a petition that is met on a walk: one look by its number, never a join of all with all."""
    return select(PetitionText.searchable).where(PetitionText.number == number).offset(0).lateral("text_of")


def has_words(searchable: _Text, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Whether each word stands in a text, as it is: there are no wildcards."""
    return [func.strpos(searchable, word.lower()) > 0 for word in words]


def _has_grams(words: Sequence[str]) -> ColumnElement[bool]:
    wanted: Any = bindparam(None, grams(words), type_=ARRAY(Text))
    return func.suban_grams(PetitionText.searchable, type_=ARRAY(Text)).contains(wanted)

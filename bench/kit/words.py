"""Words to search for, taken from the texts that are searched: by length and by how many texts have them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from random import Random

from bench.kit.texts import Text

RARE, COMMON = 0.002, 0.02
"""A word is rare in less than this part of the texts, and common in more than that."""


def questions(texts: Iterable[Text], count: int) -> dict[str, list[str]]:
    """So many questions of each class. They differ, unless the texts have fewer such words."""
    random = Random(7)
    said = [f"{title}\n{body}".lower() for title, body in texts]
    asked: dict[str, list[str]] = {}
    absent: list[str] = []
    common: list[str] = []
    for length in (1, 2, 4):
        having = _having(said, length)
        for how, words in _classes(having, len(said), count).items():
            asked[f"{length} character{'s' * (length > 1)}, {how}"] = _some(random, words, count)
            common = words if (length, how) == (2, "common") else common
        absent += list(_absent(random, having, length, count // 3 + 1))
    asked["absent, 1, 2 and 4 characters"] = _some(random, absent, count)
    asked["two words, common"] = [" ".join(random.sample(common, 2)) for _ in range(count)]
    return asked


def _having(said: Sequence[str], length: int) -> Counter[str]:
    """How many texts have each word of Chinese characters of that length."""
    found: Counter[str] = Counter()
    for text in said:
        found.update(
            word
            for word in {text[at : at + length] for at in range(len(text) - length + 1)}
            if all("\u4e00" <= each <= "\u9fff" for each in word)
        )
    return found


def _classes(having: Counter[str], texts: int, count: int) -> dict[str, list[str]]:
    common = [word for word, number in having.items() if number > COMMON * texts]
    if len(common) < count:  # few long words are that common: the commonest there are
        common = [word for word, _ in having.most_common(count)]
    rest = {word: number for word, number in having.items() if word not in set(common)}
    return {
        "rare": sorted(word for word, number in rest.items() if number < RARE * texts),
        "middling": sorted(word for word, number in rest.items() if number >= RARE * texts),
        "common": sorted(common),
    }


def _some(random: Random, words: Sequence[str], count: int) -> list[str]:
    if not words:
        return []
    return random.sample(words, count) if len(words) >= count else random.choices(words, k=count)


def _absent(random: Random, having: Counter[str], length: int, count: int) -> Iterator[str]:
    """Words that no text has, of characters that many texts have: the index is of no great help there."""
    if length == 1:
        yield from random.sample(
            [each for each in map(chr, range(0x4E00, 0x9FA6)) if each not in having], count
        )
        return
    often = [word for word, _ in having.most_common(3_000)]
    while count:
        first, second = random.choice(often), random.choice(often)
        word = first[: length // 2] + second[-(length // 2) :]
        if word not in having:
            count -= 1
            yield word

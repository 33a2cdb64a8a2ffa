"""Documents in one language: which one is wanted, and what is said in it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Protocol

from fastapi import Depends, Header

from suban.domain.rulebook import Limit
from suban.wording import LANGUAGES, N_, Language, text
from suban.wording.limits import limit_text


def preferred(accept_language: str | None) -> Language:
    """Chinese or English, whichever the header `Accept-Language` ranks higher; Chinese where it says neither.

    What is no header of that form (RFC 9110, 12.5.4) says nothing.
    """
    ranked = [(_weight(weight), tag) for tag, _, weight in _ranges(accept_language or "")]
    return max(
        LANGUAGES,
        key=lambda each: max((weight for weight, tag in ranked if tag.split("-")[0] == each), default=0.0),
    )


def _ranges(header: str) -> list[tuple[str, str, str]]:
    return [each.strip().lower().partition(";") for each in header.split(",")[:20]]


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


async def _wanted(
    accept_language: Annotated[
        str | None,
        Header(description="中文或英文，缺省中文 / zh or en, zh if neither is said", examples=["zh-CN"]),
    ] = None,
) -> Language:
    return preferred(accept_language)


WantedLanguage = Annotated[Language, Depends(_wanted)]


class _InBoth(Protocol):
    zh: str
    en: str


class OneLanguage:
    """Names, moments and lengths of time as they are said in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.tag = {"zh": "zh-CN", "en": "en"}[language]

    def say(self, message: str, **figures: object) -> str:
        """A message with its figures."""
        return text(message, self._language, **figures)

    def name(self, name: _InBoth | None) -> str:
        """What something is called; a dash for nothing."""
        if name is None:
            return "—"
        return name.zh if self._language == "zh" else name.en

    def day(self, day: date) -> str:
        """A day."""
        return f"{day.year}年{day.month}月{day.day}日" if self._language == "zh" else day.isoformat()

    def at(self, at: datetime | None) -> str:
        """A moment in its own zone; a dash for none."""
        return f"{self.day(at.date())} {at:%H:%M}" if at else "—"

    def until(self, at: datetime) -> str:
        """The last day, where a limit ends with it; else the moment."""
        if at.time() != time():
            return self.at(at)
        return self.say(N_("the end of {day}"), day=self.day((at - timedelta.resolution).date()))

    def length(self, *limits: Limit) -> str:
        """How long a limit is, with what was added to it."""
        return " + ".join(limit_text(each)[self._language] for each in limits)

    def listed(self, names: Sequence[str]) -> str:
        """Several names in a row."""
        return ("、" if self._language == "zh" else ", ").join(names)

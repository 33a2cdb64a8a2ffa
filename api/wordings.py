"""Codes with their names, as answers carry them."""

from collections.abc import Mapping

from pydantic import BaseModel

from suban.domain.model import Bilingual
from suban.wording import Language


class Named(BaseModel):
    """A code and what it is called."""

    code: str
    zh: str
    en: str


def named(code: str, wording: Mapping[Language, str] | Bilingual) -> Named:
    """A code with its name."""
    if isinstance(wording, Bilingual):
        return Named(code=code, zh=wording.zh, en=wording.en)
    return Named(code=code, zh=wording["zh"], en=wording["en"])

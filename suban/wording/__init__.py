"""Every text that a person reads: Chinese first, English second, through gettext catalogues.

A message is written in English where it is used, marked with `N_`, and translated in
`catalogues/<subject>.zh.po`. The catalogues are read as they are: nothing has to be compiled.
"""

import io
from gettext import GNUTranslations
from importlib.resources import files
from typing import Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


def _read_catalogues() -> tuple[GNUTranslations, ...]:
    catalogues = []
    for file in sorted((files("suban.wording") / "catalogues").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".zh.po"):
            compiled = io.BytesIO()
            write_mo(compiled, read_po(io.StringIO(file.read_text(encoding="utf-8")), locale="zh_CN"))
            compiled.seek(0)
            catalogues.append(GNUTranslations(compiled))
    return tuple(catalogues)


# Read when first imported: inside a workflow's sandbox no file may be opened.
_CHINESE = _read_catalogues()


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """Mark a message for translation."""
    return message


def text(message: str, language: Language, **figures: object) -> str:
    """A message in a language, with its figures filled in. Figures are codes, dates and numbers."""
    wording = message
    if language == "zh":
        wording = next((found for each in _CHINESE if (found := each.gettext(message)) != message), message)
    return wording.format(**figures) if figures else wording


def both(message: str, **figures: object) -> dict[Language, str]:
    """A message in both languages, Chinese first."""
    return {language: text(message, language, **figures) for language in LANGUAGES}

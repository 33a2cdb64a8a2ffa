"""Personal data that stand in a text: found mechanically, before somebody else reads it for the rest.

Source: the confidentiality rules (Anshan, ch. 4: 个人隐私; Longnan, art. 19). It finds what has a form, and
what the petition says of its petitioner and place word for word. Names that it was not given it cannot
find: for these the text has its second reader.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

PersonalDatum = Literal["telephone", "identity_number", "email", "name", "address", "number"]
"""What was found; `number` is the petition's own, by which it could be asked for."""

_SEPARATED = r"[\s\-—–‐‑‒―.·()_]*"
_MOBILE = re.compile(
    rf"(?<![0-9])(?:(?:00|\+)?{_SEPARATED}86{_SEPARATED})?1{_SEPARATED}[3-9](?:{_SEPARATED}[0-9]){{9}}(?![0-9])"
)
_LANDLINE = re.compile(r"(?<![0-9])\(?0[1-9][0-9]{1,2}\)?[\s\-—–‐‑]*[2-9][0-9]{2,3}[\s\-]?[0-9]{4}(?![0-9])")
_IDENTITY = re.compile(rf"(?<![0-9])[1-9](?:{_SEPARATED}[0-9]){{16}}{_SEPARATED}[0-9Xx](?![0-9A-Za-z])")
_EMAIL = re.compile(r"[^\s@,;，；：:、]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PETITION = re.compile(r"(?<![0-9])20[0-9]{6}-[0-9]{6,12}(?![0-9])")

_LEAST_OF_NAME = 2
_LEAST_OF_PLACE = 4
"""A shorter place, such as the name of a city, tells nobody apart."""


def personal_data(
    text: str, *, names: Iterable[str] = (), addresses: Iterable[str] = (), telephones: Iterable[str] = ()
) -> tuple[PersonalDatum, ...]:
    """What kinds of personal data stand in a text, each once, in the order of `PersonalDatum`.

    Full-width figures and letters count as plain ones, and spaces or dashes between them hide nothing.
    """
    plain = unicodedata.normalize("NFKC", text)
    # Invisible characters would part what readers see as one.
    plain = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    close = _close(plain)
    digits = re.sub(r"[^0-9]", "", plain)
    # A part of an identity number can read like a telephone number.
    rest = _IDENTITY.sub(" ", plain)
    tests: dict[PersonalDatum, bool] = {
        "telephone": bool(_MOBILE.search(rest) or _LANDLINE.search(rest))
        or any(_digits(each) in digits for each in telephones if len(_digits(each)) >= _LEAST_OF_TELEPHONE),
        "identity_number": bool(_IDENTITY.search(plain)),
        "email": bool(_EMAIL.search(plain)),
        "name": _any_of(names, close, _LEAST_OF_NAME),
        "address": _any_of(addresses, close, _LEAST_OF_PLACE),
        "number": bool(_PETITION.search(plain)),
    }
    return tuple(kind for kind, there in tests.items() if there)


_LEAST_OF_TELEPHONE = 7


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def _close(text: str) -> str:
    """Without spaces and in lower case: so a name is found that somebody has set apart."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def _any_of(words: Iterable[str], text: str, least: int) -> bool:
    close = (_close(each) for each in words)
    return any(each in text for each in close if len(each) >= least)

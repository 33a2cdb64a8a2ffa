"""Whom an entry of the integrity file is about: a keyed hash of the telephone number, never the number."""

import hashlib
import hmac
import re
import unicodedata

_CHINA = re.compile(r"^(?:\+|00)86|^86(?=1[0-9]{10}$)")


_LEAST_DIGITS = 5


def subject(secret: str, phone: str) -> str | None:
    """The hash of a telephone number, 64 hexadecimal digits; the same however the number is written.

    None where it is no number: all who gave nothing of use would be one person.
    """
    plain = _plain(phone)
    if len(plain) < _LEAST_DIGITS:
        return None
    return hmac.digest(secret.encode(), f"suban.integrity-file.{plain}".encode(), hashlib.sha256).hex()


def _plain(phone: str) -> str:
    """A Chinese number without country code and leading zeros, a foreign one with + and its country code."""
    written = unicodedata.normalize("NFKC", phone)
    digits = re.sub(r"[^0-9]", "", written)
    number = f"+{digits}" if written.strip().startswith("+") else digits
    national = _CHINA.sub("", number)
    if national == number and number.startswith(("+", "00")):
        return f"+{number.lstrip('+0')}"
    return national.lstrip("0")

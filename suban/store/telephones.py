"""Petitions by the telephone number of who asks: exactly that number, however it is written."""

import re

from sqlalchemy import Select, literal_column, select

from suban.store.tables import PHONE_DIGITS, Petitioner

_MOBILE = re.compile(r"1[0-9]{10}")
_ABROAD = re.compile(r"(?:\+|00)86")
"""The country code of China as it is dialled from abroad; a mobile number may have it without a sign."""


def asked_from(phone: str) -> Select[str]:
    """The numbers of the petitions whose petitioner gave this telephone number."""
    return select(Petitioner.number).where(literal_column(PHONE_DIGITS).in_(forms(phone)))


def forms(phone: str) -> tuple[str, ...]:
    """The digits of a telephone number, as they may have been written: with and without the country code.

    From abroad the zero before a Chinese area code is left out.
    """
    digits = re.sub(r"[^0-9]", "", phone)
    if _ABROAD.match(re.sub(r"[^0-9+]", "", phone)):
        digits = digits.removeprefix("00").removeprefix("86")
        digits = digits if _MOBILE.fullmatch(digits) else f"0{digits}"
    elif digits.startswith("86") and _MOBILE.fullmatch(digits[2:]):
        digits = digits[2:]
    bare = digits.removeprefix("0")
    return (digits, f"86{bare}", f"0086{bare}")

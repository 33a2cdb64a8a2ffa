"""The query code: what a petitioner shows beside the number. Computed, so that it is stored nowhere."""

import hashlib
import hmac

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that could be taken for a digit."""
_LENGTH = 10
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def query_code(secret: str, number: str) -> str:
    """The code of a petition."""
    mac = hmac.digest(secret.encode(), f"suban.query-code.{number}".encode(), hashlib.sha256)
    bits = int.from_bytes(mac[:8], "big")
    return "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(_LENGTH))


def is_query_code(secret: str, number: str, given: str) -> bool:
    """Whether this is the code of that petition, told in constant time. Written as people write it."""
    read = given.upper().translate(_READ_AS)
    return hmac.compare_digest(read.encode(), query_code(secret, number).encode())

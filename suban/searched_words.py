"""What somebody searched for, as the log of readings keeps it: a keyed hash, never the words."""

import hashlib
import hmac
import unicodedata


def searched_words(secret: str, words: str) -> str:
    """The hash of what was searched for, 64 hexadecimal digits; the same in whatever spacing and case.

    Whoever reads the log sees that the same was searched for again, not what.
    """
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    return hmac.digest(secret.encode(), f"suban.searched-words.{plain}".encode(), hashlib.sha256).hex()

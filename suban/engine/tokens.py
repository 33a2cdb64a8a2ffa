"""Signed tokens that name the actor of a signal.

A token stands in the workflow's history for all to read, so it is worth nothing once spent: it is for one
act on one petition, its id is the act's id (the same id is the same act), and it is short-lived.
"""

from datetime import datetime, timedelta
from uuid import uuid4

import jwt
from pydantic import ValidationError

from suban.domain.acts import Actor
from suban.domain.model import Value
from suban.domain.rulebook import ActName

LIFETIME = timedelta(minutes=30)
_ALGORITHM = "HS256"
_AUDIENCE = "suban.signal"


class TokenError(Exception):
    """A token that proves nothing. `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class SignalToken(Value):
    """What a token says. It is good before `expires_at` (seconds since the epoch)."""

    id: str
    actor: Actor
    number: str
    act: str
    expires_at: float

    def is_good(self, at: datetime) -> bool:
        """Whether a signal that the engine received then was in time."""
        # Against the engine's event time, not this machine's clock: a signal may wait for its worker.
        return at.timestamp() < self.expires_at


def issue(secret: str, actor: Actor, number: str, act: ActName, at: datetime) -> str:
    """A token for one act of one person on one petition, valid for `LIFETIME` from `at`."""
    claims = {
        "aud": _AUDIENCE,
        "jti": f"signal-{uuid4()}",
        "exp": at + LIFETIME,
        "actor": actor.model_dump(exclude_none=True),
        "number": number,
        "act": act,
    }
    return jwt.encode(claims, _key(secret), algorithm=_ALGORITHM)


def verify(secret: str, token: str, number: str, act: str) -> SignalToken:
    """What a token says, also where it has expired.

    Raises `TokenError` where it is not genuine or not for this.
    """
    try:
        claims = jwt.decode(
            token,
            _key(secret),
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"verify_exp": False, "require": ["exp", "jti", "aud"]},
        )
        said = SignalToken(
            id=claims["jti"],
            actor=claims["actor"],
            number=claims["number"],
            act=claims["act"],
            expires_at=claims["exp"],
        )
    except (jwt.PyJWTError, ValidationError, KeyError, ValueError) as error:
        raise TokenError("token_invalid") from error
    if said.number != number or said.act != act:
        raise TokenError("token_for_another_act")
    return said


def _key(secret: str) -> str:
    # Derived, so that a token of another use of the same secret is none here.
    return f"suban.signal.{secret}"

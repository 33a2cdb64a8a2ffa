"""Tokens with which a signal names its actor."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.authority import StaffReading
from api.inputs import Storable
from api.reading_log import shows_nothing
from api.responses import problems
from api.surroundings import Here
from suban.domain.procedure.taking import authority_refusal, goes_on_after_closing
from suban.domain.rulebook import ActName
from suban.engine.petitions import ActRefusedError
from suban.engine.tokens import LIFETIME, issue

router = APIRouter(tags=["信号 / signals"])


class SignalTokenDraft(BaseModel):
    """The act that the signal will do."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"act": "signature"}]})

    act: ActName


class IssuedToken(BaseModel):
    """A token for one act of this person on this petition. Once spent it is worth nothing."""

    token: str
    expires_at: datetime


@router.post(
    "/petitions/{number}/signal-tokens",
    status_code=201,
    summary="签发信号令牌 / issue a signal token",
    responses=problems(400, 401, 403, 404, 413, 422, 503),
)
@shows_nothing("a token for one act, of which the journal will tell")
async def issue_token(
    draft: Annotated[SignalTokenDraft, Storable], here: Here, reading: StaffReading
) -> IssuedToken:
    """Gives the token that `temporal workflow signal --name ACT` must carry."""
    case = reading.case
    refusal = authority_refusal(await here.statutes.law_of(case), case, reading.actor, draft.act)
    if refusal is not None:
        raise ActRefusedError(refusal)
    if case.closed and goes_on_after_closing(draft.act):
        # Its workflow has ended: another run waits as long as the token is good.
        await here.engine.await_act(case, LIFETIME.total_seconds())
    now = here.clock.now()
    return IssuedToken(
        token=issue(here.secret, reading.actor, case.number, draft.act, now), expires_at=now + LIFETIME
    )

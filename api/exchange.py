"""Exchange with other platforms, both ways: they file, add, ask how it stands, and answer what was referred.

Source: Anshan, ch. 4: 建立8890平台数据与其他有关平台数据的互转和共享机制，实现数据信息共享共用.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.acts import act_once
from api.authority import PETITIONER, Number, Reading
from api.drafts import Materials, Withdrawal
from api.exchange_views import (
    Changes,
    ChangeView,
    ExchangedDraft,
    ExchangedFiled,
    SentByFiler,
    SentByPartner,
    Status,
    Taken,
    TheirNumber,
)
from api.inputs import Storable
from api.intake import PetitionDraft, filed_petition
from api.keys import key_of
from api.problems import ProblemError
from api.receipts import acts_possible, closing
from api.responses import problems
from api.story import story_of
from api.surroundings import CHINA, Here, Surroundings
from api.tracking import STEPS
from api.wordings import Named, named
from suban.domain.case import Case
from suban.domain.confidentiality import barred_units
from suban.domain.procedure.clocks import COMPLETION_TERMS
from suban.exchange.platforms import Platform, shown_by
from suban.store import exchange, people, petitions
from suban.store.exchange import Change, Exchanged, Message
from suban.store.intake import KeyUsedError
from suban.wording.law import entry_text, stage_text

router = APIRouter(tags=["平台互通 / exchange"], prefix="/exchange")

_bearer = HTTPBearer(
    auto_error=False, scheme_name="platform", description="其他平台的令牌 / the token of another platform"
)


async def partner(
    here: Here, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> Platform:
    """The platform that asks."""
    if credentials is None:
        raise ProblemError("platform_token_needed")
    found = shown_by(here.platforms, here.secret, credentials.credentials)
    if found is None:
        raise ProblemError("platform_token_needed")
    return found


Partner = Annotated[Platform, Depends(partner)]
Theirs = Annotated[
    TheirNumber, Path(description="对方平台的编号 / its number there", examples=["LN-2026-0001"])
]


@router.post(
    "/petitions",
    status_code=201,
    summary="其他平台转来诉求 / another platform files a petition",
    responses=problems(400, 401, 409, 413, 422, 503),
)
async def take_petition(
    draft: Annotated[ExchangedDraft, Storable], here: Here, platform: Partner
) -> ExchangedFiled:
    """Takes a petition in under the platform's own number; the same number and body again are the same one.

    Codes that the platform's mapping does not have lose nothing: it is taken under the fallback, with the
    codes as they came, and a person sorts it.
    """
    codes = platform.read(draft.kind, draft.matter, draft.area)
    ours = PetitionDraft(
        kind=codes.kind,
        matter=codes.matter,
        area=codes.area,
        title=draft.title,
        text=draft.text,
        place=draft.place,
        occurred_on=draft.occurred_on,
        channel=platform.channel,
        petitioner=draft.petitioner,
        anonymous=draft.petitioner is None,
        declares_truth=draft.declares_truth,
    )
    before = await exchange.filed_as(here.store, platform.platform, draft.number)
    # The mapping may have changed meanwhile: what is compared is what they sent.
    digest = key_of(draft.number, draft).body_digest
    if before is not None:
        if before.codes.get("digest") != digest:
            raise ProblemError("key_used")
        return await _filed(here, before)
    filed = await filed_petition(here, ours, _key(platform, draft.number), None, by_platform=True)
    raw = {"kind": draft.kind, "matter": draft.matter, "area": draft.area, "digest": digest}
    await exchange.link(
        here.store,
        Exchanged(
            platform.platform,
            filed.number,
            "filed",
            draft.number,
            raw,
            list(codes.unknown),
            filed.received_at,
        ),
    )
    found = await exchange.filed_as(here.store, platform.platform, draft.number)
    assert found is not None
    return await _filed(here, found)


async def _filed(here: Surroundings, found: Exchanged) -> ExchangedFiled:
    case = await petitions.case_of(here.store, found.number)
    assert case is not None
    return ExchangedFiled(
        number=found.number,
        their_number=found.their_number or "",
        received_at=case.received_at.astimezone(CHINA),
        unknown=found.unknown,
    )


@router.get(
    "/petitions/{their_number}",
    summary="转来诉求的办理情况 / how it stands, by their number",
    responses=problems(401, 404, 422, 503),
)
async def status(their_number: Theirs, here: Here, platform: Partner) -> Status:
    """How a petition stands that the platform filed, by its own number. Each answer is recorded."""
    found = await exchange.filed_as(here.store, platform.platform, their_number)
    return await _status(here, platform, found)


@router.get(
    "/referrals/{number}",
    summary="转出诉求的办理情况 / how a referred petition stands",
    responses=problems(401, 404, 503),
)
async def referral_status(number: Number, here: Here, platform: Partner) -> Status:
    """The same for a petition that was referred to the platform, by our number."""
    found = await exchange.referred(here.store, platform.platform, number)
    return await _status(here, platform, found)


async def _status(here: Surroundings, platform: Platform, found: Exchanged | None) -> Status:
    found, case = await _open(here, platform, found)
    law = await here.statutes.law_of(case)
    unit = await people.unit(here.store, case.unit) if case.unit else None
    story, _ = await story_of(here, case, {})
    result = story.result()
    ends = [law.due(term).on for term in case.running_terms if term.name in COMPLETION_TERMS]
    await exchange.note_given(
        here.store, platform.platform, [case.number], at=here.clock.now(), what="status"
    )
    return Status(
        number=case.number,
        their_number=found.their_number,
        direction=found.direction,
        received_at=case.received_at.astimezone(CHINA),
        stage=named(case.stage, stage_text(case.stage)),
        unit=None if unit is None else _unit(unit.code, unit.name, unit.name_en),
        due_on=min(ends) if ends else None,
        closed_on=closing(law, case),
        result=result.result if result else None,
    )


@router.post(
    "/petitions/{their_number}/messages",
    summary="补充或撤回转来的诉求 / a supplement or a withdrawal",
    responses=problems(400, 401, 404, 409, 413, 422, 503),
)
async def take_from_filer(
    their_number: Theirs, draft: Annotated[SentByFiler, Storable], here: Here, platform: Partner
) -> Taken:
    """Adds to a petition that the platform filed. The same id again is the same message.

    A withdrawal is the petitioner's act; a supplement is that of who was asked for materials, else it is
    kept for the staff to read.
    """
    _, case = await _open(
        here, platform, await exchange.filed_as(here.store, platform.platform, their_number)
    )
    act_id = _key(platform, f"message/{draft.id}")
    message = Message(
        platform.platform,
        case.number,
        draft.id,
        key_of(draft.id, draft).body_digest,
        draft.kind,
        draft.text,
        draft.at,
        here.clock.now(),
    )
    try:
        if await exchange.came_before(here.store, message):
            return await _taken_before(here, message)
        law = await here.statutes.law_of(case)
        act: Withdrawal | Materials | None = None
        if draft.kind == "withdrawal":
            act = Withdrawal(reason=draft.text)
        elif any(each.code == "materials" for each in acts_possible(law, case, PETITIONER)):
            act = Materials(supplied=draft.text)
        if act is not None:
            await act_once(act, here, Reading(PETITIONER, case), act_id)
            message = Message(**{**vars(message), "act_id": act_id})
        new = await exchange.take_message(here.store, message)
    except KeyUsedError:
        raise ProblemError("key_used") from None
    return Taken(id=draft.id, new=new, act=act.act if act else None)


async def _taken_before(here: Surroundings, message: Message) -> Taken:
    _, messages = await exchange.of_petition(here.store, message.number)
    one = next(each for each in messages if (each.platform, each.key) == (message.platform, message.key))
    act = "withdrawal" if one.kind == "withdrawal" else "materials"
    return Taken(id=one.key, new=False, act=act if one.act_id else None)


@router.post(
    "/referrals/{number}/messages",
    summary="转出诉求的回执、进展和结果 / receipt, progress and outcome",
    responses=problems(400, 401, 404, 409, 413, 422, 503),
)
async def take_from_partner(
    number: Number, draft: Annotated[SentByPartner, Storable], here: Here, platform: Partner
) -> Taken:
    """What the platform says of a petition that was referred to it. They may come in any order."""
    _, case = await _open(here, platform, await exchange.referred(here.store, platform.platform, number))
    message = Message(
        platform.platform,
        case.number,
        draft.id,
        key_of(draft.id, draft).body_digest,
        draft.kind,
        draft.text,
        draft.at,
        here.clock.now(),
    )
    try:
        new = await exchange.take_message(here.store, message)
    except KeyUsedError:
        raise ProblemError("key_used") from None
    if draft.number is not None:
        await exchange.receipt(here.store, platform.platform, case.number, draft.number)
    return Taken(id=draft.id, new=new, act=None)


@router.get(
    "/changes", summary="与本平台有关的变化 / what has changed since", responses=problems(401, 422, 503)
)
async def changes(
    here: Here,
    platform: Partner,
    response: Response,
    after: Annotated[
        str | None, Query(max_length=200, description="上次的 next / `next` of the last time")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Changes:
    """What happened to the platform's petitions behind a cursor; without one from the beginning on.

    Entries as their petitioner sees them, without texts and without who asks. Each answer is recorded.
    """
    found = await exchange.changes(here.store, platform.platform, STEPS, _place(after), limit)
    shown = [_change(each) for each in found if not await _is_closed(here, platform, each.case)]
    numbers = [each.number for each in shown]
    await exchange.note_given(here.store, platform.platform, numbers, at=here.clock.now(), what="changes")
    response.headers["Cache-Control"] = "no-store"
    last = found[-1] if found else None
    return Changes(
        items=shown,
        next=_cursor(last.recorded_at, last.number, last.entry) if last else after,
        more=len(found) == limit,
    )


def _change(each: Change) -> ChangeView:
    return ChangeView(
        number=each.number,
        their_number=each.their_number,
        direction=each.direction,
        entry=each.entry,
        what=named(each.kind, entry_text(each.kind)),
        at=each.at.astimezone(CHINA),
        stage=named(each.case.stage, stage_text(each.case.stage)),
    )


async def _open(here: Surroundings, platform: Platform, found: Exchanged | None) -> tuple[Exchanged, Case]:
    """A petition of the platform's, unless it complains of who works there: then there is none."""
    case = await petitions.case_of(here.store, found.number) if found else None
    if found is None or case is None or await _is_closed(here, platform, case):
        raise ProblemError("not_found")
    return found, case


async def _is_closed(here: Surroundings, platform: Platform, case: Case) -> bool:
    return bool(set(platform.units) & barred_units(await here.statutes.law_of(case), case))


def _unit(code: str, zh: str, en: str) -> Named:
    return Named(code=code, zh=zh, en=en or zh)


def _key(platform: Platform, what: str) -> str:
    """The key under which something of theirs is done here, whatever their own looks like."""
    return f"exchange:{hashlib.sha256(f'{platform.platform}/{what}'.encode()).hexdigest()[:40]}"


def _cursor(recorded_at: datetime, number: str, entry: int) -> str:
    return urlsafe_b64encode(f"{recorded_at.isoformat()}|{number}|{entry}".encode()).decode()


def _place(cursor: str | None) -> tuple[datetime, str, int] | None:
    if cursor is None:
        return None
    try:
        at, number, entry = urlsafe_b64decode(cursor.encode()).decode().split("|")
        place = datetime.fromisoformat(at), number, int(entry)
    except (ValueError, UnicodeError):
        raise ProblemError("cursor_unknown") from None
    if place[0].tzinfo is None or not 0 < place[2] < 2**31 or "\0" in number:
        raise ProblemError("cursor_unknown")
    return place

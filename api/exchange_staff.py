"""What the staff see of the exchange with other platforms, and the petitions that a person must sort."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.authority import Number, Staff, StaffReading
from api.exchange_views import ExchangeView, LinkView, MessageView, Unsorted
from api.problems import ProblemError
from api.reading_log import logged_as, note_list, shows_nothing
from api.responses import problems
from api.surroundings import CHINA, Here, Surroundings
from api.wordings import Named
from suban.domain.acts import Actor
from suban.domain.confidentiality import CENTRE, is_barred
from suban.store import exchange

router = APIRouter(tags=["平台互通 / exchange"])


@router.get(
    "/petitions/{number}/exchange",
    summary="与其他平台的往来 / what passed between platforms",
    responses=problems(401, 403, 404, 503),
)
@logged_as("exchange")
async def of_petition(here: Here, reading: StaffReading) -> ExchangeView:
    """With whom a petition is exchanged, under which numbers, and what they said, as it happened there."""
    links, messages = await exchange.of_petition(here.store, reading.case.number)
    return ExchangeView(
        platforms=[
            LinkView(
                platform=each.platform,
                name=_name(here, each.platform),
                direction=each.direction,
                their_number=each.their_number,
                codes=_shown(each.codes),
                unknown=each.unknown,
                exchanged_at=each.exchanged_at.astimezone(CHINA),
                sorted_by=each.sorted_by,
            )
            for each in links
        ],
        messages=[
            MessageView(
                platform=each.platform,
                kind=each.kind,
                at=each.at.astimezone(CHINA),
                received_at=each.received_at.astimezone(CHINA),
                text=each.body,
                act=each.act_id is not None,
            )
            for each in messages
        ],
    )


@router.get(
    "/exchange/unsorted",
    summary="代码未识别、待人工分类的诉求 / petitions to sort",
    responses=problems(401, 403, 422, 503),
)
@logged_as("exchange")
async def unsorted(
    here: Here, actor: Staff, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> list[Unsorted]:
    """For the centre: petitions of other platforms with codes that nobody has mapped, the oldest first."""
    _ask_centre(actor)
    found = await exchange.unsorted(here.store, limit)
    shown = [
        Unsorted(
            number=each.number,
            platform=each.platform,
            their_number=each.their_number,
            codes=_shown(each.codes),
            unknown=each.unknown,
            kind=case.kind,
            matter=case.matter,
            area=case.area,
        )
        for each, case in found
        if not is_barred(await here.statutes.law_of(case), case, actor)
    ]
    note_list(each.number for each in shown)
    return shown


@router.post(
    "/petitions/{number}/sorted",
    status_code=204,
    summary="已人工分类 / somebody has sorted it",
    responses=problems(401, 403, 404, 503),
)
@shows_nothing("a receipt: it says only that somebody sorted it")
async def mark_sorted(here: Here, number: Number, reading: StaffReading, actor: Staff) -> Response:
    """The centre has looked at the unknown codes, and corrected the petition (`correction`) where needed."""
    _ask_centre(actor)
    if not await exchange.mark_sorted(here.store, reading.case.number, actor.person, here.clock.now()):
        raise ProblemError("not_found")
    return Response(status_code=204)


def _ask_centre(actor: Actor) -> None:
    if actor.role not in CENTRE:
        raise ProblemError("not_for_you")


def _name(here: Surroundings, code: str) -> Named:
    found = next((each for each in here.platforms if each.platform == code), None)
    return Named(code=code, zh=found.name.zh if found else code, en=found.name.en if found else code)


def _shown(codes: dict[str, object]) -> dict[str, object]:
    return {name: code for name, code in codes.items() if name != "digest"}

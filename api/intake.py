"""Filing a petition: stored first, its workflow started next."""

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.assistance import known_groups
from api.authority import PETITIONER, StaffIfAny
from api.inputs import (
    Address,
    Area,
    Assistance,
    Channel,
    Day,
    Email,
    Key,
    OrganisationName,
    PersonName,
    Phone,
    Place,
    Prose,
    Storable,
    Title,
)
from api.problems import ProblemError
from api.reading_log import shows_nothing
from api.respondents import RespondentDraft, found_respondents
from api.responses import problems
from api.surroundings import Here, Surroundings
from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.confidentiality import centre_refusal, nobody_left
from suban.domain.filing import PetitionerKind
from suban.domain.law import Law
from suban.domain.reading import may_file_for_others
from suban.domain.refusals import Refusal, RefusalCode
from suban.domain.rulebook import Kind
from suban.engine.petitions import ActRefusedError
from suban.query_code import query_code
from suban.store.intake import Asker, Filing, KeyUsedError, take_in
from suban.store.respondents import leaves_nobody, with_centre

router = APIRouter(tags=["诉求 / petitions"])

OWN_WEBSITE = "web"
"""The channel where none is named. Where a rulebook lists none, the centre enters all others."""


class PetitionerDraft(BaseModel):
    """Who asks. A telephone number or an e-mail address is needed: the unit must contact the petitioner."""

    model_config = ConfigDict(extra="forbid")

    kind: Annotated[
        PetitionerKind, Field(description="自然人、法人或者非法人组织 / who the petitioner is in law")
    ] = "natural_person"
    organisation: Annotated[
        OrganisationName | None,
        Field(description="法人、非法人组织的名称 / its name, where it is an organisation"),
    ] = None
    name: Annotated[
        PersonName, Field(description="姓名，组织的为其联系人 / of an organisation: who speaks for it")
    ]
    phone: Phone | None = None
    email: Email | None = None
    address: Annotated[Address | None, Field(description="现住所 / where the petitioner lives")] = None
    language: Annotated[Literal["zh", "en"], Field(description="通知语言 / language of notices")] = "zh"

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.phone is None and self.email is None:
            raise PydanticCustomError("no_contact", "no phone and no email")
        return self

    @model_validator(mode="after")
    def _organisation_named(self) -> Self:
        if (self.kind == "natural_person") != (self.organisation is None):
            raise PydanticCustomError("which_organisation", "an organisation, and only that, has a name")
        return self


class PetitionDraft(BaseModel):
    """A petition as it is filed: either by a petitioner who is named, or anonymously."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "complaint",
                    "title": "路灯不亮",
                    "text": "金水大道与龙翔大道路口东侧三盏路灯一周未亮，夜间行人安全堪忧。",
                    "area": "360783",
                    "place": "金水大道与龙翔大道路口",
                    "petitioner": {"name": "王小明", "phone": "13800000000", "language": "zh"},
                    "declares_truth": True,
                }
            ]
        },
    )

    kind: Annotated[
        str,
        Field(
            min_length=1,
            max_length=32,
            description="类别，以适用规定所列为准 / one of the kinds of the rulebook, see /api/v1/rulebooks",
        ),
    ]
    matter: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=64,
            description="受理事项，可不填；以适用规定所列为准 / one of the matters of the rulebook, if known",
        ),
    ] = None
    title: Title
    text: Prose
    area: Annotated[Area, Field(description="事项所在地区代码 / code of the area concerned")]
    place: Annotated[Place | None, Field(description="地点 / where it is")] = None
    occurred_on: Annotated[Day | None, Field(description="发生日期 / the day it happened")] = None
    channel: Annotated[
        Channel,
        Field(description="渠道，以适用规定所列为准 / a channel of the rulebook, see /api/v1/rulebooks"),
    ] = OWN_WEBSITE
    petitioner: PetitionerDraft | None = None
    anonymous: Annotated[bool, Field(strict=True)] = False
    declares_truth: Annotated[
        bool | None,
        Field(
            strict=True,
            description="声明内容属实；适用规定要求时必须为 true / that what is filed is true: needed "
            "where the rulebook asks for it (`declaration`)",
        ),
    ] = None
    respondents: Annotated[
        list[RespondentDraft] | None,
        Field(
            min_length=1,
            max_length=20,
            description="被投诉方，可不填；被投诉的单位和人员看不到本诉求 / whom it complains of, if "
            "anybody: they do not learn of it",
        ),
    ] = None
    assistance: Annotated[
        Assistance | None,
        Field(
            description="诉求人所属的援助群体，以适用规定所列为准 / groups for assistance that the "
            "petitioner belongs to, of those in the rulebook"
        ),
    ] = None

    @model_validator(mode="after")
    def _named_or_anonymous(self) -> Self:
        if (self.petitioner is None) != self.anonymous:
            raise PydanticCustomError("who_asks", "either a petitioner or anonymous")
        return self


class FiledPetition(BaseModel):
    """The petition is stored. Keep number and query code: together they show how far it has come."""

    number: str
    query_code: str = Field(description="查询码，请妥善保存 / not stored anywhere, so keep it")
    received_at: datetime
    track: str = Field(description="查询地址，须在请求头 Query-Code 中给出查询码 / where to track it")

    model_config = {
        "json_schema_extra": {
            "examples": [
                {
                    "number": "20260302-000001",
                    "query_code": "7K2M9QX4TB",
                    "received_at": "2026-03-02T09:00:00+08:00",
                    "track": "/api/v1/track/20260302-000001",
                }
            ]
        }
    }


@router.post(
    "/petitions",
    status_code=201,
    summary="提交诉求 / file a petition",
    responses=problems(400, 401, 403, 409, 413, 422, 503),
)
@shows_nothing("what is filed is an entry of the journal")
async def file_petition(
    draft: Annotated[PetitionDraft, Storable],
    here: Here,
    actor: StaffIfAny,
    response: Response,
    idempotency_key: Annotated[
        Key,
        Header(
            description="由客户端生成，重复提交时保持不变 / made by the client, kept for a repeated request",
            examples=["4f1c2a9e-7d51-4a55-b7b1-0c8f6c1a2b3d"],
        ),
    ],
) -> FiledPetition:
    """Files a petition and gives its number and query code.

    Open to everybody. What came through a channel that the rulebook marks `staffed`, the hotline for
    instance, the centre files for the petitioner, and signs in for that. The petition is stored before this
    answers, also while the engine is away. The same key with the same body gives the same answer.
    """
    filed = await filed_petition(here, draft, idempotency_key, actor)
    response.headers["Location"] = filed.track
    return filed


async def filed_petition(
    here: Surroundings, draft: PetitionDraft, key: str, actor: Actor | None, *, by_platform: bool = False
) -> FiledPetition:
    """Take a petition in. `by_platform`: what another platform sends comes through no desk of the centre."""
    received_at = here.clock.now()
    law = await here.statutes.law_at(received_at)
    if _is_staffed(law, draft.channel) and not by_platform:
        _ask_centre(actor)
    _ask_truth(law, draft.declares_truth)
    assistance = known_groups(law, draft.assistance or ())
    kind, matter = _known_kind(law, draft.kind), _known_matter(law, draft.matter)
    day = law.calendar.local_date(received_at)
    if draft.occurred_on is not None and draft.occurred_on > day:
        raise ProblemError("in_the_future", field="occurred_on")
    case = Case(
        number=f"{day:%Y%m%d}",
        rulebook=law.rulebook.digest,
        calendar=law.calendar.digest,
        kind=kind,
        area=draft.area,
        received_at=received_at,
        matter=matter,
        channel=draft.channel,
        declared=draft.declares_truth,
    )
    filing = _filing(draft, key, assistance, actor or PETITIONER)
    if draft.respondents:
        complained_of = await found_respondents(here, draft.respondents)
        known = await with_centre(here.store, law, case, complained_of.known)
        if refusal := centre_refusal(law, known):
            raise ActRefusedError(refusal, law.rulebook)
        case = case.with_(respondents=known or None)
        if await leaves_nobody(here.store, law, case):
            raise ActRefusedError(nobody_left(law), law.rulebook)
        filing = replace(filing, complained_of=complained_of.words)
    try:
        filed = await take_in(here.store, law, filing, case)
    except KeyUsedError:
        raise ProblemError("key_used") from None
    if filed.new:
        here.engine.start_soon(filed.case)
    number = filed.case.number
    track = f"/api/v1/track/{number}"
    return FiledPetition(
        number=number,
        query_code=query_code(here.secret, number),
        received_at=filed.case.received_at.astimezone(law.calendar.zone),
        track=track,
    )


def _is_staffed(law: Law, channel: str) -> bool:
    """Whether only the centre enters what comes this way."""
    if not law.rulebook.channels:
        return channel != OWN_WEBSITE
    rule = law.rulebook.channel(channel)
    if rule is None:
        raise _refused(law, "channel_unknown", channels=[each.channel for each in law.rulebook.channels])
    return bool(rule.staffed)


def _ask_truth(law: Law, declares_truth: bool | None) -> None:
    rule = law.rulebook.declaration
    if rule is not None and declares_truth is not True:
        raise ActRefusedError(Refusal(code="declaration_missing", source=rule.source), law.rulebook)


def _ask_centre(actor: Actor | None) -> None:
    if actor is None:
        raise ProblemError("token_needed")
    if not may_file_for_others(actor):
        raise ProblemError("not_for_you")


def _known_kind(law: Law, kind: str) -> Kind:
    for each in law.rulebook.kinds:
        if each.kind == kind:
            return each.kind
    raise _refused(law, "kind_unknown", kinds=[each.kind for each in law.rulebook.kinds])


def _known_matter(law: Law, matter: str | None) -> str | None:
    if matter is None or law.rulebook.matter(matter):
        return matter
    raise _refused(law, "matter_unknown", matters=[each.matter for each in law.rulebook.matters or ()])


def _refused(law: Law, code: RefusalCode, **choices: list[str]) -> ActRefusedError:
    details = {name: ", ".join(codes) for name, codes in choices.items()}
    return ActRefusedError(Refusal(code=code, source=law.rulebook.id, details=details), law.rulebook)


def _filing(draft: PetitionDraft, key: str, assistance: list[str], by: Actor) -> Filing:
    who = draft.petitioner
    content = draft.model_dump_json(exclude=_not_given(draft))
    return Filing(
        key=key,
        body_digest=hashlib.sha256(content.encode()).hexdigest(),
        channel=draft.channel,
        title=draft.title,
        body=draft.text,
        place=draft.place,
        occurred_on=draft.occurred_on,
        asker=Asker(who.language, who.name, who.phone, who.email, who.address, who.kind, who.organisation)
        if who
        else Asker(),
        assistance=tuple(assistance),
        filed_by=by.person,
    )


def _not_given(draft: PetitionDraft) -> dict[str, Any]:
    """Fields that came later are left out where they are not given: a body sent before keeps its digest."""
    later = ("matter", "declares_truth", "assistance", "respondents")
    left_out: dict[str, Any] = {name: True for name in later if getattr(draft, name) is None}
    if who := draft.petitioner:
        organisation = set() if who.organisation else {"kind", "organisation"}
        left_out["petitioner"] = organisation | (set() if who.address else {"address"})
    return left_out

"""What passes between this platform and others, as JSON. docs/exchange.md explains it with examples."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api.inputs import Day, Instant, Place, Prose, Title, cleaned_line
from api.intake import PetitionerDraft
from api.wordings import Named

Direction = Literal["filed", "referred"]

TheirNumber = Annotated[
    str,
    BeforeValidator(cleaned_line),
    StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$"),
]
"""A number that another platform gave. It stands in addresses, so it is a code."""
TheirCode = Annotated[str, BeforeValidator(cleaned_line), StringConstraints(min_length=1, max_length=64)]


class ExchangedDraft(BaseModel):
    """A petition that another platform files, with its own number and its own codes."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "number": "LN-2026-0001",
                    "kind": "TS",
                    "matter": "0301",
                    "area": "210300",
                    "title": "路灯不亮",
                    "text": "人民路路口的路灯已经三天不亮。",
                    "petitioner": {"name": "王小明", "phone": "13800000000"},
                    "declares_truth": True,
                }
            ]
        },
    )

    number: Annotated[TheirNumber, Field(description="对方平台的编号 / its number there")]
    kind: Annotated[TheirCode | None, Field(description="对方的类别代码 / their code of its kind")] = None
    matter: Annotated[TheirCode | None, Field(description="对方的事项代码 / their code of its matter")] = None
    area: Annotated[TheirCode | None, Field(description="对方的地区代码 / their code of the area")] = None
    title: Title
    text: Prose
    place: Place | None = None
    occurred_on: Day | None = None
    petitioner: Annotated[
        PetitionerDraft | None, Field(description="匿名诉求为空 / null: it is anonymous")
    ] = None
    declares_truth: Annotated[bool | None, Field(strict=True)] = None


class ExchangedFiled(BaseModel):
    """It is stored. `unknown` are the codes that nobody has mapped: a person will sort it."""

    number: str = Field(description="本平台编号 / its number here")
    their_number: str
    received_at: datetime
    unknown: list[str]


class Status(BaseModel):
    """How a petition stands, for the platform that filed it or works on it. No word of who asks."""

    number: str
    their_number: str | None
    direction: Direction
    received_at: datetime
    stage: Named
    unit: Named | None
    due_on: date | None = Field(description="最近的法定期限 / the last day of the nearest limit")
    closed_on: Named | None
    result: str | None = Field(description="答复诉求人的办理结果 / the result that the petitioner was told")


class SentByFiler(BaseModel):
    """What a platform adds to a petition that it filed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "m-0002",
                    "kind": "supplement",
                    "at": "2026-03-02T10:00:00+08:00",
                    "text": "在路口东侧。",
                }
            ]
        },
    )

    id: Annotated[
        TheirNumber, Field(description="对方的消息编号，重发时不变 / the same when it is sent again")
    ]
    kind: Literal["supplement", "withdrawal"]
    at: Annotated[Instant, Field(description="在对方平台发生的时刻 / when it happened there")]
    text: Prose


class SentByPartner(BaseModel):
    """What a platform says of a petition that was referred to it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "id": "p-17",
                    "kind": "outcome",
                    "at": "2026-03-04T16:00:00+08:00",
                    "number": "JC-0099",
                    "text": "已到场处置。",
                }
            ]
        },
    )

    id: TheirNumber
    kind: Literal["receipt", "progress", "outcome"]
    at: Instant
    number: Annotated[TheirNumber | None, Field(description="对方平台的编号 / its number there")] = None
    text: Prose | None = None


class Taken(BaseModel):
    """The message is kept. `act`: it was also done here, as an act of the petitioner."""

    id: str
    new: bool = Field(description="重发的为 false / false: it came before")
    act: str | None


class ChangeView(BaseModel):
    """Something that happened to a petition that concerns this platform."""

    number: str
    their_number: str | None
    direction: Direction
    entry: int
    what: Named
    at: datetime
    stage: Named = Field(description="现在的阶段 / the stage that it is in now")


class Changes(BaseModel):
    """What happened behind the cursor, in order. `next` is the cursor for the next time, also at the end."""

    items: list[ChangeView]
    next: str | None
    more: bool = Field(description="还有更多，可立即再取 / there is more to be had at once")


class LinkView(BaseModel):
    """A platform with which a petition is exchanged."""

    platform: str
    name: Named
    direction: Direction
    their_number: str | None
    codes: dict[str, Any]
    unknown: list[str]
    exchanged_at: datetime
    sorted_by: str | None


class MessageView(BaseModel):
    """What another platform said, by the time at which it happened there."""

    platform: str
    kind: str
    at: datetime
    received_at: datetime
    text: str | None
    act: bool = Field(description="已作为诉求人的行为记入流水账 / it is also an act of the petitioner here")


class ExchangeView(BaseModel):
    """With whom a petition is exchanged, and what they said of it."""

    platforms: list[LinkView]
    messages: list[MessageView]


class Unsorted(BaseModel):
    """A petition whose codes of origin are unknown here, taken under the fallback of its platform."""

    number: str
    platform: str
    their_number: str | None
    codes: dict[str, Any]
    unknown: list[str]
    kind: str
    matter: str | None
    area: str

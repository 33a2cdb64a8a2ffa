"""What is sent for the media, and how it is shown."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.inputs import Number, Prose, Title
from api.topic_drafts import PeriodText
from api.wordings import Named

_OF: dict[str, str] = {"hot_topic": "period", "policy_reading": "article", "handled_case": "petition"}
"""What each form rests on."""


class ItemTextDraft(BaseModel):
    """What an item tells, without anything that tells who asked."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"title": "二月热点：供热", "text": "二月供热类诉求已全部上门测温。"}]
        },
    )

    title: Title
    text: Prose


class ItemDraft(ItemTextDraft):
    """A new item: a hot topic of a period, a reading of a policy, or a handled case."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "form": "handled_case",
                    "title": "路灯三天修复",
                    "text": "有市民反映小区外路灯不亮，城管部门三天内更换了灯具。",
                    "petition": "20260302-000001",
                }
            ]
        },
    )

    form: Literal["hot_topic", "policy_reading", "handled_case"]
    period: PeriodText | None = Field(None, description="热点问题的期间 / the period of a hot topic")
    article: UUID | None = Field(None, description="政策解读依据的知识库条目 / the article of a reading")
    petition: Number | None = Field(None, description="所讲的诉求，不对外公开 / whose case; never given out")

    @model_validator(mode="after")
    def _rests(self) -> Self:
        given = {name for name in _OF.values() if getattr(self, name) is not None}
        if given != {_OF[self.form]}:
            raise PydanticCustomError("rests_on_what", "exactly what its form rests on")
        return self


class ApprovalDraft(BaseModel):
    """Somebody else's word on a draft: published, or sent back with a reason."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"approved": True}]})

    approved: Annotated[bool, Field(strict=True)]
    reason: Prose | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not self.approved and self.reason is None:
            raise PydanticCustomError("words_needed", "a text is needed")
        return self


class ItemWithdrawal(BaseModel):
    """Why an item is withdrawn."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "内容已过时。"}]})

    reason: Prose


class CountOfMatter(BaseModel):
    """How many petitions on a matter were received in the period of a hot topic."""

    matter: Named
    received: int


class PublicItem(BaseModel):
    """Something for the media, as everybody reads it."""

    id: UUID
    form: Named
    title: str
    text: str
    period: str | None
    article: str | None
    matters: list[CountOfMatter] | None
    published_at: datetime


class PublicItems(BaseModel):
    """What is published, the newest first, and what gives the next page, if there may be more."""

    items: list[PublicItem]
    next: UUID | None


class ItemEventView(BaseModel):
    """Something that happened to an item."""

    serial: int
    what: Named
    at: datetime
    by: str
    title: str | None
    text: str | None
    words: str | None


class ItemView(BaseModel):
    """An item, for those who write and approve. `petition` is told to nobody else."""

    id: UUID
    form: Named
    standing: Named
    title: str
    text: str
    period: str | None
    article: str | None
    petition: str | None
    matters: list[CountOfMatter] | None
    published_at: datetime | None
    history: list[ItemEventView]


class ItemPage(BaseModel):
    """Items, the newest first, and what gives the next page, if there may be more."""

    items: list[ItemView]
    next: UUID | None

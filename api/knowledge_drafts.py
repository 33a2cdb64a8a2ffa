"""What is sent to the knowledge base: articles, checks, renewals, reports of errors."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.inputs import Basis, Code, Day, Matter, Prose, Title, Words
from suban.domain.knowledge import Standing


class ContentDraft(BaseModel):
    """What an article shall say."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "question": "路灯不亮找谁？",
                    "answer": "城市道路照明由城市管理部门维护，报修后按规定时限修复。",
                    "basis": "《城市照明管理规定》",
                    "public": True,
                }
            ]
        },
    )

    question: Title
    answer: Prose
    basis: Annotated[Basis, Field(description="依据 / the provision that it rests on")]
    matter: Matter | None = Field(
        None, description="事项代码，涉及多项时不填 / code of a matter of the rulebook; none: of several"
    )
    public: Annotated[bool, Field(strict=True)] = Field(
        True, description="是否对公众公开 / whether everybody may read it"
    )


class ArticleDraft(ContentDraft):
    """A new article. It is for the writer's own unit, which keeps it true."""


class CheckDraft(BaseModel):
    """A check by somebody else than the writer: published until a day, or sent back with a reason."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"approved": True, "review_on": "2026-12-31"}]}
    )

    approved: Annotated[bool, Field(strict=True)]
    review_on: Day | None = Field(
        None, description="单位应于何日前复核 / the day by which the unit must look at it again"
    )
    reason: Prose | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.approved != (self.review_on is not None):
            raise PydanticCustomError("review_on_of_approval", "an approval has a day of review")
        if not self.approved and self.reason is None:
            raise PydanticCustomError("words_needed", "a text is needed")
        return self


class RenewalDraft(BaseModel):
    """The unit has looked at it again, and it is still right."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"review_on": "2027-06-30"}]})

    review_on: Day


class ReportDraft(BaseModel):
    """What is wrong with an article, or missing."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": "报修电话已变更。"}]})

    text: Prose


class SettlementDraft(BaseModel):
    """What became of a report: corrected by a new version, or why it is right as it is."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"report": 3, "text": "已更正报修电话。"}]}
    )

    report: Annotated[int, Field(ge=1, le=10_000, strict=True, description="纠错的编号 / its serial")]
    text: Prose


class WithdrawalDraft(BaseModel):
    """Why an article is withdrawn."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "该项政策已废止。"}]}
    )

    reason: Prose


class ArticlesQuery(BaseModel):
    """Which articles."""

    model_config = ConfigDict(extra="forbid")

    words: Words | None = Field(None, description="问题或答复中的词，以空格分开 / words, all of them")
    unit: Code | None = None
    matter: Matter | None = None
    standing: Standing | None = Field(
        None, description="状态，仅工作人员可用 / how it stands; for the staff only"
    )
    reported: bool | None = Field(None, description="有待处理的纠错 / with open reports; for the staff only")
    waiting: bool | None = Field(None, description="待校核 / with a draft to be checked; for the staff only")
    before: UUID | None = Field(None, description="上一页的 next / `next` of the page before")
    limit: Annotated[int, Field(ge=1, le=100)] = 20

"""The guide: what everybody should know before they file, as the regulation in force has it."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.responses import problems
from api.surroundings import Here
from api.told import Level, levels
from api.wordings import Named, named
from suban.domain.law import Law
from suban.domain.rulebook import Kind, Limit
from suban.wording.sources import source_text

router = APIRouter(tags=["公开 / published"])


class GuideLimit(Named):
    """A limit that binds those who handle a petition of this kind, and where it stands."""

    limit: Limit
    source: Named


class GuideKind(Named):
    """A kind of petition, and the limits that bind those who handle it."""

    limits: list[GuideLimit]


class NotAcceptedGround(Named):
    """What the platform does not take, and where it belongs."""

    channel: Named | None = Field(description="应向何处提出，个案告知的为空 / where; null: told in each case")
    source: Named


class Guide(BaseModel):
    """Channels, scope, procedure and limits, and how a petition is rated in the end."""

    platform: str | None = Field(description="平台名称 / the platform's name")
    regulation: Named
    whole: str = Field(description="规定全文的地址 / where the whole rulebook is")
    channels: list[Named]
    kinds: list[GuideKind]
    matters: list[Named]
    not_accepted: list[NotAcceptedGround]
    ratings: list[Level]


@router.get("/guide", summary="办理指南 / the guide", responses=problems(503))
async def guide(here: Here) -> Guide:
    """Where and about what one may petition, how long each step may take and by which article."""
    law = await here.statutes.law_at(here.clock.now())
    rules = law.rulebook
    return Guide(
        platform=here.platform_name,
        regulation=named(rules.id, rules.name),
        whole=f"/api/v1/rulebooks/{rules.id}",
        channels=[named(each.channel, each.name) for each in rules.channels or ()],
        kinds=[
            GuideKind(code=each.kind, zh=each.name.zh, en=each.name.en, limits=_limits(law, each.kind))
            for each in rules.kinds
        ],
        matters=[named(each.matter, each.name) for each in rules.matters or ()],
        not_accepted=[
            NotAcceptedGround(
                code=each.ground,
                zh=each.name.zh,
                en=each.name.en,
                channel=named(each.ground, each.channel.name) if each.channel else None,
                source=_source(each.source),
            )
            for each in rules.non_acceptance
        ],
        ratings=levels(law),
    )


def _limits(law: Law, kind: Kind) -> list[GuideLimit]:
    rule = law.rulebook.kind(kind)
    counted_as = (rule.treated_as if rule else None) or kind
    return [
        GuideLimit(
            code=each.term, zh=each.name.zh, en=each.name.en, limit=each.limit, source=_source(each.source)
        )
        for each in law.rulebook.terms
        if counted_as in each.kinds and each.urgency is None
    ]


def _source(source: str) -> Named:
    return named(source, source_text(source))

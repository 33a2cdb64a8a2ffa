"""Ordinary lives of a complaint in Longnan, acted out on the engine the way the API does it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from pydantic import TypeAdapter

from suban.domain.acts import Act, ActCommand, Actor
from suban.domain.case import Case
from suban.domain.law import Law
from suban.scenarios.format import text_ref
from suban.store import intake
from suban.store.database import Store

_ACT: TypeAdapter[Act] = TypeAdapter(Act)

# Who acts, and what they do. What stands in `texts` below is a text, which acts name by id and digest.
ORDINARY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("operator", {"act": "acceptance"}),
    ("operator", {"act": "dispatch", "unit": "CG"}),
    ("handler@CG", {"act": "signature"}),
    ("handler@CG", {"act": "contact", "manner": "phone", "note": "已电话沟通"}),
    (
        "handler@CG",
        {
            "act": "reply",
            "result": "已更换路灯",
            "basis": "《城市照明管理规定》",
            "answered": "已电话告知",
            "investigation": "已受理调查",
            "handled_on": "2026-01-05",
            "drafted_by": "cg-1",
            "approved_by": "cg-leader",
            "publication": "public",
            "checked_by": "cg-leader",
        },
    ),
    ("reviewer", {"act": "review", "approved": True}),
    ("petitioner", {"act": "rating", "level": "satisfied"}),
)
_TEXTS = ("note", "result", "basis", "answered", "investigation")


async def stored(
    store: Store, law: Law, received_at: datetime | None = None, *, declared: bool | None = None
) -> Case:
    """A complaint that has been taken in; its workflow has not been started."""
    filing = intake.Filing(
        key=f"bench-{uuid4()}",
        body_digest="",
        channel="web",
        title="路灯不亮",
        body="金水大道路口三盏路灯一周未亮。",
        place="金水大道路口",
        occurred_on=None,
        asker=intake.Asker(name="王小明", phone="13800000000"),
    )
    at = received_at or datetime.now(UTC)
    case = Case(
        number=f"{at:%Y%m%d}",
        rulebook=law.rulebook.digest,
        calendar=law.calendar.digest,
        kind="complaint",
        area="360783",
        received_at=at,
        declared=declared,
    )
    return (await intake.take_in(store, law, filing, case)).case


def command(
    number: str, place: int, offset: timedelta = timedelta(0), at: datetime | None = None
) -> ActCommand:
    """The act at that place of an ordinary life, received now unless another moment is given."""
    by, said = ORDINARY[place]
    fields = {
        name: text_ref(number, name, value) if name in _TEXTS else value for name, value in said.items()
    }
    role, _, unit = by.partition("@")
    return ActCommand(
        id=f"{said['act']}-{uuid4()}",
        at=at or datetime.now(UTC) + offset,
        # Registration and the acts before; the first act may be sent before the registration is written.
        seen=place + 1 if place else 0,
        actor=Actor.model_validate({"person": f"bench-{role}", "role": role, "unit": unit or None}),
        act=_ACT.validate_python(fields),
    )

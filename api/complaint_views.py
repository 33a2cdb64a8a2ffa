"""Service complaints as answers carry them."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.authority import PETITIONER
from api.told import Level
from api.wordings import Named, named
from suban.domain.acts import Actor
from suban.domain.law import Law
from suban.store.complaints import Complaint
from suban.wording.persons import about_text, aspect_text, form_text


class ComplaintAnswer(BaseModel):
    """An answer; the last one stands. `by` is a person's code, which petitioners are not told."""

    serial: int
    text: str
    upheld: bool
    basis: str | None
    at: datetime
    by: str | None


class ComplaintView(BaseModel):
    """A service complaint, for its petitioner and for those who may read it."""

    id: UUID
    number: str
    form: Named
    about: Named
    aspect: Named
    level: Level | None
    text: str | None
    unit: str | None
    person: str | None
    rulebook: Named = Field(description="该诉求适用的规定 / the regulation that its petition is under")
    received_at: datetime
    taken_by: str | None = Field(
        description="petitioner 为诉求人，或代为登记者的代码；不向诉求人显示 / petitioner, or the code of "
        "who took it in, which petitioners are not told"
    )
    answers: list[ComplaintAnswer]


def complaint_view(law: Law, complaint: Complaint, actor: Actor) -> ComplaintView:
    """A complaint as this reader is shown it: petitioners are not told who of the staff did what."""
    zone = law.calendar.zone
    staff = actor != PETITIONER
    rule = law.rulebook.rating.level(complaint.level) if complaint.level else None
    return ComplaintView(
        id=complaint.id,
        number=complaint.number,
        form=named(complaint.form, form_text(complaint.form)),
        about=named(complaint.about, about_text(complaint.about)),
        aspect=named(complaint.aspect, aspect_text(complaint.aspect)),
        level=Level(code=rule.level, zh=rule.name.zh, en=rule.name.en, stars=rule.stars) if rule else None,
        text=complaint.body,
        unit=complaint.unit,
        person=complaint.person,
        rulebook=named(law.rulebook.id, law.rulebook.name),
        received_at=complaint.received_at.astimezone(zone),
        taken_by=complaint.taken_by if staff else None,
        answers=[
            ComplaintAnswer(
                serial=each.serial,
                text=each.body,
                upheld=each.upheld,
                basis=each.basis,
                at=each.at.astimezone(zone),
                by=each.by if staff else None,
            )
            for each in complaint.answers
        ],
    )

"""Petitions for tests of notices: filed, acted on, and written to a real journal."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert, select

from suban.domain.acts import Act, ActCommand, Actor, TextRef
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.domain.law import Law
from suban.domain.procedure import Taken, elapse, register, take
from suban.domain.rulebook import Kind, Role
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store import journal, statutes
from suban.store.database import Store
from suban.store.tables import Delivery, Notice, Person, Petition, Petitioner, PetitionText, Unit

UNIT = "housing"
# A Thursday before the national holiday, so that limits run over days off and a make-up Saturday.
RECEIVED = datetime(2025, 9, 25, 2, 0, tzinfo=UTC)

SECRETS = ("王秘密", "13800000000", "wang.secret@example.org", "路灯下的秘密", "li@example.org", "李承办")
"""What must never be found in the engine: the petitioner, the petition, the staff."""

TEXT = TextRef(id=UUID(int=1), digest="0" * 64)


@cache
def law_of_city(rulebook: str) -> Law:
    """The law of a city."""
    rules = Path(__file__).parents[2] / "rules" / f"{rulebook}.yml"
    return Law(rulebook=read_rulebook(rules), calendar=national_calendar(date(2025, 9, 25)))


def longnan() -> Law:
    """The law of the tests, where they do not say another."""
    return law_of_city("longnan-2021")


def anshan() -> Law:
    """The law of a city with stars, objections to ratings and reports to the superior."""
    return law_of_city("anshan-2019")


def liaoning() -> Law:
    """The law of a province: it sorts what comes in, and has figures of two natures shown apart."""
    return law_of_city("liaoning-2022")


def new_case(
    number: str | None = None, law: Law | None = None, kind: Kind = "complaint", area: str = "360727"
) -> Case:
    """A petition that has just come, under a number that no engine has seen."""
    law = law or longnan()
    return Case(
        number=number or f"20250925-{uuid4().hex[:12]}",
        rulebook=law.rulebook.digest,
        calendar=law.calendar.digest,
        kind=kind,
        area=area,
        received_at=RECEIVED,
    )


class Course:
    """A petition that goes through its procedure, one act after another."""

    def __init__(
        self,
        number: str | None = None,
        law: Law | None = None,
        kind: Kind = "complaint",
        area: str = "360727",
    ) -> None:
        self.law = law or longnan()
        self.start = new_case(number, self.law, kind, area)
        self.case = self.start
        self.entries: list[Entry] = []
        self._add(register(self.law, self.case))

    def act(
        self, role: Role, act: Act, *, person: str | None = None, unit: str = UNIT, **after: float
    ) -> "Course":
        """Do an act so long after the petition came (`days=`, `hours=`). Time passes up to it.

        The first of a role does it, unless another person is named; a handler or leader, for the unit given.
        """
        at = RECEIVED + timedelta(**after)
        self.pass_time(**after)
        for_unit = unit if role in ("handler", "leader") else None
        actor = Actor(person=person or f"{role}-1", role=role, unit=for_unit)
        self._add(take(self.law, self.case, ActCommand(id=str(uuid4()), at=at, actor=actor, act=act)))
        return self

    def pass_time(self, **after: float) -> "Course":
        """Let everything lapse that does so by then."""
        for record in elapse(self.law, self.case, RECEIVED + timedelta(**after)):
            self.entries += record.entries
            self.case = record.case
        return self

    def _add(self, taken: Taken) -> None:
        assert taken.refusal is None, taken.refusal
        self.entries += taken.entries
        self.case = taken.case

    async def store(
        self,
        store: Store,
        *,
        email: str | None = None,
        language: str = "zh",
        received_at: datetime = RECEIVED,
        started: bool = True,
    ) -> str:
        """Write it all to the database, with a petitioner and a text. Answers its number.

        `received_at` and `started` are what the database says of its workflow.
        """
        await statutes.publish(store, self.law.rulebook, self.law.calendar)
        case = self.start
        async with store.begin() as connection:
            await connection.execute(
                insert(Petition).values(
                    number=case.number,
                    kind=case.kind,
                    area=case.area,
                    channel="web",
                    rulebook=case.rulebook,
                    calendar=case.calendar,
                    received_at=received_at,
                    started_at=received_at if started else None,
                    stage=case.stage,
                    entries=0,
                    head=case.head,
                    case=case.model_dump(mode="json", exclude_none=True),
                )
            )
            await connection.execute(
                insert(Petitioner).values(
                    number=case.number,
                    anonymous=False,
                    name=SECRETS[0],
                    phone=SECRETS[1],
                    email=email,
                    language=language,
                )
            )
            await connection.execute(
                insert(PetitionText).values(
                    number=case.number, title=SECRETS[3], body=SECRETS[3], searchable=SECRETS[3]
                )
            )
        contents = [each.canonical() for each in self.entries]
        assert await journal.append(store, case.number, 1, contents) is None
        return case.number


async def add_staff(store: Store, emails: dict[str, str | None] | None = None) -> None:
    """A unit with two handlers and two leaders, the office and a supervisor. `emails` changes addresses."""
    people: list[tuple[str, Role, str | None, str]] = [
        ("handler-1", "handler", UNIT, "zh"),
        ("handler-2", "handler", UNIT, "en"),
        ("leader-1", "leader", UNIT, "zh"),
        ("leader-2", "leader", UNIT, "zh"),
        ("operator-1", "operator", None, "zh"),
        ("reviewer-1", "reviewer", None, "zh"),
        ("supervisor-1", "supervisor", None, "zh"),
    ]
    async with store.begin() as connection:
        await connection.execute(
            insert(Unit).values(
                code=UNIT,
                name="住建局",
                name_en="Housing Bureau",
                kind="department",
                area="360727",
                leader_in_charge="leader-1",
                principal_leader="leader-2",
            )
        )
        await connection.execute(
            insert(Person),
            [
                {
                    "id": id_,
                    "name": SECRETS[5],
                    "role": role,
                    "unit": unit,
                    "language": language,
                    "email": (emails or {}).get(id_, f"{id_}@staff.example.org"),
                }
                for id_, role, unit, language in people
            ],
        )


async def notice_ids(store: Store, number: str) -> dict[tuple[str, str], int]:
    """The notices of a petition, by subject and audience (the newest of each)."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Notice.subject, Notice.audience, Notice.id)
            .where(Notice.number == number)
            .order_by(Notice.id)
        )
        return {(subject, audience): id_ for subject, audience, id_ in rows}


async def states(store: Store, notice_id: int) -> dict[str, tuple[str, int, str | None]]:
    """State, attempts and error of each recipient of a notice."""
    async with store.connect() as connection:
        rows = await connection.execute(
            select(Delivery.recipient, Delivery.state, Delivery.attempts, Delivery.error).where(
                Delivery.notice_id == notice_id
            )
        )
        return {recipient: (state, attempts, error) for recipient, state, attempts, error in rows}

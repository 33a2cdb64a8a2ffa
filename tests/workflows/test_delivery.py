"""Deliveries on the real engine, over real PostgreSQL, to a real mail server."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import insert, update
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowFailureError, WorkflowHandle, WorkflowHistory
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment
from temporalio.worker import Replayer, Worker

from suban.domain.acts import Acceptance, Dispatch, Rating, RatingObjection, Reply, Rerating, Review
from suban.domain.law import Law
from suban.embedded.temporal import Temporal
from suban.engine.converter import DATA_CONVERTER
from suban.engine.deliveries import DeliveryOrder, DeliveryReport
from suban.notices.webhook import Gateway, Webhook
from suban.store import contacts, deliveries, mailbox, undelivered
from suban.store.mailbox import PETITIONER
from suban.store.resending import DEAD, Which, decide
from suban.store.tables import Delivery, Person, Unit
from tests.conftest import Database
from tests.notices.filing import SECRETS, TEXT, UNIT, Course, add_staff, anshan, notice_ids, states
from tests.notices.gateway import GatewayInThread
from tests.notices.mail_server import MailServerInThread
from tests.notices.platform import Platform, platform, until
from workers.notices import notices_worker
from workflows.delivery import DeliveryBatchWorkflow

CITIZEN = SECRETS[2]


@pytest.fixture
def mail_server() -> Iterator[MailServerInThread]:
    server = MailServerInThread()
    server.up()
    yield server
    server.down()


@pytest.fixture
async def mailing(
    database: Database, temporal_dev: Temporal, mail_server: MailServerInThread
) -> AsyncIterator[Platform]:
    """A platform with a mail server."""
    namespace = temporal_dev.file.namespace
    async with platform(database.app_url, temporal_dev.address, namespace, mail_server) as here:
        yield here


@pytest.fixture
async def local(database: Database, temporal_dev: Temporal) -> AsyncIterator[Platform]:
    """A platform with nothing but its mailbox."""
    namespace = temporal_dev.file.namespace
    async with platform(database.app_url, temporal_dev.address, namespace, None) as here:
        yield here


def worker(here: Platform) -> Worker:
    return notices_worker(here.client, here.activities)


def dispatched(law: Law | None = None) -> Course:
    course = Course(law=law).act("operator", Acceptance(), hours=1)
    return course.act("operator", Dispatch(unit=UNIT), hours=2)


def overdue(law: Law | None = None) -> Course:
    return dispatched(law).pass_time(days=40)


def rerated() -> Course:
    """A rating that the unit objected to, and the centre's own."""
    done = dispatched(anshan()).act("handler", Reply(result=TEXT, answered=TEXT), hours=3)
    done.act("reviewer", Review(approved=True), hours=4)
    done.act("petitioner", Rating(level="two_stars", quality="two_stars"), hours=5)
    done.act("handler", RatingObjection(reason=TEXT), hours=6)
    return done.act("reviewer", Rerating(level="one_star", quality="one_star", reason=TEXT), hours=7)


async def tried(here: Platform, order: DeliveryOrder, times: int) -> bool:
    """Whether somebody could not be reached so often."""
    recorded = await states(here.store, order.notice_id)
    ended = [attempts for state, attempts, error in recorded.values() if error and state != "sending"]
    return any(attempts >= times for attempts in ended)


async def ended(handle: WorkflowHandle[object, DeliveryReport]) -> DeliveryReport:
    return await asyncio.wait_for(handle.result(), 30)


async def deliver(here: Platform, number: str, subject: str, audience: str) -> DeliveryReport:
    async with worker(here):
        handle = await here.start(await here.order(number, subject, audience))
        return await ended(handle)


async def test_everyone_is_told_in_their_language(mailing: Platform, mail_server: MailServerInThread) -> None:
    await add_staff(mailing.store)
    number = await dispatched().store(mailing.store)
    report = await deliver(mailing, number, "dispatched", "handlers")
    assert report == DeliveryReport(sent=2)
    (chinese,) = mail_server.to("handler-1@staff.example.org")
    (english,) = mail_server.to("handler-2@staff.example.org")
    assert chinese["Subject"] == f"新诉求 {number} 转住建局办理"
    assert english["Subject"] == f"New petition {number} for Housing Bureau"
    notice = (await notice_ids(mailing.store, number))["dispatched", "handlers"]
    assert await states(mailing.store, notice) == {
        "handler-1": ("sent", 1, None),
        "handler-2": ("sent", 1, None),
    }


@pytest.mark.parametrize(("language", "beginning"), [("zh", "您的诉求"), ("en", "Your petition")])
async def test_a_petitioner_with_an_address_gets_mail(
    language: str, beginning: str, mailing: Platform, mail_server: MailServerInThread
) -> None:
    number = await dispatched().store(mailing.store, email=CITIZEN, language=language)
    await deliver(mailing, number, "accepted", "petitioner")
    (mail,) = mail_server.to(CITIZEN)
    assert mail["Subject"].startswith(beginning)
    assert await mailbox.of_petitioner(mailing.store, number) == ()


async def test_a_petitioner_without_an_address_finds_it_on_the_tracking_page(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    number = await dispatched().store(mailing.store)
    assert await deliver(mailing, number, "accepted", "petitioner") == DeliveryReport(sent=1)
    (message,) = await mailbox.of_petitioner(mailing.store, number)
    assert message.subject == f"您的诉求 {number} 已受理"
    assert mail_server.received == []


async def test_without_a_mail_server_everything_goes_to_the_mailbox(local: Platform) -> None:
    await add_staff(local.store)
    number = await dispatched().store(local.store, email=CITIZEN)
    async with worker(local):
        for subject, audience in (("dispatched", "handlers"), ("dispatched", "petitioner")):
            await ended(await local.start(await local.order(number, subject, audience)))
    assert len(await mailbox.of_petitioner(local.store, number)) == 1
    (message,) = await mailbox.of_person(local.store, "handler-2")
    assert (message.number, message.recipient) == (number, "handler-2")
    assert await mailbox.of_person(local.store, "handler-2", before=message.id) == ()


@pytest.mark.law("LN-26-1", "LN-26-2", "LN-26-3", "LN-26-4", "LN-24-1", "AS-06")
async def test_each_rung_reaches_whom_the_law_names(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    await add_staff(mailing.store)
    number = await overdue().store(mailing.store)
    reached = {}
    async with worker(mailing):
        for subject, audience in (
            ("warned", "handlers"),
            ("warned", "leader_in_charge"),
            ("warned", "principal_leader"),
            ("handed_over", "supervision_office"),
            ("supervision_opened", "leader_in_charge"),
            ("registered", "office"),
        ):
            order = await mailing.order(number, subject, audience)
            await ended(await mailing.start(order))
            reached[subject, audience] = set(await states(mailing.store, order.notice_id))
    assert reached == {
        ("warned", "handlers"): {"handler-1", "handler-2"},
        ("warned", "leader_in_charge"): {"leader-1"},
        ("warned", "principal_leader"): {"leader-2"},
        ("handed_over", "supervision_office"): {"supervisor-1"},
        ("supervision_opened", "leader_in_charge"): {"leader-1"},
        ("registered", "office"): {"operator-1", "reviewer-1"},
    }


async def test_those_who_decide_are_told_that_a_decision_waits(local: Platform) -> None:
    await add_staff(local.store)
    number = await overdue().store(local.store)
    ids = await notice_ids(local.store, number)
    owed = await deliveries.owed_notice(local.store, ids["registered", "office"])
    assert [each.id for each in owed.recipients] == ["operator-1", "reviewer-1"]
    replied = owed.entry.with_(kind="replied")
    assert deliveries._office_roles(owed.law, replied) == ("reviewer",)
    # A second bad rating: whoever finds whose fault it is.
    rated = owed.entry.with_(kind="rated")
    assert deliveries._office_roles(owed.law, rated) == ("reviewer",)


async def with_superior(here: Platform, **leaders: str | None) -> None:
    """The staff, and another unit above theirs."""
    await add_staff(here.store)
    async with here.store.begin() as connection:
        city = insert(Unit).values(code="city", name="市政府", kind="government", area="210300", **leaders)
        await connection.execute(city)
        people = [("mayor", "leader"), ("clerk-1", "handler"), ("clerk-2", "handler")]
        rows = [{"id": id_, "name": id_, "role": role, "unit": "city"} for id_, role in people]
        await connection.execute(insert(Person), rows)
        await connection.execute(update(Unit).where(Unit.code == UNIT).values(parent="city"))


@pytest.mark.parametrize(
    ("leaders", "told"),
    [
        ({"leader_in_charge": "mayor"}, ["mayor"]),
        ({"principal_leader": "mayor"}, ["mayor"]),
        ({}, ["clerk-1", "clerk-2"]),
    ],
)
async def test_what_is_overdue_is_reported_to_the_superior(
    local: Platform, leaders: dict[str, str], told: list[str]
) -> None:
    await with_superior(local, **leaders)
    number = await overdue(anshan()).store(local.store)
    notice = (await notice_ids(local.store, number))["supervision_opened", "superior"]
    owed = await deliveries.owed_notice(local.store, notice)
    assert [each.id for each in owed.recipients] == told
    await deliver(local, number, "supervision_opened", "superior")
    (message,) = await mailbox.of_person(local.store, told[0])
    assert "将上述情况报住建局的上级行政机关或者主管部门督办" in message.body


async def test_without_a_superior_on_the_register_the_office_has_to_report(local: Platform) -> None:
    await add_staff(local.store)
    number = await overdue(anshan()).store(local.store)
    await deliver(local, number, "supervision_opened", "superior")
    (message,) = await mailbox.of_person(local.store, "reviewer-1")
    assert "依规应将上述情况报" not in message.body
    assert "上述情况依规应报住建局的上级行政机关或者主管部门督办" in message.body
    assert "请及时上报" in message.body


async def test_a_late_decision_of_the_centre_urges_those_who_may_make_it(local: Platform) -> None:
    await add_staff(local.store)
    number = await Course(law=anshan()).pass_time(days=10).store(local.store)
    report = await deliver(local, number, "lapsed", "office")
    assert report == DeliveryReport(sent=2)
    (message,) = await mailbox.of_person(local.store, "operator-1")
    assert message.subject == f"“决定是否受理”期限届满：诉求 {number}，鞍山市群众工作服务中心"


async def test_a_rerating_goes_to_the_office_of_the_committee_and_to_no_other_supervisor(
    local: Platform,
) -> None:
    await add_staff(local.store)
    async with local.store.begin() as connection:
        await connection.execute(
            insert(Unit).values(code="committee", name="群工委办公室", kind="committee_office", area="210300")
        )
        await connection.execute(
            insert(Person).values(id="secretary", name="secretary", role="supervisor", unit="committee")
        )
    number = await rerated().store(local.store)
    notice = (await notice_ids(local.store, number))["rerated", "committee_office"]
    owed = await deliveries.owed_notice(local.store, notice)
    assert [each.id for each in owed.recipients] == ["secretary"]


async def test_it_is_sent_once_the_mail_server_is_back(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    await add_staff(mailing.store)
    number = await dispatched().store(mailing.store)
    mail_server.down()
    async with worker(mailing):
        order = await mailing.order(number, "dispatched", "handlers")
        handle = await mailing.start(order)
        await until(partial(tried, mailing, order, 2))
        assert (await states(mailing.store, order.notice_id))["handler-1"][0] == "deferred"
        mail_server.up()
        assert await ended(handle) == DeliveryReport(sent=2)
    assert len(mail_server.received) == 2
    recorded = await states(mailing.store, order.notice_id)
    assert {(state, error) for state, _, error in recorded.values()} == {("sent", None)}


async def test_what_was_in_vain_for_days_is_on_record_as_given_up(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    await add_staff(mailing.store)
    mail_server.answers["handler-1@staff.example.org"] = "451 later"
    number = await dispatched().store(mailing.store)
    order = await mailing.order(number, "dispatched", "handlers")
    async with worker(mailing.with_manners(give_up_after=timedelta(seconds=2))):
        with pytest.raises(WorkflowFailureError) as failed:
            await ended(await mailing.start(order))
    assert "1 given up" in str(failed.value.cause)
    recorded = await states(mailing.store, order.notice_id)
    assert recorded["handler-1"][::2] == ("given_up", "smtp_451")
    assert recorded["handler-2"] == ("sent", 1, None)
    # An operator who resets the workflow has those tried that are left.
    mail_server.answers.clear()
    await ActivityEnvironment().run(mailing.activities.notify_unit, order)
    recorded = await states(mailing.store, order.notice_id)
    assert recorded["handler-1"][0] == "sent"
    assert len(mail_server.to("handler-2@staff.example.org")) == 1


async def test_what_failed_before_anybody_was_looked_up_is_on_record_too(local: Platform) -> None:
    number = await dispatched().store(local.store)
    order = await local.order(number, "dispatched", "handlers")
    for _ in range(2):
        await ActivityEnvironment().run(local.activities.give_up_notice, order)
    assert await states(local.store, order.notice_id) == {"handlers": ("given_up", 0, None)}


async def test_who_left_office_while_tried_is_given_up(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    await add_staff(mailing.store)
    mail_server.answers["handler-1@staff.example.org"] = "451 later"
    number = await dispatched().store(mailing.store)
    order = await mailing.order(number, "dispatched", "handlers")
    attempt = ActivityEnvironment()
    with pytest.raises(ApplicationError, match="1 of 2 recipients not reached"):
        await attempt.run(mailing.activities.notify_unit, order)
    async with mailing.store.begin() as connection:
        await connection.execute(
            update(Person).where(Person.id == "handler-1").values(ended_on=date(2025, 9, 26))
        )
    await attempt.run(mailing.activities.notify_unit, order)
    recorded = await states(mailing.store, order.notice_id)
    assert recorded["handler-1"] == ("given_up", 1, "smtp_451")


async def test_a_bad_recipient_does_not_hold_up_the_others(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    await add_staff(mailing.store, {"operator-1": None, "reviewer-1": "gone@staff.example.org"})
    mail_server.answers["gone@staff.example.org"] = "550 no such user"
    number = await dispatched().store(mailing.store)
    assert await deliver(mailing, number, "registered", "office") == DeliveryReport(no_address=1, refused=1)
    notice = (await notice_ids(mailing.store, number))["registered", "office"]
    assert await states(mailing.store, notice) == {
        "operator-1": ("no_address", 0, None),
        "reviewer-1": ("refused", 1, "smtp_550"),
    }


async def test_who_could_not_be_reached_is_tried_again_and_nobody_else(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    await add_staff(mailing.store)
    mail_server.answers["handler-1@staff.example.org"] = "451 greylisted"
    number = await dispatched().store(mailing.store)
    async with worker(mailing):
        order = await mailing.order(number, "dispatched", "handlers")
        handle = await mailing.start(order)
        await until(partial(tried, mailing, order, 1))
        mail_server.answers.clear()
        assert await ended(handle) == DeliveryReport(sent=2)
    assert len(mail_server.to("handler-1@staff.example.org")) == 1
    assert len(mail_server.to("handler-2@staff.example.org")) == 1


async def test_the_mailbox_holds_a_message_once_however_often_it_is_put(local: Platform) -> None:
    number = await dispatched().store(local.store)
    order = await local.order(number, "accepted", "petitioner")
    attempt = ActivityEnvironment()
    await attempt.run(local.activities.notify_citizen, order)
    async with local.store.begin() as connection:
        await connection.execute(update(Delivery).values(state="sending", sent_at=None))
    await attempt.run(local.activities.notify_citizen, order)
    assert len(await mailbox.of_petitioner(local.store, number)) == 1


async def test_an_office_that_nobody_holds_is_on_record(local: Platform) -> None:
    number = await overdue().store(local.store)
    report = await deliver(local, number, "handed_over", "supervision_office")
    assert report == DeliveryReport(no_address=1)
    notice = (await notice_ids(local.store, number))["handed_over", "supervision_office"]
    assert await states(local.store, notice) == {"supervision_office": ("no_address", 0, None)}


async def test_a_mail_that_came_back_goes_to_the_address_as_it_was_corrected(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    mail_server.answers["wrong@example.org"] = "550 no such user"
    number = await dispatched().store(mailing.store, email="wrong@example.org")
    order = await mailing.order(number, "accepted", "petitioner")
    async with worker(mailing):
        assert await ended(await mailing.start(order)) == DeliveryReport(refused=1)
        # Until then it is where the petition is followed.
        assert len(await mailbox.of_petitioner(mailing.store, number)) == 1
        now, who = datetime.now(UTC), "reviewer-1"
        given: dict[str, str | None] = {"email": CITIZEN}
        assert await contacts.correct(mailing.store, number, given, by=who, reason="核实", at=now)
        refused = Which(state="refused", error="smtp_550")
        assert await decide(mailing.store, refused, "resent", by=who, at=now, reason=None, most=9)
        assert await ended(await mailing.start(order)) == DeliveryReport(sent=1)
    assert [address for address, _ in mail_server.received] == [CITIZEN]


async def test_an_office_that_somebody_holds_by_now_is_told_when_it_is_sent_again(local: Platform) -> None:
    number = await overdue().store(local.store)
    order = await local.order(number, "handed_over", "supervision_office")
    attempt = ActivityEnvironment()
    await attempt.run(local.activities.notify_unit, order)
    await add_staff(local.store)
    which = Which(state="no_address")
    again = await decide(
        local.store, which, "resent", by="reviewer-1", at=datetime.now(UTC), reason=None, most=10
    )
    assert again == ((order.notice_id, number, "supervision_office"),)
    await attempt.run(local.activities.notify_unit, order)
    assert await states(local.store, order.notice_id) == {
        "supervision_office": ("replaced", 0, None),
        "supervisor-1": ("sent", 1, None),
    }
    assert (await undelivered.counts(local.store)).of(*DEAD) == 0


async def test_a_notice_is_delivered_once_however_often_it_is_started(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    number = await dispatched().store(mailing.store, email=CITIZEN)
    order = await mailing.order(number, "accepted", "petitioner")
    async with worker(mailing):
        for _ in range(3):
            await ended(await mailing.start(order))
    assert len(mail_server.received) == 1


async def test_a_failure_of_the_database_says_nothing_of_its_rows(local: Platform) -> None:
    number = await dispatched().store(local.store)
    order = (await local.order(number, "accepted", "petitioner")).with_(notice_id=987654)
    with pytest.raises(ApplicationError) as caught:
        await ActivityEnvironment().run(local.activities.notify_citizen, order)
    assert caught.value.message.startswith("notice 987654: UnknownNoticeError at deliveries.py:")
    assert caught.value.__cause__ is None


async def histories(mailing: Platform, mail_server: MailServerInThread) -> list[WorkflowHistory]:
    """Of deliveries that failed first, to citizen and unit."""
    await add_staff(mailing.store, {"handler-1": SECRETS[4]})
    mail_server.answers[SECRETS[4]] = f"451 {SECRETS[4]} later"
    mail_server.answers[CITIZEN] = f"451 {CITIZEN} later"
    number = await dispatched().store(mailing.store, email=CITIZEN)
    found = []
    async with worker(mailing):
        for audience in ("petitioner", "handlers"):
            order = await mailing.order(number, "dispatched", audience)
            handle = await mailing.start(order)
            await until(partial(tried, mailing, order, 1))
            mail_server.answers.clear()
            await ended(handle)
            found.append(await handle.fetch_history())
            mail_server.answers[SECRETS[4]] = f"451 {SECRETS[4]} later"
    return found


async def test_the_engine_holds_no_personal_data_and_no_text(
    mailing: Platform, mail_server: MailServerInThread, caplog: pytest.LogCaptureFixture
) -> None:
    fetched = await histories(mailing, mail_server)
    # A line for each attempt in vain, no traceback.
    logged = [each for each in caplog.records if "not reached" in each.getMessage()]
    assert logged
    assert all(each.exc_info is None and len(each.getMessage()) < 200 for each in logged)
    for secret in (*SECRETS, "staff.example.org", "later"):
        assert secret not in caplog.text
    assert len(mail_server.received) == 3
    for history in fetched:
        raw = b"".join(event.SerializeToString() for event in history.events)
        # It did fail on the way, so that the failure's own words are among what is searched.
        assert b"recipients not reached: smtp_451" in raw
        for secret in (*SECRETS, "staff.example.org", "later"):
            assert secret.encode() not in raw
            assert json.dumps(secret).strip('"').encode() not in raw


async def test_the_pages_of_the_engine_say_what_goes_to_whom(
    mailing: Platform, mail_server: MailServerInThread
) -> None:
    citizen, unit = await histories(mailing, mail_server)
    for history, name, whom in ((citizen, "notify_citizen", "诉求人"), (unit, "notify_unit", "承办单位")):
        (scheduled,) = (
            event
            for event in history.events
            if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
        )
        assert scheduled.activity_task_scheduled_event_attributes.activity_type.name == name
        summary = json.loads(scheduled.user_metadata.summary.data)
        assert whom in summary
        assert summary.split(" ", 1)[0].startswith("20250925-")
        assert len(history.events) == 11


async def test_the_workflow_replays(mailing: Platform, mail_server: MailServerInThread) -> None:
    replayer = Replayer(workflows=[DeliveryBatchWorkflow], data_converter=DATA_CONVERTER)
    for history in await histories(mailing, mail_server):
        await replayer.replay_workflow(history)


async def test_what_nobody_can_put_into_words_waits_for_somebody_who_can(local: Platform) -> None:
    number = await dispatched().store(local.store)
    order = await local.order(number, "accepted", "petitioner")
    handle = await local.start(DeliveryOrder(**order.model_dump()).with_(notice_id=-1))
    async with worker(local):
        await asyncio.sleep(1.5)
        described = await handle.describe()
        assert described.raw_description.pending_activities[0].attempt > 1
    await handle.terminate()
    with pytest.raises(WorkflowFailureError):
        await handle.result()


@pytest.fixture
def gateway() -> Iterator[GatewayInThread]:
    server = GatewayInThread()
    server.up()
    yield server
    server.down()


@pytest.fixture
async def posting(
    database: Database, temporal_dev: Temporal, gateway: GatewayInThread
) -> AsyncIterator[Platform]:
    """A platform with a gateway of the city."""
    namespace = temporal_dev.file.namespace
    webhook = Webhook(Gateway(gateway.url, "a secret that must not be found: 密钥"))
    async with platform(database.app_url, temporal_dev.address, namespace, None, webhook) as here:
        yield here


async def test_a_gateway_is_asked_until_it_takes_each_message(
    posting: Platform, gateway: GatewayInThread
) -> None:
    await add_staff(posting.store, {"handler-1": None})
    gateway.answers = [503, 429, 302, 401, 204]
    number = await dispatched().store(posting.store)
    async with worker(posting):
        order = await posting.order(number, "dispatched", "handlers")
        handle = await posting.start(order)
        assert await ended(handle) == DeliveryReport(sent=2)
    said = [json.loads(body)["data"]["recipient"] for _, _, body in gateway.received]
    assert len(said) == 6
    ids = {
        (headers["webhook-id"], recipient)
        for (_, headers, _), recipient in zip(gateway.received, said, strict=True)
    }
    assert len(ids) == 2
    history = (await handle.fetch_history()).to_json()
    for secret in (*SECRETS, "of-the-gateway", "密钥", "a secret that", "13800-bad"):
        assert secret not in history


async def test_a_gateway_that_says_when_is_not_asked_before(
    posting: Platform, gateway: GatewayInThread
) -> None:
    gateway.answers, gateway.retry_after = [429, 204], "3"
    number = await dispatched().store(posting.store)
    began = time.monotonic()
    assert await deliver(posting, number, "accepted", "petitioner") == DeliveryReport(sent=1)
    # The usual pace would be a second.
    assert time.monotonic() - began >= 3
    assert len(gateway.received) == 2


async def test_a_gateway_that_refuses_a_message_is_not_asked_again(
    posting: Platform, gateway: GatewayInThread
) -> None:
    gateway.answers = [422]
    number = await dispatched().store(posting.store)
    assert await deliver(posting, number, "accepted", "petitioner") == DeliveryReport(refused=1)
    notice = (await notice_ids(posting.store, number))["accepted", "petitioner"]
    assert await states(posting.store, notice) == {PETITIONER: ("refused", 1, "http_422")}
    ((_, _, body),) = gateway.received
    assert json.loads(body)["data"]["phone"] == SECRETS[1]

"""Reading a signal: when the engine received it, who sent it, and which act it is."""

import hashlib
from datetime import UTC, datetime
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent, WorkflowExecutionSignaledEventAttributes
from temporalio.client import Client

from suban.domain.acts import Act, ActBase, ActCommand, Reply
from suban.domain.case import Case
from suban.domain.law import Law, UnknownStatuteError, law_of
from suban.domain.rulebook import ActName
from suban.engine import names, tokens
from suban.engine.failures import told_by_reason
from suban.engine.payloads import Admission, SignalArrival
from suban.store import files, people, petitions, statutes, texts
from suban.store.addressing import MisaddressedError, addressed
from suban.store.database import Store
from suban.store.respondents import with_tied
from suban.store.signing import signing_units

_ACT: TypeAdapter[Act] = TypeAdapter(Act)
_FIELDS = {name for kind in ActBase.__subclasses__() for name in kind.model_fields}


class SignalActivities:
    """Admits signals. `secret` is the key that the API signs their tokens with."""

    def __init__(self, client: Client, store: Store, secret: str) -> None:
        self._client = client
        self._store = store
        self._secret = secret

    @activity.defn(name=names.ADMIT_SIGNAL)
    async def admit_signal(self, arrival: SignalArrival) -> Admission:
        """Turn a signal into an act, or say why it is none. What was in it is never repeated."""
        with told_by_reason(arrival.number):
            return await self._admit(arrival)

    async def _admit(self, arrival: SignalArrival) -> Admission:
        event = await self._event(arrival)
        said = event.workflow_execution_signaled_event_attributes
        admission = await self._judge(arrival, said, event.event_time.ToDatetime(tzinfo=UTC))
        return admission.with_(key=f"signal/{_digest(said)}")

    async def _judge(
        self, arrival: SignalArrival, said: WorkflowExecutionSignaledEventAttributes, at: datetime
    ) -> Admission:
        name = said.signal_name if said.signal_name in get_args(ActName) else "unknown"
        if name == "unknown":
            return Admission(at=at, signal=name, reason="unknown_act")
        fields = await self._fields(said)
        if fields is None:
            return Admission(at=at, signal=name, reason="malformed")
        token = fields.pop("token", None)
        if not isinstance(token, str):
            return Admission(at=at, signal=name, reason="token_missing")
        try:
            admitted = tokens.verify(self._secret, token, arrival.number, name)
            act = _ACT.validate_python({**fields, "act": name})
        except tokens.TokenError as error:
            return Admission(at=at, signal=name, reason=error.code)
        except ValidationError as error:
            # Places only: a wrong value may be somebody's text.
            places = sorted({str(part) for each in error.errors() for part in each["loc"][1:2]} & _FIELDS)
            return Admission(at=at, signal=name, reason="malformed", detail=", ".join(places))
        # Before all else that may have changed since: where the engine goes back, it sends all signals again.
        if (recorded := await petitions.recorded_act(self._store, arrival.number, admitted.id)) is not None:
            same = recorded.is_of(admitted.actor, act)
            return Admission(
                at=at,
                signal=name,
                recorded=recorded.entry.number if same else None,
                reason=None if same else "key_used",
            )
        if not admitted.is_good(at):
            return Admission(at=at, signal=name, reason="token_expired")
        return await self._admitted(arrival.number, at, admitted, act)

    async def _admitted(self, number: str, at: datetime, admitted: tokens.SignalToken, act: Act) -> Admission:
        """The act, unless it names what the registers do not have."""
        case = await petitions.case_of(self._store, number)
        if case is not None and act.asks_register:
            try:
                act = await addressed(self._store, await self._law(case), case, act.as_sent(), at)
            except MisaddressedError as error:
                return Admission(at=at, signal=act.act, reason=error.code)
        reason = await self._unknown(number, at, case, act)
        if reason is not None:
            return Admission(at=at, signal=act.act, reason=reason)
        seen = case.entries if case else 0
        command = ActCommand(id=admitted.id, at=at, seen=seen, actor=admitted.actor, act=act)
        return Admission(at=at, signal=act.act, command=command)

    async def _unknown(self, number: str, at: datetime, case: Case | None, act: Act) -> str | None:
        """What the act names and is not there: files, people, texts."""
        named = act.named_files()
        if named and not await files.use(self._store, number, named, at):
            return "file_unknown"
        if isinstance(act, Reply):
            if await people.not_of_units(self._store, await self._signing(case, at), act.signed_off):
                return "not_of_unit"
            if act.approved_by and not await people.leads(self._store, act.approved_by):
                return "not_a_leader"
        return None if await texts.are_stored(self._store, number, act.named_texts()) else "text_unknown"

    async def _signing(self, case: Case | None, at: datetime) -> tuple[str, ...]:
        if case is None:
            return ()
        return await signing_units(self._store, await self._law(case), await with_tied(self._store, case), at)

    async def _law(self, case: Case) -> Law:
        try:
            return law_of(case)
        except UnknownStatuteError:
            await statutes.learn(self._store)
            return law_of(case)

    async def _fields(self, said: WorkflowExecutionSignaledEventAttributes) -> dict[str, Any] | None:
        try:
            values = await self._client.data_converter.decode(said.input.payloads, [dict[str, Any]])
            return dict(values[0])
        except Exception:  # noqa: BLE001 - whatever somebody sent, it must not hold up the petition
            return None

    async def _event(self, arrival: SignalArrival) -> HistoryEvent:
        handle = self._client.get_workflow_handle(
            names.petition_workflow_id(arrival.number), run_id=arrival.run_id
        )
        position = 0
        async for event in handle.fetch_history_events():
            if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
                position += 1
                if position == arrival.position:
                    return event
        raise LookupError(f"signal {arrival.position} of {arrival.number} is not in the history yet")


def _digest(said: WorkflowExecutionSignaledEventAttributes) -> str:
    """The same for the same name and content, whenever it comes."""
    whole = said.signal_name.encode() + b"\n" + b"\n".join(each.data for each in said.input.payloads)
    return hashlib.sha256(whole).hexdigest()[:32]

"""Petitions that go to other platforms, when a unit gets them that works there.

It is part of the delivery of the notice that tells that unit: tried until it is taken, and on record like it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from activities.outcome import Pending, outcome, record
from suban.domain.confidentiality import barred_units, readable_by_unit
from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.exchange.platforms import Platform
from suban.notices.manners import Manners
from suban.notices.message import message_key
from suban.notices.partner import LONGEST, post
from suban.notices.transport import TransportError
from suban.store import attempts, exchange, petitions
from suban.store.attempts import NotBegun, Standing
from suban.store.database import Store
from suban.store.deliveries import OwedNotice
from suban.wording.law import entry_text

_AUDIENCES: tuple[Audience, ...] = ("handlers", "department", "parties")
"""Each entry goes to a platform once for each of these, not to every leader as well."""

_CONTENT: tuple[Subject, ...] = ("dispatched", "onward_dispatched", "alerted", "transferred")
"""Entries with which a petition itself goes over. Of others the platform gets the entry alone."""

_MOST_NUMBER = 64


class Partners:
    """The other platforms, for the worker that delivers. `secret` signs what they get."""

    def __init__(
        self, store: Store, platforms: Sequence[Platform], secret: str, manners: Manners | None = None
    ) -> None:
        self._store = store
        self._platforms = platforms
        self._secret = secret
        # They take each message once, by its key.
        self._manners = replace(manners or Manners(), again=True)

    def of(self, notice: OwedNotice) -> list[Platform]:
        """The platforms that work for whom a notice is for."""
        if notice.audience not in _AUDIENCES:
            return []
        return [each for each in self._platforms if _works_for(each, notice)]

    async def tell(
        self, notice: OwedNotice, platforms: Sequence[Platform], standing: Mapping[str, Standing]
    ) -> list[Pending]:
        """Tell these platforms. Gives those that are to be told later."""
        later = []
        for each in platforms:
            if each.url is not None:
                pending = await self._send(each, each.url, notice, standing.get(partner_recipient(each)))
                if pending is not None:
                    later.append(pending)
        return later

    async def _send(
        self, platform: Platform, url: str, notice: OwedNotice, stands: Standing | None
    ) -> Pending | None:
        if stands is not None and (early := stands.early) is not None:
            return Pending("not_due", early)
        case = (await petitions.case_of(self._store, notice.number)) or notice.case
        if set(platform.units) & barred_units(notice.law, case):
            # It complains of them: they learn of nothing, not even here.
            return None
        recipient = partner_recipient(platform)
        known = await exchange.referred(self._store, platform.platform, notice.number)
        if known is None and notice.entry.kind not in _CONTENT:
            return None
        begun = await attempts.begin(
            self._store,
            notice.id,
            recipient,
            "webhook",
            longest=LONGEST,
            give_up_after=self._manners.give_up_after,
        )
        if isinstance(begun, NotBegun):
            left = begun.under_way_for
            return Pending("under_way", left) if left else None
        codes = platform.write(case.kind, case.matter, case.area)
        await exchange.link(
            self._store,
            exchange.Exchanged(
                platform.platform, notice.number, "referred", None, dict(codes), [], datetime.now(UTC)
            ),
        )
        told = f"{notice.audience}/{notice.unit_code or notice.function}"
        key = message_key(notice.seal, notice.number, told, recipient, begun.edition)
        message, particulars = await self._message(platform, notice, codes)
        failure: TransportError | None = None
        try:
            receipt = await post(url, platform.signing_secret(self._secret), key, message)
        except TransportError as error:
            failure = error
        else:
            their_number = receipt.get("number")
            if isinstance(their_number, str) and 0 < len(their_number) <= _MOST_NUMBER:
                await exchange.receipt(self._store, platform.platform, notice.number, their_number)
            await exchange.note_given(
                self._store,
                platform.platform,
                [notice.number],
                at=datetime.now(UTC),
                what="referral",
                particulars=particulars,
            )
        end = outcome(failure, begun, self._manners)
        await record(self._store, notice.id, recipient, begun, end)
        return end.pending

    async def _message(
        self, platform: Platform, notice: OwedNotice, codes: dict[str, str | None]
    ) -> tuple[dict[str, Any], list[str]]:
        what = entry_text(notice.entry.kind)
        said: dict[str, Any] = {
            "number": notice.number,
            "entry": notice.entry.number,
            "what": {"code": notice.entry.kind, "zh": what["zh"], "en": what["en"]},
            "at": notice.entry.at.astimezone(notice.law.calendar.zone).isoformat(),
            "unit": notice.unit_code,
            "function": notice.function,
        }
        particulars: dict[str, str] = {}
        if notice.entry.kind in _CONTENT:
            particulars = await self._particulars(notice)
            said |= await self._petition(notice, codes) | {"petitioner": particulars or None}
        message = {"type": f"petition.{notice.entry.kind}", "timestamp": said["at"], "data": said}
        return message, sorted(particulars)

    async def _petition(self, notice: OwedNotice, codes: dict[str, str | None]) -> dict[str, Any]:
        record = await petitions.petition(self._store, notice.number)
        assert record is not None
        ends = [
            notice.law.due(term).at for term in notice.case.running_terms if term.unit == notice.unit_code
        ]
        zone = notice.law.calendar.zone
        return {
            "kind": notice.case.kind,
            "matter": notice.case.matter,
            "area": notice.case.area,
            "codes": codes,
            "title": record.title,
            "text": record.body,
            "place": record.place,
            "occurred_on": record.occurred_on.isoformat() if record.occurred_on else None,
            "due_at": min(ends).astimezone(zone).isoformat() if ends else None,
        }

    async def _particulars(self, notice: OwedNotice) -> dict[str, str]:
        """What the unit itself may read of who asks: nothing where that is kept from it."""
        if notice.unit_code is None:
            return {}
        readable = readable_by_unit(notice.law, notice.case, notice.unit_code)
        who = await petitions.petitioner(self._store, notice.number)
        if who is None or who.anonymous:
            return {}
        given = {"name": who.name, "phone": who.phone, "email": who.email, "address": who.address}
        return {name: value for name, value in given.items() if name in readable and value}


def _works_for(platform: Platform, notice: OwedNotice) -> bool:
    if notice.audience == "department":
        return notice.function in platform.functions
    return notice.unit_code in platform.units


def partner_recipient(platform: Platform) -> str:
    """Under which name a platform stands among the recipients of a notice."""
    return f"platform:{platform.platform}"

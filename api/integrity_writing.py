"""What every request that writes into the integrity file shares: it answers with a receipt only."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from api.closed_off import closed_ones
from api.problems import ProblemError
from api.surroundings import Surroundings
from api.wordings import Named, named
from suban.domain.acts import Actor, FileRef, Files
from suban.domain.integrity import IntegrityEvent, may_use_integrity_file
from suban.store import files, integrity
from suban.store.append_only import HinderedError
from suban.store.intake import KeyUsedError
from suban.store.integrity import Entry
from suban.store.keys import Key
from suban.wording.persons import standing_text


class IntegrityReceipt(BaseModel):
    """It is recorded. What the entry says is read with a reason, at `/integrity-readings`."""

    id: UUID
    petition: str
    standing: Named


def ask_for_file(actor: Actor) -> None:
    """Refuse who neither writes into the file nor reads it."""
    if not may_use_integrity_file(actor):
        raise ProblemError("not_for_you")


def receipt(entry: Entry) -> IntegrityReceipt:
    """The answer to what was recorded."""
    standing = entry.state.standing
    return IntegrityReceipt(
        id=entry.id, petition=entry.number, standing=named(standing, standing_text(standing))
    )


async def use_files(
    here: Surroundings, number: str, refs: Files, now: datetime, *, of_petition: bool = False
) -> None:
    """Refuse files that are not there; the petitioner names those only that belong to the petition itself."""
    if not refs:
        return
    if here.files is None:
        raise ProblemError("files_off")
    if of_petition:
        own = {each.id for each in await files.of_petition(here.store, number) if each.belongs == "petition"}
        if not own.issuperset(ref.id for ref in refs):
            raise ProblemError("file_unknown")
    if not await files.use(here.store, number, refs, now):
        raise ProblemError("file_unknown")


async def entry_there(here: Surroundings, entry: str, actor: Actor) -> Entry:
    """The entry of that id, which need not be one at all; not for whom its petition complains of."""
    found = await integrity.one(here.store, _id(entry))
    if found is None or await closed_ones(here, actor, [found.number]):
        raise ProblemError("not_found")
    return found


def _id(entry: str) -> UUID:
    try:
        return UUID(entry)
    except ValueError:
        raise ProblemError("not_found") from None


async def happened(
    here: Surroundings,
    entry: str,
    event: IntegrityEvent,
    key: Key,
    proof: tuple[Sequence[str], Sequence[FileRef]] = ((), ()),
) -> IntegrityReceipt:
    """Record what happened to an entry, with the petitions and files that prove it."""
    id_ = _id(entry)
    try:
        stored: Entry | None = await integrity.happen(here.store, id_, event, key, proof)
    except KeyUsedError:
        raise ProblemError("key_used") from None
    except HinderedError as error:
        raise ProblemError(error.code) from None
    if stored is None:
        raise ProblemError("not_found")
    return receipt(stored)

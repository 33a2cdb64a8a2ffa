"""Whether the records of a petition, its workflow and its files say the same."""

import asyncio
from typing import NamedTuple

from suban.domain.case import Case
from suban.engine.petitions import Believed, Petitions
from suban.files.folder import Folder
from suban.store import files
from suban.store.audit import Difference, differences
from suban.store.database import Store

_SETTLING = 0.2
_TRIES = 25


class Compared(NamedTuple):
    """What differs. `unstarted`: it was taken in, and no workflow has begun it yet."""

    differences: tuple[Difference, ...] = ()
    unstarted: bool = False


async def compare(store: Store, petitions: Petitions, number: str, folder: Folder | None = None) -> Compared:
    """Journal, read tables and workflow, and with `folder` its files too. Raises `EngineAwayError`."""
    compared = await _with_workflow(store, petitions, number)
    damaged = await _damaged_files(store, folder, number) if folder else ()
    return compared._replace(differences=(*compared.differences, *damaged))


async def _with_workflow(store: Store, petitions: Petitions, number: str) -> Compared:
    apart: Difference | None = None
    found: tuple[Difference, ...] = ()
    for _ in range(_TRIES):
        case, found = await differences(store, number)
        if case is None:
            return Compared(found)
        believed = await petitions.believed(number)
        if believed is None and not case.entries:
            # Nothing is recorded yet, so nothing can differ: after an import thousands are like this.
            return Compared(found, unstarted=True)
        apart = _apart(case, believed)
        if apart is None:
            return Compared(found)
        # The journal is written first, and the workflow hears of it a moment later; what has been read of
        # the one may be older than what has been read of the other.
        await asyncio.sleep(_SETTLING)
    return Compared((*found, apart) if apart else found)


def _apart(case: Case, believed: Believed | None) -> Difference | None:
    """How the workflow differs from the journal."""
    number, written = case.number, case.entries
    if believed is None:
        # The engine keeps closed petitions for a while only.
        gone = "没有工作流 / is open and has no workflow"
        return None if case.closed else Difference(number, None, gone)
    if believed.entries > written:
        return Difference(
            number,
            written + 1,
            f"流水账被截短，工作流已知 {believed.entries} 条 / "
            f"cut: the journal ends at {written}, the workflow knows {believed.entries}",
        )
    if believed.entries < written:
        return Difference(
            number,
            believed.entries + 1,
            f"工作流只知前 {believed.entries} 条 / "
            f"the workflow knows {believed.entries} of {written} entries",
        )
    if believed.head != case.head:
        other = "与工作流所知不同 / the workflow knows the journal with another content"
        return Difference(number, written, other)
    return None


async def _damaged_files(store: Store, folder: Folder, number: str) -> tuple[Difference, ...]:
    """The files of a petition that are not on disk as they were stored."""
    return tuple(
        [
            Difference(
                number,
                None,
                f"附件 {file.id} 丢失或与摘要不符 / "
                f"the file {file.id} is missing, or not what its digest says",
            )
            for file in await files.of_petition(store, number)
            if not await folder.is_sound(file.id, file.size, file.digest)
            # It may have been swept since the list was read.
            and await files.one(store, number, file.id) is not None
        ]
    )

"""Records that only grow: a head and its numbered events, each made once per person and key."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from suban.domain import integrity, misconduct
from suban.domain.appraisal_record import AppraisalHindrance
from suban.store.intake import KeyUsedError
from suban.store.keys import Key


class HinderedError(Exception):
    """What is asked cannot happen to a record that stands as this one does.

    `source` is the provision, `figure` what the words of the refusal need, where there are such.
    """

    def __init__(
        self,
        code: integrity.Hindrance | misconduct.Hindrance | AppraisalHindrance,
        source: str | None = None,
        figure: str = "",
    ) -> None:
        self.code = code
        self.source = source
        self.figure = figure
        super().__init__(code)


async def lock(connection: AsyncConnection, what: str, which: str) -> None:
    """Let nobody else add to this record until the transaction ends.

    Two events at once would both take the next serial, and both be judged by what stood before.
    """
    await connection.execute(
        text("SELECT pg_advisory_xact_lock(hashtext(:what), hashtext(:which))"),
        {"what": f"suban.{what}", "which": which},
    )


async def put_head(connection: AsyncConnection, table: Any, by: str, values: dict[str, Any]) -> UUID | None:
    """Insert a head, whose column `by` names who made it. None: done; else the id of the one that is there.

    Raises `KeyUsedError` where the key came before with another body.
    """
    row = insert(table).values(**values)
    made = await connection.execute(
        row.on_conflict_do_nothing(index_elements=[by, "key"]).returning(table.id)
    )
    if made.one_or_none() is not None:
        return None
    there = (
        await connection.execute(
            select(table.id, table.body_digest).where(
                getattr(table, by) == values[by], table.key == values["key"]
            )
        )
    ).one()
    if there.body_digest != values["body_digest"]:
        raise KeyUsedError
    return there.id  # type: ignore[no-any-return]


async def done_before(
    connection: AsyncConnection, table: Any, column: Any, heads: Collection[UUID], *, by: str, key: Key
) -> set[UUID]:
    """To which of these heads this very request has happened before; `column` names the head of an event.

    Raises `KeyUsedError` where the key came before with another body.
    """
    rows = (
        await connection.execute(
            select(column.label("head"), table.body_digest).where(
                column.in_(heads), table.by == by, table.key == key.key
            )
        )
    ).all()
    if any(row.body_digest != key.body_digest for row in rows):
        raise KeyUsedError
    return {row.head for row in rows}

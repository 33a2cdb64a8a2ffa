"""The least that could take a petition in: FastAPI, one model, one INSERT, sent as ours is."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncEngine

from suban.store.database import connect
from suban.store.driver import answer

TABLE = "CREATE TABLE bench_petition (id uuid PRIMARY KEY, title text, body text, said jsonb)"
_INSERT = """
    INSERT INTO bench_petition (id, title, body, said) VALUES (%(id)s, %(title)s, %(text)s, %(said)s)
    RETURNING id
"""


class Draft(BaseModel):
    """What is asked."""

    kind: str
    title: str
    text: str
    area: str
    place: str | None = None
    petitioner: dict[str, Any] | None = None
    declares_truth: bool | None = None


class Filed(BaseModel):
    """It is stored."""

    id: UUID


def create_app() -> FastAPI:
    store: list[AsyncEngine] = []

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = connect(os.environ["SUBAN_DATABASE_URL"])
        store.append(engine)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)

    @app.post("/petitions", status_code=201)
    async def file(draft: Draft) -> Filed:
        id_ = uuid4()
        said = {"id": id_, "title": draft.title, "text": draft.text, "said": draft.model_dump_json()}
        await answer(store[0], _INSERT, said)
        return Filed(id=id_)

    return app


if __name__ == "__main__":
    port = int(os.environ["SUBAN_API_PORT"])
    uvicorn.run(create_app(), host="127.0.0.1", port=port, log_level="warning", access_log=False)

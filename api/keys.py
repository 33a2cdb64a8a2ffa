"""Requests that may be repeated: the same key and body are the same record."""

import hashlib
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel

from api import inputs
from suban.store.keys import Key

IdempotencyKey = Annotated[
    inputs.Key,
    Header(
        description="由客户端生成，重复提交时保持不变 / made by the client, kept for a repeated request",
        examples=["4f1c2a9e-7d51-4a55-b7b1-0c8f6c1a2b3d"],
    ),
]


def key_of(key: str, draft: BaseModel) -> Key:
    """The key with what it stands for. What is left out does not count, so that fields may be added later."""
    content = draft.model_dump_json(exclude_none=True)
    return Key(key, hashlib.sha256(content.encode()).hexdigest())

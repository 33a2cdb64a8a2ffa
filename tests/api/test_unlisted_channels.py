"""A regulation that lists no channels: the website is open to all, other ways are entered by the centre."""

import re
from pathlib import Path

import pytest
from httpx import AsyncClient

from suban.settings import Settings
from tests.api.petitions import bearer, file, filed, petition
from tests.api.test_wrong_input import is_problem
from tests.docs.documents import ROOT


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    written = (ROOT / "rules" / "longnan-2021.yml").read_text("utf-8")
    without = re.sub(r"^channels:\n(  .+\n)+", "", written, flags=re.MULTILINE)
    assert without != written
    (tmp_path / "longnan-2021.yml").write_text(without, "utf-8")
    return settings.model_copy(update={"rules_dir": tmp_path})


async def test_where_no_channels_are_listed_only_the_centre_enters_what_came_by_another(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    await filed(client)
    is_problem(await file(client, "key-0000002", channel="letter"), 401, "token_needed")
    centre = bearer(tokens["CENTRE"])
    answer = await client.post(
        "/api/v1/petitions",
        json=petition(channel="letter"),
        headers=centre | {"Idempotency-Key": "key-0000003"},
    )
    assert answer.status_code == 201, answer.text
    seen = await client.get(f"/api/v1/petitions/{answer.json()['number']}", headers=centre)
    assert seen.json()["channel"] == {"code": "letter", "zh": "letter", "en": "letter"}
    assert seen.json()["case"]["channel"] == "letter"

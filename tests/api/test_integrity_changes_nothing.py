"""A petition of somebody with entries in the integrity file is handled as any other, with the real engine."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.api.engine import Worker, app, client, settings, worker
from tests.api.petitions import act, bearer, filed
from tests.api.test_integrity_file import entered, read

__all__ = ["app", "client", "settings", "worker"]


@pytest.mark.law("AS-26")
async def test_it_is_accepted_and_dispatched_as_any_other(
    client: AsyncClient, tokens: dict[str, str], worker: Worker
) -> None:
    await worker.start()
    centre, reviewer = bearer(tokens["CENTRE"]), tokens["REVIEWER"]
    before, _ = await filed(client, "key-0000001", occurred_on=...)
    for n, abuse in enumerate(["repeated_use", "harassment", "slander", "untruth"]):
        await entered(client, before, reviewer, f"entry-000{n}", abuse=abuse)

    async def handled(key: str, phone: str) -> list[Any]:
        number, _ = await filed(client, key, occurred_on=..., petitioner={"name": "王", "phone": phone})
        said: list[Any] = []
        for name, fields in (("acceptance", {}), ("dispatch", {"unit": "CG"})):
            answer = await act(client, number, centre, name, **fields)
            assert answer.status_code == 200, answer.text
            receipt = answer.json()
            said.append([receipt["entry"], receipt["stage"], receipt["possible_acts"]])
            said.append([[each["term"], each["source"]] for each in receipt["running_terms"]])
        seen = (await client.get(f"/api/v1/petitions/{number}", headers=centre)).json()
        assert "integrity" not in str(seen)
        lines = (await client.get(f"/api/v1/petitions/{number}/journal", headers=centre)).json()
        return [*said, sorted(seen), [each["what"] for each in lines["entries"]]]

    marked, unmarked = (
        await handled("key-0000002", "138 0000 0000"),
        await handled("key-0000003", "13911111111"),
    )
    assert marked == unmarked
    assert len((await read(client, reviewer, phone="13800000000"))["entries"]) == 4
    # The petition that the entries hang on goes on as well.
    assert (await act(client, before, centre, "acceptance")).status_code == 200
    assert (await act(client, before, centre, "dispatch", unit="CG")).status_code == 200

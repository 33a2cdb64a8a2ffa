"""The guide for everybody: channels, scope, procedure and limits, as the regulation in force has them."""

from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient

from suban.settings import Settings


async def guide(client: AsyncClient) -> dict[str, Any]:
    answer = await client.get("/api/v1/guide")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.law("LN-22")
async def test_channels_rules_and_limits_are_public(client: AsyncClient) -> None:
    found = await guide(client)
    assert [each["zh"] for each in found["channels"]] == ["网站", "公众号", "热线电话"]
    (complaint,) = [each for each in found["kinds"] if each["code"] == "complaint"]
    limits = {each["code"]: (each["limit"]["amount"], each["source"]["zh"]) for each in complaint["limits"]}
    assert limits["contact"] == (2, "第13条第（2）项")
    assert limits["handling"] == (5, "第13条第（2）项")
    assert limits["supervision"] == (2, "第24条第（1）项")
    assert "receipt" not in limits
    assert len(found["not_accepted"]) == 11
    whole = await client.get(found["whole"])
    assert whole.json()["rulebook"]["id"] == "longnan-2021"


class TestAnshan:
    """The same of another city, whose eight kinds have the limits of one."""

    @pytest.fixture
    def city(self) -> str:
        return "anshan"

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"rules_dir": Path(__file__).parents[2] / "rules"})

    @pytest.mark.law("AS-12")
    async def test_channels_scope_and_procedure_are_public(self, client: AsyncClient) -> None:
        found = await guide(client)
        assert len(found["kinds"]) == 9
        for kind in found["kinds"]:
            limits = {each["code"]: each["limit"]["amount"] for each in kind["limits"]}
            assert (limits["acceptance"], limits["forwarding"], limits["handling"]) == (3, 2, 5)
        assert [each["stars"] for each in found["ratings"]] == [5, 4, 3, 2, 1]

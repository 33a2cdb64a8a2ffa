"""Personal data in a text are found whatever their dress, and plain figures are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suban.domain.personal_data import PersonalDatum, personal_data


@pytest.mark.law("AS-43")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请拨打13812345678。", ("telephone",)),
        ("电话：138-1234-5678", ("telephone",)),
        ("电话138 1234 5678", ("telephone",)),
        ("１３８１２３４５６７８", ("telephone",)),
        ("138\u200b1234\u200b5678", ("telephone",)),
        ("+8613812345678", ("telephone",)),
        ("8613812345678", ("telephone",)),
        ("电话0412-5536688", ("telephone",)),
        ("（0412）5536688", ("telephone",)),
        ("电话 010-62791234", ("telephone",)),
        ("身份证210302198001011234", ("identity_number",)),
        ("21030219800101123X，男", ("identity_number",)),
        ("210302 19800101 123x", ("identity_number",)),
        ("来信地址wang@example.org。", ("email",)),
        ("诉求20260302-000001已办结", ("number",)),
        ("王 小 明反映", ("name",)),
        ("某市民王小明反映，电话13812345678", ("telephone", "name")),
        ("铁东区园林路 12 号 3 单元", ("address",)),
        ("铁东区园林路１２号３单元", ("address",)),
        ("尾号5678，全号 0412 2233445", ("telephone",)),
    ],
)
def test_what_tells_of_somebody_is_found(text: str, found: tuple[PersonalDatum, ...]) -> None:
    given_ = {
        "names": ["王小明", "王"],
        "addresses": ["铁东区园林路12号3单元", "鞍山"],
        "telephones": ["0412 2233445"],
    }
    assert personal_data(text, **given_) == found


@pytest.mark.law("AS-43")
@pytest.mark.parametrize(
    "text",
    [
        "2026年3月共收到供热诉求13812件，办结率98.5%。",
        "投资138123.45万元，涉及2103户。",
        "请拨打12345或者8890。",
        "2025-2026年供暖期，2026年3月2日至3月31日。",
        "王先生反映鞍山某小区路灯不亮。",
        "共计1381234567元",
    ],
)
def test_plain_figures_and_places_are_none(text: str) -> None:
    assert personal_data(text, names=["王"], addresses=["鞍山"], telephones=["123"]) == ()


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_name_is_found_wherever_it_stands(before: str, after: str) -> None:
    assert "name" in personal_data(f"{before}欧阳小明{after}", names=["欧阳小明"])

"""A province's text beside a city's: it fills the silence from its day on, and the city's goes first."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from suban.cli import app
from suban.domain.rulebook import Rulebook
from suban.scenarios.format import read_scenarios
from suban.scenarios.pure import play
from suban.statutes.beside import editions
from suban.statutes.cities import in_force_on, rulebooks_of
from suban.statutes.rulebooks import RulebookError, read_editions, read_rulebook, read_rulebooks
from suban.statutes.workdays import national_calendar
from suban.wording.sources import source_text

ROOT = Path(__file__).parent.parent.parent
RULES = ROOT / "rules"
TITLE = "《辽宁省12345政务服务便民热线管理办法》"


@pytest.fixture(scope="module")
def anshan() -> tuple[Rulebook, ...]:
    return rulebooks_of(read_editions(RULES), "anshan")


@pytest.fixture(scope="module")
def joined(anshan: tuple[Rulebook, ...]) -> Rulebook:
    return in_force_on(anshan, date(2022, 6, 6))


@pytest.mark.law("LL-04")
def test_the_province_binds_beside_the_city_from_its_own_day_on(anshan: tuple[Rulebook, ...]) -> None:
    before, after = (in_force_on(anshan, day) for day in (date(2022, 6, 5), date(2022, 6, 6)))
    alone = read_rulebook(RULES / "anshan-2019.yml")
    assert (before.digest, before.beside) == (alone.digest, None)
    assert [each.rulebook for each in after.beside or ()] == ["liaoning-2022"]
    assert (after.id, after.in_force.source) == ("anshan-2019", f"{TITLE} art. 22")
    assert after.digest != alone.digest
    assert Rulebook.model_validate_json(after.canonical()).digest == after.digest


GROUNDS = [
    pytest.param("solved", "14(1)", marks=pytest.mark.law("LL-14-1")),
    pytest.param("result_accepted", "14(1)", marks=pytest.mark.law("LL-14-1")),
    pytest.param("settled", "14(1)", marks=pytest.mark.law("LL-14-1")),
    pytest.param("nothing_new", "14(1)", marks=pytest.mark.law("LL-14-1")),
    pytest.param("legal_proceedings", "14(2)", marks=pytest.mark.law("LL-14-2")),
    pytest.param("withdrawn", "14(3)", marks=pytest.mark.law("LL-14-3")),
    pytest.param("evidence_withheld", "14(4)", marks=pytest.mark.law("LL-14-4")),
    pytest.param("unfounded", "14(5)", marks=pytest.mark.law("LL-14-5")),
    pytest.param("investigated", "14(6)", marks=pytest.mark.law("LL-14-6")),
    pytest.param("unlawful", "14(7)", marks=pytest.mark.law("LL-14-7")),
    pytest.param("uncooperative", "14(8)", marks=pytest.mark.law("LL-14-8")),
    pytest.param("other_law", "14(9)", marks=pytest.mark.law("LL-14-9")),
]


@pytest.mark.parametrize(("ground", "article"), GROUNDS)
def test_its_closing_grounds_fill_the_silence_and_name_its_title(
    ground: str, article: str, joined: Rulebook
) -> None:
    assert joined.closing_ground(ground).source == f"{TITLE} art. {article}"
    assert source_text(joined.closing_ground(ground).source)["zh"].startswith(f"{TITLE}第14条第（")


def test_what_the_local_regulation_says_stands(joined: Rulebook) -> None:
    alone = read_rulebook(RULES / "anshan-2019.yml")
    for each in alone.closing:
        if each.source != "city setting":
            assert joined.closing_ground(each.ground) == each
    changed = {name for name in Rulebook.model_fields if getattr(alone, name) != getattr(joined, name)}
    filled = {"closing", "closing_evidence", "materials", "natures", "misconduct", "handovers", "inspection"}
    assert changed == {"in_force", "authority", "terms", "beside", *filled}
    assert joined.authority[: len(alone.authority)] == alone.authority
    assert joined.terms[: len(alone.terms)] == alone.terms


@pytest.mark.law("LL-14-4")
def test_who_closes_on_its_grounds_and_asks_for_evidence_comes_with_them(joined: Rulebook) -> None:
    more = {each.act: (each.roles, each.source) for each in joined.authority}
    assert more["closing_decision"] == (("reviewer",), f"{TITLE} art. 8 and city setting")
    assert more["excuse"][1] == f"{TITLE} art. 14(4) and {TITLE} art. 14(8)"
    assert more["materials_request"][1] == f"{TITLE} art. 9(2)"
    for kind in joined.kinds:
        rule = joined.term("materials", kind.kind)
        assert rule is not None
        assert (rule.limit.amount, rule.source) == (5, f"{TITLE} art. 9(2) and city setting")
    assert all(each.source.startswith(TITLE) for each in joined.closing_evidence or ())


@pytest.mark.law("LL-04", "LL-21")
def test_what_only_the_province_calls_misconduct_is_misconduct_in_the_city_too(joined: Rulebook) -> None:
    alone, both = read_rulebook(RULES / "anshan-2019.yml").misconduct, joined.misconduct
    assert alone is not None
    assert both is not None
    assert both.kinds[:6] == alone.kinds
    assert [(each.misconduct, each.source) for each in both.kinds[6:]] == [
        ("unheard", f"{TITLE} art. 21(4)"),
        ("lateness", f"{TITLE} art. 21(5)"),
        ("other_law", f"{TITLE} art. 21(7)"),
    ]
    assert both.follow_ups[:3] == alone.follow_ups
    assert [each.follow_up for each in both.follow_ups[3:]] == [
        "dealt_with_by_law",
        "circular",
        "discipline_referral",
    ]
    assert (both.circumstances, both.hearing, both.tolerance) == (
        alone.circumstances,
        alone.hearing,
        alone.tolerance,
    )


@pytest.mark.law("LL-04")
def test_the_province_s_organs_stand_beside_the_city_s(joined: Rulebook) -> None:
    assert [(each.organ, each.source.startswith(TITLE)) for each in joined.inspection or ()] == [
        ("supervision_organ", False),
        ("discipline_and_supervision", True),
    ]
    assert [(each.handover, each.source.startswith(TITLE)) for each in joined.handovers or ()] == [
        ("public_security", False),
        ("judicial_organs", False),
        ("department_concerned", True),
    ]


@pytest.mark.law("LL-15-2")
def test_mediation_and_enforcement_are_marked_in_the_city_too(joined: Rulebook) -> None:
    found = [(each.nature, each.source) for each in joined.natures or ()]
    assert found == [("mediation", f"{TITLE} art. 15"), ("enforcement", f"{TITLE} art. 15")]


def test_where_both_are_silent_the_citys_setting_stands(joined: Rulebook) -> None:
    assert joined.closing_ground("rating_forgone").source == "city setting"
    # The city's setting gives way to a text, and keeps the city's word for it.
    assert joined.closing_ground("withdrawn").name.zh == "诉求人撤回"


def test_thirty_days_without_cooperation_are_calendar_days_in_a_row(joined: Rulebook) -> None:
    ground = joined.closing_ground("uncooperative")
    assert ground.lasting is not None
    assert (ground.lasting.amount, ground.lasting.unit) == (30, "calendar_days")
    assert (ground.meanwhile, ground.unless_reasoned) == (True, True)


@pytest.mark.law("LL-14-3")
def test_a_withdrawal_in_anshan_closes_on_the_article_of_the_province(joined: Rulebook) -> None:
    scenario = read_scenarios(ROOT / "tests" / "scenarios" / "anshan_withdrawal.yaml")[0]
    entries, _ = play(scenario, joined, national_calendar(date(2026, 1, 1)))
    assert entries[-1].source == f"{TITLE} art. 14(3)"


@pytest.fixture
def shelf() -> tuple[Rulebook, Rulebook, Rulebook, Rulebook]:
    """Anshan and Liaoning, and a made-up later version of each."""
    anshan, liaoning = (read_rulebook(RULES / f"{name}.yml") for name in ("anshan-2019", "liaoning-2022"))
    return (
        anshan,
        liaoning,
        anshan.with_(id="anshan-2026", in_force=anshan.in_force.with_(since=date(2026, 1, 1))),
        liaoning.with_(id="liaoning-2025", in_force=liaoning.in_force.with_(since=date(2025, 3, 1))),
    )


def test_of_two_versions_of_the_province_the_newer_counts_from_its_day(
    shelf: tuple[Rulebook, ...], joined: Rulebook
) -> None:
    (first,) = joined.beside or ()
    beside = (first, first.with_(rulebook="liaoning-2025"))
    found = [
        (each.in_force.since.year, [one.rulebook for one in each.beside or ()])
        for each in editions(shelf[0], beside, (shelf[0], shelf[1], shelf[3]))
    ]
    assert found == [(2019, []), (2022, ["liaoning-2022"]), (2025, ["liaoning-2025"])]


def test_a_joined_edition_does_not_outlive_the_version_that_it_is_of(
    shelf: tuple[Rulebook, ...], joined: Rulebook
) -> None:
    anshan, liaoning, later, _ = shelf
    (first,) = joined.beside or ()
    for day, wanted in ((date(2025, 12, 31), 2), (date(2026, 1, 1), 1)):
        late = liaoning.with_(in_force=liaoning.in_force.with_(since=day))
        assert len(list(editions(anshan, (first,), (anshan, late, later)))) == wanted
    # A later version names it anew, and has it from its own first day.
    (only,) = editions(later, (first,), (anshan, liaoning, later))
    assert (only.in_force, len(only.closing)) == (later.in_force, len(joined.closing))


def test_the_check_names_the_joined_edition_with_its_digest(joined: Rulebook) -> None:
    run = CliRunner().invoke(app, ["rules", "check"])
    assert run.exit_code == 0
    said = "anshan-2019 + liaoning-2022: 自 2022-06-06 起同时适用 / bind together from 2022-06-06 on: "
    assert said + joined.digest in run.stdout


def test_a_text_beside_that_is_not_there_is_told(tmp_path: Path) -> None:
    written = (RULES / "anshan-2019.yml").read_text("utf-8")
    (tmp_path / "anshan-2019.yml").write_text(written, "utf-8")
    with pytest.raises(RulebookError, match=r"beside\.0\.rulebook: .*no other rulebook “liaoning-2022”"):
        read_rulebooks(tmp_path)
    (tmp_path / "anshan-2019.yml").write_text(
        written.replace("{rulebook: liaoning-2022", "{rulebook: anshan-2019")
    )
    with pytest.raises(RulebookError, match="no other rulebook “anshan-2019”"):
        read_rulebooks(tmp_path)

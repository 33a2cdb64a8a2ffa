"""What no city's file may say is refused where it stands, with what to do, in Chinese and in English."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from ruamel.yaml import YAML

from suban.domain.rulebook import Rulebook
from suban.statutes.files import StatuteError
from suban.statutes.rulebooks import read_rulebook

RULES = Path(__file__).parent.parent / "rules"
Written = dict[str, Any]


def term(written: Written, name: str) -> dict[str, Any]:
    return next(each for each in written["terms"] if each["term"] == name)


def without(written: Written, *acts: str) -> None:
    written["authority"] = [each for each in written["authority"] if each["act"] not in acts]


def set_term(name: str, **fields: Any) -> Callable[[Written], Any]:
    return lambda written: term(written, name).update(fields)


def decided_by(*roles: str, **chapter: Any) -> Callable[[Written], Any]:
    """Mockborough with recusal, on which these roles decide."""

    def spoil(written: Written) -> None:
        written["terms"].append(
            dict(term(written, "acceptance"), term="recusal", starts="recusal_requested", source="art. 51")
        )
        ground = {"ground": "kinship", "name": {"zh": "亲属", "en": "kinship"}, "source": "art. 51"}
        written["recusal"] = {
            "source": "art. 51",
            "decision_source": "art. 51",
            "grounds": [ground],
            **chapter,
        }
        for act, who in (("recusal_request", ["petitioner"]), ("recusal_decision", list(roles))):
            written["authority"].append({"act": act, "roles": who, "source": "art. 51"})

    return spoil


OFFICE = {"person_decided_by": "office", "unit_decided_by": "office"}

IMPOSSIBLE: list[Any] = [
    *(
        pytest.param(spoil, place, advice, id=f"recusal {name}")
        for name, spoil, place, advice in (
            ("by the reviewer", decided_by("reviewer"), "authority.26.roles", "person_decided_by: office"),
            ("by supervision", decided_by("supervisor"), "authority.26.roles", "person_decided_by: office"),
            ("by who asks", decided_by("petitioner", **OFFICE), "authority.26.roles.0", "never decides"),
            ("by leaders alone", decided_by("leader"), "authority.26.roles", "`recusal.above`"),
            ("by nobody of the office", decided_by("leader", **OFFICE), "authority.26.roles", "add one of"),
            (
                "of whole units by the reviewer",
                decided_by("reviewer", person_decided_by="office"),
                "authority.26.roles",
                "unit_decided_by: office",
            ),
            (
                "above by leaders",
                decided_by("reviewer", above=["leader"], **OFFICE),
                "recusal.above.0",
                "never",
            ),
        )
    ),
    pytest.param(lambda w: w["kinds"][0].update(kind="诉苦"), "kinds.0.kind", "small letters", id="chinese"),
    pytest.param(
        lambda w: w["rating"]["levels"][0].update(level="高兴"),
        "rating.levels.0.level",
        "under `name`",
        id="level",
    ),
    pytest.param(
        lambda w: w["natures"][0].update(nature="none"), "natures.0.nature", "choose another", id="no nature"
    ),
    pytest.param(
        lambda w: w["escalation"]["steps"][1].update(roles=[]),
        "escalation.steps.1.roles",
        "add at least one",
        id="nobody settles",
    ),
    pytest.param(lambda w: w["terms"][2].update(duration=3), "terms.2.duration", "spelling", id="field"),
    pytest.param(
        lambda w: w["terms"][2].update(source="第三条"), "terms.2.source", "a source reads", id="source"
    ),
    pytest.param(
        lambda w: w["ladder"]["rungs"].append(w["ladder"]["rungs"][0] | {"working_days": 20}),
        "ladder.rungs.4.level",
        "twice",
        id="rung twice",
    ),
    pytest.param(
        lambda w: w["ladder"]["rungs"].reverse(), "ladder.rungs.1.working_days", "in order", id="rungs"
    ),
    pytest.param(
        lambda w: w["return_visit"]["channels"].append("letter"),
        "return_visit.channels.3",
        "{channel: wechat",
        id="visit",
    ),
    pytest.param(
        lambda w: w["return_visit"]["channels"].append("phone"),
        "return_visit.channels.3.channel",
        "twice",
        id="twice",
    ),
    pytest.param(
        lambda w: w["alerts"][0]["functions"].append("harbour"),
        "alerts.0.functions.2",
        "`functions`",
        id="function",
    ),
    pytest.param(
        set_term("acceptance", limit={"amount": 0, "unit": "months"}),
        "terms.0.limit.amount",
        "more than 0",
        id="zero",
    ),
    pytest.param(
        set_term("acceptance", limit={"amount": 10_000, "unit": "working_days"}),
        "terms.0.limit.amount",
        "at most 250",
        id="too long",
    ),
    pytest.param(
        set_term("contact", starts="clarification_requested"), "terms.5.starts", "begins with", id="start"
    ),
    pytest.param(
        set_term("handling", starts="report_accepted"), "terms.6.kinds.0", "never begins", id="never"
    ),
    pytest.param(set_term("contact", lapse="closes"), "terms.5.lapse", "closes nothing", id="closes"),
    pytest.param(
        lambda w: w["supervision"]["of"].append("contact"),
        "supervision.of.2",
        "`lapse: overdue`",
        id="not overdue",
    ),
    *(
        pytest.param(lambda w, act=act: without(w, act), place, f"“{act}”", id=f"no {act}")
        for act, place in (
            ("acceptance", "authority"),
            ("dispatch", "authority"),
            ("reply", "authority"),
            ("review", "authority"),
            ("fault_finding", "finding"),
            ("return_decision", "authority.10.act"),
            ("extension_decision", "authority.16.act"),
        )
    ),
    pytest.param(
        lambda w: w["authority"][1].update(roles=[]), "authority.1.roles", "give it a role", id="nobody"
    ),
    pytest.param(lambda w: w.update(kinds=[]), "kinds", "empty list", id="no kinds"),
    pytest.param(
        lambda w: w.update(non_acceptance=[]), "authority.2.act", "`non_acceptance`", id="no grounds"
    ),
    pytest.param(lambda w: w.pop("rating"), "finding", "nobody rates", id="no rating"),
    pytest.param(lambda w: w["closing"].pop(), "closing", "not_accepted", id="no ground"),
    pytest.param(
        lambda w: w["terms"].append(dict(term(w, "receipt"), term="recusal", starts="recusal_requested")),
        "terms.13.term",
        "no chapter `recusal`",
        id="recusal without its chapter",
    ),
    pytest.param(
        lambda w: w.update(suspensions={"of": ["handling"], "source": "art. 14"}),
        "suspensions",
        "no chapter `recusal`",
        id="suspensions for nothing",
    ),
    pytest.param(
        lambda w: w["materials"]["suspends"].append("receipt"),
        "materials.suspends.3",
        "write its limit in days",
        id="minutes do not stand still",
    ),
    *(
        pytest.param(spoil, place, "at most 250 working_days", id=place)
        for spoil, place in (
            (lambda w: w["ladder"]["rungs"][-1].update(working_days=251), "ladder.rungs.3.working_days"),
            (
                lambda w: w["extensions"].update(at_most={"amount": 251, "unit": "working_days"}),
                "extensions.at_most.amount",
            ),
        )
    ),
]


@pytest.mark.parametrize(("spoil", "place", "advice"), IMPOSSIBLE)
def test_what_cannot_be_is_refused_where_it_stands(
    spoil: Callable[[Written], Any], place: str, advice: str, tmp_path: Path
) -> None:
    written: Written = YAML(typ="safe").load(RULES / "mockborough-2025.yml")
    spoil(written)
    file = tmp_path / "mockborough-2025.yml"
    YAML().dump(written, file)
    with pytest.raises(StatuteError) as error:
        read_rulebook(file)
    found = {each.place: each for each in error.value.problems}
    assert place in found, found
    assert advice in found[place].what["en"]
    assert re.search("[一-龥]", found[place].what["zh"])
    assert found[place].line > 0


@pytest.mark.parametrize(
    "spoil",
    [
        decided_by("reviewer", **OFFICE),
        decided_by("supervisor", **OFFICE),
        decided_by("leader", "supervisor", unit_decided_by="office"),
        decided_by("leader", above=["supervisor"]),
        decided_by("leader", "reviewer"),
    ],
)
def test_whoever_decides_on_recusal_can_be_written(spoil: Callable[[Written], Any], tmp_path: Path) -> None:
    written: Written = YAML(typ="safe").load(RULES / "mockborough-2025.yml")
    spoil(written)
    file = tmp_path / "mockborough-2025.yml"
    YAML().dump(written, file)
    assert read_rulebook(file).recusal is not None


def test_the_least_that_a_city_may_have_is_taken() -> None:
    plainfield = read_rulebook(RULES / "plainfield-2024.yml")
    assert (len(plainfield.kinds), len(plainfield.terms), plainfield.rating.known) == (1, 1, False)
    assert Rulebook.model_validate_json(plainfield.canonical()).digest == plainfield.digest


def test_what_is_refused_only_now_is_still_the_law_of_what_was_filed_under_it() -> None:
    """Anshan had a recusal term and suspensions before it had a chapter on recusal."""
    anshan = read_rulebook(RULES.parent.parent / "rules" / "anshan-2019.yml")
    body = anshan.model_dump_json(exclude={"recusal"})
    with pytest.raises(ValidationError, match="suspensions: no_such_chapter recusal"):
        Rulebook.model_validate_json(body)
    assert Rulebook.kept(body) == anshan.with_(recusal=None)

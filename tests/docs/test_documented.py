"""What is not documented is not finished; what is documented and not there is worse."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

from suban.cli import app
from suban.domain.case import Stage
from suban.domain.entries import EntryKind
from suban.domain.organisation import Level, UnitKind, UsualFunction
from suban.domain.procedure.overdue import Effect
from suban.domain.rulebook import ActName, Audience, Role, Rulebook, TermName
from suban.engine.deliveries import NOTIFY_CITIZEN, NOTIFY_UNIT
from suban.engine.names import (
    ADMIT_SIGNAL,
    CHANGE_CALENDARS,
    COUNT_LAGGING,
    LIST_LAGGING,
    NOTE_CALENDAR_CHANGE,
    WRITE_JOURNAL,
)
from suban.org.columns import TABLES
from suban.org.findings import FindingCode
from suban.scenarios.format import (
    CalendarChangePart,
    Expected,
    PetitionPart,
    Scenario,
    Step,
    differences,
    line_of,
    read_scenarios,
)
from suban.scenarios.pure import play
from suban.settings import Settings
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from suban.store.tables import Base
from suban.wording.law import (
    Wording,
    act_text,
    audience_text,
    entry_text,
    role_text,
    stage_text,
    term_text,
)
from suban.wording.organisation import function_text
from suban.wording.organisation import level_text as organisation_level_text
from tests.docs.documents import ALL, DOCS, README, README_ZH, ROOT, blocks, links, rows, section, tour

GLOSSARY, RULEBOOKS, SETTINGS = DOCS / "glossary.md", DOCS / "rulebooks.md", DOCS / "settings.md"
ORGANISATION = DOCS / "organisation.md"

WORDS: list[Any] = [
    pytest.param("Acts", ActName, act_text, id="acts"),
    pytest.param("Entries", EntryKind, entry_text, id="entries"),
    pytest.param("Stages", Stage, stage_text, id="stages"),
    pytest.param("Roles", Role, role_text, id="roles"),
    pytest.param("Terms", TermName, term_text, id="terms"),
    pytest.param("Audiences", Audience, audience_text, id="audiences"),
    pytest.param("Levels", Level, organisation_level_text, id="organisation levels"),
    pytest.param("Functions", UsualFunction, function_text, id="functions"),
]


@pytest.mark.parametrize(("title", "codes", "wording"), WORDS)
def test_the_glossary_has_every_word_of_the_code_and_its_chinese(
    title: str, codes: object, wording: Callable[[Any], Wording]
) -> None:
    written = {code: cells[0] for code, cells in rows(section(GLOSSARY, title)).items()}
    assert written == {code: wording(code)["zh"] for code in get_args(codes)}, (
        f"mend docs/glossary.md, “{title}”: the platform's words are those of suban/wording"
    )


def test_the_glossary_has_every_effect_and_every_table() -> None:
    effects = {*get_args(Effect), WRITE_JOURNAL, ADMIT_SIGNAL, NOTIFY_UNIT, NOTIFY_CITIZEN}
    effects |= {COUNT_LAGGING, LIST_LAGGING, CHANGE_CALENDARS, NOTE_CALENDAR_CHANGE}
    assert set(rows(section(GLOSSARY, "Effects"))) == effects
    assert set(rows(section(GLOSSARY, "Tables"))) == set(Base.metadata.tables)


def test_every_column_kind_and_finding_of_a_city_is_described() -> None:
    text = ORGANISATION.read_text("utf-8")
    words = {each.field for table in TABLES for each in table.columns} | {*get_args(UnitKind)}
    words |= {*get_args(FindingCode)}
    assert {word for word in words if f"`{word}`" not in text} == set()


def _commands(command: Any, name: str) -> Iterator[tuple[str, list[str]]]:
    for sub, each in getattr(command, "commands", {}).items():
        yield from _commands(each, f"{name} {sub}")
    if not hasattr(command, "commands"):
        yield name, [option for each in command.params for option in each.opts if option.startswith("--")]


def test_every_command_and_option_is_described() -> None:
    text = section(SETTINGS, "Commands")
    commands = dict(_commands(get_command(app), "suban"))
    assert len(commands) > 5
    for command, options in commands.items():
        line = next((line for line in text.splitlines() if line.startswith(f"| `{command}")), "")
        assert line, f"{command} is missing in docs/settings.md"
        assert [option for option in options if f"`{option}`" not in line] == [], f"options of {command}"


def test_every_setting_is_described_and_no_other() -> None:
    described = rows(section(SETTINGS, "Settings"))
    assert set(described) == {f"SUBAN_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("name", ["update_timeout_seconds", "api_port", "temporal_address", "smtp_port"])
def test_the_defaults_are_those_of_the_code(name: str) -> None:
    default = rows(section(SETTINGS, "Settings"))[f"SUBAN_{name.upper()}"][0].strip("`")
    wanted = Settings.model_fields[name].default
    assert type(wanted)(default) == wanted


def _properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for each in schema.values():
            yield from _properties(each)


def test_every_field_of_a_rulebook_is_described() -> None:
    in_code = re.findall(r"`([^`\n]+)`", section(RULEBOOKS, "Writing one"))
    described = {word for code in in_code for word in re.findall(r"\w+", code)}
    # `zh` and `en` of a name are described in a sentence.
    assert set(_properties(Rulebook.model_json_schema())) - described == set()


def test_the_table_of_limits_that_is_shown_is_one(tmp_path: Path) -> None:
    (shown,) = (code for kind, code in blocks(RULEBOOKS) if kind == "yaml" and code.startswith("rulebook:"))
    default = (ROOT / "rules" / "limits" / "liaoning-2022.yml").read_text("utf-8")
    # The example has one line of the table; the others are the default's.
    others = [line for line in default.splitlines() if "{term:" in line and "term: contact" not in line]
    (tmp_path / "liaoning-2022.yml").write_text("\n".join([shown.rstrip(), *others]), "utf-8")
    rule = read_rulebook(ROOT / "rules" / "liaoning-2022.yml", tmp_path).term("contact", "help")
    assert rule is not None
    assert rule.source == "art. 12(1) and city setting: 沈阳市热线工作规则第五条"


def test_what_is_shown_to_bind_beside_anshan_stands_in_its_file() -> None:
    (shown,) = (code for kind, code in blocks(RULEBOOKS) if kind == "yaml" and code.startswith("beside:"))
    assert shown.strip() in (ROOT / "rules" / "anshan-2019.yml").read_text("utf-8")


def test_every_field_of_a_scenario_is_described() -> None:
    text = section(RULEBOOKS, "Scenarios")
    for model in (Scenario, PetitionPart, CalendarChangePart, Step, Expected):
        assert {field for field in model.model_fields if f"`{field}" not in text} == set(), model.__name__


def test_the_scenario_that_is_shown_plays_as_it_demands(tmp_path: Path) -> None:
    (shown,) = (code for kind, code in blocks(RULEBOOKS) if kind == "yaml" and code.startswith("title:"))
    file = tmp_path / "shown.yaml"
    file.write_text(shown, "utf-8")
    (scenario,) = read_scenarios(file)
    rulebook = read_rulebook(ROOT / "rules" / f"{scenario.rulebook}.yml")
    entries, unexpected = play(scenario, rulebook, national_calendar(scenario.until.date()))
    assert unexpected + differences(scenario, [line_of(each) for each in entries]) == []


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_every_link_inside_the_repository_leads_somewhere(file: Path) -> None:
    inside = [link.partition("#")[0] for link in links(file) if "://" not in link]
    assert [link for link in inside if link and not (file.parent / link).exists()] == []


def test_the_chinese_readme_has_the_same_blocks_and_links() -> None:
    assert blocks(README_ZH) == blocks(README)
    assert {link for link in links(README_ZH) if link.startswith("docs/")} == {
        link for link in links(README) if link.startswith("docs/")
    }


def test_every_document_is_linked_from_the_readme() -> None:
    assert {f"docs/{file.relative_to(DOCS)}" for file in DOCS.glob("**/*.md")} <= set(links(README))


def test_every_file_that_the_tour_names_is_there() -> None:
    words = " ".join(tour()).split()
    assert [word for word in words if word.startswith("tests/") and not (ROOT / word).exists()] == []

"""`suban play`: a scenario through the procedure, or on a real engine that skips time."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from suban.domain.rulebook import Rulebook
    from suban.scenarios.format import Scenario


def play(
    file: Annotated[Path, typer.Argument(help="案例文件 / scenario file (YAML)")],
    engine: Annotated[
        bool, typer.Option("--engine", help="在真实引擎和数据库上推演 / on a real engine and database")
    ] = False,
    joined: Annotated[
        bool,
        typer.Option(
            "--joined",
            help="连同收到之日同时适用的规定，与平台一致 / with what binds beside it on the day of receipt, "
            "as the platform has it",
        ),
    ] = False,
) -> None:
    """Print the journal as JSON lines; exit 1 with a readable difference where it is not as demanded."""
    from datetime import UTC, datetime

    from suban import settings
    from suban.cli.errors import told
    from suban.embedded.errors import StackError
    from suban.scenarios.format import ScenarioError, differences, line_of, read_scenarios
    from suban.scenarios.pure import lines_of
    from suban.scenarios.pure import play as play_pure
    from suban.statutes.amendments import read_amendments
    from suban.statutes.files import StatuteError
    from suban.statutes.workdays import national_calendar

    with told(ScenarioError, StatuteError, StackError):
        scenarios = read_scenarios(file)
        here = settings.load()
        folder = here.rules_dir
        rulebooks = [_rulebook(file, folder, here.limits_dir, each, joined=joined) for each in scenarios]
        calendar = national_calendar(datetime.now(UTC).date(), read_amendments(here.calendar_amendments))
        if engine:
            from suban.cli.stage import play_all

            played = play_all(scenarios, rulebooks, calendar)
        else:
            played = [
                play_pure(each, rulebook, calendar)
                for each, rulebook in zip(scenarios, rulebooks, strict=True)
            ]
        wrong = False
        for scenario, rulebook, (entries, unexpected) in zip(scenarios, rulebooks, played, strict=True):
            typer.echo(f"# {scenario.title}", err=True)
            for entry in entries:
                typer.echo(json.dumps(line_of(entry), ensure_ascii=False))
            lines = lines_of(scenario, rulebook, calendar, entries)
            for difference in unexpected + differences(scenario, lines):
                wrong = True
                typer.echo(f"不符 / differs: {difference}", err=True)
        if wrong:
            raise typer.Exit(1)


def _rulebook(
    file: Path, folder: Path, limits: Path | None, scenario: "Scenario", *, joined: bool
) -> "Rulebook":
    from suban.scenarios.format import LOCAL, ScenarioError
    from suban.statutes.rulebooks import read_editions, read_rulebook

    source = folder / f"{scenario.rulebook}.yml"
    if not source.is_file():
        there = ", ".join(sorted(each.stem for each in folder.glob("*.yml"))) or "-"
        raise ScenarioError(
            f"{file}: 没有规则册 / there is no rulebook {scenario.rulebook} ({folder}: {there})"
        )
    if joined:
        received_on = scenario.petition.received_at.astimezone(LOCAL).date()
        editions = [each for each in read_editions(folder, limits) if each.id == scenario.rulebook]
        binding = [each for each in editions if each.in_force.since <= received_on]
        if binding:
            return max(binding, key=lambda each: each.in_force.since)
    return read_rulebook(source, limits)

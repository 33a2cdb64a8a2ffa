"""`suban simulate`: a year in minutes, with invented behaviour or out of a city's own journal."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from suban.domain.rulebook import Rulebook
    from suban.settings import Settings
    from suban.simulation.what_if import Change
    from suban.simulation.year import Both

_PETITIONS, _SEED = 10_000, 1


def simulate(
    *,
    rulebook: Annotated[
        str | None,
        typer.Option(
            help="规则册，如 longnan-2021；--from-journal 时缺省为全部 / "
            "the rulebook; with --from-journal all by default"
        ),
    ] = None,
    petitions: Annotated[
        int | None, typer.Option(help=f"诉求件数，缺省 {_PETITIONS} / how many petitions", show_default=False)
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(help="哪一年收到，缺省为去年 / the year in which they come; last year by default"),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help=f"随机种子，同一种子结果相同，缺省 {_SEED} / the same seed gives the same year"),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TERM.KIND=N[UNIT]",
            help="同一年换一个时限再算一遍，并列显示，可多次给出，如 handling.complaint=3 / "
            "the same year under another limit, side by side; repeatable",
        ),
    ] = None,
    behaviour: Annotated[
        Path | None,
        typer.Option(help="行为数据文件（YAML） / a file of behaviour instead of the one shipped"),
    ] = None,
    from_journal: Annotated[
        bool,
        typer.Option(
            "--from-journal",
            help="用本市该年流水账中的操作，不用假定的行为 / the acts of a past year out of the journal",
        ),
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(help="进程数，缺省为处理器核数 / processes, by default one a core")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """Exit 1 where it cannot be done, 2 where it was not asked for rightly, 130 where it was stopped."""
    import signal

    # Whoever tells the command to end ends its processes too, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _at_least("--petitions", petitions, 1)
    _at_least("--jobs", jobs, 1)
    given = {"--petitions": petitions, "--seed": seed, "--behaviour": behaviour}
    if from_journal and (wrong := [name for name, value in given.items() if value is not None]):
        _misused(f"{wrong[0]} 与 --from-journal 不能同用 / does not go with --from-journal")
    if not from_journal and rulebook is None:
        _misused("缺少 / missing: --rulebook")
    try:
        if from_journal:
            _from_journal(rulebook, year, what_if or [], jobs or _cores(), as_json=as_json)
        else:
            assert rulebook is not None
            _simulated(
                rulebook,
                _PETITIONS if petitions is None else petitions,
                year,
                _SEED if seed is None else seed,
                what_if or [],
                behaviour,
                jobs or _cores(),
                as_json=as_json,
            )
    except KeyboardInterrupt:
        typer.echo("已中止，没有结果 / stopped, without a result", err=True)
        raise typer.Exit(130) from None


def _simulated(  # noqa: PLR0917
    rulebook: str,
    petitions: int,
    year: int | None,
    seed: int,
    what_if: list[str],
    behaviour: Path | None,
    jobs: int,
    *,
    as_json: bool,
) -> None:
    from suban import settings
    from suban.cli.errors import told
    from suban.cli.simulating import bar, last_year
    from suban.simulation.behaviour import BehaviourError, read_behaviour
    from suban.simulation.what_if import WhatIfError, changed
    from suban.simulation.year import NoCalendarError, Year, simulate
    from suban.statutes.amendments import read_amendments
    from suban.statutes.files import StatuteError
    from suban.statutes.workdays import national_calendar

    changes = _changes(what_if)
    asked_on, calendar_on = last_year()
    with told(StatuteError, BehaviourError, NoCalendarError, WhatIfError):
        here = settings.load()
        editions = _editions(here, rulebook)
        calendar = national_calendar(calendar_on, read_amendments(here.calendar_amendments))
        asked = Year(
            editions=editions,
            calendar=calendar,
            behaviour=read_behaviour(behaviour),
            year=asked_on if year is None else year,
            petitions=petitions,
            seed=seed,
            what_if=tuple(changed(each, changes) for each in editions) if changes else None,
        )
    with bar(f"{rulebook} {asked.year}", petitions) as progress:
        found = simulate(asked, jobs, progress)
    about: dict[str, object] = {
        "rulebook": rulebook,
        "year": asked.year,
        "petitions": petitions,
        "seed": seed,
        "what_if": what_if,
    }
    if any(each.in_force.since.year > asked.year for each in editions[:1]):
        typer.echo(
            f"{rulebook} 自 {editions[0].in_force.since} 起施行，{asked.year} 年按其已施行推算。\n"
            f"{rulebook} is in force from {editions[0].in_force.since} on: "
            f"{asked.year} is played as if it were already.",
            err=True,
        )
    _show(found, editions, about, as_json=as_json)


def _from_journal(
    rulebook: str | None, year: int | None, what_if: list[str], jobs: int, *, as_json: bool
) -> None:
    import asyncio

    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.cli.simulating import NoPastError, last_year, read_past
    from suban.simulation.journal_year import DIFFERS
    from suban.simulation.what_if import WhatIfError
    from suban.store.database import STORE_AWAY, TABLES_DIFFER, why_away

    changes = _changes(what_if)
    asked = last_year()[0] if year is None else year
    with told(WhatIfError, NoPastError):
        here = beside_the_stack(settings.load())
        url = here.need("database_url")
        try:
            found, books = asyncio.run(read_past(url, rulebook, asked, changes, jobs))
        except TABLES_DIFFER:
            _end(
                "数据库表不是这个版本的：请先运行 suban migrate",
                "the tables are of another version: run suban migrate",
            )
        except STORE_AWAY as error:
            _end("连不上数据库", f"cannot reach the database: {why_away(error)}")
    if apart := found.base[DIFFERS]:
        typer.echo(
            f"有 {apart} 件重做后与流水账不同（由其他版本的程序写成） / "
            f"{apart} petitions came out otherwise than their journals say: another version wrote them",
            err=True,
        )
    about: dict[str, object] = {"rulebook": rulebook, "year": asked, "from_journal": True, "what_if": what_if}
    _show(found, books, about, as_json=as_json)


def _show(found: "Both", books: "tuple[Rulebook, ...]", about: dict[str, object], *, as_json: bool) -> None:
    import json

    from suban.simulation.rows import as_json as numbers
    from suban.simulation.rows import sections
    from suban.simulation.table import table_of

    if as_json:
        printed = about | {"figures": numbers(found.base)}
        if found.what_if is not None:
            printed["figures_what_if"] = numbers(found.what_if)
        typer.echo(json.dumps(printed, ensure_ascii=False, indent=2))
        return
    other = sections(found.what_if, books) if found.what_if is not None else None
    for line in table_of(sections(found.base, books), other):
        typer.echo(line)


def _editions(here: "Settings", rulebook: str) -> "tuple[Rulebook, ...]":
    from suban.statutes.rulebooks import read_editions

    known = read_editions(here.rules_dir, here.limits_dir)
    found = tuple(
        sorted((each for each in known if each.id == rulebook), key=lambda each: each.in_force.since)
    )
    if not found:
        ids = ", ".join(dict.fromkeys(each.id for each in known))
        _misused(f"没有规则册 {rulebook}，现有：{ids}\nThere is no rulebook {rulebook}, only: {ids}")
    return found


def _changes(written: list[str]) -> "list[Change]":
    from suban.simulation.what_if import WhatIfError, read_changes

    try:
        return read_changes(written)
    except WhatIfError as error:
        _misused(str(error))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _at_least(name: str, value: int | None, least: int) -> None:
    if value is not None and value < least:
        _misused(f"{name} 至少为 {least}，而不是 {value} / must be {least} at least, not {value}")


def _misused(said: str) -> NoReturn:
    typer.echo(said, err=True)
    raise typer.Exit(2)


def _end(chinese: str, english: str) -> NoReturn:
    typer.echo(f"{chinese}。\n{english[0].upper()}{english[1:]}.", err=True)
    sys.stderr.flush()
    raise typer.Exit(1)

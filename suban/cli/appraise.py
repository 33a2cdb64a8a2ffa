"""`suban appraise`: what the rules of appraisal give for a period, from the journals alone."""

import asyncio
import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from suban.domain.appraisal import UnitAppraisal
    from suban.domain.periods import Period
    from suban.domain.rulebook import AppraisalRule
    from suban.settings import Settings


def appraise(
    *,
    period: Annotated[str, typer.Option(help="考评期：2026-03、2026-Q1 或 2026 / month, quarter or year")],
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 打印 / print JSON")] = False,
) -> None:
    """Marks of each unit, without what is entered by hand. Nothing is stored.

    Without SUBAN_DATABASE_URL those of the `suban dev` that runs here.
    """
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.domain.law import UnknownStatuteError
    from suban.domain.periods import Period
    from suban.store.database import STORE_AWAY, why_away

    try:
        wanted = Period.parse(period)
    except ValueError:
        typer.echo(
            "考评期写作 2026-03、2026-Q1 或 2026。\nWrite the period as 2026-03, 2026-Q1 or 2026.", err=True
        )
        raise typer.Exit(2) from None
    with told():
        here = beside_the_stack(settings.load())
        here.need("database_url")
        rules = _rules(here, wanted)
    if rules is None:
        typer.echo(
            "当时的规定没有公布考核办法。\nThe rulebook of that time publishes no rules of appraisal.",
            err=True,
        )
        raise typer.Exit(2)
    try:
        found = asyncio.run(_appraised(here, rules, wanted))
    except STORE_AWAY as error:
        why = why_away(error)
        typer.echo(
            f"连不上数据库，未能考评。\nCannot reach the database: {why}. Nothing was appraised.", err=True
        )
        raise typer.Exit(2) from None
    except UnknownStatuteError as error:
        typer.echo(f"缺少规则册或日历，未能考评。\n{error}", err=True)
        raise typer.Exit(2) from None
    if as_json:
        units = [each.model_dump(mode="json") for each in found]
        said = {"period": wanted.code, "version": rules.version, "units": units}
        typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for each in found:
        for line in _lines(rules, each):
            typer.echo(line)
    if not found:
        typer.echo(f"{wanted.code} 没有可计的数据 / nothing counts in {wanted.code}")


def _lines(rules: "AppraisalRule", unit: "UnitAppraisal") -> list[str]:
    from suban.wording.appraisal import explained

    place = f"{unit.rank}/{unit.ranked}" if unit.rank else "—"
    mentions = ", ".join((*unit.commended, *unit.named))
    total = "—" if unit.total is None else f"{unit.total:f}"
    head = f"{unit.unit} ({unit.group}): 总分 / total {total}, 名次 / rank {place} {mentions}"
    lines = [head.rstrip()]
    for mark in unit.marks:
        said = explained(mark, rules.indicator(mark.indicator))
        lines.append(f"  {mark.indicator}: {said['zh']} / {said['en']}")
    return lines


def _rules(here: "Settings", period: "Period") -> "AppraisalRule | None":
    from suban.statutes.cities import in_force_on, rulebooks_of
    from suban.statutes.rulebooks import read_editions

    rulebooks = rulebooks_of(read_editions(here.rules_dir, here.limits_dir), here.city)
    return in_force_on(rulebooks, period.until).appraisal


async def _appraised(
    here: "Settings", rules: "AppraisalRule", period: "Period"
) -> "tuple[UnitAppraisal, ...]":
    from api.days import instants
    from suban.domain.appraisal import appraise as appraised
    from suban.domain.appraisal_counts import tallied
    from suban.domain.case import Case
    from suban.domain.law import Law, law_of
    from suban.store import appraisals, people, statutes
    from suban.store.database import connect

    async def of(case: Case) -> Law:
        return law_of(case)

    since, until = instants(period.since, period.until)
    store = connect(here.need("database_url"))
    try:
        await statutes.learn(store)
        found = await appraisals.happenings(store, of, since, until)
        units = await people.units(store)
    finally:
        await store.dispose()
    return appraised(rules, appraisals.groups_of(rules, period, units), tallied(found, since, until))

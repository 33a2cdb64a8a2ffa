"""`suban law`: which rules and tests show which row of the law, and whether they would notice a change."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from suban.requirements.coverage import Coverage, Covered


def law(
    row: Annotated[
        str | None, typer.Argument(help="条目，如 LN-13-2；缺省为全部 / a row; all of them by default")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 打印 / print JSON")] = False,
    write: Annotated[
        bool, typer.Option("--write", help="写入 docs/law-coverage.md / write docs/law-coverage.md")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="检查 docs/law-coverage.md 是否最新 / check that it is up to date")
    ] = False,
    mutate: Annotated[
        bool,
        typer.Option(
            "--mutate", help="逐一改动规则册，看案例是否察觉 / change each value: do the law cases notice?"
        ),
    ] = False,
    rulebook: Annotated[
        str | None, typer.Option("--rulebook", help="只改动这部规则册 / change this rulebook only")
    ] = None,
    scenarios_only: Annotated[
        bool, typer.Option("--scenarios-only", help="改动时不用法规表 / change without the law tables")
    ] = False,
) -> None:
    """Exit 1 where a test names no row, the document is stale or a change goes unnoticed."""
    from suban.cli.errors import told
    from suban.requirements.collecting import CollectingError, checkout
    from suban.requirements.coverage import coverage
    from suban.requirements.document import FILE, written
    from suban.requirements.pointers import PointerError
    from suban.statutes.rulebooks import RulebookError

    with told(CollectingError, PointerError, RulebookError):
        root = checkout()
        if mutate:
            _mutate(root, rulebook, tables=not scenarios_only)
            return
        found = coverage(root)
    stale = False
    if row is not None:
        one = found.row(row)
        if one is None:
            typer.echo(f"没有条目 {row} / there is no row {row}", err=True)
            raise typer.Exit(1)
        if as_json:
            _echo_json(one.as_json())
        else:
            _echo_row(found, one)
    elif as_json:
        _echo_json([each.as_json() for each in found.rows])
    elif write:
        (root / FILE).write_text(written(found), encoding="utf-8")
        typer.echo(f"已写入 / written: {FILE}")
    elif check:
        stale = not (root / FILE).is_file() or (root / FILE).read_text(encoding="utf-8") != written(found)
        if stale:
            typer.echo(f"{FILE} 已过时，请运行 / is stale, run: suban law --write", err=True)
    else:
        _echo_table(found)
    for name, files in found.unknown.items():
        typer.echo(f"没有条目 / there is no row {name}: {', '.join(files)}", err=True)
    if found.unknown or stale:
        raise typer.Exit(1)


def _mutate(root: Path, only: str | None, *, tables: bool) -> None:
    """Print what nobody noticed; exit 1 where there is anything."""
    from datetime import date
    from time import perf_counter

    from suban.cli.errors import told
    from suban.requirements.cases import law_cases
    from suban.requirements.mutation import BrokenCaseError, mutate
    from suban.requirements.tables import TableError
    from suban.scenarios.format import ScenarioError
    from suban.statutes.rulebooks import RulebookError, read_rulebooks
    from suban.statutes.workdays import national_calendar

    with told(RulebookError, ScenarioError, TableError, BrokenCaseError):
        rulebooks = [each for each in read_rulebooks(root / "rules") if only in (None, each.id)]
        if not rulebooks:
            typer.echo(f"没有规则册 / there is no rulebook {only}", err=True)
            raise typer.Exit(1)
        cases = law_cases(root, tables=tables)
        # A fixed day, so that the same checkout gives the same answer.
        calendar = national_calendar(date(2026, 1, 1))
        unnoticed = False
        for each in rulebooks:
            begun = perf_counter()
            report = mutate(each, cases, calendar)
            typer.echo(
                f"{report.rulebook}: 案例 / law cases {report.cases}, 改动 / changes {report.mutants}: "
                f"不合格式 / no rulebook {report.refused}, 已察觉 / noticed {report.noticed}, "
                f"未察觉 / unnoticed {len(report.survivors)} ({perf_counter() - begun:.1f} s)"
            )
            for survivor in report.survivors:
                typer.echo(f"未察觉 / unnoticed: {survivor}", err=True)
                unnoticed = True
    if unnoticed:
        raise typer.Exit(1)


def _echo_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _echo_table(found: "Coverage") -> None:
    from suban.requirements.coverage import STATES

    for each in found.rows:
        zh, en = STATES[each.state]
        typer.echo(f"{each.row.id:8} {zh} / {en}: {each.row.where}: {each.row.zh} / {each.row.en}")
        if each.state == "part" and each.row.missing:
            typer.echo(f"         尚缺 / lacks {each.row.missing.zh} / {each.row.missing.en}")
        if each.rules:
            typer.echo(f"         规则 / rules {_some(each.rules, 2)}")
        if each.tests:
            typer.echo(f"         测试 / tests {len(each.tests)}: {_some(each.files, 2)}")
    for letters, regulation in found.requirements.regulations.items():
        counts = found.counts(letters)
        typer.echo(
            f"{regulation.zh} / {regulation.en}: "
            + ", ".join(f"{zh} / {en} {counts[state]}" for state, (zh, en) in STATES.items())
        )


def _echo_row(found: "Coverage", one: "Covered") -> None:
    from suban.requirements.coverage import STATES

    row, regulation = one.row, found.requirements.regulation(one.row)
    typer.echo(f"{row.id}: {row.zh} / {row.en}")
    typer.echo(f"{regulation.zh} / {regulation.en}, {row.where} ({row.kind})")
    typer.echo(f"状态 / state: {' / '.join(STATES[one.state])}")
    if row.missing:
        typer.echo(f"尚缺 / lacks: {row.missing.zh} / {row.missing.en}")
    if row.not_software:
        typer.echo(f"理由 / reason: {row.not_software.why.zh} / {row.not_software.why.en}")
        typer.echo(f"软件所为 / towards it: {row.not_software.towards.zh} / {row.not_software.towards.en}")
    for heading, items in (
        ("规则 / rules", one.rules),
        ("文件 / files", one.files),
        ("测试 / tests", tuple(each.test for each in one.tests)),
    ):
        typer.echo(f"{heading} ({len(items)})")
        for each in items:
            typer.echo(f"  {each}")


def _some(items: tuple[str, ...], most: int) -> str:
    return ", ".join(items[:most]) + (f" (+{len(items) - most})" if len(items) > most else "")

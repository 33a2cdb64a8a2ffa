"""`suban import`: petitions from a table, CSV or XLSX."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from suban.domain.law import Law
    from suban.importing.faults import Tally
    from suban.importing.fields import Columns
    from suban.importing.listing import Listing
    from suban.importing.rejects import Rejects
    from suban.importing.rows import Defaults
    from suban.importing.tables import Table
    from suban.importing.taking import Import, Rejected
    from suban.settings import Settings
    from suban.statutes.holiday_notices import HolidayNotice

_SHOWN = 10


def import_(
    file: Annotated[Path, typer.Argument(help="表格文件，CSV 或 XLSX / the table")],
    *,
    rulebook: Annotated[str, typer.Option(help="规则册，如 longnan-2021 / the rulebook")],
    kind: Annotated[
        str | None, typer.Option(help="未注明类别的行用此类别 / the kind of rows that name none")
    ] = None,
    area: Annotated[
        str | None, typer.Option(help="未注明地区的行用此代码 / the area's code for rows that name none")
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=HEADER",
            help="字段取自哪一列，可多次给出 / which column a field is taken from; repeatable",
        ),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="XLSX 的工作表，缺省为第一个 / the sheet, by default the first")
    ] = None,
    source: Annotated[
        str, typer.Option(help="来源系统的名称，使其编号自成一体 / the system whose numbers these are")
    ] = "",
    rejected: Annotated[
        Path | None, typer.Option(help="拒收行写入此文件 / where rows go that are not taken")
    ] = None,
    listed: Annotated[
        Path | None,
        typer.Option("--list", help="原编号与新编号的对照写入此文件 / where the new numbers are listed"),
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=1000, help="每次事务的行数 / rows a transaction")] = 200,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只检查，不导入 / only look, take nothing")
    ] = False,
) -> None:
    """Exit 0 where every row is there, 1 where rows were rejected, 2 where it could not go on."""
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.importing.faults import FileError
    from suban.importing.fields import columns
    from suban.importing.listing import Listing
    from suban.importing.rejects import Rejects
    from suban.importing.rows import Reader, now
    from suban.importing.tables import open_table
    from suban.importing.taking import Import
    from suban.tables.faults import TableError

    with told():
        here = beside_the_stack(settings.load())
        if not dry_run:
            here.need("database_url")
    try:
        law = _law(here, rulebook)
        defaults = _defaults(law, kind, area)
        table = open_table(file, sheet)
        found = columns(table.headers, mapping or [])
    except (FileError, TableError) as error:
        _give_up(str(error))
    run = Import(law, Reader(found, law, defaults, now()), table.digest, source)
    _describe(table, found)
    if not here.secret_key:
        typer.echo(
            "未设 SUBAN_SECRET_KEY，编号清单将不含查询码 / "
            "without SUBAN_SECRET_KEY the list of numbers has no query codes"
        )
    if dry_run:
        _look(here, run, table)
        return
    for wanted in filter(None, (rejected, listed)):
        if wanted.exists():
            _give_up(
                f"{wanted} 已存在，不会覆盖，请另取文件名\n"
                f"{wanted} is there already and is not written over: name another file"
            )
    try:
        listing = Listing(listed, file, here.secret_key.get_secret_value() if here.secret_key else None)
    except OSError as error:
        _give_up(
            f"无法在此写文件（{error.strerror}），请换一个文件夹运行，或用 --list 与 --rejected 指明文件\n"
            f"No file can be written here ({error.strerror}): run it in another folder, or name files with "
            "--list and --rejected"
        )
    _take(here, run, table, (Rejects(rejected, file, table.headers), listing), batch)


def _law(here: "Settings", rulebook: str) -> "Law":
    """The law of the rulebook that is named, if a petition that comes now would be under it."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from suban.cli.errors import told
    from suban.domain.law import Law
    from suban.statutes.amendments import read_amendments
    from suban.statutes.cities import NoLawError, in_force_on, place_of, rulebooks_of
    from suban.statutes.files import StatuteError
    from suban.statutes.holiday_notices import all_followed
    from suban.statutes.rulebooks import read_editions
    from suban.statutes.workdays import national_calendar

    today: date = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    with told(StatuteError):
        known = read_editions(here.rules_dir, here.limits_dir)
        calendar = national_calendar(today, read_amendments(here.calendar_amendments))
        calendar = all_followed(calendar, _notices(here))
    # The same id may stand there alone and with what binds beside it: which of them binds is asked below.
    chosen = next((each for each in known if each.id == rulebook), None)
    if chosen is None:
        ids = ", ".join(dict.fromkeys(each.id for each in known))
        _give_up(f"没有规则册 {rulebook}，现有：{ids}\nThere is no rulebook {rulebook}, only: {ids}")
    if here.city and place_of(chosen) != here.city:
        _give_up(
            f"本平台属于 {here.city}（SUBAN_CITY），不能按 {rulebook} 导入\n"
            f"This platform is that of {here.city} (SUBAN_CITY): nothing is taken under {rulebook}"
        )
    try:
        binding = in_force_on(rulebooks_of(known, place_of(chosen)), today)
    except NoLawError as error:
        _give_up(str(error))
    if binding.id != chosen.id:
        _give_up(
            f"现在收到的诉求适用 {binding.id}，请用 --rulebook {binding.id}\n"
            f"A petition received now is under {binding.id}: use --rulebook {binding.id}"
        )
    return Law(rulebook=binding, calendar=calendar)


def _notices(here: "Settings") -> "tuple[HolidayNotice, ...]":
    """The notices of days off that were imported; none where there is no database to ask."""
    import asyncio

    from suban.statutes.holiday_notices import HolidayNotice
    from suban.store.calendars import notices
    from suban.store.database import STORE_AWAY, TABLES_DIFFER, connect

    async def stored() -> tuple[HolidayNotice, ...]:
        store = connect(here.database_url or "", pool_size=1)
        try:
            return tuple(HolidayNotice.model_validate_json(each.body) for each in await notices(store))
        except (*STORE_AWAY, TABLES_DIFFER):
            # A look at the file needs none; who takes rows in is told that it is away.
            return ()
        finally:
            await store.dispose()

    return asyncio.run(stored()) if here.database_url else ()


def _defaults(law: "Law", kind: str | None, area: str | None) -> "Defaults":
    from pydantic import TypeAdapter, ValidationError

    from api.inputs import Area
    from suban.importing.rows import Defaults

    rule = next((each for each in law.rulebook.kinds if each.kind == kind), None)
    if kind is not None and rule is None:
        kinds = ", ".join(each.kind for each in law.rulebook.kinds)
        _give_up(
            f"{law.rulebook.id} 没有类别 {kind}，可用：{kinds}\n"
            f"{law.rulebook.id} has no kind {kind}, only: {kinds}"
        )
    if area is not None:
        try:
            TypeAdapter(Area).validate_python(area)
        except ValidationError:
            _give_up("--area 不是地区代码，如 360783\n--area is no code of an area, such as 360783")
    return Defaults(kind=rule.kind if rule else None, area=area)


def _describe(table: "Table", columns: "Columns") -> None:
    typer.echo(f"{table.file}（{table.form}）：{table.rows} 行 / {table.rows} rows")
    for field, place in columns.places.items():
        how = "--map" if field in columns.said else "按表头推定 / guessed"
        typer.echo(f"  {field} ← {columns.headers[place] or f'#{place + 1}'}  ({how})")
    if columns.unused:
        typer.echo(f"  未使用 / not used: {', '.join(columns.unused)}")
    if table.others:
        typer.echo(f"  未读取的工作表 / sheets that are not read (--sheet): {', '.join(table.others)}")


def _look(here: "Settings", run: "Import", table: "Table") -> None:
    import asyncio

    from suban.cli.importing_run import look_all
    from suban.store.database import STORE_AWAY, why_away

    shown = 0

    def tell(rejected: "Sequence[Rejected]") -> None:
        nonlocal shown
        for row, faults in rejected:
            if shown < _SHOWN:
                typer.echo(f"第 {row.number} 行 / row {row.number}: " + "; ".join(map(str, faults)), err=True)
            shown += 1

    try:
        not_asked = asyncio.run(look_all(here.database_url, run, table, tell))
    except STORE_AWAY as error:
        _give_up(f"数据库没有回应，请再试 / the database does not answer, try again: {why_away(error)}")
    if shown > _SHOWN:
        typer.echo(f"……另有 {shown - _SHOWN} 行 / and {shown - _SHOWN} rows more", err=True)
    if not_asked:
        typer.echo(
            "仅检查文件，未导入；未查库中是否已有 / "
            f"only looked at the file; the database was not asked: {not_asked}"
        )
    else:
        typer.echo("仅检查，未导入；已与数据库核对 / only looked, nothing taken; compared with the database")
    _summary(run.tally, "可导入 / could be taken")
    if shown:
        raise typer.Exit(1)


def _take(
    here: "Settings", run: "Import", table: "Table", files: "tuple[Rejects, Listing]", batch: int
) -> None:
    import asyncio
    import time

    from suban.cli.errors import told
    from suban.cli.importing_run import take_all
    from suban.store.database import STORE_AWAY, TABLES_DIFFER, why_away
    from suban.store.guard import UnsafeRoleError
    from suban.tables.faults import TableError

    began, tally = time.monotonic(), run.tally
    rejects, listing = files
    list_file: Path | None = None
    try:
        with told(UnsafeRoleError):
            whole = asyncio.run(take_all(here, run, table, files, batch))
        rejects.close()
        if whole:
            list_file = listing.finish()
    except STORE_AWAY as error:
        _again(tally, table, f"数据库没有回应 / the database does not answer: {why_away(error)}")
        raise typer.Exit(2) from None
    except TABLES_DIFFER:
        _give_up(
            "数据库表不是本版本的，请先运行 suban migrate\n"
            "The tables are not those of this version: run `suban migrate`"
        )
    except TableError as error:
        _again(tally, table, str(error))
        raise typer.Exit(2) from None
    except OSError as error:
        # The batch of those rows is taken; they are found again, and written, by the next run.
        begun = (
            f"\n{rejects.file} 不完整，下次运行会重新写出 / is not whole, the next run writes another"
            if rejects.file
            else ""
        )
        why = f"文件无法写入 / a file cannot be written: {error.strerror} {error.filename or ''}"
        _again(tally, table, why + begun)
        raise typer.Exit(2) from None
    finally:
        if list_file is None:
            listing.drop()
    seconds = time.monotonic() - began
    _summary(tally, "已导入 / taken")
    if rejects.file:
        typer.echo(f"拒收行及原因见 / rejected rows and reasons: {rejects.file}")
    if list_file:
        typer.echo(f"原编号与新编号对照见 / old and new numbers: {list_file}")
    typer.echo(f"{seconds:.1f} 秒，每秒 {tally.rows / seconds:.0f} 行 / s, rows per second")
    if not whole:
        _again(tally, table, "已中断，当前批次已完成 / interrupted; the running batch was finished")
        raise typer.Exit(130)
    if tally.live:
        typer.echo("待受理的诉求由工作进程启动 / live petitions are started by the worker")
    if tally.rejected:
        raise typer.Exit(1)


def _again(tally: "Tally", table: "Table", why: str) -> None:
    typer.echo(
        f"{why}\n已处理 {tally.rows}/{table.rows} 行；再次运行同一命令即可继续，不会重复导入\n"
        f"{tally.rows} of {table.rows} rows done; run the same command again to go on, "
        "nothing is taken twice",
        err=True,
    )


def _summary(tally: "Tally", title: str) -> None:
    from suban.importing.faults import REASON_NAMES

    typer.echo(
        f"{title}: {tally.taken}（已办结 {tally.closed}，待受理 {tally.live} / "
        f"closed {tally.closed}, live {tally.live}）"
    )
    typer.echo(f"此前已有 / already there: {tally.there}")
    typer.echo(f"拒收 / rejected: {tally.rejected}")
    for reason, count in tally.reasons.most_common():
        name = REASON_NAMES[reason]
        typer.echo(f"  {name}: {count} ({reason})")
    if tally.old:
        typer.echo(f"规则册施行前收到 / received before the rulebook was in force: {tally.old}")
    if tally.long:
        typer.echo(f"超出接口长度限制，仍全文导入 / longer than the API allows, taken whole: {tally.long}")
    if tally.unreachable:
        typer.echo(f"没有电话和邮箱 / without telephone and mail address: {tally.unreachable}")


def _give_up(said: str) -> NoReturn:
    typer.echo(said, err=True)
    raise typer.Exit(2)

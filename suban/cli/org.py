"""`suban org`: a city's own units, people, dispatch directory, and the tokens of its staff."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

if TYPE_CHECKING:
    from suban.domain.rulebook import Rulebook
    from suban.org.importing import Outcome, Wish
    from suban.org.rows import Row
    from suban.settings import Settings
    from suban.store.database import Store
    from suban.store.people import PersonRecord

Answer = TypeVar("Answer")

org = typer.Typer(no_args_is_help=True, help="单位、人员、派单目录与令牌 / units, people, directory, tokens")

_DAYS = 180
_Days = Annotated[
    int, typer.Option("--days", min=1, max=3650, help="令牌有效天数 / for how many days a token is good")
]
_Person = Annotated[str, typer.Argument(help="人员代码 / the person's code", show_default=False)]


@org.command(
    "import",
    help="导入单位、人员、派单目录：整体核对，列出差别，一次写入；可反复执行 / "
    "import units, people and dispatch directory: checked whole, differences shown, written at once; "
    "safe to repeat",
)
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="XLSX、CSV 文件或其所在文件夹，可有多个 / XLSX or CSV files, or a folder of them",
            show_default=False,
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只核对并列出差别 / check and show, write nothing")
    ] = False,
    retire: Annotated[
        bool,
        typer.Option("--retire", help="文件中没有的予以停用 / what the files leave out is marked as ended"),
    ] = False,
    tokens: Annotated[
        Path | None,
        typer.Option(
            "--tokens",
            help="为“令牌”一栏填“是”而没有令牌的人员发放，写入此新文件 / "
            "give tokens to those marked for one who have none, into this new file",
        ),
    ] = None,
    days: _Days = _DAYS,
) -> None:
    """Exit 1 where anything is wrong; then nothing was changed."""
    from suban.cli.errors import told
    from suban.org.faults import OrgError
    from suban.org.files import read_files
    from suban.org.importing import Wish
    from suban.org.telling import lines_of, warnings_of
    from suban.statutes.cities import NoLawError
    from suban.statutes.files import StatuteError

    here = _here()
    with told(OrgError, NoLawError, StatuteError):
        rows = read_files(files)
        rulebooks = _rulebooks(here, rows)
        matters = _matters(rulebooks, rows)
        expires_at = datetime.now(UTC) + timedelta(days=days)
        wish = Wish(dry_run, retire, _handing_out(tokens, expires_at), expires_at)
        outcome = _import(here, rows, wish, matters, tokens, functions=_functions(rulebooks))
    for line in (*lines_of(outcome), *warnings_of(outcome, rulebooks, datetime.now(UTC))):
        typer.echo(line)
    if outcome.nothing:
        typer.echo("没有差别，未作更改 / no differences, nothing changed")
    elif dry_run:
        typer.echo("仅作核对，未写入 / checked only, nothing written")
    else:
        typer.echo("已写入 / written")
    if tokens is not None and outcome.tokens and not dry_run:
        typer.echo(f"{len(outcome.tokens)} 个令牌已写入 {tokens} / {len(outcome.tokens)} tokens written")


@org.command(
    help="发给一人新令牌，只显示一次；其原有令牌随即失效 / "
    "a new token for a person, shown once; those before end at once"
)
def token(person: _Person, days: _Days = _DAYS) -> None:
    """The token alone goes to standard output."""
    import secrets

    from suban.store.people import replace_token

    here = _here()
    found = _found(here, person)
    if found.ended_on is not None:
        _refuse(f"{person} 已于 {found.ended_on} 停用", f"{person} has ended on {found.ended_on}")
    new = secrets.token_urlsafe(32)
    expires_at = datetime.now(UTC) + timedelta(days=days)
    _with_store(here, lambda store: replace_token(store, person, new, expires_at))
    typer.echo(f"{person} {found.name}：{days} 日内有效 / good for {days} days", err=True)
    typer.echo(new)


@org.command(help="收回一人的全部令牌 / end all tokens of a person")
def revoke(person: _Person) -> None:
    """They are refused from the next request on."""
    from suban.store.people import revoke_tokens

    here = _here()
    _found(here, person)
    count = _with_store(here, lambda store: revoke_tokens(store, person))
    typer.echo(f"已收回 {count} 个令牌 / {count} tokens ended")


@org.command(help="写出空白工作簿，供填写 / write an empty workbook to fill in")
def template(
    file: Annotated[Path, typer.Argument(help="新的 XLSX 文件 / a new XLSX file", show_default=False)],
) -> None:
    """Its sheets and headings are those that the import knows."""
    from suban.org.template import write_template

    if file.suffix.lower() != ".xlsx" or file.exists():
        _refuse(f"{file} 应为尚不存在的 .xlsx 文件", f"{file} must be an .xlsx file that is not there yet")
    try:
        write_template(file)
    except OSError as error:
        _refuse(f"无法写入 {file}", f"cannot write {file}: {error.strerror}")
    typer.echo(f"已写出 {file} / written")


def _here() -> "Settings":
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told

    with told():
        here = beside_the_stack(settings.load())
        here.need("database_url")
    return here


def _rulebooks(here: "Settings", rows: "Sequence[Row]") -> "tuple[Rulebook, ...]":
    """Those of the city; none where none can be said to apply and no line names a matter."""
    from suban.statutes.cities import NoLawError, rulebooks_of
    from suban.statutes.files import StatuteError
    from suban.statutes.rulebooks import read_editions

    try:
        return rulebooks_of(read_editions(here.rules_dir, here.limits_dir), here.city)
    except (NoLawError, StatuteError):
        if any("matter" in row.cells for row in rows):
            raise
        return ()


def _matters(rulebooks: "tuple[Rulebook, ...]", rows: "Sequence[Row]") -> dict[str, str] | None:
    """The matters of the city's rulebooks by code and by name; None where no line names one."""
    if not any("matter" in row.cells for row in rows):
        return None
    matters: dict[str, str] = {}
    for rulebook in rulebooks:
        for each in rulebook.matters or ():
            matters |= {each.matter: each.matter, each.name.zh: each.matter, each.name.en: each.matter}
    return matters


def _functions(rulebooks: "tuple[Rulebook, ...]") -> dict[str, str]:
    """The functions that the city's rulebooks list beside the usual, by code and by name."""
    return {
        called: each.function
        for rulebook in rulebooks
        for each in rulebook.functions or ()
        for called in (each.function, each.name.zh, each.name.en)
    }


def _handing_out(
    file: Path | None, expires_at: datetime
) -> "Callable[[Sequence[tuple[PersonRecord, str]]], None] | None":
    from suban.org.handing_out import hand_out

    if file is None:
        return None
    if file.exists():
        _refuse(f"{file} 已存在，请另取文件名", f"{file} is there already: name a new file")
    return lambda given: hand_out(file, given, expires_at.date())


def _import(
    here: "Settings",
    rows: "Sequence[Row]",
    wish: "Wish",
    matters: "dict[str, str] | None",
    tokens: Path | None,
    *,
    functions: dict[str, str],
) -> "Outcome":
    from suban.org.importing import import_rows

    try:
        now = datetime.now(UTC)
        return _with_store(
            here, lambda store: import_rows(store, rows, now, wish, matters, functions=functions)
        )
    except OSError as error:
        _refuse(
            f"无法写入 {tokens}，未作更改", f"cannot write {tokens}: {error.strerror}; nothing was changed"
        )


def _found(here: "Settings", person: str) -> "PersonRecord":
    from suban.store.people import person as person_of

    found = _with_store(here, lambda store: person_of(store, person))
    if found is None:
        _refuse(
            f"没有代码为 {person} 的人员，请先导入",
            f"there is nobody with the code {person}: import them first",
        )
    return found


def _with_store(here: "Settings", ask: "Callable[[Store], Awaitable[Answer]]") -> "Answer":
    from suban.store.database import STORE_AWAY, TABLES_DIFFER, connect, why_away

    async def asked() -> "Answer":
        store = connect(here.need("database_url"), pool_size=2)
        try:
            return await ask(store)
        finally:
            await store.dispose()

    try:
        return asyncio.run(asked())
    except STORE_AWAY as error:
        _refuse("连不上数据库", f"cannot reach the database: {why_away(error)}")
    except TABLES_DIFFER:
        _refuse(
            "数据库表不是本版本的，请先运行 suban migrate",
            "the tables are not those of this version: run `suban migrate`",
        )


def _refuse(chinese: str, english: str) -> NoReturn:
    typer.echo(f"{chinese}。\n{english}.", err=True)
    raise typer.Exit(1)

"""`suban exchange`: the other platforms, their files and their keys."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from suban.exchange.platforms import Platform
    from suban.settings import Settings

exchange = typer.Typer(no_args_is_help=True, help="与其他平台互通 / exchange with other platforms")


@exchange.command(help="检查各平台文件及其代码对照 / check the files of the platforms and their codes")
def check() -> None:
    """Exit 1 where a file is wrong, or names what no rulebook of the city in force knows."""
    here, platforms = _read()
    from datetime import UTC, datetime

    from suban.cli.errors import told
    from suban.statutes.cities import NoLawError, in_force_on, rulebooks_of
    from suban.statutes.files import StatuteError
    from suban.statutes.rulebooks import read_editions

    with told(StatuteError, NoLawError):
        books = rulebooks_of(read_editions(here.rules_dir, here.limits_dir), here.city)
        book = in_force_on(books, datetime.now(UTC).date())
    wrong = 0
    for each in platforms:
        known = {
            "kind": {rule.kind for rule in book.kinds},
            "matter": {rule.matter for rule in book.matters or ()},
            "channel": {rule.channel for rule in book.channels or ()} or {each.channel},
        }
        named = [("kind", one) for one in (*each.kinds.values(), each.fallback.kind)]
        named += [("matter", one) for one in each.matters.values()]
        named.append(("channel", each.channel))
        for what, code in named:
            if code not in known[what]:
                wrong += 1
                typer.echo(
                    f"{each.platform}: {book.id} 没有 {what} “{code}” / {book.id} has no {what} “{code}”",
                    err=True,
                )
    typer.echo(f"已检查 {len(platforms)} 个平台 / {len(platforms)} platforms checked")
    if wrong:
        raise typer.Exit(1)


@exchange.command(help="显示一个平台的令牌和签名密钥 / show the keys of a platform, to hand to it safely")
def keys(platform: Annotated[str, typer.Argument(help="平台代码 / its code")]) -> None:
    """They are computed from SUBAN_SECRET_KEY and `issue`: raise that to end them."""
    from suban.cli.errors import told

    here, platforms = _read()
    with told():
        secret = here.need("secret_key")
    found = next((each for each in platforms if each.platform == platform), None)
    if found is None:
        typer.echo(
            f"没有平台 {platform}，现有：{'、'.join(each.platform for each in platforms)}\n"
            f"There is no platform {platform}; see the files in SUBAN_EXCHANGE_DIR.",
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(f"令牌 token             {found.token(secret)}")
    typer.echo(f"签名密钥 signing secret {found.signing_secret(secret)}")


def _read() -> "tuple[Settings, tuple[Platform, ...]]":
    from suban import settings
    from suban.cli.addresses import beside_the_stack
    from suban.cli.errors import told
    from suban.exchange.platforms import PlatformError, read_platforms

    with told(PlatformError):
        here = beside_the_stack(settings.load())
        if here.exchange_dir is None:
            raise PlatformError(
                "未设置 SUBAN_EXCHANGE_DIR（docs/exchange.md）。\n"
                "SUBAN_EXCHANGE_DIR is not set (docs/exchange.md)."
            )
        return here, read_platforms(here.exchange_dir)

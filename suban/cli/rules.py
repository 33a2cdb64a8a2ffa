"""`suban rules`: check rulebooks, and print the schema that they follow."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from suban.domain.rulebook import Rulebook

rules = typer.Typer(no_args_is_help=True, help="规则册 / rulebooks")


@rules.command(help="检查规则册，逐条指出文件、行号和改法 / check rulebooks: file, line, what to do")
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="文件；缺省为全部 / files; all of them by default")
    ] = None,
) -> None:
    """Exit 1 where anything is wrong."""
    from suban import settings
    from suban.cli.errors import told
    from suban.statutes.amendments import read_amendments
    from suban.statutes.files import Problem, StatuteError
    from suban.statutes.rulebooks import read_editions, read_rulebook

    amendments: Path | None = None
    together: tuple[Problem, ...] = ()
    joined: list[Rulebook] = []
    with told():
        here = settings.load()
    if not files:
        folder, amendments = here.rules_dir, here.calendar_amendments
        files = sorted(folder.glob("*.yml"))
        if not files:
            typer.echo(f"{folder} 中没有规则册 (*.yml) / holds no rulebooks (*.yml)", err=True)
            raise typer.Exit(1)
        try:
            joined = [each for each in read_editions(folder, here.limits_dir) if each.beside]
        except StatuteError as error:
            # What is wrong with one rulebook comes up again below.
            together = error.problems
    problems: list[Problem] = []
    for file in files:
        try:
            rulebook = read_rulebook(file, here.limits_dir)
        except StatuteError as error:
            problems += error.problems
        else:
            typer.echo(f"{file}: {rulebook.name.zh} {rulebook.digest}")
    for edition in joined:
        ids = " + ".join((edition.id, *(each.rulebook for each in edition.beside or ())))
        since = edition.in_force.since
        typer.echo(f"{ids}: 自 {since} 起同时适用 / bind together from {since} on: {edition.digest}")
    problems += [each for each in together if each not in problems]
    if amendments:
        try:
            days = len(read_amendments(amendments).by_day)
        except StatuteError as error:
            problems += error.problems
        else:
            typer.echo(f"{amendments}: 修订 {days} 日 / {days} amended days")
    for each in problems:
        typer.echo(str(each), err=True)
    if problems:
        raise typer.Exit(1)


@rules.command(help="打印规则册的 JSON Schema / print the JSON Schema of rulebooks")
def schema() -> None:
    """For editors: completion and checking while a rulebook is written."""
    import json

    from suban.statutes.written import WrittenRulebook

    typer.echo(json.dumps(WrittenRulebook.model_json_schema(), ensure_ascii=False, indent=2))

"""`suban acts`: what can be done to a petition, and the schema of each."""

from typing import Annotated

import typer

acts = typer.Typer(no_args_is_help=True, help="办理行为 / acts")


@acts.command(name="list", help="列出所有行为 / list all acts")
def list_() -> None:
    """One a line: its name, in Chinese, in English."""
    from typing import get_args

    from suban.domain.rulebook import ActName
    from suban.wording.law import act_text

    for name in get_args(ActName):
        wording = act_text(name)
        typer.echo(f"{name}\t{wording['zh']}\t{wording['en']}")


@acts.command(help="打印一种行为的 JSON Schema / print the JSON Schema of an act")
def schema(
    act: Annotated[str, typer.Argument(help="行为名称，见 suban acts list / its name, from suban acts list")],
    signal: Annotated[
        bool,
        typer.Option("--signal", help="作为信号发送时 / as a signal carries it, not as the API takes it"),
    ] = False,
) -> None:
    """For machines that send acts: which fields there are, and of which form."""
    import json
    from typing import cast, get_args

    from api.act_schemas import request_schema, signal_schema
    from suban.domain.rulebook import ActName

    if act not in get_args(ActName):
        typer.echo(
            f"没有名为 {act} 的行为，见 suban acts list\nThere is no act {act}; see `suban acts list`.",
            err=True,
        )
        raise typer.Exit(1)
    name = cast("ActName", act)
    found = signal_schema(name) if signal else request_schema(name)
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))

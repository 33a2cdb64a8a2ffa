"""`suban due`: when a limit ends, day by day; one question, or a batch of them."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from suban.cli.due_answering import Laws
    from suban.wording import Language


def due(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="批量问题的文件，缺省为标准输入 / the questions of a batch, standard input by default"
        ),
    ] = None,
    *,
    rulebook: Annotated[str | None, typer.Option(help="规则册，如 longnan-2021 / the rulebook")] = None,
    term: Annotated[str | None, typer.Option(help="时限，如 handling / the time limit")] = None,
    kind: Annotated[str | None, typer.Option(help="诉求类别，如 complaint / the kind of petition")] = None,
    urgency: Annotated[
        str | None, typer.Option(help="紧急情形，如 danger / the urgency, if it is urgent")
    ] = None,
    statutory_limit: Annotated[
        str | None,
        typer.Option(
            help="其他法律法规规定的时限，如 letters_and_visits / the limit of another law, by its code"
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="该时限自身的起算时刻；无时区按北京时间，只有日期按当日零时 / when what starts this limit "
            "happened; without an offset it is Beijing time, a day alone is its beginning",
        ),
    ] = None,
    suspended: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FROM/UNTIL",
            help="不计入的日期，含首日不含末日，可多次给出 / "
            "days that do not count, the last one not included; repeatable",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 回答 / answer in JSON")] = False,
    language: Annotated[
        Literal["zh", "en"], typer.Option(help="说明的语言 / the language of the explanation")
    ] = "zh",
    batch: Annotated[
        bool,
        typer.Option(
            "--batch", help="逐行读取 JSON 问题，逐行回答 / questions as JSON lines, an answer a line"
        ),
    ] = False,
) -> None:
    """Exit 1 where there is no answer (in a batch: to some line), 2 where the question was not whole."""
    single = {"--rulebook": rulebook, "--term": term, "--kind": kind, "--from": since}
    if batch:
        more = {"--urgency": urgency, "--statutory-limit": statutory_limit, "--suspended": suspended or None}
        given = [name for name, value in (single | more).items() if value is not None]
        if given:
            _misused(f"{given[0]} 与 --batch 不能同用 / does not go with --batch")
        _batch(file)
        return
    if file is not None:
        _misused("只有 --batch 才读取文件 / only --batch reads a file")
    if missing := [name for name, value in single.items() if value is None]:
        _misused(f"缺少 / missing: {', '.join(missing)}")
    assert rulebook is not None
    assert term is not None
    assert kind is not None
    assert since is not None
    _single(
        rulebook=rulebook,
        term=term,
        kind=kind,
        urgency=urgency,
        statutory_limit=statutory_limit,
        since=since,
        suspended=suspended or [],
        as_json=as_json,
        language=language,
    )


def _single(
    *,
    rulebook: str,
    term: str,
    kind: str,
    urgency: str | None,
    statutory_limit: str | None,
    since: str,
    suspended: list[str],
    as_json: bool,
    language: "Language",
) -> None:
    from suban.cli import due_answering
    from suban.cli.due_reading import QuestionError, read_instant, read_span
    from suban.domain.due_question import DueQuestion
    from suban.wording.due import explanation

    laws = _laws()
    try:
        question = DueQuestion(
            term=term,
            kind=kind,
            urgency=urgency,
            statutory_limit=statutory_limit,
            started_at=read_instant(since, laws.calendar.zone),
            suspensions=tuple(read_span(each) for each in suspended),
        )
        answer = laws.answer(rulebook, question)
    except QuestionError as error:
        if as_json:
            _print({"error": error.code, "message": error.said})
        typer.echo(str(error), err=True)
        raise typer.Exit(2 if error.code == "bad_value" else 1) from None
    if as_json:
        _print(due_answering.as_json(answer))
    else:
        typer.echo(explanation(question.started_at, answer, laws.law(rulebook), language))


def _batch(file: Path | None) -> None:
    laws = _laws()
    if file is None:
        bad, lines = _answer_all(sys.stdin.buffer, laws)
    else:
        try:
            questions = file.open("rb")
        except OSError as error:
            _misused(f"{file}: 无法读取 / cannot be read ({error.strerror})")
        with questions:
            bad, lines = _answer_all(questions, laws)
    if bad:
        typer.echo(f"{lines} 行中有 {bad} 行未能回答 / {bad} of {lines} lines have no answer", err=True)
        raise typer.Exit(1)


def _answer_all(questions: BinaryIO, laws: "Laws") -> tuple[int, int]:
    """Answer each line in turn; how many could not be, of how many."""
    from suban.cli.due_answering import as_json
    from suban.cli.due_reading import QuestionError, read_line

    bad = asked = 0
    for number, line in enumerate(questions, start=1):
        if not line.strip():
            continue
        asked += 1
        try:
            _print(as_json(laws.answer(*read_line(line, laws.calendar.zone))))
        except QuestionError as error:
            bad += 1
            _print({"line": number, "error": error.code, "message": str(error)})
    return bad, asked


def _laws() -> "Laws":
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from suban import settings
    from suban.cli.due_answering import Laws
    from suban.cli.errors import told
    from suban.statutes.amendments import read_amendments
    from suban.statutes.files import StatuteError
    from suban.statutes.workdays import national_calendar

    with told(StatuteError):
        here = settings.load()
        today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
        calendar = national_calendar(today, read_amendments(here.calendar_amendments))
        return Laws(here.rules_dir, calendar, here.limits_dir)


def _print(answer: object) -> None:
    import json

    # A line at a time: whoever asks through a pipe waits for it.
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()


def _misused(said: str) -> NoReturn:
    typer.echo(said, err=True)
    raise typer.Exit(2)

"""Every line of the law tables, asked of the rulebook that it speaks of."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from suban.domain.calendar import Calendar
from suban.domain.rulebook import Rulebook
from suban.requirements.asking import differences
from suban.requirements.cases import Asked, asked_lines
from suban.requirements.tables import ActLine, FigureLine, LimitLine, ListLine, Table, TableError, read_tables
from suban.statutes.rulebooks import read_rulebook
from suban.statutes.workdays import national_calendar
from tests.docs.documents import DOCS, blocks

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = DOCS / "law-tests.md"


def _lines() -> Iterator[Any]:
    for each in asked_lines(ROOT):
        file, _, number = each.name.partition(" ")
        yield pytest.param(each, id=f"{Path(file).stem}-{number}", marks=pytest.mark.law(*each.law))


@cache
def rulebook_named(name: str) -> Rulebook:
    return read_rulebook(ROOT / "rules" / f"{name}.yml")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return national_calendar(date(2026, 1, 1))


@pytest.mark.parametrize("line", list(_lines()))
def test_the_rulebook_says_what_the_table_demands(line: Asked, calendar: Calendar) -> None:
    assert line.wrong(rulebook_named(line.rulebook), calendar) == []


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("limits", {"due_on": "2025-10-09"}, "due_on: 为 / is 2025-10-10"),
    ("limits", {"due_at": "2025-10-10T00:00"}, "due_at: 为 / is 2025-10-11"),
    ("limits", {"limit": "6 working_days"}, "limit: 为 / is 5 working_days"),
    ("limits", {"source": "art. 13(4)"}, "source: 为 / is art. 13(2)"),
    ("limits", {"none": True}, "handling (complaint): 为 / is there"),
    ("limits", {"term": "recusal"}, "recusal (complaint): 为 / is None"),
    ("acts", {"roles": ["operator"]}, "roles: 为 / is ['reviewer']"),
    ("acts", {"source": "art. 12"}, "source: 为 / is art. 11"),
    ("acts", {"none": True, "roles": ["reviewer"]}, "return_decision: 为 / is known"),
    ("lists", {"items": [{"ground": "rated", "source": "art. 17"}]}, "items: 为 / is 4"),
    ("lists", {"at": "matter"}, "matter: 没有"),
    ("figures", {"is": {"since": "2021-03-05", "source": "art. 28"}}, "2021-03-04"),
    ("figures", {"is": {"since": "2021-03-04"}}, "art. 28"),
    ("figures", {"is": None, "none": True}, "应为 / must be None"),
]


@pytest.mark.parametrize(("section", "change", "said"), WRONG)
def test_a_line_that_is_wrong_says_in_what(
    section: str, change: dict[str, Any], said: str, calendar: Calendar, shown: Table
) -> None:
    line = getattr(shown, section)[0]
    changed = type(line).model_validate({**line.model_dump(by_alias=True), **change})
    (first, *_) = differences(changed, rulebook_named(shown.rulebook), calendar)
    assert said in first


@pytest.fixture
def shown(tmp_path: Path) -> Table:
    """The table that the document shows."""
    (written,) = (code for kind, code in blocks(DOCUMENT) if kind == "yaml")
    (tmp_path / "shown.yaml").write_text(written, "utf-8")
    (table,) = read_tables(tmp_path / "shown.yaml")
    return table


def test_the_table_that_the_document_shows_is_right(shown: Table, calendar: Calendar) -> None:
    assert len(shown.lines) == 7
    for line in shown.lines:
        assert differences(line, rulebook_named(shown.rulebook), calendar) == []


@pytest.mark.parametrize("model", [Table, LimitLine, ActLine, ListLine, FigureLine])
def test_every_field_of_a_table_is_described(model: type[Any]) -> None:
    text = DOCUMENT.read_text("utf-8")
    names = {field.alias or name for name, field in model.model_fields.items()}
    assert {name for name in names if f"`{name}" not in text} == set()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("title: 期限", "第 1 表写法有误 / table 1 .*\n  law: "),
        ("title: 期限\nlaw: []\nrulebook: longnan-2021\nacts: [{act: dispatched}]", "acts.0.act: "),
        ("title: [", "无法读取 / cannot be read"),
    ],
)
def test_a_table_that_cannot_be_read_says_where_and_why(written: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(written, "utf-8")
    with pytest.raises(TableError, match=said):
        read_tables(file)

"""Makes the next release out of this one: a copy of the tree in which a few things have changed.

An act more (`memo`), a case field more (`memos`), one that has changed (`declared` was yes or no, now it is a
word), a column more with its migration, and a shell that does one thing more at the start of each run, so
that no history of this release could be replayed by it.
"""

import re
import shutil
from pathlib import Path

from bench.kit.stage import ROOT

_PARTS = ("activities", "api", "rules", "suban", "workers", "workflows")

_MIGRATION = '''"""How many memos a petition has"""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("petition", sa.Column("memos", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("petition", "memos")
'''

_CHANGES: tuple[tuple[str, str, str], ...] = (
    # The act, and the entry that records it.
    (
        "suban/domain/acts/handling.py",
        "class StageReport(ActBase",
        'class Memo(ActBase, Generic[Text]):\n    """A remark of the centre."""\n\n'
        '    act: Literal["memo"] = "memo"\n    code: Code\n\n\nclass StageReport(ActBase',
    ),
    ("suban/domain/acts/__init__.py", "    Reply,\n    ReportDecision,", "    Memo,\n    Reply,\n    ReportDecision,"),
    ("suban/domain/acts/__init__.py", "    | Reply[TextRef]", "    | Memo[TextRef]\n    | Reply[TextRef]"),
    ("suban/domain/rulebook/names.py", '    "stage_report",\n', '    "memo",\n    "stage_report",\n'),
    ("suban/domain/entries.py", '    "stage_reported",\n', '    "memo_written",\n    "stage_reported",\n'),
    (
        "suban/domain/rulebook/book.py",
        "        return self._authority.get(act)",
        '        return self._authority.get("acceptance" if act == "memo" else act)',
    ),
    (
        "suban/domain/procedure/handling.py",
        'STEPS: Steps = {\n',
        'STEPS: Steps = {\n    "memo": Step(\n        lambda law, case, command: None,\n'
        '        lambda course, command: course.record_act("memo_written", command, course.law.rulebook.id),\n'
        "        lambda law, case: True,\n    ),\n",
    ),
    (
        "suban/domain/procedure/changes/handling.py",
        "CHANGES: ChangesOf = {\n",
        'CHANGES: ChangesOf = {\n    "memo_written": lambda law, case, entry: {"memos": (case.memos or 0) + 1},\n',
    ),
    # The field that is new, and the one that has changed.
    ("suban/domain/case.py", "    reopenings: int | None = None\n", "    reopenings: int | None = None\n    memos: int | None = None\n"),
    ("suban/domain/case.py", "    declared: bool | None = None\n", '    declared: Literal["declared", "not_declared"] | None = None\n'),
    (
        "suban/domain/case.py",
        "    @property\n    def closed(self) -> bool:",
        '    @field_validator("declared", mode="before")\n    @classmethod\n'
        "    def _as_it_was(cls, value: object) -> object:\n"
        '        return {True: "declared", False: "not_declared"}.get(value, value)\n\n'
        "    @property\n    def closed(self) -> bool:",
    ),
    ("suban/domain/case.py", "from suban.domain.acts import Code", "from pydantic import field_validator\n\nfrom suban.domain.acts import Code"),
    (
        "suban/domain/procedure/taking.py",
        "            declared=case.declared,",
        '            declared=None if case.declared is None else case.declared == "declared",',
    ),
    (
        "suban/store/audit.py",
        "        declared=fact.declared,",
        '        declared=None if fact.declared is None else "declared" if fact.declared else "not_declared",',
    ),
    # The column.
    (
        "suban/store/tables.py",
        '    stage: Mapped[str] = mapped_column(comment="suban.domain.case.Stage")\n    unit:',
        '    memos: Mapped[int] = mapped_column(server_default="0")\n'
        '    stage: Mapped[str] = mapped_column(comment="suban.domain.case.Stage")\n    unit:',
    ),
    ("suban/store/journal.py", '        "stage": case.stage,\n', '        "memos": case.memos or 0,\n        "stage": case.stage,\n'),
    ("suban/store/appending.py", "SET kind = %(kind)s,", "SET memos = %(memos)s, kind = %(kind)s,"),
    # The shell.
    (
        "workflows/petition.py",
        "        while True:\n            async with self._turn:\n                await self._let_time_pass(self._now())",
        "        await workflow.sleep(timedelta(milliseconds=1))\n"
        "        while True:\n            async with self._turn:\n                await self._let_time_pass(self._now())",
    ),
)


def make_newer_release(folder: Path) -> Path:
    """Write the tree of the next release into a folder. Raises `ValueError` where this one has changed so

    that a change finds its place no more.
    """
    tree = folder / "newer"
    for part in _PARTS:
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name, before, after in _CHANGES:
        file = tree / name
        text = file.read_text("utf-8")
        if text.count(before) != 1:
            raise ValueError(f"{name}: {before!r} stands there {text.count(before)} times")
        file.write_text(text.replace(before, after), "utf-8")
    migrations = tree / "suban" / "store" / "migrations" / "versions"
    (migrations / "9999_memos.py").write_text(_MIGRATION.format(head=_head(migrations)), "utf-8")
    return tree


def _head(migrations: Path) -> str:
    """The revision that none follows."""
    texts = [file.read_text("utf-8") for file in migrations.glob("[0-9]*.py")]
    revisions = {_named("revision", each) for each in texts}
    (head,) = revisions - {_named("down_revision", each) for each in texts}
    assert head
    return head


def _named(name: str, text: str) -> str | None:
    found = re.search(rf'^{name}(?:: [^=]+)? = "(\w+)"', text, re.MULTILINE)
    return found[1] if found else None

"""Makes the next release out of this one: a copy of the tree in which a few things have changed.

An act more (`memo`), a case field more (`memos`), one that has changed (`declared` was yes or no, now it is a
word), a column more with its migration, and a shell that does one thing more at the start of each run, so
that no history of this release could be replayed by it.
"""

import re
import shutil
from pathlib import Path

from ruamel.yaml import YAML

from bench.kit.stage import ROOT

_PARTS = ("activities", "api", "rules", "suban", "workers", "workflows")

_CHANGES = Path(__file__).with_suffix(".yml")
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


def make_newer_release(folder: Path) -> Path:
    """Write the tree of the next release into a folder. Raises `ValueError` where a change lost its place."""
    tree = folder / "newer"
    for part in _PARTS:
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__"))
    changes: list[dict[str, str]] = YAML(typ="safe", pure=True).load(_CHANGES.read_text("utf-8"))
    for each in changes:
        name, before, after = each["file"], each["before"], each["after"]
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

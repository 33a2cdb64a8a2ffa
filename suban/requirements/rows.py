"""The rows of the law: each demand of a regulation in a few words of our own, with its id."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from suban.domain.model import Bilingual

FILE = Path(__file__).with_name("rows.yml")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Regulation(_Part):
    """A regulation or report that rows were taken from; the rulebook that it became, if it did."""

    zh: str
    en: str
    rulebook: str | None = None


class NotSoftware(_Part):
    """Why no program can show a row, and what Suban does towards it all the same."""

    why: Bilingual
    towards: Bilingual


class Row(_Part):
    """One demand. `rules` names the rules that carry it, `words` what their sources quote.

    `missing` says what of it Suban does not do yet, where tests show the rest.
    """

    id: Annotated[str, Field(pattern=r"^[A-Z]{2}-\d\d(-\d)?$")]
    where: str
    kind: str
    zh: str
    en: str
    rules: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    missing: Bilingual | None = None
    not_software: NotSoftware | None = None

    @property
    def letters(self) -> str:
        """The regulation's letters."""
        return self.id[:2]


class Requirements(_Part):
    """All rows, by regulation."""

    regulations: dict[str, Regulation]
    rows: tuple[Row, ...]

    def regulation(self, row: Row) -> Regulation:
        """The regulation that a row was taken from."""
        return self.regulations[row.letters]

    def row(self, name: str) -> Row | None:
        """The row of that id, or None."""
        return next((each for each in self.rows if each.id == name), None)


@cache
def requirements() -> Requirements:
    """The rows that ship with Suban."""
    return Requirements.model_validate(YAML(typ="safe").load(FILE.read_text(encoding="utf-8")))

"""What of a petitioner a reader is shown, and what is masked from them."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, Field

from api.authority import PETITIONER, Reading
from api.reading_log import note_identity
from api.sealed import SEALED, sealed_to
from api.surroundings import Surroundings
from api.wordings import Named, groups_named, named
from suban.domain.acts import Actor
from suban.domain.case import Case
from suban.domain.confidentiality import UNIT_ROLES, is_barred, is_masked, readable
from suban.domain.law import Law
from suban.domain.reading import may_see_identity
from suban.domain.rulebook import Particular
from suban.store import petitions
from suban.store.files import FileRecord
from suban.wording.petitioners import petitioner_kind_text

_WHO: tuple[Particular, ...] = ("name", "organisation", "phone", "email", "address")
"""The particulars that stand with the petitioner."""

_MASK = "＊＊＊"


class Identity(BaseModel):
    """Who asks, as far as this reader may see it; what was not released is null."""

    anonymous: bool
    kind: Named | None = Field(description="匿名或未登记的为空 / null: anonymous, or not recorded")
    organisation: str | None
    name: str | None = Field(description="组织的为其联系人 / of an organisation: who speaks for it")
    phone: str | None
    email: str | None
    address: str | None = Field(
        description="现住所；承办单位经提供方可查看 / where the petitioner lives; units see it once released"
    )
    language: str
    assistance: list[Named] = Field(description="援助群体 / groups that get assistance")


class EarlierText(BaseModel):
    """An earlier petition that this one is tied to, as it was asked."""

    number: str
    title: str
    text: str


@dataclass(frozen=True)
class Confided:
    """A petition's particulars for one reader; `masked`: what is said must not tell who asks either.

    `sealed`: what it contains is protected from this reader, every text and file.
    """

    law: Law
    case: Case
    reader: Actor
    particulars: frozenset[Particular]
    masked: bool
    who: petitions.PetitionerRecord | None
    sealed: bool = False

    def identity(self) -> Identity | None:
        """Who asks, or None where this reader may see nothing of it."""
        who = self.who
        if who is None or not self.particulars.intersection(_WHO):
            return None
        known = may_see_identity(self.law, self.reader, self.case)
        note_identity()
        return Identity(
            anonymous=who.anonymous,
            kind=named(who.kind, petitioner_kind_text(who.kind)) if who.kind and known else None,
            organisation=who.organisation if "organisation" in self.particulars else None,
            name=who.name if "name" in self.particulars else None,
            phone=who.phone if "phone" in self.particulars else None,
            email=who.email if "email" in self.particulars else None,
            address=who.address if "address" in self.particulars else None,
            language=who.language,
            assistance=groups_named(self.law, who.assistance) if known else [],
        )

    def files(self, given: Iterable[FileRecord]) -> list[FileRecord]:
        """The files that this reader gets: those of acts, and those of the petition if they are released."""
        return [each for each in given if self.may_fetch(each)]

    def may_fetch(self, file: FileRecord) -> bool:
        """Whether this reader gets a file."""
        return not self.sealed and (file.belongs != "petition" or "files" in self.particulars)

    def text(self, said: str) -> str:
        """What somebody wrote, without what names the petitioner where that is masked; nothing if sealed."""
        if self.sealed:
            return SEALED
        if not self.masked or self.who is None:
            return said
        for each in _WHO:
            value = getattr(self.who, each)
            if value and each not in self.particulars:
                said = said.replace(value, _MASK)
        return said

    async def earlier(self, here: Surroundings) -> list[EarlierText]:
        """The earlier petitions tied to it, if they are released, but those that complain of this reader."""
        found = []
        for number in (self.case.earlier or ()) if "earlier" in self.particulars else ():
            record = await petitions.petition(here.store, number)
            if record is None:
                continue
            if not is_barred(await here.statutes.law_of(record.case), record.case, self.reader):
                found.append(
                    EarlierText(number=number, title=self.text(record.title), text=self.text(record.body))
                )
        return found


async def confided(here: Surroundings, reading: Reading) -> Confided:
    """What this reader is shown of a petition's particulars."""
    case, reader = reading.case, reading.actor
    law = await here.statutes.law_of(case)
    if reader == PETITIONER:
        return Confided(law, case, reader, frozenset(("files",)), masked=False, who=None)
    if await sealed_to(here, law, case, reader):
        return Confided(law, case, reader, frozenset(), masked=False, who=None, sealed=True)
    particulars = readable(law, case, reader)
    masked = reader.role in UNIT_ROLES and is_masked(law, case, reader.unit)
    asks = masked or particulars.intersection(_WHO)
    who = await petitions.petitioner(here.store, case.number) if asks else None
    return Confided(law, case, reader, particulars, masked=masked, who=who)

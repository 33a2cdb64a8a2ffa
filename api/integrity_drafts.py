"""What is sent to the integrity file: entries, readings with their reason, objections, decisions."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.inputs import Basis, Matter, Number, OrganisationName, Phone, Prose, Title
from suban.domain.acts import Files
from suban.domain.integrity import Abuse, Decision


class EntryDraft(BaseModel):
    """A new entry about the petitioner of a petition; the petition itself is its first evidence."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "petition": "20260302-000001",
                    "abuse": "repeated_use",
                    "reason": "同一事项已三次答复，无新情况，一周内又拨打四十余次。",
                    "basis": "《鞍山市群众诉求办理条例》第二章",
                    "petitions": ["20260209-000017"],
                }
            ]
        },
    )

    petition: Number
    abuse: Annotated[Abuse, Field(description="滥用情形 / the kind of abuse")]
    reason: Annotated[Prose, Field(description="事实经过 / what was done")]
    basis: Annotated[Basis, Field(description="依据 / the provision that it rests on")]
    petitions: Annotated[list[Number], Field(max_length=50)] = Field(
        default_factory=list, description="作为证据的其他诉求 / other petitions that prove it"
    )
    files: Files = Field(
        None, description="作为证据的附件，属于该诉求 / files of that petition that prove it, sent before"
    )


class WhoseFile(BaseModel):
    """Whose file is read, by a petition of theirs or by telephone number, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"petition": "20260302-000001", "reason": "核查诉求人提出的异议"}]},
    )

    petition: Number | None = None
    phone: Phone | None = None
    reason: Prose

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.petition is None) == (self.phone is None):
            raise PydanticCustomError("whose_file", "either a petition or a phone")
        return self


class ToldDraft(BaseModel):
    """How the petitioner was told of an entry."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"note": "电话告知本人。"}]})

    note: Prose


class EvidenceDraft(BaseModel):
    """What else proves an entry, and what it shows."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"note": "通话清单。", "petitions": ["20260209-000017"]}]},
    )

    note: Prose
    petitions: Annotated[list[Number], Field(max_length=50)] = Field(default_factory=list)
    files: Files = Field(None, description="附件，属于该诉求 / files of that petition, sent before")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.petitions and not self.files:
            raise PydanticCustomError("no_evidence", "a petition or a file")
        return self


class HandoverDraft(BaseModel):
    """An abuse is handed over to another organ, as the regulation provides."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "handover": "public_security",
                    "organ": "市公安局",
                    "document": "移送〔2026〕5号",
                    "reason": "多次辱骂、威胁接听人员，录音两份。",
                }
            ]
        },
    )

    handover: Matter = Field(description="移送方式，见规定 handovers / how, as the rulebook lists it")
    organ: OrganisationName = Field(description="接收机关 / the organ that gets it")
    document: Title | None = Field(None, description="移送文书文号 / number of the document")
    reason: Prose


class Corrected(BaseModel):
    """What an entry says from now on; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    abuse: Abuse | None = None
    reason: Prose | None = None
    basis: Basis | None = None


class DecisionDraft(BaseModel):
    """A supervisor confirms an entry after an objection, corrects it or annuls it, and says why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"decision": "annulled", "reason": "来电系正当询问进展。"}]},
    )

    decision: Decision
    reason: Prose
    corrected: Corrected | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        changes = self.corrected.model_dump(exclude_none=True) if self.corrected else {}
        if (self.decision == "corrected") != bool(changes):
            raise PydanticCustomError("corrected_parts", "what is corrected")
        return self


class ObjectionDraft(BaseModel):
    """The petitioner's objection: to one entry, or to all that hang on the petition."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "我每次来电都有新的情况反映。"}]}
    )

    text: Prose
    entry: UUID | None = None
    files: Files = Field(
        None, description="作为证据的诉求附件 / files of the petition that prove the objection, sent before"
    )

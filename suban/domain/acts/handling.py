"""Acts of the unit's work, and what the office decides of it."""

from datetime import date
from typing import Annotated, Generic, Literal

from pydantic import AwareDatetime, Field, StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Staff, Text
from suban.domain.rulebook.names import Publication, ReplyPart


class ReportDecision(ActBase, Generic[Text]):
    """The unit decides whether it accepts a report; a refusal has reasons and legal basis (举报受理决定)."""

    text_fields = ("reason", "basis")
    file_fields = ("files",)
    act: Literal["report_decision"] = "report_decision"
    accepted: StrictBool
    reason: Text | None = None
    basis: Text | None = None
    files: Files = None


class Contact(ActBase, Generic[Text]):
    """The unit has talked with the petitioner (沟通).

    `manner` is how, as the rulebook names it; `contacted_at` when, by default the moment at which the
    platform received the act, which alone decides whether the contact was in time.
    """

    text_fields = ("note",)
    file_fields = ("files",)
    act: Literal["contact"] = "contact"
    note: Text | None = None
    files: Files = None
    manner: Code | None = None
    contacted_at: AwareDatetime | None = None


class StageReport(ActBase, Generic[Text]):
    """The unit reports how far the work has come (阶段性情况报告).

    `progress` is for the office, and so are the files; `public` is what the petitioner is told of it.
    """

    text_fields = ("progress", "public")
    file_fields = ("files",)
    act: Literal["stage_report"] = "stage_report"
    progress: Text
    public: Text | None = None
    files: Files = None


class ExtensionRequest(ActBase, Generic[Text]):
    """The unit asks for more time; `amount` is in the unit of the rulebook (延期申请).

    `progress` and `measures` are told to the petitioner; `exceptional` is why it needs more than is
    generally allowed.
    """

    text_fields = ("reason", "progress", "measures", "exceptional")
    file_fields = ("files",)
    act: Literal["extension_request"] = "extension_request"
    amount: Annotated[int, Field(gt=0, le=366, strict=True)]
    reason: Text
    progress: Text | None = None
    measures: Text | None = None
    exceptional: Text | None = None
    files: Files = None


class ExtensionDecision(ActBase, Generic[Text]):
    """The office grants more time, as much as was asked for unless `amount` says else, or refuses."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["extension_decision"] = "extension_decision"
    granted: StrictBool
    amount: Annotated[int, Field(gt=0, le=366, strict=True)] | None = None
    reason: Text | None = None
    files: Files = None


class Explanation(ActBase, Generic[Text]):
    """The unit explains why it is late (说明原因)."""

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["explanation"] = "explanation"
    reason: Text
    files: Files = None


class Reply(ActBase, Generic[Text]):
    """The unit's written reply to the petitioner (答复).

    `result` what was done; `basis` the law and policy it rests on; `answered` how the petitioner was
    told; `handled_on` when; `investigation` the document of the investigation or why there was none.
    `files` go to the petitioner with the reply, `investigation_files` do not.

    `outcome` is what came of it, as the rulebook names it; `explained` how the petitioner was told why it
    cannot be solved for now. `conclusion`, `statement` (书面履责意见, a text, files or both) and who drafted,
    approved and checked the reply are for the staff. `publication` says whether everybody may read the result
    once the office has approved it.
    """

    text_fields = ("result", "basis", "answered", "investigation", "explained", "conclusion", "statement")
    file_fields = ("files", "investigation_files", "statement_files")
    act: Literal["reply"] = "reply"
    result: Text
    basis: Text | None = None
    answered: Text | None = None
    handled_on: date | None = None
    investigation: Text | None = None
    files: Files = None
    investigation_files: Files = None
    outcome: Code | None = None
    explained: Text | None = None
    conclusion: Text | None = None
    statement: Text | None = None
    statement_files: Files = None
    drafted_by: Staff | None = None
    approved_by: Staff | None = None
    publication: Publication | None = None
    checked_by: Staff | None = None

    @property
    def signed_off(self) -> dict[str, str]:
        """Who of the unit is named, by field: who drafted, approved and checked it."""
        named = {field: getattr(self, field) for field in ("drafted_by", "approved_by", "checked_by")}
        return {field: person for field, person in named.items() if person is not None}

    def has(self, part: ReplyPart) -> bool:
        """Whether the reply has a part; a statement may be a text, files or both."""
        if part == "statement":
            return self.statement is not None or self.statement_files is not None
        return getattr(self, part) is not None

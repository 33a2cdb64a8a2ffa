"""Acts beside the handling: a warning is taken back, somebody's conduct goes to the organ that pursues it."""

from typing import Generic, Literal

from pydantic import PositiveInt

from suban.domain.acts.base import ActBase, Code, Files, Text


class WarningWithdrawal(ActBase, Generic[Text]):
    """A warning, or the hand-over after the last one, is taken back with a reason (撤销预警).

    `warning` is the number of the journal entry that records it; `ground` is one of the rulebook.
    """

    text_fields = ("reason",)
    file_fields = ("files",)
    entry_fields = ("warning",)
    act: Literal["warning_withdrawal"] = "warning_withdrawal"
    warning: PositiveInt
    ground: Code
    reason: Text
    files: Files = None


class Referral(ActBase, Generic[Text]):
    """A petitioner's conduct is handed to an organ that pursues it (移送), with its evidence.

    `organ` and `ground` are codes of the rulebook; `unit` is the department concerned, where the organ is one
    that must be named. The petition goes on.
    """

    text_fields = ("evidence",)
    file_fields = ("evidence_files",)
    unit_fields = ("unit",)
    act: Literal["referral"] = "referral"
    organ: Code
    ground: Code
    evidence: Text
    evidence_files: Files = None
    unit: Code | None = None


class ReferralOutcome(ActBase, Generic[Text]):
    """What the organ made of it (移送处理结果). `referral` is the number of the entry that records it."""

    text_fields = ("outcome",)
    file_fields = ("outcome_files",)
    entry_fields = ("referral",)
    act: Literal["referral_outcome"] = "referral_outcome"
    referral: PositiveInt
    outcome: Text
    outcome_files: Files = None

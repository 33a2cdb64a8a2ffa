"""Why an act was refused, and what to do: of warnings taken back, and of conduct handed to an organ."""

from suban.domain.refusals import RefusalCode
from suban.wording import N_

REFUSALS: dict[RefusalCode, str] = {
    "warning_unknown": N_(
        "Entry {warning} is no warning that stands. Name the entry of one that does: {warnings}."
    ),
    "warning_withdrawn_already": N_("The warning of entry {warning} has been taken back already."),
    "withdrawal_ground_unknown": N_(
        "There is no such ground for taking a warning back. Choose one of: {withdrawal_grounds}."
    ),
    "organ_unknown": N_("There is no such organ here. Choose one of: {organs}."),
    "organ_not_for_ground": N_("On this ground it goes to another organ. Choose one of: {organs}."),
    "referral_ground_unknown": N_(
        "There is no such ground for referring a conduct. Choose one of: {referral_grounds}."
    ),
    "referral_unit_missing": N_("Name the department concerned, by its code in the register (`unit`)."),
    "referral_unit_unasked": N_("This organ is found in the register by itself. Leave `unit` out."),
    "referral_unknown": N_(
        "Entry {referral} is no referral that waits for its outcome. Those that wait: {referrals}."
    ),
    "referral_concluded_already": N_("The outcome of the referral of entry {referral} is recorded already."),
    "referral_evidence_missing": N_(
        "A referral needs its evidence as files, too, such as a recording. Send them first, then name them."
    ),
}

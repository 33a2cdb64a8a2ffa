"""What notices are about and whom they are for, in a few words: for summaries in the engine and for texts."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.wording import N_

SUBJECTS: dict[Subject, str] = {
    "registered": N_("petition received"),
    "accepted": N_("accepted"),
    "not_accepted": N_("not accepted"),
    "dispatched": N_("dispatched"),
    "signed": N_("signed"),
    "return_requested": N_("return requested"),
    "return_agreed": N_("return agreed"),
    "return_refused": N_("return refused"),
    "contacted": N_("petitioner contacted"),
    "extension_requested": N_("extension requested"),
    "extension_granted": N_("extension granted"),
    "extension_refused": N_("extension refused"),
    "explained": N_("delay explained"),
    "replied": N_("replied"),
    "approved": N_("reply approved"),
    "sent_back": N_("reply sent back"),
    "rated": N_("rated"),
    "rating_forgone": N_("not rated in time"),
    "rehandling_ordered": N_("re-handling ordered"),
    "withdrawn": N_("withdrawn"),
    "lapsed": N_("limit lapsed"),
    "lapse_annulled": N_("lapse annulled"),
    "warned": N_("warning"),
    "handed_over": N_("handed over"),
    "supervision_opened": N_("supervision order"),
    "signal_refused": N_("signal refused"),
    "closed": N_("closed"),
}

AUDIENCES: dict[Audience, str] = {
    "petitioner": N_("petitioner"),
    "handlers": N_("handlers"),
    "leader_in_charge": N_("leader in charge"),
    "principal_leader": N_("principal leader"),
    "office": N_("office"),
    "supervision_office": N_("supervision office"),
}

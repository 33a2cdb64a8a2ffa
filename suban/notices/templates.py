"""The words of the notices, by subject and audience.

A line that names a figure which the occasion does not have is left out: so one template serves rungs
with and without points, and terms that another city's rulebook does not know.
"""

from dataclasses import dataclass

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.wording import N_


@dataclass(frozen=True)
class Template:
    """A title and lines, as messages to be translated.

    `instead` is the title where the occasion has its figures.
    """

    title: str
    lines: tuple[str, ...]
    instead: str | None = None


GREETING = N_("Dear petitioner,")
FOR_PETITIONER = N_(
    "Follow petition {number} with its query code. You were given it when you filed; if not, ask {office}."
)
FOR_STAFF = N_("Open petition {number} on the platform to see all of it.")
SIGNATURE = (
    "{office}",
    N_("By: {rulebook}"),
    N_("This message was sent automatically; replies to it are not read."),
)

_KIND = N_("Kind: {kind}")
_MATTER = N_("Matter: {matter}")
_EMERGENCY = N_("It is an emergency: no extension is possible ({emergency}).")
_URGENT = N_("It is urgent: {urgency}.")
_LIMITS = N_("The limits that now run:\n{limits}")
_RUNNING = N_("The limits that run on:\n{running}")
_REPLY_BY = N_("The unit is to reply by {reply_by} ({reply_source}).")
_REPLY_AT = N_("The unit is to reply before {reply_at} ({reply_source}).")
_REPLY = (_REPLY_BY, _REPLY_AT)
_FORWARD_BY = N_("It is to be sent to a unit by {forward_by} ({forward_source}).")
_READABLE = N_("With the number and the query code you can read: {readable}.")
_OUTCOME = N_("What came of it: {outcome} ({outcome_source}).")
_WITHOUT_FAULT = N_("The limits of {unit} have ended without fault.")
_CORRECTION = (
    N_("Kind: {kind} (recorded before: {kind_before})"),
    N_("Matter: {matter} (recorded before: {matter_before})"),
    N_("Matter: {matter_added}"),
    N_("Nature: {nature}"),
    N_("Nature: no longer {nature_taken}"),
    N_("Emergency: {is_emergency}"),
    _EMERGENCY,
    N_("Urgency: {urgency_said}"),
    N_("Limit of another law: {statutory_said}"),
    N_("What becomes of the limits (the days named are included):\n{changes}"),
    N_("Limits: {unchanged}"),
)
_RATED_BY_PETITIONER = N_("The petitioner had rated: {given}.")

_NOBODY = N_("No unit has the function “{function}” for petition {number}")
_TELL_YOURSELF = N_(
    "The register of units names nobody for it in the petition’s area or above, or nobody of that unit can "
    "be "
    "told. Tell it yourself, and have the register mended."
)
_SEE_TO_IT = N_("Please see to what is for you in it.")

_LATE = N_("{owing} has not met the limit “{term}”. Its last day was {due_on} ({term_source}).")
_LATE_MOVED = N_(
    "By its days alone it would have ended with {counted_on}. That had passed when it was computed again, so "
    "it ended with {due_at}."
)
_POINTS_OF_LEVEL = N_(
    "Points deducted in the yearly appraisal: {points_of_level} (the highest level counts, not the sum)"
)
_POINTS_MORE = N_("Points deducted in the yearly appraisal, in addition: {points_more}")
_CRITICISMS = N_("Circulated criticisms counted: {criticisms}")
_WARNING = Template(
    N_("{level}: petition {number}, {owing}"),
    (
        _LATE,
        _LATE_MOVED,
        N_("For this the rulebook gives: {level} ({source}). Urged: {urged}."),
        _POINTS_OF_LEVEL,
        _POINTS_MORE,
        _CRITICISMS,
    ),
)

BY_SUBJECT: dict[Subject, Template] = {
    "warned": _WARNING,
    "handed_over": Template(
        _WARNING.title,
        (
            _LATE,
            _LATE_MOVED,
            N_("For this the rulebook gives: {level} ({source})."),
            _POINTS_OF_LEVEL,
            _POINTS_MORE,
            _CRITICISMS,
        ),
    ),
    "supervision_opened": Template(
        N_("Supervision order: petition {number}, {owing}"),
        (
            _LATE,
            _LATE_MOVED,
            N_(
                "The petitioner was still dissatisfied after it had been handled again. That was found on "
                "{at} to be the fault of {at_fault}."
            ),
            N_("{office} orders {owing} to complete it: {mode} ({source}). Urged: {urged}."),
            N_(
                "This is reported to the superior of {reported} for supervision ({source}). Please see to it "
                "that the petition is completed soon."
            ),
            N_(
                "This is to be reported to the superior of {to_report} for supervision ({source}). Please "
                "report it."
            ),
            N_("The order itself is to be met by {order_due_on} ({order_source})."),
        ),
    ),
    "rerated": Template(
        N_("Re-rating of petition {number}: please review"),
        (
            N_("{unit} objected to the rating. {office} rated again on {rerated_at} ({source}): {rating}."),
            _RATED_BY_PETITIONER,
        ),
    ),
    "escalated": Template(
        N_("Petition {number}: {step}"),
        (
            N_("On {at} this was asked for ({source}); the reason stands on the platform."),
            N_("{urging} is asked to urge."),
            N_("Please record what comes of it."),
            _KIND,
            _MATTER,
            _RUNNING,
        ),
    ),
    "lapsed": Template(
        N_("Limit “{term}” lapsed: petition {number}, {owing}"),
        (_LATE, _LATE_MOVED, N_("Please do now what is still owed.")),
    ),
}
"""Subjects whose audience a rulebook chooses: one text for whoever it is."""

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("registered", "petitioner"): Template(
        N_("Your petition {number} has been received"),
        (
            N_("It was received on {at} and waits for the decision on its acceptance."),
            N_("That decision is to be made by {accept_by} ({accept_source})."),
            _KIND,
            _MATTER,
        ),
    ),
    ("registered", "office"): Template(
        N_("New petition {number} waits for the decision on its acceptance"),
        (
            N_("It was received on {at}."),
            N_("Please decide by {accept_by} ({accept_source})."),
            _KIND,
            _MATTER,
        ),
    ),
    ("answered_directly", "petitioner"): Template(
        N_("Your petition {number} has been answered"),
        (
            N_("{office} answered it on the spot on {at} ({source}). With that it is closed."),
            _READABLE,
        ),
    ),
    ("accepted", "petitioner"): Template(
        N_("Your petition {number} has been accepted"),
        (N_("It was accepted on {at} ({source}) and goes on to the unit whose duty it is."), _FORWARD_BY),
    ),
    ("not_accepted", "petitioner"): Template(
        N_("Your petition {number} has not been accepted"),
        (
            N_("It was decided on {at} not to accept it. Ground: {ground} ({source})."),
            N_("The proper channel for it: {channel} ({channel_source})."),
            _READABLE,
        ),
    ),
    ("not_accepted", "department"): Template(
        N_("For {function}: petition {number} was not accepted and concerns you"),
        (
            N_("{office} did not accept it on {at}. Ground: {ground} ({source})."),
            N_("The petitioner was told of this channel: {channel} ({channel_source})."),
            _SEE_TO_IT,
        ),
    ),
    ("not_accepted", "office"): Template(
        _NOBODY, (N_("It was not accepted on {at}. Ground: {ground} ({source})."), _TELL_YOURSELF)
    ),
    ("alerted", "petitioner"): Template(
        N_("Departments have been told of your petition {number}"),
        (
            N_("{office} told them on {at}: {category} ({source})."),
            N_("{alert_channel} ({alert_channel_source})."),
            N_("Your petition goes on beside that."),
        ),
    ),
    ("alerted", "department"): Template(
        N_("{category}: please act at once. Petition {number}"),
        (
            N_("{office} tells you as {function} of this on {at} ({source})."),
            N_("With this the emergency mechanism starts ({mechanism_source})."),
            N_("The petition says what happened and where."),
        ),
    ),
    ("alerted", "office"): Template(
        _NOBODY, (N_("An alert of {at} is to go to it: {category} ({source})."), _TELL_YOURSELF)
    ),
    ("materials_requested", "petitioner"): Template(
        N_("Something is missing for your petition {number}: please supply it"),
        (
            N_(
                "It was asked for on {at} ({source}). What is missing you read with the number and the "
                "query code."
            ),
            N_("Please supply it by {supply_by} ({supply_source})."),
            N_("Please supply it before {supply_at} ({supply_source})."),
            N_("Until then these limits stand still: {still} ({still_source})."),
        ),
    ),
    ("materials_supplied", "handlers"): Template(
        N_("Petition {number}: what was missing has come"),
        (N_("It was supplied on {at} ({source})."), _RUNNING),
    ),
    ("materials_supplied", "office"): Template(
        N_("Petition {number}: what was missing has come"),
        (N_("It was supplied on {at} ({source})."), _RUNNING),
    ),
    ("repetition_found", "petitioner"): Template(
        N_("You raised petition {number} before, as {earlier}"),
        (
            N_("{office} found on {at} that it repeats petition {earlier}, with nothing new ({source})."),
            _READABLE,
            N_(
                "If there are new facts or reasons, tell {office} by {overrule_by} ({overrule_source}); "
                "after that "
                "it is closed."
            ),
            N_(
                "If there are new facts or reasons, tell {office} before {overrule_at} "
                "({overrule_source}); after "
                "that it is closed."
            ),
        ),
    ),
    ("repetition_overruled", "petitioner"): Template(
        N_("Your petition {number} is looked at anew"),
        (
            N_(
                "{office} no longer holds it for a repeat since {at} ({source}), and decides on its "
                "acceptance."
            ),
            N_("That decision is to be made by {accept_by} ({accept_source})."),
        ),
    ),
    ("repetition_overruled", "office"): Template(
        N_("Petition {number} is no repeat and waits for the decision on its acceptance"),
        (N_("The finding was overruled on {at} ({source})."), _RUNNING),
    ),
    ("specially_reported", "office"): Template(
        N_("Special report on petition {number}: please obtain the instruction"),
        (N_("It was reported on {at} ({source}). The dispatch waits for the instruction."), _RUNNING),
    ),
    ("instructed", "office"): Template(
        N_("Petition {number} has its instruction: please dispatch it"),
        (N_("The instruction was recorded on {at} ({source})."), _RUNNING),
    ),
    ("corrected", "petitioner"): Template(
        N_("What was recorded of your petition {number} has been corrected"),
        (N_("{office} corrected it on {at} ({source})."), *_CORRECTION, _READABLE),
    ),
    ("corrected", "handlers"): Template(
        N_("Petition {number} corrected: please note its kind and limits"),
        (N_("{office} corrected on {at} what was recorded ({source})."), *_CORRECTION),
    ),
    ("dispatched", "handlers"): Template(
        N_("New petition {number} for {unit}"),
        (
            N_("It was sent to {unit} on {at} ({source})."),
            N_("This dispatch binds: it cannot be returned ({binding_source})."),
            N_("{coordinating} coordinates, and may hand it on to a unit below it."),
            _KIND,
            _MATTER,
            _EMERGENCY,
            _URGENT,
            _LIMITS,
        ),
        instead=N_("Urgent ({urgency}): new petition {number} for {unit}"),
    ),
    ("dispatched", "department"): Template(
        N_("Copy for {function}: petition {number}, sent to {unit}"),
        (
            N_(
                "It was sent to {unit} on {at} ({source}). You get this copy at once with the dispatch "
                "({copied_source})."
            ),
            _KIND,
            _MATTER,
            _LIMITS,
        ),
    ),
    ("dispatched", "office"): Template(
        _NOBODY, (N_("A copy of its dispatch of {at} is to go to it ({copied_source})."), _TELL_YOURSELF)
    ),
    ("corrected", "department"): Template(
        N_("Copy for {function}: petition {number}, with {unit}"),
        (
            N_(
                "What was recorded of it was corrected on {at} ({source}); you get this copy since "
                "({copied_source})."
            ),
            *_CORRECTION,
            _RUNNING,
        ),
    ),
    ("corrected", "office"): Template(
        _NOBODY, (N_("A copy since its correction of {at} is to go to it ({copied_source})."), _TELL_YOURSELF)
    ),
    ("dispatched", "petitioner"): Template(
        N_("Your petition {number} has been sent to {unit}"),
        (N_("{unit} handles it. It was sent there on {at} ({source})."), *_REPLY),
    ),
    ("dispatched", "parties"): Template(
        N_("Copy of petition {number} for {unit}"),
        (
            N_("It was sent straight to a unit of your district on {at} ({source})."),
            N_("Please urge that unit, and coordinate where it needs that."),
            _KIND,
            _MATTER,
            _EMERGENCY,
            *_REPLY,
        ),
    ),
    ("conferred", "parties"): Template(
        N_("Please say whether petition {number} is the duty of {unit}"),
        (
            N_("{office} asked on {at} ({source}: {conferral}). The question stands on the platform."),
            _KIND,
            _MATTER,
            N_("It may be dispatched before you have answered."),
        ),
    ),
    ("opinion_given", "office"): Template(
        N_("A unit has said whether petition {number} is its duty"),
        (N_("It answered on {at} ({source})."), N_("So far {answered} of {consulted} units have answered.")),
    ),
    ("onward_dispatched", "handlers"): Template(
        N_("Petition {number} has been handed on to {unit}"),
        (
            N_("The district that coordinates handed it on to {unit} on {at} ({source})."),
            _KIND,
            _MATTER,
            _EMERGENCY,
            _RUNNING,
        ),
    ),
    ("onward_dispatched", "petitioner"): Template(
        N_("Your petition {number} has been handed on to {unit}"),
        (N_("{unit} handles it from now on. It was handed on on {at} ({source})."), *_REPLY),
    ),
    ("onward_dispatched", "parties"): Template(
        N_("Petition {number} has been handed on; {unit} coordinates"),
        (N_("It was handed on on {at} ({source}). The limits run on."), _RUNNING),
    ),
    ("recalled", "parties"): Template(
        N_("Dispatch of petition {number} recalled"),
        (N_("{office} took it back on {at} ({source}). There is nothing more for {unit} to do to it."),),
    ),
    ("recalled", "handlers"): Template(
        N_("Dispatch of petition {number} recalled"),
        (
            N_("{office} took it back from {unit} on {at} ({source}). There is nothing more to do to it."),
            _WITHOUT_FAULT,
        ),
    ),
    ("recalled", "petitioner"): Template(
        N_("Your petition {number} is to go to another unit"),
        (
            N_(
                "{office} took it back from {unit} on {at} ({source}), to send it to the unit whose duty it "
                "is."
            ),
            _FORWARD_BY,
            N_("You need not do anything; you will be told where it goes."),
        ),
    ),
    ("return_requested", "office"): Template(
        N_("{unit} asks to return petition {number}: please decide"),
        (
            N_("The return was asked for on {at} ({source}). The limits run on until it is decided."),
            N_("Ground: {ground}"),
            N_("Returns asked for so far: {asked_times}; agreed to: {returned_times}."),
            _RUNNING,
        ),
    ),
    ("return_agreed", "parties"): Template(
        N_("Return of petition {number} agreed"),
        (N_("The office agreed on {at} ({source}). There is nothing more for {unit} to do to it."),),
    ),
    ("escalation_solved", "handlers"): Template(
        N_("Petition {number}: settled ({step})"),
        (N_("It was settled on {at} ({source}). Read on the platform what was found."), _RUNNING),
    ),
    ("escalation_solved", "office"): Template(
        N_("Petition {number}: settled ({step})"),
        (
            N_("It was settled on {at} ({source}). Read on the platform what was found."),
            N_("{deciding}: whose duty it is has been found. It is to be dispatched there."),
        ),
    ),
    ("escalation_unsolved", "handlers"): Template(
        N_("Petition {number}: not settled ({step})"),
        (N_("That was entered on {at} ({source}). It may be taken to the next step."), _RUNNING),
    ),
    ("escalation_unsolved", "office"): Template(
        N_("Petition {number}: not settled ({step})"),
        (N_("That was entered on {at} ({source}). It may be taken to the next step."),),
    ),
    ("return_agreed", "handlers"): Template(
        N_("Return of petition {number} agreed"),
        (N_("The office agreed on {at} ({source})."), _WITHOUT_FAULT),
    ),
    ("return_refused", "handlers"): Template(
        N_("Return of petition {number} refused"),
        (N_("The office refused on {at} ({source}). {unit} goes on handling it."), _RUNNING),
    ),
    ("report_accepted", "petitioner"): Template(
        N_("{unit} accepts your petition {number}"),
        (N_("{unit} decided on {at} to accept it, and handles it ({source})."), *_REPLY),
    ),
    ("report_refused", "office"): Template(
        N_("{unit} does not accept petition {number}: please review"),
        (N_("It decided so on {at} ({source})."),),
    ),
    ("report_refused", "petitioner"): Template(
        N_("{unit} does not accept your petition {number}"),
        (
            N_("It decided so on {at} ({source})."),
            _READABLE,
            N_("The office still reviews this. If it does not agree, {unit} goes on; you will be told."),
        ),
    ),
    ("stage_reported", "office"): Template(
        N_("{unit} reports how far petition {number} has come"),
        (N_("The report was given on {at} ({source})."), _RUNNING),
    ),
    ("stage_reported", "petitioner"): Template(
        N_("{unit} tells how far your petition {number} has come"),
        (N_("It did so on {at} ({source})."), _READABLE),
    ),
    ("extension_requested", "office"): Template(
        N_("{unit} asks for more time for petition {number}: please decide"),
        (
            N_("On {at} it asked for {asked} more ({source})."),
            N_("The limit would then end on {asked_until}."),
            N_("It gives an exceptional reason for more than the {generally} that are generally allowed."),
            _RUNNING,
        ),
    ),
    ("extension_requested", "petitioner"): Template(
        N_("{unit} needs more time for your petition {number}"),
        (
            N_("{unit} cannot complete it in time. On {at} it asked for {asked} more ({source})."),
            N_("If that is granted, the limit ends on {asked_until}."),
            _READABLE,
            N_("The application still waits for its decision."),
        ),
    ),
    ("extension_granted", "handlers"): Template(
        N_("More time for petition {number}: {granted}"),
        (N_("The office granted it on {at} ({source})."), *_REPLY),
    ),
    ("extension_granted", "petitioner"): Template(
        N_("More time for your petition {number}: {granted}"),
        (N_("{unit} asked for it, and the office granted it on {at} ({source})."), *_REPLY),
    ),
    ("extension_refused", "handlers"): Template(
        N_("No more time for petition {number}"),
        (N_("The office refused the extension on {at} ({source}). The old limit counts."), *_REPLY),
    ),
    ("extension_refused", "petitioner"): Template(
        N_("No more time for your petition {number}"),
        (N_("{unit} asked for it, and it was refused on {at} ({source}). The old limit counts."), *_REPLY),
    ),
    ("recusal_requested", "principal_leader"): Template(
        N_("A recusal in petition {number} is applied for: please decide"),
        (
            N_("The petitioner applied on {at} ({source}). Decide by {recusal_by}, and answer in writing."),
            N_("The limits for acceptance and handling stand still until then."),
        ),
    ),
    ("recusal_requested", "office"): Template(
        N_("A recusal in petition {number} is applied for: please decide"),
        (
            N_("The petitioner applied on {at} ({source}). Decide by {recusal_by}, and answer in writing."),
            N_("The limits for acceptance and handling stand still until then."),
        ),
    ),
    ("recusal_granted", "petitioner"): Template(
        N_("The recusal that you applied for in petition {number} is granted"),
        (N_("It was decided on {at} ({source})."), _READABLE),
    ),
    ("recusal_granted", "handlers"): Template(
        N_("A recusal in petition {number} is granted"),
        (N_("It was decided on {at} ({source}). Who was recused acts on the petition no more."),),
    ),
    ("recusal_granted", "office"): Template(
        N_("A recusal in petition {number} is granted"),
        (
            N_("It was decided on {at} ({source}). Who was recused acts on the petition no more."),
            N_(
                "If it is the whole unit that holds the petition: recall the dispatch, and send it elsewhere."
            ),
        ),
    ),
    ("recusal_refused", "office"): Template(
        N_("A recusal in petition {number} is refused"),
        (N_("It was decided on {at} ({source}). The limits run on."), _RUNNING),
    ),
    ("recusal_refused", "petitioner"): Template(
        N_("The recusal that you applied for in petition {number} is refused"),
        (N_("It was decided on {at} ({source})."), _READABLE),
    ),
    ("recusal_refused", "handlers"): Template(
        N_("A recusal in petition {number} is refused"),
        (N_("It was decided on {at} ({source}). The limits run on."), _RUNNING),
    ),
    ("replied", "office"): Template(
        N_("{unit} has replied to petition {number}: please review"),
        (N_("The reply was given on {at} ({source})."), _OUTCOME),
    ),
    ("replied", "petitioner"): Template(
        N_("The reply to your petition {number} is ready to read"),
        (
            N_("{unit} replied on {at} ({source}). Read the reply with the number and the query code."),
            _OUTCOME,
            N_("The office still reviews it; after that you will be asked for your rating."),
        ),
    ),
    ("clarification_requested", "handlers"): Template(
        N_("The petitioner demands an explanation of petition {number}"),
        (
            N_("It was demanded on {at} ({source}). Please read the reason on the platform and explain."),
            N_("The explanation is owed by {explain_by} ({explain_source})."),
        ),
    ),
    ("clarified", "petitioner"): Template(
        N_("{unit} has explained itself on your petition {number}"),
        (N_("It did so on {at} ({source})."), _READABLE),
    ),
    ("approved", "handlers"): Template(
        N_("Reply to petition {number} approved"),
        (N_("The office approved it on {at} ({source}). The petitioner is now asked for a rating."),),
    ),
    ("approved", "petitioner"): Template(
        N_("Your petition {number} has been handled: please rate it"),
        (
            N_("The office reviewed the reply of {replying} and approved it on {at} ({source})."),
            N_(
                "The office reviewed the decision of {refusing} not to accept it and approved that on {at} "
                "({source})."
            ),
            N_("Please rate the handling with the number and the query code: {levels}."),
            N_(
                "Please rate with the number and the query code how satisfied you are and, apart from that, "
                "how well it was handled: {levels_of_both}."
            ),
            N_(
                "You can rate it until the end of {rate_by} ({rate_source}); after that it is closed unrated."
            ),
            N_(
                "{office} may also ask you in a return visit ({visit_source}); you can give your rating then."
            ),
        ),
        instead=N_("Decision of {refusing} on your petition {number} reviewed: please rate it"),
    ),
    ("approved", "parties"): Template(
        N_("Petition {number} has been handled"),
        (
            N_(
                "The office approved the reply on {at} ({source}). There is nothing more for {unit} to do to "
                "it."
            ),
        ),
    ),
    ("sent_back", "handlers"): Template(
        N_("Reply to petition {number} sent back: please go on"),
        (N_("The review sent it back on {at} ({source}). The original limit has not stopped."), _RUNNING),
    ),
    ("sent_back", "petitioner"): Template(
        N_("Your petition {number} is being handled further"),
        (N_("The office reviewed the reply of {unit} and sent it back on {at} ({source})."), *_REPLY),
    ),
    ("rated", "handlers"): Template(
        N_("Petition {number} has been rated: {rating}"),
        (
            N_("The petitioner rated it on {rated_at} ({source})."),
            N_("The petitioner rated it in the return visit on {visited_at} ({source})."),
            N_(
                "{unit} may object to this rating until the end of {object_by} ({object_source}); after that "
                "the petition is closed."
            ),
        ),
    ),
    ("rated", "office"): Template(
        N_("Petition {number} still rated badly after re-handling: please find whose fault it is"),
        (
            N_("The petitioner rated it on {rated_at} ({source}): {rating}."),
            N_("The petitioner rated it in the return visit on {visited_at} ({source}): {rating}."),
            N_("Please find whether that is the fault of {unit}."),
        ),
    ),
    ("rating_objected", "office"): Template(
        N_("{unit} objects to the rating of petition {number}: please rate again"),
        (N_("It objected on {at} ({source})."), _RATED_BY_PETITIONER),
    ),
    ("rerating_sent_back", "office"): Template(
        N_("Re-rating of petition {number} sent back: please rate again"),
        (N_("The review sent it back on {at} ({source})."), _RATED_BY_PETITIONER),
    ),
    ("rating_confirmed", "handlers"): Template(
        N_("Final rating of petition {number}: {final}"),
        (
            N_("It was settled on {at} ({source}). With that the petition is closed."),
            _RATED_BY_PETITIONER,
        ),
    ),
    ("rating_confirmed", "petitioner"): Template(
        N_("Final rating of your petition {number}: {final}"),
        (
            N_("You had rated: {given}. {unit} objected to that, and {office} rated again."),
            N_(
                "After a review this rating was settled on {at} ({source}). With that the petition is closed."
            ),
        ),
    ),
    ("rehandling_ordered", "handlers"): Template(
        N_("Petition {number} goes back to {unit}: please handle it again"),
        (N_("The petitioner was not satisfied. Re-handling was ordered on {at} ({source})."), _LIMITS),
    ),
    ("fault_found", "petitioner"): Template(
        N_("Your petition {number} goes back to {unit} once more"),
        (
            N_(
                "You were still dissatisfied. The office looked into it and found on {at} that {unit} is at "
                "fault ({source})."
            ),
            N_("{unit} is ordered to complete it."),
        ),
    ),
    ("fault_not_found", "handlers"): Template(
        N_("Petition {number}: not the fault of {unit}"),
        (
            N_("The office found so on {at} ({source}). With that the petition is closed."),
            _RATED_BY_PETITIONER,
        ),
    ),
    ("fault_not_found", "petitioner"): Template(
        N_("Your petition {number} is closed"),
        (
            N_(
                "You were still dissatisfied. The office looked into it and found on {at} that {unit} is not "
                "at fault ({source})."
            ),
            N_("Your rating stands: {given}. With that the petition is closed."),
        ),
    ),
    ("closed", "handlers"): Template(
        N_("Supervision order met: petition {number} is closed"),
        (N_("The office approved on {at} what {unit} did on the order. With that the petition is closed."),),
    ),
    ("closed", "petitioner"): Template(
        N_("Your petition {number} has been handled once more, and is closed"),
        (
            N_("The office reviewed on {at} what {unit} did on its order, and approved it."),
            N_("Your rating stands: {given}. With that the petition is closed."),
            N_("Read the reply with the number and the query code."),
        ),
    ),
    ("withdrawn", "handlers"): Template(
        N_("Petition {number} has been withdrawn"),
        (N_("It was withdrawn on {at} ({source}). All its limits have stopped."),),
    ),
    ("lapse_annulled", "handlers"): Template(
        N_("Lapse of “{term}” annulled: petition {number}"),
        (
            N_("The limit that ended on {due_on} was not missed, as stands since {at} ({source})."),
            N_("The lapse and the warnings that followed from it no longer count."),
        ),
    ),
}
"""Subjects whose audiences `suban.domain.telling` names."""


def template(subject: Subject, audience: Audience) -> Template:
    """The words for a subject and an audience. Raises `LookupError` where nobody has written them."""
    found = BY_AUDIENCE.get((subject, audience)) or BY_SUBJECT.get(subject)
    if found is None:
        raise LookupError(
            f"no template tells {audience} of {subject}: write one in suban/notices/templates.py"
        )
    return found

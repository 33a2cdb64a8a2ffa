"""The words of the notices of dispatch, return and escalation."""

from suban.domain.rulebook import Audience
from suban.domain.telling import Subject
from suban.notices.templates.lines import (
    EMERGENCY,
    FORWARD_BY,
    KIND,
    LIMITS,
    MATTER,
    NOBODY,
    REPLY,
    RUNNING,
    TELL_YOURSELF,
    Template,
)
from suban.wording import N_

_URGENT = N_("It is urgent: {urgency}.")
_WITHOUT_FAULT = N_("The limits of {unit} have ended without fault.")

BY_SUBJECT: dict[Subject, Template] = {
    "escalated": Template(
        N_("Petition {number}: {step}"),
        (
            N_("On {at} this was asked for ({source}); the reason stands on the platform."),
            N_("{urging} is asked to urge."),
            N_("Please record what comes of it."),
            KIND,
            MATTER,
            RUNNING,
        ),
    ),
}

BY_AUDIENCE: dict[tuple[Subject, Audience], Template] = {
    ("dispatched", "handlers"): Template(
        N_("New petition {number} for {unit}"),
        (
            N_("It was sent to {unit} on {at} ({source})."),
            N_("This dispatch binds: it cannot be returned ({binding_source})."),
            N_("{coordinating} coordinates, and may hand it on to a unit below it."),
            KIND,
            MATTER,
            EMERGENCY,
            _URGENT,
            LIMITS,
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
            KIND,
            MATTER,
            LIMITS,
        ),
    ),
    ("dispatched", "office"): Template(
        NOBODY, (N_("A copy of its dispatch of {at} is to go to it ({copied_source})."), TELL_YOURSELF)
    ),
    ("dispatched", "petitioner"): Template(
        N_("Your petition {number} has been sent to {unit}"),
        (N_("{unit} handles it. It was sent there on {at} ({source})."), *REPLY),
    ),
    ("dispatched", "parties"): Template(
        N_("Copy of petition {number} for {unit}"),
        (
            N_("It was sent straight to a unit of your district on {at} ({source})."),
            N_("Please urge that unit, and coordinate where it needs that."),
            KIND,
            MATTER,
            EMERGENCY,
            *REPLY,
        ),
    ),
    ("conferred", "parties"): Template(
        N_("Please say whether petition {number} is the duty of {unit}"),
        (
            N_("{office} asked on {at} ({source}: {conferral}). The question stands on the platform."),
            KIND,
            MATTER,
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
            KIND,
            MATTER,
            EMERGENCY,
            RUNNING,
        ),
    ),
    ("onward_dispatched", "petitioner"): Template(
        N_("Your petition {number} has been handed on to {unit}"),
        (N_("{unit} handles it from now on. It was handed on on {at} ({source})."), *REPLY),
    ),
    ("onward_dispatched", "parties"): Template(
        N_("Petition {number} has been handed on; {unit} coordinates"),
        (N_("It was handed on on {at} ({source}). The limits run on."), RUNNING),
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
            FORWARD_BY,
            N_("You need not do anything; you will be told where it goes."),
        ),
    ),
    ("return_requested", "office"): Template(
        N_("{unit} asks to return petition {number}: please decide"),
        (
            N_("The return was asked for on {at} ({source}). The limits run on until it is decided."),
            N_("Ground: {ground}"),
            N_("Returns asked for so far: {asked_times}; agreed to: {returned_times}."),
            RUNNING,
        ),
    ),
    ("return_agreed", "parties"): Template(
        N_("Return of petition {number} agreed"),
        (N_("The office agreed on {at} ({source}). There is nothing more for {unit} to do to it."),),
    ),
    ("escalation_solved", "handlers"): Template(
        N_("Petition {number}: settled ({step})"),
        (
            N_("It was settled on {at} ({source}). Read on the platform what was found."),
            N_("It was found to be the duty of {found}."),
            N_("These assist it: {found_assisting}."),
            RUNNING,
        ),
    ),
    ("escalation_solved", "office"): Template(
        N_("Petition {number}: settled ({step})"),
        (
            N_("It was settled on {at} ({source}). Read on the platform what was found."),
            N_("It was found to be the duty of {found}."),
            N_("These assist it: {found_assisting}."),
            N_("{deciding}: whose duty it is has been found. It is to be dispatched there."),
        ),
    ),
    ("escalation_unsolved", "handlers"): Template(
        N_("Petition {number}: not settled ({step})"),
        (N_("That was entered on {at} ({source}). It may be taken to the next step."), RUNNING),
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
        (N_("The office refused on {at} ({source}). {unit} goes on handling it."), RUNNING),
    ),
}

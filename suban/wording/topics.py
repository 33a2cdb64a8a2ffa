"""The words of topics, forecasts and of what the media are supplied with."""

from suban.domain import media, topics
from suban.domain.personal_data import PersonalDatum
from suban.domain.rulebook import ProblemRule, RiskRule, TopicStep
from suban.wording import N_, Language, both

_EVENTS: dict[topics.EventKind, str] = {
    "opened": N_("topic opened"),
    "analysed": N_("topic analysed"),
    "fed_back": N_("analysis fed back to the units"),
    "answered": N_("unit answered with its measures"),
    "planned": N_("plan made"),
    "plan_done": N_("plan carried out"),
    "plan_not_done": N_("plan not carried out"),
    "reported": N_("topic reported"),
    "decided": N_("decision taken on the topic"),
    "followed_up": N_("figures after the measures recorded"),
    "closed": N_("topic closed"),
}
_STEPS: dict[TopicStep, str] = {
    "analysis": N_("analysis"),
    "feedback": N_("feedback to the units"),
    "answers": N_("answers of all units that were asked"),
    "plan": N_("a plan"),
    "report": N_("report"),
    "decision": N_("decision"),
    "follow_up": N_("figures after the measures"),
}
_FIGURES: dict[str, str] = {
    "areas": N_("areas where it was met"),
    "all_areas": N_("areas from which anything came"),
    "before": N_("received in the period before"),
    "expected_by_before": N_("expected by the period before and the whole's own change"),
    "year_before": N_("received a year before"),
    "expected_by_year_before": N_("expected by the year before and the whole's own change"),
    "of_matter": N_("received on this matter in all areas"),
    "hard": N_("handled again, escalated or overdue"),
    "rehandled": N_("handled again"),
    "escalated": N_("escalated or supervised"),
    "overdue": N_("warned of or overdue"),
}
_RULES = {
    "common": N_(
        "At least {least} petitions, from at least {percent}% of the areas from which anything came, and "
        "more than one."
    ),
    "rising": N_(
        "At least {least} petitions, and at least {percent}% more than the period before and the same one a "
        "year before let expect, when all petitions together are taken into account, and more than "
        "{deviations} standard deviations of chance."
    ),
    "one_source": N_(
        "At least {least} petitions from one area, which are at least {percent}% of all on this matter."
    ),
    "difficult": N_(
        "At least {least} petitions were handled again, escalated or overdue, which are at least {percent}% "
        "of all on this matter."
    ),
}
_FORMS: dict[media.Form, str] = {
    "hot_topic": N_("hot topic"),
    "policy_reading": N_("reading of a policy"),
    "handled_case": N_("handled case"),
}
_STANDINGS: dict[media.Standing, str] = {
    "draft": N_("waits for approval"),
    "sent_back": N_("sent back to its writer"),
    "published": N_("published for the media"),
    "withdrawn": N_("withdrawn from the media"),
}
_ITEM_EVENTS: dict[media.EventKind, str] = {
    "drafted": N_("item written"),
    "approved": N_("item approved and published"),
    "sent_back": N_("item sent back"),
    "withdrawn": N_("item withdrawn"),
}
_PERSONAL: dict[PersonalDatum, str] = {
    "telephone": N_("holds a telephone number"),
    "identity_number": N_("holds what reads like an identity number"),
    "email": N_("holds an e-mail address"),
    "name": N_("holds the name of the petitioner or of their organisation"),
    "address": N_("holds an address that the petition gives"),
    "number": N_("holds the number of a petition"),
}


def event_text(kind: topics.EventKind) -> dict[Language, str]:
    """What happened to a topic."""
    return both(_EVENTS[kind])


def step_text(step: TopicStep) -> dict[Language, str]:
    """What a kind of topic needs."""
    return both(_STEPS[step])


def figure_text(figure: str) -> dict[Language, str]:
    """What a number that a finding rests on is called."""
    return both(_FIGURES[figure])


def rule_text(rule: ProblemRule) -> dict[Language, str]:
    """When the figures point at a problem, as the rulebook has it."""
    return both(
        _RULES[rule.looks_for], least=rule.least, percent=rule.percent, deviations=rule.deviations or 0
    )


def risk_text(rule: RiskRule) -> dict[Language, str]:
    """When a risk is warned of, as the rulebook has it."""
    return both(
        N_(
            "At least {least} petitions that show it, and at least {percent}% more than in the period before."
        ),
        least=rule.least,
        percent=rule.percent,
    )


METHOD = N_(
    "How this month of each earlier year stood to the twelve months before it; the median of that, times the "
    "mean of the last twelve months. The error is by how many petitions this method was off on average over "
    "the last twelve months; beside it that of taking the newest month for the next."
)


def method_text() -> dict[Language, str]:
    """How a month is forecast."""
    return both(METHOD)


def withheld_text(below: int) -> dict[Language, str]:
    """Why some counts are left out."""
    return both(N_("Counts of complaints and reports below {below} are left out."), below=below)


def form_text(form: media.Form) -> dict[Language, str]:
    """What sort of item the media get."""
    return both(_FORMS[form])


def standing_text(standing: media.Standing) -> dict[Language, str]:
    """How an item stands."""
    return both(_STANDINGS[standing])


def item_event_text(kind: media.EventKind) -> dict[Language, str]:
    """What happened to an item."""
    return both(_ITEM_EVENTS[kind])


def personal_text(datum: PersonalDatum) -> dict[Language, str]:
    """What personal data stand in a text."""
    return both(_PERSONAL[datum])

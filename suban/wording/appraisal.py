"""What an appraisal says: its figures and their methods, how a mark came about, what happened to it."""

from decimal import Decimal

from suban.domain.appraisal import Mark
from suban.domain.appraisal_record import AppraisalEventKind, AppraisalStanding
from suban.domain.rulebook import AppraisalFigure, IndicatorRule
from suban.wording import N_, Language, both

Wording = dict[Language, str]

_FIGURES: dict[AppraisalFigure, tuple[str, str]] = {
    "responses_in_time": (
        N_("petitioners contacted in time"),
        N_("Limits to contact the petitioner that were met, of those met in time and those that lapsed."),
    ),
    "handled_in_time": (
        N_("handling in time"),
        N_("Limits of handling and re-handling met by a reply, of those met in time and those that lapsed."),
    ),
    "assisted_in_time": (
        N_("assistance in time"),
        N_("Limits to assist a lead unit that were met, of those met in time and those that lapsed."),
    ),
    "whistles_answered": (
        N_("whistles answered in time"),
        N_("Summonses by a street that were answered, of those answered in time and those that lapsed."),
    ),
    "whistles_attended": (
        N_("whistles attended"),
        N_("Summonses whose outcome the street recorded without noting the unit as absent, of all of them."),
    ),
    "whistles_solved": (
        N_("whistles that led to a solution"),
        N_("Whistles of the unit whose outcome was recorded as solved, of all with an outcome."),
    ),
    "solved": (
        N_("problems solved"),
        N_("Petitioners who said last in the period that it is solved, of all who were asked."),
    ),
    "satisfied": (
        N_("satisfied ratings"),
        N_(
            "Ratings that count as satisfied, of all; where an objection was settled, the final one. None is "
            "left out, those of mediation and law enforcement included."
        ),
    ),
    "returns_refused": (
        N_("improper returns"),
        N_("Requests to return a petition that were refused."),
    ),
    "sent_back": (
        N_("replies sent back"),
        N_("Replies that the review sent back."),
    ),
    "rehandled": (
        N_("orders to handle again"),
        N_("Orders to handle a petition again after a bad rating."),
    ),
    "at_fault": (
        N_("findings of fault"),
        N_("Findings that the petitioner is still dissatisfied through the unit's fault."),
    ),
    "supervised": (
        N_("orders of supervision"),
        N_("Supervision orders, opened by themselves or given by hand."),
    ),
    "warning_points": (
        N_("points of warnings"),
        N_("Points of the rungs climbed, each lapse by its highest where the rulebook counts so."),
    ),
    "criticisms": (
        N_("criticisms by the ladder"),
        N_("Circulated criticisms that rungs of the ladder count."),
    ),
    "misconduct": (
        N_("misconduct that was found"),
        N_("Records of misconduct of these kinds that were concluded as founded in the period and stand."),
    ),
}

_EVENTS: dict[AppraisalEventKind, str] = {
    "drafted": N_("appraisal drawn up"),
    "recounted": N_("counted again"),
    "credited": N_("incentive given"),
    "adjusted": N_("mark adjusted"),
    "assessed": N_("third party's assessment entered"),
    "staff_commended": N_("member of the staff put forward for commendation"),
    "struck": N_("entry struck"),
    "shown": N_("shown to the units"),
    "objected": N_("unit objected to its marks"),
    "answered": N_("objection to marks answered"),
    "published": N_("appraisal published"),
}

_STANDINGS: dict[AppraisalStanding, str] = {
    "drafted": N_("being drawn up"),
    "shown": N_("shown to the units, who may object"),
    "published": N_("published"),
}


def appraisal_figure_text(figure: AppraisalFigure) -> Wording:
    """What a figure is called."""
    return both(_FIGURES[figure][0])


def appraisal_method_text(figure: AppraisalFigure) -> Wording:
    """How a figure is counted."""
    return both(_FIGURES[figure][1])


def appraisal_event_text(kind: AppraisalEventKind) -> Wording:
    """What happened to an appraisal."""
    return both(_EVENTS[kind])


def appraisal_standing_text(standing: AppraisalStanding) -> Wording:
    """How an appraisal stands."""
    return both(_STANDINGS[standing])


def third_party_text() -> Wording:
    """The assessment of a third party, where marks are listed."""
    return both(N_("assessment by a third party"))


def explained(mark: Mark, rule: IndicatorRule | None) -> Wording:
    """From what numbers a mark came, by which rule."""
    figures = {"weight": plain(mark.weight), "part": plain(mark.part), "whole": mark.whole}
    if rule is None:
        return both(N_("the mean of the marks that were entered: {part} of {weight}"), **figures)
    if mark.mark is None:
        return both(N_("nothing was counted: left out, with its weight"))
    figures["mark"] = plain(mark.mark)
    if not rule.is_rate:
        said = both(
            N_("{part} counted, {each} off for each: {mark} of {weight}"), each=plain(rule.each), **figures
        )
    else:
        nil, full = rule.scale
        scale = {"nil": plain(nil), "full": plain(full), "rate": plain(mark.rate)}
        message = N_(
            "{part} of {whole}, {rate} %; nothing up to {nil} %, all from {full} % on: {mark} of {weight}"
        )
        if mark.rate_without_spared is not None:
            scale["spared"] = plain(mark.rate_without_spared)
            message = N_(
                "{part} of {whole}, {rate} %, which costs no marks by natures that are spared: {spared} % "
                "without them; nothing up to {nil} %, all from {full} % on: {mark} of {weight}"
            )
        said = both(message, **figures, **scale)
    if mark.adjusted is None:
        return said
    by_hand = both(N_("{said}, {adjusted} by hand"), said="{said}", adjusted=f"{mark.adjusted:+f}")
    return {language: words.replace("{said}", said[language]) for language, words in by_hand.items()}


def plain(value: Decimal | None) -> str:
    """A number without zeros that say nothing."""
    text = f"{value or Decimal(0):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""The figures of a notice: from the entry, the case after it, and the law. Words come in one language."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from suban.domain.acts import (
    Act,
    Alert,
    Correction,
    Dispatch,
    Escalation,
    EscalationOutcome,
    ExtensionDecision,
    ExtensionRequest,
    MaterialsRequest,
    NonAcceptance,
    Rating,
    Referral,
    Release,
    Repetition,
    Reply,
    Rerating,
    ReturnRequest,
    StageReport,
    SupervisionAnswer,
    SupervisionConclusion,
    SupervisionInterview,
    SupervisionOrder,
    TextRef,
    WarningWithdrawal,
)
from suban.domain.calendar import CalendarEndsError
from suban.domain.case import Case
from suban.domain.confidentiality import barred_units, contact_is_for_centre
from suban.domain.entries import (
    ClosingFact,
    CorrectionFact,
    Entry,
    EntryKind,
    OrderLevelFact,
    RatingFact,
    ReturnFact,
    SupervisionFact,
    TermChange,
    TermFact,
    TransferFact,
    WarningFact,
)
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.procedure.clocks import COMPLETION_TERMS
from suban.domain.rulebook import Audience, Kind, Limit, Rulebook, TermName
from suban.domain.standstill import at_longest, standing
from suban.domain.telling import BETWEEN_OFFICE_AND_UNIT
from suban.domain.terms import Term
from suban.notices.calendar_figures import calendar_figures
from suban.notices.closing_figures import closing_figures
from suban.notices.occasion import Occasion
from suban.notices.several_units import joint_figures
from suban.wording import N_, Language, text
from suban.wording.law import audience_text, term_text
from suban.wording.limits import limit_text
from suban.wording.organisation import function_text
from suban.wording.petitioners import particular_text
from suban.wording.sources import source_text

_MODES: dict[str, str] = {
    "message": N_("by message or telephone"),
    "notice": N_("by written notice"),
}

_LIMIT = N_("- {term}: until the end of {due_on} ({source})")
_PROVISIONAL = N_(
    "- {term}: until the end of {due_on} ({source}), provisional until that year’s days off are known"
)
_MOMENT = N_("- {term}: until {due_at} ({source})")
_MOVED = N_(
    "- {term}: until {due_at} ({source}); by its days alone until {counted_on}, which had passed when it was "
    "computed again"
)

_OF_UNIT = N_("{term} of {unit}")

_CHANGED = N_("- {term}: until {after} instead of {before} ({source})")
_CHANGED_PAST = N_(
    "- {term}: until {after} instead of {before} ({source}); by its days alone until {counted_on}, which had "
    "passed when it was computed again"
)
_BEGUN = N_("- {term}: runs from the correction on, until {after} ({source})")
_DROPPED = N_("- {term}: no longer runs; it ran until {before} ({source})")
_UNCHANGED = N_("as before")

_NONE = N_("none")
_RECORDED_ANEW = N_("recorded anew")
_CITED = N_("{name}, {limit} ({source})")
_YES = N_("yes")
_NO = N_("no")
_BOTH_RATED = N_("satisfaction {level}, quality {quality}")

_WHY_LONGER = N_("why it takes longer")
_OVERTAKEN = N_("what was received before it was handled only after it")
_DONE_SO_FAR = N_("what has been done so far")
_TEXTS = {
    "answer": N_("the answer"),
    "reason": N_("the reason"),
    "basis": N_("the legal basis"),
    "channel": N_("where the matter belongs"),
    "rules": N_("the rules to be kept"),
    "consequences": N_("what follows otherwise"),
    "progress": N_("how far the work has come"),
    "measures": N_("what will be done further"),
    "clarification": N_("the explanation"),
}
"""What an act says in texts of its own, which are stored apart: a notice says where they can be read."""

_IN_THE_UNIT: tuple[Audience, ...] = ("handlers", "leader_in_charge", "principal_leader")
"""Those of the unit that holds the petition."""


def figures(occasion: Occasion, language: Language) -> dict[str, str]:
    """What an occasion can tell; a figure that it does not have is missing."""
    entry, case, law = occasion.entry, occasion.case, occasion.law
    rules = law.rulebook
    kind = rules.kind(case.kind)
    matter = rules.matter(case.matter) if case.matter else None
    urgency = rules.urgency(case.urgency) if case.urgency else None
    visits = rules.authority_for("return_visit")
    levels = _list((each.name for each in rules.rating.levels), language)
    # A report that the unit does not accept: until a re-handling is ordered, that decision is its reply.
    handled = isinstance(entry.fact, ClosingFact) and entry.fact.ground == "handled"
    refusing = case.report_accepted is False and not case.rehandlings
    unit = _said(occasion.unit, language)
    found: dict[str, str | None] = {
        "number": case.number,
        "kind": _said(kind.name, language) if kind else None,
        "matter": _said(matter.name, language) if matter else None,
        "unit": unit,
        "settled_by": unit if handled else None,
        "ordered": None if handled else unit,
        "replying": None if refusing else unit,
        "refusing": unit if refusing else None,
        "office": _said(rules.office, language),
        "rulebook": _said(rules.name, language),
        "at": _instant(entry.at, law, language),
        "source": source_text(entry.source)[language],
        "urged": audience_text(occasion.audience)[language],
        "emergency": _unextended(occasion, language),
        "urgency": _said(urgency.name, language) if urgency else None,
        "limits": _lines(
            occasion,
            (each for each in case.terms if each.started_at == entry.at and _is_theirs(occasion, each.name)),
            language,
        ),
        "running": _lines(
            occasion, (each for each in case.running_terms if _is_theirs(occasion, each.name)), language
        ),
        "levels_of_both" if rules.rating.quality else "levels": levels,
        "visit_source": source_text(visits.source)[language] if visits else None,
        "readable": _readable(entry.act, language),
        "conferral": _said(rules.conferral.name, language) if rules.conferral else None,
        "consulted": str(len(case.conferred or ())),
        "answered": str(sum(each.ours is not None for each in case.conferred or ())),
        "function": function_text(occasion.function, [rules])[language] if occasion.function else None,
        "copied_source": _copied(occasion, language),
        **_reply(occasion, language),
        **_end(occasion, "acceptance", "accept", language),
        **_end(occasion, "forwarding", "forward", language),
        **_end(occasion, "recusal", "recusal", language),
        **_end(occasion, "clarification", "explain", language),
        **_end(occasion, "rating", "rate", language),
        **_end(occasion, "materials", "supply", language),
        **_end(occasion, "repetition", "overrule", language),
        **_end(occasion, "objection", "object", language),
        **_end(occasion, "assisting", "assist", language),
        **_end(occasion, "whistle", "answer", language),
        **joint_figures(occasion, language),
        **_act(occasion, language),
        **_overtaken(entry, language),
        **_ratings(occasion, language),
        **closing_figures(occasion, language),
        **calendar_figures(occasion, language),
    }
    match entry.fact:
        case WarningFact() as fact:
            found |= _term(occasion, fact.serial, language) | _rung(fact, rules, language)
        case SupervisionFact() as fact:
            late = {} if fact.serial is None else _term(occasion, fact.serial, language)
            found |= late | _order(occasion, fact, language)
        case TransferFact() as fact:
            found |= _transfer(fact, rules, language)
        case TermFact() as fact:
            found |= _term(occasion, fact.serial, language)
        case OrderLevelFact() as fact:
            found |= _term(occasion, fact.serial, language) | {"level": _order_level(fact, rules, language)}
        case ReturnFact() as fact:
            found |= {"asked_times": str(fact.asked), "returned_times": str(fact.returned)}
        case CorrectionFact() as fact:
            found |= _correction(occasion, fact, language)
        case _:
            pass
    return {name: figure for name, figure in found.items() if figure}


def _unextended(occasion: Occasion, language: Language) -> str | None:
    """Where it stands that this emergency may not be extended."""
    rule = occasion.law.rulebook.extensions
    if not occasion.case.emergency or rule is None or rule.emergencies:
        return None
    return source_text(rule.source)[language]


def _said(name: Bilingual | None, language: Language) -> str | None:
    return None if name is None else name.zh if language == "zh" else name.en


def _listed(names: Iterable[str], language: Language) -> str:
    return ("、" if language == "zh" else ", ").join(names)


def _list(names: Iterable[Bilingual], language: Language) -> str:
    return _listed((_said(each, language) or "" for each in names), language)


def _day(day: date, language: Language) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()


def _instant(at: datetime, law: Law, language: Language) -> str:
    local = at.astimezone(law.calendar.zone)
    return f"{_day(local.date(), language)}{'' if language == 'zh' else ' '}{local:%H:%M}"


def _last_day(at: datetime, law: Law) -> date:
    return (at.astimezone(law.calendar.zone) - timedelta.resolution).date()


def _is_end_of_day(at: datetime, law: Law) -> bool:
    return at.astimezone(law.calendar.zone).time() == time()


def _until(at: datetime, law: Law, language: Language) -> str:
    """The last day, where a limit ends with it; else the moment."""
    return _day(_last_day(at, law), language) if _is_end_of_day(at, law) else _instant(at, law, language)


def _amount(limit: Limit, language: Language) -> str:
    return limit_text(limit)[language]


def _name_of(law: Law, name: TermName, kind: Kind, urgency: str | None, language: Language) -> str | None:
    rule = law.rulebook.term(name, kind, urgency)
    return _said(rule.name, language) if rule else None


def _term_name(occasion: Occasion, term: Term, language: Language) -> str:
    if term.mode is not None:
        return _said(occasion.law.rule_of(term, occasion.case).name, language) or term.mode
    named = _name_of(occasion.law, term.name, occasion.case.kind, term.urgency, language)
    name = named or term_text(term.name)[language]
    if term.unit in (None, occasion.case.unit):
        return name
    owner = occasion.units.get(term.unit or "")
    return text(_OF_UNIT, language, term=name, unit=_said(owner, language) or term.unit or "")


def _is_theirs(occasion: Occasion, term: TermName) -> bool:
    """Whether a limit is told to this audience: a unit contacts nobody who is masked from it."""
    if term != "contact" or occasion.audience not in _IN_THE_UNIT:
        return True
    return not contact_is_for_centre(occasion.law, occasion.case)


def _lines(occasion: Occasion, terms: Iterable[Term], language: Language) -> str:
    law = occasion.law
    lines = []
    for term in terms:
        due = law.due(at_longest(law, occasion.case, term))
        message = _PROVISIONAL if due.provisional else _LIMIT if _is_end_of_day(due.at, law) else _MOMENT
        lines.append(
            text(
                _MOVED if due.moved_from else message,
                language,
                term=_term_name(occasion, term, language),
                due_on=_day(due.on, language),
                due_at=_until(due.at, law, language),
                counted_on=_day(_last_day(due.moved_from or due.at, law), language),
                source=source_text(term.source)[language],
            )
        )
    return "\n".join(lines)


def _reply(occasion: Occasion, language: Language) -> dict[str, str | None]:
    """The nearest end of the limits that a reply meets."""
    law = occasion.law
    terms = occasion.case.running(*COMPLETION_TERMS)
    longest = (at_longest(law, occasion.case, each) for each in terms)
    nearest = min(longest, key=lambda each: law.due(each).at, default=None)
    return {} if nearest is None else _ending(law, nearest, "reply", language)


def _end(occasion: Occasion, name: TermName, figure: str, language: Language) -> dict[str, str | None]:
    # Of several, such as two decisions on recusal, the last is what was just begun.
    term = next(reversed(occasion.case.running(name)), None)
    if term is None:
        return {}
    return _ending(occasion.law, at_longest(occasion.law, occasion.case, term), figure, language)


def _ending(law: Law, term: Term, figure: str, language: Language) -> dict[str, str | None]:
    """The last day of a term, or its last moment where it does not end with a day."""
    due = law.due(term)
    by = "by" if _is_end_of_day(due.at, law) else "at"
    return {
        f"{figure}_{by}": _until(due.at, law, language),
        f"{figure}_source": source_text(term.source)[language],
    }


def _readable(act: Act | None, language: Language) -> str | None:
    """The texts of an act, by name."""
    names = _TEXTS | {"reason": _WHY_LONGER} if isinstance(act, ExtensionRequest) else _TEXTS
    if isinstance(act, StageReport):
        # What it says besides is for the office.
        names = {"public": _DONE_SO_FAR}
    given = (text(name, language) for field, name in names.items() if getattr(act, field, None) is not None)
    return _listed(given, language)


def _overtaken(entry: Entry, language: Language) -> dict[str, str | None]:
    """Why a warning is withdrawn that nobody took back."""
    overtaken = entry.kind == "warning_withdrawn" and entry.act is None
    return {"withdrawal": text(_OVERTAKEN, language)} if overtaken else {}


def _act(occasion: Occasion, language: Language) -> dict[str, str | None]:
    rules = occasion.law.rulebook
    match occasion.entry.act:
        case NonAcceptance(ground=name):
            ground = rules.non_acceptance_ground(name)
            channel = ground.channel if ground else None
            return {
                "ground": _said(ground.name, language) if ground else None,
                "channel": _said(channel.name, language) if channel else None,
                "channel_source": source_text(channel.source)[language] if channel else None,
            }
        case Reply(outcome=str() as name):
            outcome = rules.reply.outcome(name)
            return {
                "outcome": _said(outcome.name, language) if outcome else None,
                "outcome_source": source_text(outcome.source)[language] if outcome else None,
            }
        case Alert(category=category) if alert := rules.alert(category):
            said = {"category": _said(alert.name, language)}
            if alert.mechanism:
                said["mechanism_source"] = source_text(alert.source)[language]
            if alert.channel:
                said["alert_channel"] = _said(alert.channel.name, language)
                said["alert_channel_source"] = source_text(alert.channel.source)[language]
            return said
        case WarningWithdrawal(ground=name) if rules.ladder and rules.ladder.withdrawal:
            why = rules.ladder.withdrawal.ground(name)
            return {"withdrawal": _said(why.name, language) if why else None}
        case Referral() as act if rules.referrals:
            conduct, organ = rules.referrals.ground(act.ground), rules.referrals.organ(act.organ)
            return {
                "conduct": _said(conduct.name, language) if conduct else None,
                "organ": _said(organ.name, language) if organ else None,
            }
        case MaterialsRequest():
            return _still(occasion, language)
        case Repetition(earlier=number):
            return {"earlier": number}
        case ExtensionRequest() as act if rules.extensions:
            return _asked(occasion, act, language)
        case ExtensionDecision(granted=True) if rules.extensions:
            # What was granted stands in the clock: the decision may leave the amount to the request.
            longest = max(occasion.case.running(rules.extensions.term), key=lambda each: len(each.extensions))
            return {"granted": _amount(longest.extensions[-1], language)}
        case _:
            return _coordination(occasion, language)


def _transfer(fact: TransferFact, rules: Rulebook, language: Language) -> dict[str, str | None]:
    ground = rules.transfers and rules.transfers.ground(fact.ground)
    return {"transfer": _said(ground.name, language), ground.criterion: str(fact.count)} if ground else {}


def _coordination(occasion: Occasion, language: Language) -> dict[str, str | None]:
    """What a dispatch, a return, the ladder and a release say."""
    rules = occasion.law.rulebook
    match occasion.entry.act:
        case Dispatch() as act:
            cap = rules.returns.cap if rules.returns else None
            return {
                "binding_source": source_text(cap.source)[language] if act.binding and cap else None,
                "coordinating": _said(occasion.unit, language) if act.coordinates else None,
            }
        case ReturnRequest(ground=name) if rules.returns:
            reason = rules.returns.ground(name)
            return {"ground": _said(reason.name, language) if reason else None}
        case (
            SupervisionOrder() | SupervisionAnswer() | SupervisionInterview() | SupervisionConclusion() as act
        ):
            return _supervision(occasion, act, language)
        case Release() as act:
            given = (particular_text(each)[language] for each in act.particulars)
            return {"particulars": _listed(given, language)}
        case Escalation() | EscalationOutcome() as act if rules.escalation and occasion.case.escalations:
            step = rules.escalation.step(occasion.case.escalations[-1].step)
            name = _said(step.name, language) if step else None
            return {
                "step": name,
                "urging": _said(occasion.unit, language) if occasion.audience == "parties" else None,
                "deciding": name if _elsewhere(occasion, act) else None,
            }
        case _:
            return {}


def _elsewhere(occasion: Occasion, act: Act) -> bool:
    """Whether it was found to be the duty of a unit that does not have the petition."""
    return isinstance(act, EscalationOutcome) and act.unit not in (None, occasion.case.unit)


def _copied(occasion: Occasion, language: Language) -> str | None:
    """Where it stands that a department gets a copy."""
    rules, matter = occasion.law.rulebook, occasion.case.matter
    rule = rules.matter(matter) if matter else None
    return source_text(rule.copied_source or rule.source)[language] if rule and rule.copied_to else None


def _still(occasion: Occasion, language: Language) -> dict[str, str | None]:
    """The limits that stand still while materials are waited for, of those that a petitioner sees."""
    law, case, rule = occasion.law, occasion.case, occasion.law.rulebook.materials
    still = [
        term
        for term in case.running_terms
        if standing(law, case, term) and term.name not in BETWEEN_OFFICE_AND_UNIT
    ]
    if rule is None or not still:
        return {}
    names = (_term_name(occasion, term, language) for term in still)
    source = source_text(rule.suspends_source or rule.source)[language]
    return {"still": _listed(names, language), "still_source": source}


def _asked(occasion: Occasion, act: ExtensionRequest[TextRef], language: Language) -> dict[str, str | None]:
    """How much is asked for, and until when the work would then take."""
    rule = occasion.law.rulebook.extensions
    assert rule is not None
    more = Limit(amount=act.amount, unit=rule.unit)
    most = _amount(rule.at_most, language) if rule.at_most and act.exceptional else None
    said: dict[str, str | None] = {"asked": _amount(more, language), "generally": most}
    for term in occasion.case.running(rule.term):
        try:
            due = occasion.law.due(term.with_(extensions=(*term.extensions, more)))
        except CalendarEndsError:
            continue
        said["asked_until"] = _day(due.on, language)
    return said


def _ratings(occasion: Occasion, language: Language) -> dict[str, str | None]:
    """The rating that the entry tells of, the one that the petitioner gave, and the one that stands."""
    entry, law = occasion.entry, occasion.law
    said = {"given": _rating(law, _last(occasion, "rated"), language)}
    match entry.kind, entry.fact:
        case "rated", fact:
            at = "visited_at" if isinstance(fact, RatingFact) else "rated_at"
        case "rerated", _:
            at = "rerated_at"
        case "rating_confirmed", _:
            return said | {"final": _rating(law, _last(occasion, "rerated"), language)}
        case _:
            return said
    return said | {"rating": _rating(law, entry, language), at: _instant(entry.at, law, language)}


def _last(occasion: Occasion, kind: EntryKind) -> Entry | None:
    return next((each for each in reversed(occasion.earlier) if each.kind == kind), None)


def _rating(law: Law, entry: Entry | None, language: Language) -> str | None:
    """The levels that an entry gives: of satisfaction, and of quality where that is rated apart."""
    match entry and (entry.fact if isinstance(entry.fact, RatingFact) else entry.act):
        case RatingFact(level=level, quality=quality):
            pass
        case Rating(level=level, quality=quality) | Rerating(level=level, quality=quality):
            pass
        case _:
            return None
    satisfied = _level(law, level, language)
    if quality is None:
        return satisfied
    return text(_BOTH_RATED, language, level=satisfied, quality=_level(law, quality, language))


def _level(law: Law, name: str, language: Language) -> str | None:
    rule = law.rulebook.rating.level(name)
    return _said(rule.name, language) if rule else None


def _correction(occasion: Occasion, fact: CorrectionFact, language: Language) -> dict[str, str | None]:
    """What was corrected, and what that does to the limits."""
    case, act, rules = occasion.case, occasion.entry.act, occasion.law.rulebook
    assert isinstance(act, Correction)
    kind, was = rules.kind(fact.kind_before), fact.matter_before
    matter = rules.matter(was) if was else None
    told = [
        each
        for each in fact.changes
        if _is_theirs(occasion, each.term)
        and (occasion.audience != "petitioner" or each.term not in BETWEEN_OFFICE_AND_UNIT)
    ]
    lines = [_change(occasion, each, fact, language) for each in told]
    urgency = rules.urgency(case.urgency) if case.urgency else None
    return {
        "kind_before": _said(kind.name, language) if kind and fact.kind_before != case.kind else None,
        "matter_before": _said(matter.name, language) if matter and was != case.matter else None,
        "nature": _nature(rules, case.nature, language) if case.nature != fact.nature_before else None,
        "nature_taken": None if case.nature else _nature(rules, fact.nature_before, language),
        "matter_added": _matter(rules, case, language) if was is None else None,
        "is_emergency": None
        if act.emergency is None or _unextended(occasion, language)
        else text(_YES if act.emergency else _NO, language),
        "urgency_said": (_said(urgency.name, language) if urgency else text(_NONE, language))
        if case.urgency != fact.urgency_before
        else None,
        "statutory_said": _statutory(rules, case, language)
        if case.statutory_limit != fact.statutory_limit_before
        else None,
        "respondents_said": text(_RECORDED_ANEW, language)
        if case.respondents != fact.respondents_before
        else None,
        "complained_of": _said(occasion.unit, language)
        if case.respondents != fact.respondents_before and case.unit in barred_units(occasion.law, case)
        else None,
        "changes": "\n".join(lines),
        "unchanged": None if lines else text(_UNCHANGED, language),
    }


def _matter(rules: Rulebook, case: Case, language: Language) -> str | None:
    rule = rules.matter(case.matter) if case.matter else None
    return _said(rule.name, language) if rule else None


def _nature(rules: Rulebook, nature: str | None, language: Language) -> str | None:
    rule = rules.nature(nature) if nature else None
    return _said(rule.name, language) if rule else None


def _statutory(rules: Rulebook, case: Case, language: Language) -> str:
    rule = rules.statutory_limit(case.statutory_limit, case.kind)
    if rule is None:
        return text(_NONE, language)
    return text(
        _CITED,
        language,
        name=_said(rule.name, language),
        limit=_amount(rule.limit, language),
        source=source_text(rule.source)[language],
    )


def _change(occasion: Occasion, change: TermChange, fact: CorrectionFact, language: Language) -> str:
    law, case = occasion.law, occasion.case
    term = next((each for each in case.terms if each.serial == change.serial), None)
    gone = change.due_after is None
    kind, urgency = (fact.kind_before, fact.urgency_before) if gone else (case.kind, case.urgency)
    rule = law.rulebook.term(change.term, kind, urgency)
    # A limit may be that of another law; one that is gone is told of by its own rule.
    source = term.source if term and not gone else rule.source if rule else occasion.entry.source
    counted_at = law.due(term).moved_from if term and change.due_after else None
    message = _CHANGED_PAST if counted_at else _CHANGED
    if change.due_before is None:
        message = _BEGUN
    elif change.due_after is None:
        message = _DROPPED
    return text(
        message,
        language,
        term=_name_of(law, change.term, kind, urgency, language) or term_text(change.term)[language],
        before=_until(change.due_before, law, language) if change.due_before else "",
        after=_until(change.due_after, law, language) if change.due_after else "",
        counted_on=_until(counted_at, law, language) if counted_at else "",
        source=source_text(source)[language],
    )


def _term(occasion: Occasion, serial: int, language: Language) -> dict[str, str | None]:
    """The term that something happened to, and who was to meet it: the unit, or the office itself."""
    law = occasion.law
    term = occasion.case.term(serial)
    due = law.due(term)
    owing = occasion.unit if term.unit and occasion.unit else law.rulebook.office
    if term.unit not in (None, occasion.case.unit):
        owing = occasion.units.get(term.unit or "", owing)
    name = _name_of(law, term.name, occasion.case.kind, term.urgency, language)
    return {
        "term": name or term_text(term.name)[language],
        "due_on": _day(due.on, language),
        "due_at": _until(due.at, law, language),
        "counted_on": _until(due.moved_from, law, language) if due.moved_from else None,
        "term_source": source_text(term.source)[language],
        "owing": _said(owing, language),
    }


def _rung(fact: WarningFact, rules: Rulebook, language: Language) -> dict[str, str | None]:
    rung = rules.rung(fact.level)
    name = rung.name if rung else None
    points = f"{fact.points.normalize():f}" if fact.points else None
    of_level = rules.ladder is None or rules.ladder.points.counted == "level"
    counted = "points_of_level" if of_level else "points_more"
    return {
        "level": _said(name, language),
        counted: points,
        "criticisms": str(fact.criticisms) if fact.criticisms else None,
    }


def _order(occasion: Occasion, fact: SupervisionFact, language: Language) -> dict[str, str | None]:
    orders = [each for each in occasion.case.terms if each.order_of == fact.serial]
    said: dict[str, str | None] = {}
    if fact.trigger == "fault":
        orders = list(occasion.case.running("supervision"))
        said["owing"] = said["at_fault"] = _said(occasion.unit, language)
    if fact.mode == "report_to_superior":
        # Where the unit has no superior on the register, the office is told: it has to report.
        reported = "to_report" if occasion.audience == "office" else "reported"
        said[reported] = _said(occasion.unit or occasion.law.rulebook.office, language)
    else:
        said["mode"] = _mode(occasion.law.rulebook, fact.mode, language)
    if orders:
        said["order_due_on"] = _day(occasion.law.due(orders[-1]).on, language)
        said["order_source"] = source_text(orders[-1].source)[language]
    return said


def _mode(rules: Rulebook, name: str, language: Language) -> str:
    """By which means, as the rulebook calls it."""
    mode = rules.supervision.mode_named(name) if rules.supervision else None
    if mode is None:
        return text(_MODES.get(name, name), language)
    return _said(mode.name, language) or name


def _order_level(fact: OrderLevelFact, rules: Rulebook, language: Language) -> str | None:
    levels = (rules.supervision.levels if rules.supervision else None) or ()
    return next((_said(each.name, language) for each in levels if each.level == fact.level), None)


def _supervision(
    occasion: Occasion,
    act: SupervisionOrder[TextRef]
    | SupervisionAnswer[TextRef]
    | SupervisionInterview[TextRef]
    | SupervisionConclusion[TextRef],
    language: Language,
) -> dict[str, str | None]:
    """What an order given by hand, its answer, its interview and its conclusion say."""
    case, law = occasion.case, occasion.law
    number = occasion.entry.number if isinstance(act, SupervisionOrder) else act.order
    said: dict[str, str | None] = {"order": str(number)}
    order = case.order(number)
    if order is None:
        return said
    ordered = next(
        each.act for each in (*occasion.earlier, occasion.entry) if each.number == number and each.act
    )
    assert isinstance(ordered, SupervisionOrder)
    due = law.due(case.term(order.serial)).on
    if ordered.invited:
        said |= {
            "interview_on": _day(due, language),
            "invited": _invited(law.rulebook, order.mode, ordered.invited, language),
        }
    else:
        said["order_due_on"] = _day(due, language)
        said["order_source"] = source_text(case.term(order.serial).source)[language]
    moment = _instant(occasion.entry.at, law, language)
    match act:
        case SupervisionOrder():
            trigger = law.rulebook.supervision.trigger(act.trigger) if law.rulebook.supervision else None
            said |= {
                "trigger": _said(trigger.name, language) if trigger else None,
                "means": _mode(law.rulebook, act.mode, language),
                "shared": str(len(act.units)) if act.units else None,
                "interview": str(number) if act.invited else None,
            }
        case SupervisionAnswer():
            waiting = len(set(order.addressed) - set(order.answered or ()))
            said |= {"still_waiting": str(waiting)} if waiting else {"all_answered": moment}
        case SupervisionInterview():
            said["held_at" if act.held else "missed_at"] = moment
    return said


def _invited(rules: Rulebook, name: str, invited: str, language: Language) -> str | None:
    mode = rules.supervision.mode_named(name) if rules.supervision else None
    audience = next((each for each in (mode and mode.invites) or () if each == invited), None)
    return audience_text(audience)[language] if audience else None

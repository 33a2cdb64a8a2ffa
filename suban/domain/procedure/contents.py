"""What a reply must say and may say: its parts, its sign-off, its outcome."""

from suban.domain.acts import Reply, TextRef
from suban.domain.case import Case
from suban.domain.confidentiality import barred_people, source_of
from suban.domain.law import Law
from suban.domain.refusals import Refusal
from suban.domain.rulebook import OutcomeRule, ReplyPart, Source


def contents_refusal(law: Law, case: Case, reply: Reply[TextRef]) -> Refusal | None:
    """Every part that the rulebook asks for, signed off by two, with an outcome where it has some.

    The parts that an outcome asks for are missed with those of every reply.
    """
    rule, kind = law.rulebook.reply, law.rulebook.read_as(case.kind)
    outcome = rule.outcome(reply.outcome) if reply.outcome is not None else None
    missing: list[tuple[ReplyPart, Source]] = [
        (each.part, each.source) for each in rule.requires if kind in each.kinds and not reply.has(each.part)
    ]
    if outcome:
        missing += [(part, outcome.source) for part in outcome.requires or () if not reply.has(part)]
    if missing:
        details = {"parts": ", ".join(dict.fromkeys(part for part, _ in missing))}
        return Refusal(code="reply_incomplete", source=missing[0][1], details=details)
    return (
        _sign_off_refusal(law, reply)
        or _party_refusal(law, case, reply)
        or _outcome_refusal(law, case, reply)
        or _statement_refusal(law, reply, outcome)
    )


def _sign_off_refusal(law: Law, reply: Reply[TextRef]) -> Refusal | None:
    """Whoever drafts a reply neither approves it nor checks what may be public."""
    if reply.drafted_by is None or reply.drafted_by not in (reply.approved_by, reply.checked_by):
        return None
    rule = law.rulebook.reply
    source = next((each.source for each in rule.requires if each.part == "approved_by"), rule.source)
    return Refusal(code="reply_signed_off_alone", source=source)


def _party_refusal(law: Law, case: Case, reply: Reply[TextRef]) -> Refusal | None:
    """Neither whom the petition complains of nor who was recused drafts, checks or approves the reply."""
    if not case.respondents and not case.recused:
        return None
    signing = reply.signed_off
    complained_of = [field for field, person in signing.items() if person in barred_people(case)]
    recused = [field for field, person in signing.items() if person in (case.recused or ())]
    if not complained_of and not recused:
        return None
    rule = law.rulebook.recusal
    source = source_of(law) if complained_of or rule is None else rule.source
    return Refusal(code="reply_signed_off_by_party", source=source)


def _outcome_refusal(law: Law, case: Case, reply: Reply[TextRef]) -> Refusal | None:
    """One of those that the rulebook has for this turn, wherever it has some."""
    possible = law.rulebook.reply.outcomes_of(rehandling=case.stage == "rehandling")
    if any(each.outcome == reply.outcome for each in possible) or (reply.outcome is None and not possible):
        return None
    source = possible[0].source if possible else law.rulebook.reply.source
    details = {"outcomes": ", ".join(each.outcome for each in possible)}
    if reply.outcome is None:
        return Refusal(code="outcome_missing", source=source, details=details)
    return Refusal(code="outcome_unknown", source=source, details=details)


def _statement_refusal(law: Law, reply: Reply[TextRef], outcome: OutcomeRule | None) -> Refusal | None:
    """A written statement of performance of duty goes with the outcomes that allow one."""
    if not reply.has("statement") or (outcome and outcome.statement):
        return None
    rule = law.rulebook.reply
    allowing = [each for each in rule.outcomes or () if each.statement]
    return Refusal(
        code="statement_not_open",
        source=allowing[0].source if allowing else rule.source,
        details={"outcomes": ", ".join(each.outcome for each in allowing)},
    )

"""Why an act was refused, and what to do: the words of each refusal, a chapter a file."""

from collections.abc import Mapping
from typing import Any

from suban.domain.model import Bilingual
from suban.domain.refusals import Refusal, RefusalCode
from suban.domain.rulebook import ReturnGround, Rulebook, WithdrawalGround
from suban.wording import LANGUAGES, N_, Language, text
from suban.wording.law import ACTS, AUDIENCES, PARTS, QUESTIONS, ROLES, STAGES, Wording, visit_channels
from suban.wording.refusals import (
    assignment,
    closing,
    confidentiality,
    evaluation,
    general,
    handling,
    intake,
    protection,
    recusal,
    several_units,
    supervision,
    transfers,
)

_REFUSALS: dict[RefusalCode, str] = {
    **general.REFUSALS,
    **intake.REFUSALS,
    **assignment.REFUSALS,
    **several_units.REFUSALS,
    **handling.REFUSALS,
    **transfers.REFUSALS,
    **recusal.REFUSALS,
    **confidentiality.REFUSALS,
    **protection.REFUSALS,
    **evaluation.REFUSALS,
    **closing.REFUSALS,
    **supervision.REFUSALS,
}

_NOTHING_TO_CHOOSE: dict[RefusalCode, tuple[str, str]] = {
    **intake.NOTHING_TO_CHOOSE,
    **assignment.NOTHING_TO_CHOOSE,
    **handling.NOTHING_TO_CHOOSE,
    **confidentiality.NOTHING_TO_CHOOSE,
    **evaluation.NOTHING_TO_CHOOSE,
}

_REASON_AND_BASIS = N_(
    "Not accepting a report needs both its reasons and its legal basis. Add what is missing and send again."
)


def refusal_text(refusal: Refusal, rulebook: Rulebook | None = None) -> Wording:
    """Why an act was refused, and what to do. A rulebook gives what it names its names."""
    return {
        language: text(_message(refusal), language, **_figures(refusal, rulebook, language))
        for language in LANGUAGES
    }


def _message(refusal: Refusal) -> str:
    if refusal.code == "reason_missing" and refusal.details.get("act") == "report_decision":
        return _REASON_AND_BASIS
    choices, otherwise = _NOTHING_TO_CHOOSE.get(refusal.code, ("", ""))
    if choices and not refusal.details.get(choices):
        return otherwise
    return _REFUSALS[refusal.code]


def _figures(refusal: Refusal, rulebook: Rulebook | None, language: Language) -> dict[str, str]:
    """The figures of a refusal in words: what is a code becomes its name.

    Where one is to be chosen of what the rulebook names, its code stands behind the name: that is sent.
    """
    words: dict[str, Mapping[Any, str]] = {
        "act": ACTS,
        "role": ROLES,
        "roles": ROLES,
        "stage": STAGES,
        "parts": PARTS,
        "questions": QUESTIONS,
        "invites": AUDIENCES,
    }
    named = _names(rulebook) if rulebook else {}
    said = {}
    for figure, codes in refusal.details.items():
        each = codes.split(", ")
        if figure in named:
            choices = (_choice(named[figure].get(code), code, language) for code in each)
            said[figure] = text(N_("; "), language).join(choices)
        else:
            known = words.get(figure, {})
            names = (text(known[code], language) if code in known else code for code in each)
            said[figure] = text(N_(", "), language).join(names)
    return said


def _choice(name: Bilingual | None, code: str, language: Language) -> str:
    if name is None:
        return code
    return text(N_("{name} ({code})"), language, name=getattr(name, language), code=code)


def _grounds(rulebook: Rulebook) -> dict[str, Bilingual]:
    recusal = rulebook.recusal.grounds if rulebook.recusal else ()
    return {each.ground: each.name for each in rulebook.non_acceptance} | {
        each.ground: each.name for each in recusal
    }


def _grounds_of_return(rulebook: Rulebook) -> tuple[ReturnGround, ...]:
    return (rulebook.returns.grounds if rulebook.returns else None) or ()


def _grounds_of_withdrawal(rulebook: Rulebook) -> tuple[WithdrawalGround, ...]:
    withdrawal = rulebook.ladder and rulebook.ladder.withdrawal
    return withdrawal.grounds if withdrawal else ()


def _names(rulebook: Rulebook) -> dict[str, dict[str, Bilingual]]:
    referrals = rulebook.referrals
    return {
        "kinds": {each.kind: each.name for each in rulebook.kinds},
        "matters": {each.matter: each.name for each in rulebook.matters or ()},
        "grounds": _grounds(rulebook),
        "channels": {each.channel: each.name for each in rulebook.channels or ()},
        "groups": {each.group: each.name for each in rulebook.assistance_groups},
        "natures": {each.nature: each.name for each in rulebook.natures or ()},
        "visit_channels": visit_channels(rulebook),
        "urgencies": {each.urgency: each.name for each in rulebook.urgencies or ()},
        "statutory_limits": {
            each.statutory_limit: each.name
            for each in (rulebook.statutory_limits.limits if rulebook.statutory_limits else ())
        },
        "return_grounds": {each.ground: each.name for each in _grounds_of_return(rulebook)},
        "steps": {each.step: each.name for each in rulebook.escalation.steps} if rulebook.escalation else {},
        "closing_grounds": {each.ground: each.name for each in rulebook.closing},
        "evidence": {each.evidence: each.name for each in rulebook.closing_evidence or ()},
        "levels": {each.level: each.name for each in rulebook.rating.levels},
        "manners": {each.manner: each.name for each in rulebook.contact.manners} if rulebook.contact else {},
        "outcomes": {each.outcome: each.name for each in rulebook.reply.outcomes or ()},
        "withdrawal_grounds": {each.ground: each.name for each in _grounds_of_withdrawal(rulebook)},
        "organs": {each.organ: each.name for each in referrals.organs} if referrals else {},
        "referral_grounds": {each.ground: each.name for each in referrals.grounds} if referrals else {},
        **_of_supervision(rulebook),
        **_of_protection(rulebook),
        "categories": {each.category: each.name for each in rulebook.alerts or ()},
    }


def _of_protection(rulebook: Rulebook) -> dict[str, dict[str, Bilingual]]:
    rule = rulebook.protection
    marks = {each.mark: each.name for each in (rule.marks if rule else None) or ()}
    return {"mark": marks, "marks": marks}


def _of_supervision(rulebook: Rulebook) -> dict[str, dict[str, Bilingual]]:
    rule = rulebook.supervision
    triggers = {each.trigger: each.name for each in (rule.triggers if rule else None) or ()}
    modes = {each.mode: each.name for each in (rule.modes if rule else None) or ()}
    return {"trigger": triggers, "triggers": triggers, "mode": modes, "modes": modes}

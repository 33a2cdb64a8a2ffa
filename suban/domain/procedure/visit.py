"""What the petitioner is asked in a return visit."""

from typing import Any

from suban.domain.acts import ReturnVisit
from suban.domain.law import Law
from suban.domain.refusals import Refusal
from suban.domain.rulebook import VisitQuestion

_ANSWERS: dict[VisitQuestion, str] = {
    "contact": "contacted",
    "attitude": "attitude",
    "result": "result",
    "solved": "solved",
}
"""The field of the act that answers a question."""


def visit_refusal(law: Law, act: ReturnVisit[Any]) -> Refusal | None:
    """By a channel of the rulebook; all its questions answered, by a petitioner who was reached."""
    rule, source = law.rulebook.return_visit, law.rulebook.act_source("return_visit")
    channels = rule.channel_codes if rule else ()
    where = (rule.channels_source or rule.source) if rule else source
    if act.channel is not None and act.channel not in channels:
        details = {"channel": act.channel, "visit_channels": ", ".join(channels)}
        return Refusal(code="visit_channel_unknown", source=where, details=details)
    answers = [getattr(act, field) for field in _ANSWERS.values()]
    if not act.reached:
        silent = all(each is None for each in (act.level, act.quality, *answers))
        return None if silent else Refusal(code="visit_without_petitioner", source=source)
    if rule is None:
        return scale_refusal(law, act.attitude, act.result)
    if act.channel is None:
        details = {"visit_channels": ", ".join(channels)}
        return Refusal(code="visit_channel_missing", source=where, details=details)
    missing = [each for each in rule.questions if getattr(act, _ANSWERS[each]) is None]
    if missing:
        return Refusal(
            code="visit_incomplete",
            source=rule.questions_source or rule.source,
            details={"questions": ", ".join(missing)},
        )
    return scale_refusal(law, act.attitude, act.result)


def scale_refusal(law: Law, *levels: str | None) -> Refusal | None:
    """A level that is not on the scale of the rating."""
    rule = law.rulebook.rating
    for given in levels:
        if given is not None and rule.level(given) is None:
            known = ", ".join(each.level for each in rule.levels)
            source = rule.levels_source or rule.source
            return Refusal(code="rating_unknown", source=source, details={"level": given, "levels": known})
    return None

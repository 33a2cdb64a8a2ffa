"""Where the chapter on appraisal contradicts itself or another chapter."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from suban.domain.consistency import Inconsistency, repeated

if TYPE_CHECKING:
    from suban.domain.rulebook import AppraisalRule, MentionRule, Rulebook


def appraisal_inconsistencies(rulebook: "Rulebook") -> Iterator[Inconsistency]:
    """Names nowhere listed or listed twice, measures that do not fit, totals nobody can have."""
    rules = rulebook.appraisal
    if rules is None:
        return
    lists: dict[str, Iterable[str]] = {
        "group": (each.group for each in rules.groups),
        "indicator": (each.indicator for each in rules.indicators),
        "incentive": (each.incentive for each in rules.incentives or ()),
        "part": (each.part for each in rules.parts or ()),
    }
    for name, codes in lists.items():
        yield from repeated(("appraisal", f"{name}s"), name, [(code,) for code in codes])
    heard = [(each.party,) for each in rules.heard or ()]
    yield from repeated(("appraisal", "heard"), "party", heard)
    for name in ("groups", "indicators", "periods"):
        if not getattr(rules, name):
            yield Inconsistency(("appraisal", name), "empty", name)
    yield from _indicators(rulebook, rules)
    for field in ("commended", "named"):
        mentions: tuple[MentionRule, ...] = getattr(rules, field) or ()
        yield from repeated(("appraisal", field), "mention", [(each.mention,) for each in mentions])
        for index, mention in enumerate(mentions):
            yield from _mention(rules, ("appraisal", field, index), mention)


def _indicators(rulebook: "Rulebook", rules: "AppraisalRule") -> Iterator[Inconsistency]:
    known = rulebook.misconduct.kinds if rulebook.misconduct else ()
    kinds = {each.misconduct for each in known}
    parts = {each.part for each in rules.parts or ()}
    for index, each in enumerate(rules.indicators):
        at = ("appraisal", "indicators", index)
        for kind in each.misconduct or ():
            if kind not in kinds:
                yield Inconsistency((*at, "misconduct"), "no_such_misconduct", kind)
        for group in each.groups or ():
            if rules.group(group) is None:
                yield Inconsistency((*at, "groups"), "no_such_group", group)
        if each.part is not None and each.part not in parts:
            yield Inconsistency((*at, "part"), "no_such_part", each.part)
    for index, incentive in enumerate(rules.incentives or ()):
        if incentive.part is not None and incentive.part not in parts:
            place = ("appraisal", "incentives", index, "part")
            yield Inconsistency(place, "no_such_part", incentive.part)


def _mention(
    rules: "AppraisalRule", at: tuple[str | int, ...], mention: "MentionRule"
) -> Iterator[Inconsistency]:
    if mention.indicator is not None:
        indicator = rules.indicator(mention.indicator)
        if indicator is None or indicator.is_rate != (mention.below is not None):
            yield Inconsistency((*at, "indicator"), "no_such_indicator", mention.indicator)
    most = rules.full + sum((each.most for each in rules.incentives or ()), Decimal(0))
    for field in ("from_total", "below_total"):
        total = getattr(mention, field)
        if total is not None and total > most:
            yield Inconsistency((*at, field), "above_full", str(total))

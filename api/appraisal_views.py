"""Appraisals as answers carry them, and the published rules."""

from collections.abc import Iterable, Mapping

from api.appraisal_models import (
    ApartView,
    AppraisalEventView,
    AppraisalRulesView,
    AppraisalView,
    EarnedView,
    GroupAppraisalView,
    IncentiveView,
    IndicatorView,
    MarkView,
    MentionView,
    Sourced,
    StaffCommended,
    StaffFigures,
    TallyView,
    UnitAppraisalView,
)
from api.surroundings import CHINA
from api.wordings import Named, named
from suban.domain.appraisal import THIRD_PARTY, Mark, UnitAppraisal
from suban.domain.appraisal_counts import Tally, UnitTallies
from suban.domain.appraisal_record import AppraisalEvent, objections_until
from suban.domain.calendar import Calendar
from suban.domain.periods import Period
from suban.domain.rulebook import AppraisalRule, MentionRule, Rulebook
from suban.store.appraisals import Appraisal
from suban.wording.appraisal import (
    appraisal_event_text,
    appraisal_figure_text,
    appraisal_method_text,
    appraisal_standing_text,
    explained,
    third_party_text,
)
from suban.wording.sources import source_text


def rules_view(rulebook: Rulebook, rules: AppraisalRule) -> AppraisalRulesView:
    """The rules as everybody may read them."""
    parts = {each.part: sourced(each.part, each) for each in rules.parts or ()}
    within = rules.objections.within if rules.objections else None
    return AppraisalRulesView(
        version=rules.version,
        name=named(rules.version, rules.name),
        since=rules.since,
        source=_source(rules.source),
        rulebook=rulebook.id,
        periods=list(rules.periods),
        full=rules.full,
        groups=[sourced(each.group, each) for each in rules.groups],
        parts=list(parts.values()),
        indicators=[
            IndicatorView(
                **sourced(each.indicator, each).model_dump(),
                figure=named(each.figure, appraisal_figure_text(each.figure)),
                method=named(each.figure, appraisal_method_text(each.figure)),
                weight=each.weight,
                nil_at=each.nil_at,
                full_at=each.full_at,
                each=each.each,
                part=parts.get(each.part or ""),
                groups=_listed(each.groups),
                misconduct=_listed(each.misconduct),
                spares=_listed(each.spares),
            )
            for each in rules.indicators
        ],
        incentives=[
            IncentiveView(**sourced(each.incentive, each).model_dump(), most=each.most)
            for each in rules.incentives or ()
        ],
        third_party_weight=rules.third_party.weight if rules.third_party else None,
        commended=[_mention(each) for each in rules.commended or ()],
        named=[_mention(each) for each in rules.named or ()],
        objections_within=f"{within.amount} {within.unit}" if within else None,
        ranked_from=rules.ranked_from.petitions if rules.ranked_from else None,
        heard=[sourced(each.party, each) for each in rules.heard or ()],
        feeds=_feeds(rules),
    )


class Names:
    """What units and people are called."""

    def __init__(self, units: Mapping[str, Named], people: Mapping[str, tuple[str, str | None]]) -> None:
        self._units, self._people = units, people

    def unit(self, code: str) -> Named:
        """A unit as the register calls it."""
        return self._units.get(code) or Named(code=code, zh=code, en=code)

    def person(self, id_: str) -> str:
        """The name of somebody of the staff."""
        return self._people.get(id_, (id_, None))[0]

    def unit_of(self, id_: str) -> Named | None:
        """The unit somebody works for."""
        unit = self._people.get(id_, ("", None))[1]
        return self.unit(unit) if unit else None


def appraisal_view(
    rulebook: Rulebook,
    rules: AppraisalRule,
    calendar: Calendar,
    appraisal: Appraisal,
    names: Names,
    *,
    only: str | None,
    whole: bool,
) -> AppraisalView:
    """An appraisal: the `whole` to those who draw it up; without events, or `only` one unit's part."""
    head, state = appraisal.head, appraisal.state
    period = Period.parse(head.period)
    units = [each for each in state.appraised(rules) if only in (None, each.unit)]
    counts = {each.unit: each for each in state.counts.units}
    shown = state.shown_at
    end = objections_until(rules, calendar, shown) if shown else None
    return AppraisalView(
        id=head.id,
        period=period.code,
        since=period.since,
        until=period.until,
        standing=named(state.standing, appraisal_standing_text(state.standing)),
        rules=named(rules.version, rules.name),
        source=_source(rules.source),
        counted_at=state.counted_at.astimezone(CHINA),
        shown_at=shown.astimezone(CHINA) if shown else None,
        objections_until=end,
        published_at=state.published.at.astimezone(CHINA) if state.published else None,
        corrects=head.corrects,
        corrected_by=appraisal.corrected_by,
        reason=appraisal.events[0].words,
        feeds=_feeds(rules),
        groups=[
            GroupAppraisalView(
                group=sourced(each.group, each),
                units=[
                    _unit(rulebook, rules, unit, counts.get(unit.unit), names)
                    for unit in units
                    if unit.group == each.group
                ],
            )
            for each in rules.groups
            if any(unit.group == each.group for unit in units)
        ],
        commended_staff=[
            StaffCommended(
                person=each.person,
                name=names.person(each.person),
                unit=names.unit_of(each.person),
                reason=each.words or "",
            )
            for _, each in state.standing_entries
            if each.person is not None and only is None
        ],
        events=list(_events(appraisal.events, names, only=only, whole=whole)),
    )


def _events(
    events: Iterable[AppraisalEvent], names: Names, *, only: str | None, whole: bool
) -> Iterable[AppraisalEventView]:
    """To those who draw it up all; to a unit what is about itself; to others none."""
    numbered = list(enumerate(events, start=1))
    mine = {number for number, each in numbered if only is not None and each.unit == only}
    for number, each in numbered:
        if whole or number in mine or (each.target in mine):
            yield AppraisalEventView(
                number=number,
                what=named(each.kind, appraisal_event_text(each.kind)),
                at=each.at.astimezone(CHINA),
                by=each.by if whole else None,
                unit=names.unit(each.unit) if each.unit else None,
                code=each.code,
                marks=each.marks,
                words=each.words,
                evidence=each.evidence,
                institution=each.institution,
                target=each.target,
                upheld=each.upheld,
            )


def _unit(
    rulebook: Rulebook, rules: AppraisalRule, unit: UnitAppraisal, counts: UnitTallies | None, names: Names
) -> UnitAppraisalView:
    tallies = counts.tallies if counts else ()
    incentives = {each.incentive: each for each in rules.incentives or ()}
    mentions = {each.mention: each for each in (*(rules.named or ()), *(rules.commended or ()))}
    return UnitAppraisalView(
        unit=names.unit(unit.unit),
        petitions=unit.petitions,
        total=unit.total,
        rank=unit.rank,
        ranked=unit.ranked,
        marks=[_mark(rulebook, rules, each, tallies) for each in unit.marks],
        incentives=[
            EarnedView(incentive=sourced(each.incentive, incentives[each.incentive]), marks=each.marks)
            for each in unit.incentives
        ],
        commended=[sourced(each, mentions[each]) for each in unit.commended],
        named=[sourced(each, mentions[each]) for each in unit.named],
    )


def _mark(rulebook: Rulebook, rules: AppraisalRule, mark: Mark, tallies: Iterable[Tally]) -> MarkView:
    rule = rules.indicator(mark.indicator)
    third = rules.third_party
    if rule is not None:
        indicator = sourced(rule.indicator, rule)
    else:
        source = _source(third.source if third else rules.source)
        indicator = Sourced(**named(THIRD_PARTY, third_party_text()).model_dump(), source=source)
    apart = [
        ApartView(nature=_nature(rulebook, each.nature), part=each.part, whole=each.whole)
        for each in tallies
        if rule is not None and rule.is_rate and each.figure == rule.figure and each.nature is not None
    ]
    return MarkView(
        indicator=indicator,
        weight=mark.weight,
        mark=mark.mark,
        part=mark.part,
        whole=mark.whole,
        rate=mark.rate,
        rate_without_spared=mark.rate_without_spared,
        adjusted=mark.adjusted,
        apart=apart,
        explained=named(mark.indicator, explained(mark, rule)),
    )


def staff_view(staff: Iterable[UnitTallies], names: Names) -> list[StaffFigures]:
    """What was counted by person."""
    return [
        StaffFigures(
            person=each.person,
            name=names.person(each.person),
            petitions=each.petitions,
            figures=[
                TallyView(
                    figure=named(tally.figure, appraisal_figure_text(tally.figure)),
                    part=tally.part,
                    whole=tally.whole,
                )
                for tally in _over_natures(each.tallies)
            ],
        )
        for each in staff
        if each.person is not None
    ]


def _over_natures(tallies: Iterable[Tally]) -> list[Tally]:
    summed: dict[str, Tally] = {}
    for each in tallies:
        before = summed.get(each.figure)
        more = (
            each
            if before is None
            else each.with_(part=before.part + each.part, whole=before.whole + each.whole)
        )
        summed[each.figure] = more.with_(nature=None)
    return list(summed.values())


def sourced(code: str, rule: object) -> Sourced:
    """A rule by its code, with its name and where it stands."""
    name, source = rule.name, rule.source  # type: ignore[attr-defined]
    return Sourced(**named(code, name).model_dump(), source=_source(source))


def _source(source: str) -> Named:
    return named(source, source_text(source))


def _feeds(rules: AppraisalRule) -> Sourced | None:
    return sourced("feeds", rules.feeds) if rules.feeds else None


def _mention(rule: MentionRule) -> MentionView:
    figures = rule.model_dump(exclude={"mention", "name", "source"})
    return MentionView(**sourced(rule.mention, rule).model_dump(), **figures)


def _nature(rulebook: Rulebook, nature: str | None) -> Named:
    rule = rulebook.nature(nature or "")
    return (
        named(nature or "", rule.name) if rule else Named(code=nature or "", zh=nature or "", en=nature or "")
    )


def _listed(codes: tuple[str, ...] | None) -> list[str] | None:
    return None if codes is None else list(codes)

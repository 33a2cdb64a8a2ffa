"""The figures of a year as rows that people read, and as JSON for machines."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, get_args

from suban.domain.model import Bilingual
from suban.domain.rulebook import ActName, TermName, WarningLevel
from suban.domain.rulebook import Rulebook as Rules
from suban.simulation.figures import POINT, RIGHTS, Figures, Key
from suban.wording import N_, Language, both
from suban.wording.law import act_text, term_text

Words = dict[Language, str]


class Row(NamedTuple):
    """One figure: what it is, how many, and of how many it is a share."""

    words: Words
    number: float
    of: int | None = None

    @property
    def share(self) -> float | None:
        """Its share, where it is one of some."""
        return self.number / self.of if self.of else None


class Section(NamedTuple):
    """Figures that belong together."""

    words: Words
    rows: tuple[Row, ...]


def sections(figures: Figures, rulebooks: Sequence[Rules]) -> tuple[Section, ...]:
    """All figures, in the order of a petition's life, also those that are nothing in this year."""
    names = _Names(rulebooks)
    return tuple(
        Section(both(title), tuple(rows))
        for title, rows in (
            (N_("What came in"), _came_in(figures, names)),
            (N_("In time"), _in_time(figures, names)),
            (N_("Warnings and supervision"), _warnings(figures, names)),
            (N_("How it ended"), _ends(figures, names)),
            (N_("What petitioners said"), _ratings(figures, names)),
            (N_("What the procedure refused"), _refused(figures)),
        )
    )


def _came_in(figures: Figures, names: "_Names") -> Iterator[Row]:
    received = figures["petitions",]
    yield Row(both(N_("petitions received")), received)
    yield Row(both(N_("accepted")), figures["petitions", "accepted"], received)
    yield Row(both(N_("answered on the spot")), figures["entries", "answered_directly"], received)
    yield Row(both(N_("found to repeat another")), figures["entries", "repetition_found"], received)
    yield Row(both(N_("not accepted")), figures["entries", "not_accepted"], received)
    for ground, name in names.grounds.items():
        if number := figures["not_accepted", ground]:
            yield Row(_indented(name), number, figures["entries", "not_accepted"])
    yield Row(both(N_("refused by the unit")), figures["entries", "report_refused"])
    yield Row(both(N_("returned by a unit")), figures["entries", "return_agreed"])


def _in_time(figures: Figures, names: "_Names") -> Iterator[Row]:
    for term in names.duties:
        kept, late = figures["terms", term, "in_time"], figures["terms", term, "late"]
        if kept or late:
            yield Row(term_text(term), kept, kept + late)
    yield Row(
        both(N_("petitions with a missed limit")), figures["petitions", "lapsed"], figures["petitions",]
    )
    asked, granted = figures["entries", "extension_requested"], figures["entries", "extension_granted"]
    yield Row(both(N_("extensions granted")), granted, asked)


def _warnings(figures: Figures, names: "_Names") -> Iterator[Row]:
    for level, name in names.rungs.items():
        yield Row(name, figures["rungs", level])
    if names.rungs:
        yield Row(both(N_("points deducted")), figures["points",] / POINT)
        yield Row(both(N_("circulated criticisms")), figures["criticisms",])
    for key in sorted(_under(figures, "supervised")):
        _, trigger, term = key
        name = both(_TRIGGERS.get(trigger, N_("supervision orders: {trigger}")), trigger=trigger)
        if term:
            words = term_text(_term(term))
            name = {language: f"{name[language]}: {words[language]}" for language in name}
        yield Row(name, figures[key])
    for key in sorted(_under(figures, "ordered")):
        why = names.triggers.get(key[1]) or _named(Bilingual(zh=key[1], en=key[1]))
        said = both(N_("supervision orders by hand"))
        yield Row({each: f"{said[each]}: {why[each]}" for each in said}, figures[key])
    yield Row(
        both(N_("petitions under supervision")), figures["petitions", "supervised"], figures["petitions",]
    )
    replied = figures["petitions", "replied"]
    yield Row(both(N_("petitions handled again")), figures["petitions", "rehandling_ordered"], replied)


_TRIGGERS = {
    "overdue": N_("supervision orders for a missed limit"),
    "fault": N_("supervision orders for a unit’s fault"),
}


def _ends(figures: Figures, names: "_Names") -> Iterator[Row]:
    received = figures["petitions",]
    for key in sorted(_under(figures, "ends")):
        ground = key[1]
        name = names.ends.get(ground) or both(N_("still open") if ground == "open" else ground)
        yield Row(name, figures[key], received)


def _ratings(figures: Figures, names: "_Names") -> Iterator[Row]:
    rated = sum(figures["ratings", level] for level in names.levels)
    satisfied = sum(figures["ratings", level] for level in names.satisfied)
    yield Row(both(N_("ratings")), rated)
    for level, name in names.levels.items():
        yield Row(_indented(name), figures["ratings", level], rated)
    yield Row(both(N_("satisfied")), satisfied, rated)


def _refused(figures: Figures) -> Iterator[Row]:
    by_act: dict[str, int] = {}
    for key in _under(figures, "refused_acts"):
        by_act[key[1]] = by_act.get(key[1], 0) + figures[key]
    yield Row(both(N_("acts refused")), sum(by_act.values()))
    for act in get_args(ActName):
        if number := by_act.get(act):
            yield Row(_indented(act_text(act)), number)
    late = {key[1]: figures[key] for key in _under(figures, "forgone_acts")}
    yield Row(both(N_("acts whose occasion had passed")), sum(late.values()))


def _under(figures: Figures, first: str) -> list[Key]:
    return [key for key in figures if key[0] == first and figures[key]]


def _indented(name: Words) -> Words:
    return {language: f"  {said}" for language, said in name.items()}


def _term(name: str) -> TermName:
    return next(each for each in get_args(TermName) if each == name)


class _Names:
    """What the codes of some rulebooks are called; the first that names one counts."""

    def __init__(self, rulebooks: Sequence[Rules]) -> None:
        self.grounds: dict[str, Words] = {}
        self.rungs: dict[WarningLevel, Words] = {}
        self.triggers: dict[str, Words] = {}
        self.ends: dict[str, Words] = {}
        self.levels: dict[str, Words] = {}
        self.satisfied: dict[str, None] = {}
        terms: dict[TermName, None] = {}
        for book in rulebooks:
            for ground in book.non_acceptance:
                self.grounds.setdefault(ground.ground, _named(ground.name))
            for rung in book.rungs:
                self.rungs.setdefault(rung.level, _named(rung.name))
            for trigger in (book.supervision.triggers if book.supervision else None) or ():
                self.triggers.setdefault(trigger.trigger, _named(trigger.name))
            for end in book.closing:
                self.ends.setdefault(end.ground, _named(end.name))
            for level in book.rating.levels:
                self.levels.setdefault(level.level, _named(level.name))
                if level.is_satisfied:
                    self.satisfied[level.level] = None
            terms |= {rule.term: None for rule in book.terms}
        self.duties = [term for term in terms if term not in RIGHTS]


def _named(name: Bilingual) -> Words:
    return {"zh": name.zh, "en": name.en}


def as_json(figures: Figures) -> dict[str, Any]:
    """Every number, by its codes."""
    found: dict[str, Any] = {"petitions_received": figures["petitions",]}
    found |= {"points": figures["points",] / POINT, "criticisms": figures["criticisms",]}
    for key in sorted(figures):
        if len(key) == 1 or not figures[key]:
            continue
        inner = found
        for part in key[:-1]:
            inner = inner.setdefault(part, {})
        inner[key[-1] or "-"] = figures[key]
    return found

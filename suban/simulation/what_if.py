"""Another limit in a rulebook: `handling.complaint=3`, and the rulebook that has it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from suban.domain.consistency import Inconsistency
from suban.domain.rulebook import Limit, Rulebook, TermRule
from suban.statutes.files import advice
from suban.statutes.rulebooks import INCONSISTENT
from suban.wording import LANGUAGES, N_, Language, both, text

_WRITTEN = re.compile(r"([a-z_]+)\.([a-z_]+|\*)(?:\.([a-z0-9_]+))?=(\d{1,9})(?: ?([a-z_]+))?")
_UNITS = {
    "working_days": "working_days",
    "calendar_days": "calendar_days",
    "months": "months",
    "minutes": "minutes",
    "wd": "working_days",
    "d": "calendar_days",
    "m": "months",
    "min": "minutes",
}
EVERY = "*"
GUIDE = "docs/simulate.md"


class WhatIfError(Exception):
    """A change that cannot be made; the text says in both languages what to write."""

    def __init__(self, message: str, reason: Mapping[Language, str] | None = None, **figures: object) -> None:
        said = [
            text(message, language, **figures, **({"reason": reason[language]} if reason else {}))
            for language in LANGUAGES
        ]
        super().__init__("\n".join(said))


class Change(NamedTuple):
    """One limit that is another: of a term, for a kind (`*`: for all), of an urgency where one is named."""

    written: str
    term: str
    kind: str
    urgency: str | None
    amount: int
    unit: str | None

    def limit_for(self, rule: TermRule) -> Limit:
        """The limit that it gives a rule, in the rule's own unit where none is named."""
        return Limit.model_validate({"amount": self.amount, "unit": self.unit or rule.limit.unit})


def read_change(written: str) -> Change:
    """A change as it is written on a command line. Raises `WhatIfError`."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        message = N_("“{written}” is no change of a limit: write TERM.KIND=N, such as handling.complaint=3")
        raise WhatIfError(message, written=written)
    term, kind, urgency, amount, unit = found.groups()
    if unit is not None and unit not in _UNITS:
        message = N_("“{written}”: there is no unit “{unit}”. Write one of: {units}")
        raise WhatIfError(message, written=written, unit=unit, units=", ".join(_UNITS))
    if int(amount) == 0:
        raise WhatIfError(N_("“{written}”: a limit is at least 1"), written=written)
    return Change(written, term, kind, urgency, int(amount), _UNITS[unit] if unit else None)


def read_changes(written: Iterable[str]) -> list[Change]:
    """Changes as they are written on a command line, none of which undoes another. Raises `WhatIfError`."""
    changes: list[Change] = []
    for each in map(read_change, written):
        for before in changes:
            same = (before.term, before.urgency) == (each.term, each.urgency)
            if same and each.kind in (before.kind, EVERY):
                message = N_(
                    "--what-if “{written}” takes the place of “{before}”: give each limit once, and `*` "
                    "before what differs from it"
                )
                raise WhatIfError(message, written=each.written, before=before.written)
        changes.append(each)
    return changes


def changed(rulebook: Rulebook, changes: Iterable[Change]) -> Rulebook:
    """The rulebook with other limits. Raises `WhatIfError` where it has no such."""
    for change in changes:
        rulebook = _changed(rulebook, change)
    return rulebook


def _changed(rulebook: Rulebook, change: Change) -> Rulebook:
    kinds = _kinds(rulebook, change)
    there = [rule for rule in rulebook.terms if rule.term == change.term]
    if not there:
        known = dict.fromkeys(rule.term for rule in rulebook.terms)
        message = N_("“{written}”: {rulebook} has no limit “{term}”. Name one of: {terms}")
        raise WhatIfError(
            message, written=change.written, rulebook=rulebook.id, term=change.term, terms=", ".join(known)
        )
    meant = [rule for rule in there if set(rule.kinds) & kinds and rule.urgency == change.urgency]
    if not meant and change.urgency is None:
        # Only petitions of some urgency have it.
        meant = [rule for rule in there if set(rule.kinds) & kinds]
    if not meant:
        having = dict.fromkeys(
            f"{kind}.{rule.urgency}" if rule.urgency else kind for rule in there for kind in rule.kinds
        )
        message = N_("“{written}”: {rulebook} has no limit “{term}” for that. It has one for: {kinds}")
        raise WhatIfError(
            message,
            written=change.written,
            rulebook=rulebook.id,
            term=change.term,
            kinds=", ".join(having),
        )
    terms = tuple(
        part
        for rule in rulebook.terms
        for part in (_parts(rule, kinds, change) if rule in meant else (rule,))
    )
    try:
        # Read anew, so that what does not fit together is found.
        return Rulebook.model_validate(rulebook.with_(terms=terms).model_dump())
    except ValidationError as error:
        raise _impossible(change, error) from error


def _impossible(change: Change, error: ValidationError) -> WhatIfError:
    """Why a limit cannot be that, in the words in which a file of rules would be refused."""
    found: list[Inconsistency] = [
        each for details in error.errors() for each in details.get("ctx", {}).get("found", ())
    ]
    words = [both(INCONSISTENT[each.what], figure=each.figure) for each in found]
    if not words:
        words = [advice(details, GUIDE) for details in error.errors()]
    reason = {language: "; ".join(dict.fromkeys(each[language] for each in words)) for language in LANGUAGES}
    message = N_("--what-if “{written}” cannot be: {reason}")
    return WhatIfError(message, reason, written=change.written)


def _kinds(rulebook: Rulebook, change: Change) -> set[str]:
    own = [each.kind for each in rulebook.kinds if each.treated_as is None]
    if change.kind == EVERY:
        return set(own)
    rule = next((each for each in rulebook.kinds if each.kind == change.kind), None)
    if rule is None:
        message = N_("“{written}”: {rulebook} knows no kind “{kind}”. Name one of: {kinds}, or *")
        raise WhatIfError(
            message,
            written=change.written,
            rulebook=rulebook.id,
            kind=change.kind,
            kinds=", ".join(own),
        )
    if rule.treated_as is not None:
        message = N_(
            "“{written}”: {rulebook} treats “{kind}” as “{other}”, which has the limits: name “{other}”"
        )
        raise WhatIfError(
            message,
            written=change.written,
            rulebook=rulebook.id,
            kind=change.kind,
            other=rule.treated_as,
        )
    return {change.kind}


def _parts(rule: TermRule, kinds: set[str], change: Change) -> Iterator[TermRule]:
    """The rule for the kinds that keep it, and for those that have another limit."""
    others = tuple(kind for kind in rule.kinds if kind not in kinds)
    meant = tuple(kind for kind in rule.kinds if kind in kinds)
    if others:
        yield rule.with_(kinds=others)
    limit = change.limit_for(rule)
    yield rule.with_(kinds=meant, limit=limit, source=rule.source if limit == rule.limit else "city setting")

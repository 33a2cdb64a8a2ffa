"""Codes with their names, as answers carry them."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel

from suban.domain.filing import IMPORT_CHANNEL
from suban.domain.law import Law
from suban.domain.model import Bilingual
from suban.domain.rulebook import Kind, Limit, Rulebook, TermName
from suban.wording import Language
from suban.wording.law import term_text
from suban.wording.petitioners import imported_text
from suban.wording.sources import source_text


class Named(BaseModel):
    """A code and what it is called."""

    code: str
    zh: str
    en: str


class NamedLimit(Named):
    """The limit of another law, with its citation."""

    limit: Limit
    source: Named


def named(code: str, wording: Mapping[Language, str] | Bilingual) -> Named:
    """A code with its name."""
    if isinstance(wording, Bilingual):
        return Named(code=code, zh=wording.zh, en=wording.en)
    return Named(code=code, zh=wording["zh"], en=wording["en"])


def beside_named(rulebook: Rulebook) -> list[Named]:
    """The regulations that bind beside one."""
    return [named(each.rulebook, each.name) for each in rulebook.beside or () if each.name]


def kind_named(law: Law, kind: Kind) -> Named:
    """A kind as the rulebook calls it."""
    rule = law.rulebook.kind(kind)
    return named(kind, rule.name) if rule else Named(code=kind, zh=kind, en=kind)


def channel_named(law: Law, channel: str) -> Named:
    """A channel as the rulebook calls it."""
    if channel == IMPORT_CHANNEL:
        return named(channel, imported_text())
    rule = law.rulebook.channel(channel)
    return named(channel, rule.name) if rule else Named(code=channel, zh=channel, en=channel)


def groups_named(law: Law, groups: Iterable[str]) -> list[Named]:
    """Groups for assistance as the rulebook calls them."""
    names = {each.group: each.name for each in law.rulebook.assistance_groups}
    return [named(each, names.get(each) or {"zh": each, "en": each}) for each in groups]


def matter_named(law: Law, matter: str | None) -> Named | None:
    """A matter as the rulebook calls it, if it is known."""
    rule = law.rulebook.matter(matter) if matter else None
    return named(rule.matter, rule.name) if rule else None


def nature_named(law: Law, nature: str | None) -> Named | None:
    """A nature as the rulebook calls it, if the petition is marked with one."""
    rule = law.rulebook.nature(nature) if nature else None
    return named(rule.nature, rule.name) if rule else None


def urgency_named(law: Law, urgency: str | None) -> Named | None:
    """An urgency as the rulebook calls it, if there is one."""
    rule = law.rulebook.urgency(urgency) if urgency else None
    return named(rule.urgency, rule.name) if rule else None


def statutory_limit_named(law: Law, name: str | None, kind: Kind) -> NamedLimit | None:
    """The limit of another law that a petition has, if it has one."""
    rule = law.rulebook.statutory_limit(name, kind)
    if rule is None:
        return None
    return NamedLimit(
        code=rule.statutory_limit,
        zh=rule.name.zh,
        en=rule.name.en,
        limit=rule.limit,
        source=named(rule.source, source_text(rule.source)),
    )


def term_named(law: Law, term: TermName, *kinds: Kind) -> Named:
    """A limit as the rulebook calls it for the first of these kinds that has it."""
    found = (law.rulebook.term(term, kind) for kind in kinds)
    rule = next((each for each in found if each), None)
    return named(term, rule.name if rule else term_text(term))

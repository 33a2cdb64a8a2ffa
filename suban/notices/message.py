"""A notice, put into words for one recipient."""

import hashlib
from dataclasses import dataclass
from string import Formatter

from suban.notices.figures import figures
from suban.notices.occasion import Occasion
from suban.notices.several_units import is_of_another
from suban.notices.templates import template
from suban.notices.templates.lines import FOR_PETITIONER, FOR_STAFF, GREETING, SIGNATURE
from suban.wording import Language, text


@dataclass(frozen=True)
class Words:
    """What a recipient reads."""

    subject: str
    body: str


def write(occasion: Occasion, language: Language) -> Words:
    """The words of a notice. Raises `LookupError` where its subject and audience have none."""
    said = figures(occasion, language)
    of_another = is_of_another(occasion.entry)
    chosen = template(occasion.entry.kind, occasion.audience, of_another=of_another)
    to_petitioner = occasion.audience == "petitioner"
    closing = FOR_PETITIONER if to_petitioner else FOR_STAFF
    lines = (*((GREETING,) if to_petitioner else ()), *chosen.lines, closing)
    paragraphs = [text(line, language, **said) for line in lines if _tellable(line, said)]
    signature = "\n".join(text(line, language, **said) for line in SIGNATURE)
    title = chosen.instead if chosen.instead and _tellable(chosen.instead, said) else chosen.title
    return Words(
        subject=text(title, language, **said),
        body="\n\n".join((*paragraphs, signature)) + "\n",
    )


def _tellable(line: str, said: dict[str, str]) -> bool:
    return all(name in said for _, name, _, _ in Formatter().parse(line) if name)


def message_key(seal: str, number: str, audience: str, recipient: str, edition: int = 0) -> str:
    """The key of one notice to one recipient: the same whenever it is sent, and of no other message.

    It rests on the hash of the entry, since numbers begin again in a database that is made anew; and on the
    number, since journals that begin at the same instant with the same words have the same hashes.
    What was never taken, and is begun anew, is another `edition`: whoever remembers keys would repeat its no.
    """
    named = f"{seal}/{number}/{audience}/{recipient}" + (f"/{edition}" if edition else "")
    return hashlib.sha256(named.encode()).hexdigest()[:32]

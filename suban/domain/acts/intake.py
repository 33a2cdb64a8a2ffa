"""Acts of the centre when a petition comes in."""

from typing import Annotated, Generic, Literal, Self

from pydantic import Field, StrictBool

from suban.domain.acts.base import ActBase, Code, Files, Text
from suban.domain.acts.respondent import Respondent
from suban.domain.rulebook import Kind


class DirectAnswer(ActBase, Generic[Text]):
    """The centre answers on the spot, and that closes the petition (当场答复)."""

    text_fields = ("answer",)
    file_fields = ("files",)
    act: Literal["direct_answer"] = "direct_answer"
    answer: Text
    files: Files = None


class Acceptance(ActBase):
    """The centre accepts the petition (受理), and may say which of the rulebook's matters it is.

    `nature` marks a matter of mediation or enforcement, where the rulebook has figures shown apart for it.
    `urgency` says why it cannot wait, by a code of the rulebook.
    """

    act: Literal["acceptance"] = "acceptance"
    emergency: StrictBool = False
    matter: Code | None = None
    nature: Code | None = None
    urgency: Code | None = None


class NonAcceptance(ActBase, Generic[Text]):
    """The centre does not accept the petition (不予受理), on a ground of the rulebook.

    `channel` names where it belongs, beside the channel that the rulebook may name for the ground; `rules`
    what the petitioner has to keep to, and `consequences` what follows otherwise.
    """

    text_fields = ("reason", "channel", "rules", "consequences")
    file_fields = ("files",)
    act: Literal["non_acceptance"] = "non_acceptance"
    ground: Code
    reason: Text
    channel: Text | None = None
    files: Files = None
    rules: Text | None = None
    consequences: Text | None = None


class Correction(ActBase, Generic[Text]):
    """The centre corrects what was recorded wrongly (更正); the limits are computed again.

    The nature `none` takes the mark of a nature away.
    An `urgency` or `statutory_limit` of "none" takes away the one that was recorded.
    `respondents` are all parties complained of as they stand from now on, none where it is empty; the unit of
    a person is found in the register.
    """

    text_fields = ("reason",)
    file_fields = ("files",)
    act: Literal["correction"] = "correction"
    kind: Kind | None = None
    matter: Code | None = None
    emergency: StrictBool | None = None
    nature: Code | None = None
    urgency: Code | None = None
    statutory_limit: Code | None = None
    respondents: Annotated[tuple[Respondent, ...], Field(max_length=20)] | None = None
    reason: Text
    files: Files = None

    @property
    def asks_register(self) -> bool:
        """Whether it names somebody complained of."""
        return bool(self.respondents)

    def as_sent(self) -> Self:
        """The act without what the register knows: the units of people, and who is the centre."""
        if self.respondents is None:
            return self
        sent = (each.with_(unit=None) if each.person else each for each in self.respondents)
        return self.with_(respondents=tuple(each.with_(centre=None) for each in sent))

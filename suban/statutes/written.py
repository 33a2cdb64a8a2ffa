"""A rulebook as its file writes it: a text may give a duty and leave the figure to the city.

Reading a file fills such terms from the city's table of limits (`suban.statutes.limits`); only then is it a
`Rulebook` of the domain.
"""

from typing import Annotated

from pydantic import Field

from suban.domain.rulebook import Limit, Rulebook, StatutoryLimit, TermRule

_CitysLimit = Annotated[
    Limit | None, Field(description="left out where the text gives no figure: then a city's table has it")
]


class WrittenTerm(TermRule):
    """A time limit of the file: without `limit` it stands in the city's table of limits."""

    # Wider than in the domain, which sees whole terms only.
    limit: _CitysLimit = None  # type: ignore[assignment]


class WrittenRulebook(Rulebook):
    """A rulebook of the folder, before its terms are filled and before a text beside it fills its silence."""

    terms: tuple[WrittenTerm, ...]

    def filled(self, terms: tuple[TermRule, ...], others: tuple[StatutoryLimit, ...] = ()) -> Rulebook:
        """The rulebook of this file alone, with whole terms and the city's list of limits of other laws.

        What binds beside it is no part of it.
        """
        fields = self.model_dump() | {"terms": [each.model_dump() for each in terms], "beside": None}
        rules = self.statutory_limits
        if rules is not None:
            fields["statutory_limits"] = rules.with_(limits=(*rules.limits, *others)).model_dump()
        return Rulebook.model_validate(fields)

"""Rules of how a petition comes to its unit, or goes back."""

from suban.domain.rulebook.base import Rule, Source


class ReturnRule(Rule):
    """Sending a petition back because it is not the unit's duty."""

    decision_source: Source

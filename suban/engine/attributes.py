"""The only source of search attributes. They are plain text to every operator: no personal data.

The same names stand in temporal-dev.yml; a test holds the two together. Stage, unit and due moments are
not here: an upsert costs the engine more than a row of PostgreSQL, where worklists are answered.
"""

from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from suban.domain.case import Case

KIND = SearchAttributeKey.for_keyword("PetitionKind")
AREA = SearchAttributeKey.for_keyword("PetitionArea")
RULEBOOK = SearchAttributeKey.for_keyword("Rulebook")
WARNING = SearchAttributeKey.for_keyword("WarningLevel")

ALL = (KIND, AREA, RULEBOOK, WARNING)


def at_start(case: Case, rulebook_id: str) -> TypedSearchAttributes:
    """What a petition's workflow starts with."""
    return TypedSearchAttributes(
        [
            SearchAttributePair(KIND, case.kind),
            SearchAttributePair(AREA, case.area),
            SearchAttributePair(RULEBOOK, rulebook_id),
        ]
    )

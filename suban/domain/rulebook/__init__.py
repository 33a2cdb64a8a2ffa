"""A rulebook: one version of one regulation, as data. The files are in `rules/`.

Every rule carries its `source`: the article that says so ("art. 13(2)"), or "city setting" where no
text gives the figure. Where a text gives a duty and the city its figure, the source names both ("art. 10
and city setting"). A case keeps the digest of the rulebook that it was registered under.
"""

from suban.domain.rulebook.assignment import ReturnRule
from suban.domain.rulebook.base import CITY_SETTING, ID, Limit, Rule, Source, set_by_city
from suban.domain.rulebook.book import AuthorityRule, BesideRule, InForce, Rulebook
from suban.domain.rulebook.closing import IMPORTED, ClosingGround
from suban.domain.rulebook.evaluation import (
    ObjectionRule,
    RatingLevel,
    RatingRule,
    ReturnVisitRule,
    ReviewRule,
)
from suban.domain.rulebook.handling import (
    ContactRule,
    ExtensionRule,
    Manner,
    OutcomeRule,
    ReplyRequirement,
    ReplyRule,
)
from suban.domain.rulebook.intake import (
    AssistanceGroup,
    AssistanceRule,
    ChannelRule,
    DeclarationRule,
    Ground,
    KindRule,
    MatterRule,
    NatureRule,
    ProperChannel,
)
from suban.domain.rulebook.limits import RecusalGround, RecusalRule, SuspensionRule, TermRule
from suban.domain.rulebook.names import (
    ActName,
    Audience,
    ClosingGroundName,
    ExtensionPart,
    Kind,
    Nature,
    Publication,
    ReplyPart,
    Role,
    SupervisionMode,
    SupervisionTrigger,
    TermName,
    TermStart,
    VisitChannel,
    VisitQuestion,
    WarningLevel,
)
from suban.domain.rulebook.overdue import (
    FindingRule,
    Ladder,
    OfficeHeldDays,
    OrderRule,
    PointsRule,
    Rung,
    SupervisionRule,
)

__all__ = [
    "CITY_SETTING",
    "ID",
    "IMPORTED",
    "ActName",
    "AssistanceGroup",
    "AssistanceRule",
    "Audience",
    "AuthorityRule",
    "BesideRule",
    "ChannelRule",
    "ClosingGround",
    "ClosingGroundName",
    "ContactRule",
    "DeclarationRule",
    "ExtensionPart",
    "ExtensionRule",
    "FindingRule",
    "Ground",
    "InForce",
    "Kind",
    "KindRule",
    "Ladder",
    "Limit",
    "Manner",
    "MatterRule",
    "Nature",
    "NatureRule",
    "ObjectionRule",
    "OfficeHeldDays",
    "OrderRule",
    "OutcomeRule",
    "PointsRule",
    "ProperChannel",
    "Publication",
    "RatingLevel",
    "RatingRule",
    "RecusalGround",
    "RecusalRule",
    "ReplyPart",
    "ReplyRequirement",
    "ReplyRule",
    "ReturnRule",
    "ReturnVisitRule",
    "ReviewRule",
    "Role",
    "Rule",
    "Rulebook",
    "Rung",
    "Source",
    "SupervisionMode",
    "SupervisionRule",
    "SupervisionTrigger",
    "SuspensionRule",
    "TermName",
    "TermRule",
    "TermStart",
    "VisitChannel",
    "VisitQuestion",
    "WarningLevel",
    "set_by_city",
]

"""A rulebook: one version of one regulation, as data. The files are in `rules/`.

Every rule carries its `source`: the article that says so ("art. 13(2)"), or "city setting" where no
text gives the figure. Where a text gives a duty and the city its figure, the source names both ("art. 10
and city setting"). A case keeps the digest of the rulebook that it was registered under.
"""

from suban.domain.rulebook.assignment import ReturnRule
from suban.domain.rulebook.base import CITY_SETTING, ID, Limit, Rule, Source, set_by_city
from suban.domain.rulebook.book import AuthorityRule, BesideRule, InForce, Rulebook
from suban.domain.rulebook.closing import IMPORTED, ClosingGround
from suban.domain.rulebook.evaluation import ObjectionRule, RatingLevel, RatingRule, ReviewRule
from suban.domain.rulebook.handling import ExtensionRule, ReplyRequirement, ReplyRule
from suban.domain.rulebook.intake import (
    AlertRule,
    Ground,
    KindRule,
    MaterialsRule,
    MatterRule,
    ProperChannel,
    RepetitionRule,
    SpecialReportRule,
)
from suban.domain.rulebook.limits import SuspensionRule, TermRule
from suban.domain.rulebook.names import (
    ActName,
    Addressee,
    Audience,
    ClosingGroundName,
    ExtensionPart,
    Kind,
    RefusalPart,
    ReplyPart,
    Role,
    SupervisionMode,
    TermName,
    TermStart,
    WarningLevel,
)
from suban.domain.rulebook.overdue import Ladder, OfficeHeldDays, PointsRule, Rung, SupervisionRule

__all__ = [
    "CITY_SETTING",
    "ID",
    "IMPORTED",
    "ActName",
    "Addressee",
    "AlertRule",
    "Audience",
    "AuthorityRule",
    "BesideRule",
    "ClosingGround",
    "ClosingGroundName",
    "ExtensionPart",
    "ExtensionRule",
    "Ground",
    "InForce",
    "Kind",
    "KindRule",
    "Ladder",
    "Limit",
    "MaterialsRule",
    "MatterRule",
    "ObjectionRule",
    "OfficeHeldDays",
    "PointsRule",
    "ProperChannel",
    "RatingLevel",
    "RatingRule",
    "RefusalPart",
    "RepetitionRule",
    "ReplyPart",
    "ReplyRequirement",
    "ReplyRule",
    "ReturnRule",
    "ReviewRule",
    "Role",
    "Rule",
    "Rulebook",
    "Rung",
    "Source",
    "SpecialReportRule",
    "SupervisionMode",
    "SupervisionRule",
    "SuspensionRule",
    "TermName",
    "TermRule",
    "TermStart",
    "WarningLevel",
    "set_by_city",
]

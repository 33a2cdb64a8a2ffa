"""The people of a simulated city: who does an act, and what they say."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from pydantic import TypeAdapter

from suban.domain.acts import Act, ActBase, Actor, TextRef
from suban.domain.case import Case
from suban.domain.law import Law
from suban.domain.procedure.dispatching import return_cap
from suban.domain.procedure.escalation import next_step, who_settles
from suban.domain.procedure.recusal import deciders
from suban.domain.rulebook import ActName, Role
from suban.scenarios.plausible import filled
from suban.simulation.behaviour import Behaviour, weights_in_order
from suban.simulation.draws import Draws, value_at

TEXT = TextRef(id=UUID(int=0), digest="0" * 64)
"""What nobody has written. No act of a simulation names a text that is stored."""

_ACT: TypeAdapter[Act] = TypeAdapter(Act)
_MODELS: dict[str, type[ActBase]] = {
    model.model_fields["act"].default: model for model in get_args(get_args(Act)[0])
}
_UNSAID: dict[str, tuple[str, ...]] = {
    "reply": ("explained", "conclusion", "statement"),
    "extension_request": ("exceptional",),
}
"""The texts of an act that are for what is out of the ordinary."""

_IN_UNITS: tuple[Role, ...] = ("handler", "leader")

Fields = dict[str, Any]


class City:
    """Units with their people, and an office."""

    def __init__(self, behaviour: Behaviour, draws: Draws) -> None:
        self._figures = behaviour
        self.units = tuple(f"unit-{each:03}" for each in range(1, behaviour.city.units + 1))
        spread = behaviour.city.slowness
        self.slowness = {unit: value_at(spread, draws.number(f"slowness of {unit}")) for unit in self.units}

    def who(self, law: Law, case: Case, act: ActName) -> Actor:
        """Who does an act: the first whom the rulebook lets, of the unit concerned.

        Each sort of act has its own people, and work that is done again has others: nobody reviews twice
        what was done twice.
        """
        rule = law.rulebook.authority_for(act)
        assert rule is not None
        roles, unit = rule.roles, case.unit
        if act == "escalation_outcome" and (settles := who_settles(law, case)):
            asked = case.open_escalation
            roles, unit = settles.roles, (asked.body if asked else None) or unit
        if act == "recusal_decision":
            unit = next(iter(deciders(case)), None)
            office = law.rulebook.recusal.office_roles(rule.roles) if law.rulebook.recusal else ()
            roles = ("leader",) if unit else office
        if act == "conferral_opinion":
            unit = _unanswered(case)
        if act == "onward_dispatch":
            unit = case.coordinator
        if act == "dispatch" and (cap := return_cap(law)) and (case.returns_agreed or 0) >= cap.most:
            roles = cap.binding_roles
        # Where nobody holds it, nobody acts for a unit.
        fitting = [role for role in roles if unit is not None or role not in _IN_UNITS]
        role = (fitting or list(roles))[0]
        person = "petitioner" if role == "petitioner" else f"{role}-{act}-{case.rehandlings + 1}"
        return Actor(person=person, role=role, unit=unit if role in _IN_UNITS else None)

    def said(self, law: Law, case: Case, act: ActName, at: datetime, draws: Draws) -> Act | None:
        """An act with its fields; None where there is nothing to be said."""
        fields = self._decided(act, draws)
        if own := _FIELDS.get(act):
            found = own(self, law, case, at, draws)
            if found is None:
                return None
            fields |= found
        whole = filled(law.rulebook, act, fields, rehandling=case.stage == "rehandling")
        return _ACT.validate_python({"act": act, **whole})

    def _decided(self, act: ActName, draws: Draws) -> Fields:
        """Its texts, and its decision, as often yes as the figures say."""
        model = _MODELS[act]
        fields: Fields = {name: TEXT for name in model.text_fields if name not in _UNSAID.get(act, ())}
        yes = self._figures.acts[act].yes
        for name, info in model.model_fields.items():
            if info.annotation is bool and info.is_required():
                fields[name] = draws.happens(f"{act}.{name}", yes)
        return fields

    # -- what an act says beside its texts and its decision ------------------------------------------------

    def _acceptance(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        figures, rules = self._figures, law.rulebook
        fields: Fields = {"emergency": draws.happens("emergency", figures.emergencies.chance)}
        if natures := [each.nature for each in rules.natures or ()]:
            nature = self._listed("nature", natures, draws)
            fields["nature"] = nature if draws.happens("natured", figures.natures.chance) else None
        if urgencies := [each.urgency for each in rules.urgencies or ()]:
            urgency = self._listed("urgency", urgencies, draws)
            fields["urgency"] = urgency if is_urgent(law, figures, draws) else None
        return fields

    def _non_acceptance(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        outside = law.is_outside(case)
        grounds = [each.ground for each in law.rulebook.non_acceptance if outside or not each.outside_only]
        if not grounds:
            return None
        weights = weights_in_order(grounds, self._figures.listed.non_acceptance)
        return {"ground": draws.one("ground", grounds, weights)}

    def _repetition(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        rule = law.rulebook.repetitions
        done = draws.happens("earlier done", 0.7) or (rule is not None and rule.in_progress is None)
        return {"earlier": "earlier-1", "done": done}

    def _alert(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        categories = [each.category for each in law.rulebook.alerts or ()]
        return {"category": self._listed("category", categories, draws)} if categories else None

    def _conferral(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        return {"units": tuple(dict.fromkeys(self._unit(case, draws) for _ in range(2)))}

    def _opinion(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        unit = _unanswered(case)
        return {"unit": unit} if unit else None

    def _dispatch(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        figures, rules = self._figures, law.rulebook
        limits = [each.statutory_limit for each in rules.statutory_limits_for(case.kind)]
        coordination = rules.dispatch.coordination if rules.dispatch else None
        cap = return_cap(law)
        binding = cap is not None and (case.returns_agreed or 0) >= cap.most
        under = self._listed("statutory limit", limits, draws) if limits else None
        coordinates = draws.happens("coordinates", figures.coordination.chance) and coordination
        return {
            "unit": case.duty_of or self._unit(case, draws),
            "statutory_limit": under if draws.happens("limited", figures.statutory_limits.chance) else None,
            "coordinates": True if coordinates else None,
            "binding": True if binding else None,
        }

    def _onward(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        return {"unit": self._unit(case, draws)}

    def _correction(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        kinds = [each.kind for each in law.rulebook.kinds if each.kind != case.kind]
        matters = [each.matter for each in law.rulebook.matters or () if each.matter != case.matter]
        if matters and (draws.happens("matter corrected", 0.8) or not kinds):
            return {"matter": self._listed("corrected matter", matters, draws)}
        return {"kind": self._listed("corrected kind", kinds, draws)} if kinds else None

    def _return_request(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        rule = law.rulebook.returns
        grounds = [each.ground for each in (rule.grounds if rule else None) or ()]
        return {"ground": self._listed("return ground", grounds, draws) if grounds else None}

    def _escalation(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        return {"step": next_step(law, case).step}

    def _contact(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        manners = [each.manner for each in law.rulebook.contact.manners] if law.rulebook.contact else []
        return {"manner": self._listed("manner", manners, draws) if manners else None}

    def _extension_request(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        return {"amount": max(1, round(draws.of("amount", self._figures.extensions.amount)))}

    def _reply(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        return {"handled_on": law.calendar.local_date(at)}

    def _recusal(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        grounds = [each.ground for each in law.rulebook.recusal.grounds] if law.rulebook.recusal else []
        return {"ground": self._listed("recusal ground", grounds, draws)} if grounds else None

    def _recusal_request(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        fields = self._recusal(law, case, at, draws)
        rule = law.rulebook.recusal
        by_unit = rule is not None and rule.decided_by(whole_unit=False) != "office"
        decider = case.unit if by_unit else None
        return fields and {**fields, "person": "somebody", "decider": decider}

    def _recusal_decision(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        return {"request": case.recusals_asked[0].entry} if case.recusals_asked else None

    def _rating(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        rule = law.rulebook.rating
        quality = self._level(law, case, draws) if rule.quality else None
        return {"level": self._level(law, case, draws), "quality": quality}

    def _visit(self, law: Law, case: Case, at: datetime, draws: Draws) -> Fields | None:
        """Whoever is reached answers what the rulebook asks; the rating is the petitioner's own affair."""
        rule = law.rulebook.return_visit
        if not draws.happens("reached", self._figures.acts["return_visit"].yes):
            return {"reached": False, "channel": self._visit_channel(law, draws)}
        asked = set(rule.questions) if rule else set()
        level = self._level(law, case, draws)
        answers: Fields = {"contact": ("contacted", True), "attitude": ("attitude", level)}
        answers |= {"result": ("result", level), "solved": ("solved", draws.happens("solved", 0.8))}
        said = {field: value for question, (field, value) in answers.items() if question in asked}
        return {"reached": True, "channel": self._visit_channel(law, draws), **said}

    def _visit_channel(self, law: Law, draws: Draws) -> str | None:
        rule = law.rulebook.return_visit
        return (
            self._listed(
                "visit channel",
                [each if isinstance(each, str) else each.channel for each in rule.channels],
                draws,
            )
            if rule
            else None
        )

    def _level(self, law: Law, case: Case, draws: Draws) -> str:
        figures, levels = self._figures.ratings, law.rulebook.rating.levels
        again = case.rehandlings > 0
        satisfied = draws.happens("satisfied", figures.satisfied_again if again else figures.satisfied)
        some = [each.level for each in levels if each.is_satisfied is satisfied]
        # From either end of the scale inwards.
        some = some if satisfied else some[::-1]
        some = some or [each.level for each in levels]
        return draws.one("level", some, [figures.each**place for place in range(len(some))])

    def _unit(self, case: Case, draws: Draws) -> str:
        """A unit that has not had it yet. Some have much more to do than others."""
        had = {case.unit, *(case.recused or ()), *(term.unit for term in case.terms)}
        there = [unit for unit in self.units if unit not in had]
        return draws.one("unit", there, [0.95**place for place in range(len(there))])

    def _listed(self, name: str, codes: list[Any], draws: Draws) -> Any:
        return draws.one(name, codes, weights_in_order(codes, self._figures.listed.others))


def is_urgent(law: Law, behaviour: Behaviour, draws: Draws) -> bool:
    """Whether a petition cannot wait, where the rulebook knows such: it is so from the beginning."""
    return bool(law.rulebook.urgencies) and draws.first("urgent") < behaviour.urgent.chance


def _unanswered(case: Case) -> str | None:
    return next((each.unit for each in case.conferred or () if each.ours is None), None)


_FIELDS: dict[ActName, Callable[[City, Law, Case, datetime, Draws], Fields | None]] = {
    "acceptance": City._acceptance,
    "non_acceptance": City._non_acceptance,
    "repetition": City._repetition,
    "alert": City._alert,
    "conferral": City._conferral,
    "conferral_opinion": City._opinion,
    "dispatch": City._dispatch,
    "onward_dispatch": City._onward,
    "correction": City._correction,
    "return_request": City._return_request,
    "escalation": City._escalation,
    "contact": City._contact,
    "extension_request": City._extension_request,
    "reply": City._reply,
    "self_recusal": City._recusal,
    "recusal_request": City._recusal_request,
    "recusal_decision": City._recusal_decision,
    "return_visit": City._visit,
    "rating": City._rating,
    "rerating": City._rating,
}

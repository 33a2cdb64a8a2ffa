"""Answers questions about limits by the rulebooks of a folder, each read once."""

from pathlib import Path
from typing import Any

from suban.cli.due_reading import QuestionError, shown_word
from suban.domain.calendar import Calendar
from suban.domain.due_question import DueAnswer, DueQuestion, Unanswered, answer
from suban.domain.law import Law
from suban.domain.rulebook import set_by_city
from suban.domain.terms import Day
from suban.statutes.files import StatuteError
from suban.statutes.rulebooks import read_rulebook
from suban.wording import N_, both
from suban.wording.due import unanswered_text


class Laws:
    """The rulebooks of a folder, read when they are first asked for, under one calendar.

    `limits` is the city's own folder of tables of limits, if it has one.
    """

    def __init__(self, folder: Path, calendar: Calendar, limits: Path | None = None) -> None:
        self.calendar = calendar
        self._limits = limits
        # Looked up, never joined to a path: a name from outside must not lead out of the folder.
        self._files = {each.stem: each for each in sorted(folder.glob("*.yml"))}
        self._read: dict[str, Law | QuestionError] = {}

    def law(self, rulebook: str) -> Law:
        """A rulebook with the calendar. Raises `QuestionError`."""
        found = self._read.get(rulebook)
        if found is None:
            file = self._files.get(rulebook)
            if file is None:
                # Not remembered: a batch may hold any number of wrong names.
                there = ", ".join(self._files) or "-"
                message = N_("there is no rulebook “{rulebook}”. Name one of: {rulebooks}")
                said = both(message, rulebook=shown_word(rulebook), rulebooks=there)
                raise QuestionError("unknown_rulebook", said)
            found = self._read[rulebook] = self._opened(file)
        if isinstance(found, QuestionError):
            raise found
        return found

    def answer(self, rulebook: str, question: DueQuestion) -> DueAnswer:
        """When a limit ends. Raises `QuestionError`."""
        found = answer(question, self.law(rulebook))
        if isinstance(found, Unanswered):
            raise QuestionError(found.code, unanswered_text(_shortened(found)))
        return found

    def _opened(self, file: Path) -> Law | QuestionError:
        try:
            return Law(rulebook=read_rulebook(file, self._limits), calendar=self.calendar)
        except StatuteError as error:
            message = N_("the rulebook {rulebook} cannot be used: {problem}")
            return QuestionError(
                "wrong_rulebook", both(message, rulebook=file.stem, problem=error.problems[0])
            )


def _shortened(unanswered: Unanswered) -> Unanswered:
    """The same, with the asker's own words cut to what can be shown."""
    words = ("term", "kind", "urgency", "statutory_limit")
    asked = {name: shown_word(unanswered.details[name]) for name in words if name in unanswered.details}
    return unanswered.with_(details=unanswered.details | asked)


def as_json(answer: DueAnswer) -> dict[str, Any]:
    """An answer as `suban due --json` prints it."""
    printed: dict[str, Any] = {
        "due_on": answer.due.on.isoformat(),
        "due_at": answer.due.at.isoformat(),
        "source": answer.rule.source,
        "provisional": answer.due.provisional,
        "in_force": answer.in_force,
    }
    if set_by_city(answer.rule.source):
        printed["city_setting"] = True
    if answer.statutory:
        printed["statutory_limit"] = {"code": answer.statutory.statutory_limit, "applies": answer.applies}
    if answer.treated_as:
        printed["treated_as"] = answer.treated_as
    return printed | {"days": [_day(each) for each in answer.due.days]}


def _day(day: Day) -> dict[str, Any]:
    printed: dict[str, Any] = {"date": day.on.isoformat(), "counted": day.counted, "why": day.why}
    return printed | {"holiday": day.holiday} if day.holiday else printed

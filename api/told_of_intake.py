"""What petitioners are told of how the centre sorted what came in: alerts, materials, repeats."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from api.file_views import FileView
from api.told import ChannelNamed, Story
from api.wordings import Named, named
from suban.domain.acts import Alert, Materials, MaterialsRequest, Repetition
from suban.wording.sources import source_text


class AlertTold(BaseModel):
    """Departments were told of the petition; `channel` is where to turn in an emergency."""

    at: datetime
    category: Named
    source: Named
    channel: ChannelNamed | None


class MaterialsWanted(BaseModel):
    """What was missing, by when it was to come, and what came. `supplied_at` is null where nothing has."""

    asked_at: datetime
    missing: str | None
    due_on: date | None = Field(description="补齐期限的最后一日 / the last day to supply it")
    source: Named
    files: list[FileView]
    supplied_at: datetime | None = None
    supplied: str | None = None
    supplied_files: list[FileView] = []


class RepetitionTold(BaseModel):
    """The petition was found to repeat an earlier one, or was tied to it since there are new facts."""

    at: datetime
    earlier: str = Field(description="前一诉求的编号 / the number of the earlier petition")
    new_facts: bool
    answer: str | None = Field(description="前一诉求的办理进展或者结果 / progress or result of that")
    source: Named
    overruled_at: datetime | None = Field(None, description="撤销认定的时间 / when it was overruled")


class IntakeStory(Story):
    """What the journal tells its petitioner, with what was sorted when it came in."""

    def alerts(self) -> list[AlertTold]:
        """Of what departments were told."""
        told = []
        for each, act in self._acts(Alert):
            rule = self._law.rulebook.alert(act.category)
            assert rule is not None
            there = rule.channel
            told.append(
                AlertTold(
                    at=self._at(each.entry),
                    category=named(rule.category, rule.name),
                    source=_source(each.entry.source),
                    channel=ChannelNamed(zh=there.name.zh, en=there.name.en, source=_source(there.source))
                    if there
                    else None,
                )
            )
        return told

    def materials(self) -> list[MaterialsWanted]:
        """What was asked for, the last request at the end."""
        wanted: list[MaterialsWanted] = []
        for each in self._events:
            act = each.entry.act
            if isinstance(act, MaterialsRequest):
                wanted.append(
                    MaterialsWanted(
                        asked_at=self._at(each.entry),
                        missing=self._words(act.missing),
                        due_on=self._ends(each.after, "materials"),
                        source=_source(each.entry.source),
                        files=self._given(act),
                    )
                )
            elif isinstance(act, Materials) and wanted:
                last = wanted[-1]
                last.supplied_at, last.supplied = self._at(each.entry), self._words(act.supplied)
                last.supplied_files = self._given(act)
        return wanted

    def repetitions(self) -> list[RepetitionTold]:
        """The earlier petitions that this one was tied to, and whether that still stands."""
        told: list[RepetitionTold] = []
        for each in self._events:
            act = each.entry.act
            if isinstance(act, Repetition):
                told.append(
                    RepetitionTold(
                        at=self._at(each.entry),
                        earlier=act.earlier,
                        new_facts=act.new_facts,
                        answer=self._words(act.answer),
                        source=_source(each.entry.source),
                    )
                )
            elif each.entry.kind == "repetition_overruled" and told:
                told[-1].overruled_at = self._at(each.entry)
        return told

    def files(self) -> list[FileView]:
        """The files that were given with all that is told."""
        return [
            *super().files(),
            *(file for each in self.materials() for file in (*each.files, *each.supplied_files)),
        ]


def _source(source: str) -> Named:
    return named(source, source_text(source))

"""The journal of a petition with the texts that its petitioner may see, as a story."""

from collections.abc import Mapping
from uuid import UUID

from api.surroundings import Surroundings
from api.told import refs
from api.told_of_intake import IntakeStory
from suban.domain.case import Case
from suban.domain.entries import Entry
from suban.store import files, petitions, texts
from suban.store.files import FileRecord


async def story_of(
    here: Surroundings, case: Case, given: Mapping[UUID, FileRecord]
) -> tuple[IntakeStory, list[Entry]]:
    """What the journal tells the petitioner, with these files, and its entries."""
    law = await here.statutes.law_of(case)
    lines = await petitions.journal(here.store, case.number)
    entries = [Entry.model_validate_json(line.content) for line in lines]
    bodies = await texts.bodies(here.store, case.number, [ref.id for each in entries for ref in refs(each)])
    return IntakeStory(law, case.number, entries, bodies, given), entries


async def seen_files(here: Surroundings, case: Case) -> set[UUID]:
    """The files of acts that the petitioner is told of, as things stand."""
    given = await files.of_petition(here.store, case.number)
    story, _ = await story_of(here, case, {each.id: each for each in given})
    return {each.id for each in story.files()}

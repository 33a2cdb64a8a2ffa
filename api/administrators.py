"""Who administers the city's database: named, so that everybody on the staff knows whom to ask.

Source: Anshan, ch. 4: 数据库应当明确专人管理.
"""

from fastapi import APIRouter
from pydantic import BaseModel

from api.authority import Staff
from api.reading_log import shows_nothing
from api.responses import problems
from api.surroundings import Here
from suban.store import people

router = APIRouter(tags=["名录 / registers"])


class AdministratorView(BaseModel):
    """Somebody who administers the database."""

    id: str
    name: str
    unit: str | None


@router.get(
    "/administrators", summary="数据库管理员 / administrators of the database", responses=problems(401, 503)
)
@shows_nothing("it names staff, no petition")
async def administrators(here: Here, actor: Staff) -> list[AdministratorView]:
    """The people of the register with the role of administrator, for all staff."""
    return [
        AdministratorView(id=each.id, name=each.name, unit=each.unit)
        for each in await people.of_role(here.store, "administrator")
    ]

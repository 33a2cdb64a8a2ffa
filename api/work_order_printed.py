"""The work order to print: the same as a Word file."""

import asyncio
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Response

from api.authority import StaffReading
from api.download import KEPT_TO_ONESELF
from api.languages import OneLanguage, WantedLanguage
from api.reading_log import logged_as
from api.responses import problems
from api.surroundings import Here
from api.work_order import drawn_up
from api.work_order_document import TITLE, document

router = APIRouter(tags=["诉求 / petitions"])

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

WORD_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Word 文件 / a Word file",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""What the documentation says of a document."""


@router.get(
    "/petitions/{number}/work-order.docx",
    summary="导出办理单 / the work order as a document",
    responses=WORD_FILE | problems(401, 404, 503),
    response_class=Response,
)
@logged_as("work_order")
async def work_order_document(here: Here, reading: StaffReading, language: WantedLanguage) -> Response:
    """The work order as a Word file to print, in the language that `Accept-Language` prefers.

    It shows what `/work-order` shows to the same reader, and is made anew each time.
    """
    order = await drawn_up(here, reading)
    content = await asyncio.to_thread(document, order, language)
    said = OneLanguage(language)
    name = f"{said.say(TITLE)}-{order.number}.docx"
    headers = {
        "Content-Disposition": f'attachment; filename="work-order-{order.number}.docx"; '
        f"filename*=UTF-8''{quote(name)}",
        "Content-Language": said.tag,
        "Vary": "Accept-Language",
        **KEPT_TO_ONESELF,
    }
    return Response(content, media_type=MEDIA_TYPE, headers=headers)

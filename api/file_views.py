"""Files as answers carry them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.wordings import Named, named
from suban.domain.acts import Actor, FileRef
from suban.files.kinds import KINDS
from suban.store.files import FileRecord


class FileView(BaseModel):
    """A file: what it is by its content, what it is called, where its content is."""

    id: UUID
    digest: str = Field(description="SHA-256")
    size: int = Field(description="字节 / bytes")
    kind: Named
    name: str | None = Field(description="名称，仅供参考 / a label, nothing more")
    stored_at: datetime
    by: str | None = Field(
        description="提供者：诉求人或人员代码；不向诉求人显示工作人员 / "
        "who gave it: petitioner, or the id of a person, which petitioners are not told"
    )
    address: str = Field(description="下载地址 / where to fetch it, as who may see it")


def file_view(file: FileRecord, reader: Actor) -> FileView:
    """A file as this reader is shown it."""
    told = reader.role != "petitioner" or file.owner == reader.person
    kind = KINDS.get(file.kind)
    return FileView(
        id=file.id,
        digest=file.digest,
        size=file.size,
        kind=named(file.kind, kind.text) if kind else Named(code=file.kind, zh=file.kind, en=file.kind),
        name=file.name,
        stored_at=file.stored_at,
        by=file.owner if told else None,
        address=f"/api/v1/petitions/{file.number}/files/{file.id}",
    )


def given_with_petition(files: Iterable[FileRecord], reader: Actor) -> list[FileView]:
    """Those that belong to the petition itself."""
    return [file_view(each, reader) for each in files if each.belongs == "petition"]


def named_ones(files: Mapping[UUID, FileRecord], refs: Iterable[FileRef], reader: Actor) -> list[FileView]:
    """Those that an act names, as far as they are there."""
    return [file_view(files[ref.id], reader) for ref in refs if ref.id in files]

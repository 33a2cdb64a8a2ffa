"""`temporal-dev.yml`: what the development engine is told."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from suban.embedded.errors import StackError
from suban.settings import ROOT

AttributeKind = Literal["Bool", "Datetime", "Double", "Int", "Keyword", "KeywordList", "Text"]
Port = Field(ge=1, le=65535)


class EngineFile(BaseModel):
    """The whole file; every key has to be known, so that a slip is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = "127.0.0.1"
    port: int = Port
    ui_port: int = Port
    namespace: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]+$")
    retention_days: int = Field(ge=1, le=3650)
    search_attributes: dict[str, AttributeKind] = {}
    dynamic_config: dict[str, bool | int | float | str] = {}
    sqlite_pragmas: dict[str, str | int] = {}

    @property
    def retention(self) -> timedelta:
        """How long closed workflows stay readable."""
        return timedelta(days=self.retention_days)


def shipped_engine_file() -> Path:
    """The file of the checkout, or the copy inside an installed package."""
    beside_the_code = ROOT / "temporal-dev.yml"
    return beside_the_code if beside_the_code.exists() else Path(__file__).parent / "temporal-dev.yml"


def read_engine_file(file: Path | None = None) -> EngineFile:
    """Reads and checks the file, the shipped one if none is named.

    Raises:
        StackError: it is missing, no YAML, or holds a wrong value; the message names file and key.
    """
    file = file or shipped_engine_file()
    try:
        content = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
        return EngineFile.model_validate(content)
    except FileNotFoundError as error:
        raise StackError(f"找不到 {file}", f"{file} does not exist") from error
    except YAMLError as error:
        raise StackError(
            f"{file} 不是有效的 YAML：{error}", f"{file} is not valid YAML; see above"
        ) from error
    except ValidationError as error:
        wrong = "\n".join(
            f"  {'.'.join(map(str, detail['loc']))}: {detail['msg']}" for detail in error.errors()
        )
        raise StackError(f"{file} 中有误：\n{wrong}", f"{file} has wrong values, listed above") from error

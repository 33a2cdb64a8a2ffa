"""A platform with which petitions are exchanged, as a file describes it: its codes are data, not code.

Source: Anshan, ch. 4: 建立8890平台数据与其他有关平台数据的互转和共享机制.
Which platforms, and what their codes mean, is a city setting.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, NamedTuple, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from suban.domain.codes import AREA, CHANNEL, MATTER, UNIT
from suban.domain.model import Bilingual
from suban.domain.rulebook import Kind


class PlatformError(Exception):
    """A file of a platform cannot be used. The message is bilingual and says where."""


_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def _safe(url: str) -> str:
    parts = urlsplit(url)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)
    ):
        raise ValueError(
            "须以 https:// 开头（本机可用 http://） / starts with https://, or http:// on this machine"
        )
    return url


_TheirCode = Annotated[str, StringConstraints(min_length=1, max_length=64)]
_Area = Annotated[str, Field(pattern=AREA)]
_Unit = Annotated[str, Field(pattern=UNIT)]


class Fallback(BaseModel):
    """Under which kind and area a petition is taken whose own codes are unknown, until a person sorts it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    area: _Area


class Codes(NamedTuple):
    """What their codes are here, and which of them are unknown: `kind`, `matter` or `area`."""

    kind: Kind
    matter: str | None
    area: str
    unknown: tuple[str, ...]


class Platform(BaseModel):
    """Another platform.

    `units` and `functions` are those of the register that work on it: what is dispatched to one of them, or
    what such a function is told of, goes to `url`. `issue` is raised to end its keys and give new ones.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,31}$")]
    name: Bilingual
    issue: Annotated[int, Field(ge=1)] = 1
    channel: Annotated[str, Field(pattern=CHANNEL)]
    fallback: Fallback
    kinds: dict[_TheirCode, Kind] = {}
    matters: dict[_TheirCode, Annotated[str, Field(pattern=MATTER)]] = {}
    areas: dict[_TheirCode, _Area] = {}
    url: Annotated[str, AfterValidator(_safe)] | None = None
    units: tuple[_Unit, ...] = ()
    functions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _has_address(self) -> Self:
        if (self.units or self.functions) and self.url is None:
            raise ValueError(
                "列出 units 或 functions 时须有 url / where units or functions are named, url is needed"
            )
        return self

    def read(self, kind: str | None, matter: str | None, area: str | None) -> Codes:
        """What codes of theirs mean here. Nothing is lost: what is unknown is named."""
        unknown = []
        if kind not in self.kinds:
            unknown.append("kind")
        if matter is not None and matter not in self.matters:
            unknown.append("matter")
        if area not in self.areas:
            unknown.append("area")
        return Codes(
            self.kinds.get(kind or "", self.fallback.kind),
            self.matters.get(matter or ""),
            self.areas.get(area or "", self.fallback.area),
            tuple(unknown),
        )

    def write(self, kind: str, matter: str | None, area: str) -> dict[str, str | None]:
        """What our codes are there: where several of theirs are one of ours, the first that is listed."""
        return {
            "kind": _theirs(self.kinds, kind),
            "matter": _theirs(self.matters, matter),
            "area": _theirs(self.areas, area),
        }

    def token(self, secret: str) -> str:
        """What the platform shows when it asks us. Computed, so that it is stored nowhere."""
        return f"sx-{self.platform}-{self._key(secret, 'token')}"

    def signing_secret(self, secret: str) -> str:
        """By which the platform knows what comes from us."""
        return self._key(secret, "signature")

    def _key(self, secret: str, use: str) -> str:
        said = f"suban.exchange.{use}.{self.platform}.{self.issue}".encode()
        return hmac.digest(secret.encode(), said, hashlib.sha256).hex()


def _theirs(codes: Mapping[str, str], ours: str | None) -> str | None:
    return next((each for each, here in codes.items() if here == ours), None)


def shown_by(platforms: Iterable[Platform], secret: str, token: str) -> Platform | None:
    """Whose token it is, told in constant time for each."""
    found = None
    for each in platforms:
        if hmac.compare_digest(each.token(secret).encode(), token.encode()):
            found = each
    return found


def read_platforms(folder: Path | None) -> tuple[Platform, ...]:
    """The platforms of a folder, a YAML file each. Raises `PlatformError` where one cannot be used."""
    if folder is None:
        return ()
    found: dict[str, Platform] = {}
    for file in sorted((*folder.glob("*.yml"), *folder.glob("*.yaml"))):
        one = _read(file)
        if one.platform in found:
            raise PlatformError(
                f"{file}：平台 {one.platform} 已在另一文件中。\n"
                f"{file}: another file has the platform {one.platform}, too."
            )
        found[one.platform] = one
    return tuple(found.values())


def _read(file: Path) -> Platform:
    try:
        return Platform.model_validate(YAML(typ="safe").load(file.read_text("utf-8")))
    except OSError as error:
        raise PlatformError(
            f"{file} 无法读取：{error.strerror}\n{file} cannot be read: {error.strerror}"
        ) from None
    except (YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise PlatformError(
            f"{file}{line} 不是有效的 YAML（UTF-8）。\n{file}{line} is no valid YAML in UTF-8."
        ) from None
    except ValidationError as error:
        lines = "\n".join(
            f"  {'.'.join(map(str, each['loc'])) or '-'}: {each['msg']}"
            for each in error.errors(include_input=False, include_url=False)
        )
        raise PlatformError(f"{file} 有误 / is wrong:\n{lines}") from None

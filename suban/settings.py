"""Settings by environment (`SUBAN_...`) and `.env`: what differs between a laptop, a county and a city.

Nothing here is law: numbers of days and ladders stand in `rules/`.
"""

import ipaddress
from datetime import time
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from suban.domain.telling import Subject

ROOT = Path(__file__).resolve().parent.parent
"""The checkout; in an installed package the folder that holds `suban`."""


class SettingsError(Exception):
    """A setting is missing or wrong; the message is bilingual and names the variable to set."""


def _shipped_rules() -> Path:
    beside_the_code = ROOT / "rules"
    return beside_the_code if beside_the_code.is_dir() else Path(__file__).resolve().parent / "rules"


def _plain_database_url(url: str) -> str:
    # psycopg takes this form only, and SQLAlchemy 2.1 reads it as psycopg too: one string serves both.
    for prefix in ("postgresql+psycopg://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql://" + url.removeprefix(prefix)
    if not url.startswith("postgresql://"):
        raise ValueError("数据库地址须以 postgresql:// 开头 / a database address starts with postgresql://")
    return url


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`, an address or the name localhost."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def role_of(database_url: str) -> str:
    """Gives the PostgreSQL role that a database address logs in as.

    Raises:
        SettingsError: the address names none.
    """
    role = urlsplit(database_url).username
    if not role:
        raise SettingsError(
            "数据库地址中没有用户名：postgresql://用户名:密码@主机/库名\n"
            "The database address names no role: postgresql://role:password@host/database"
        )
    return unquote(role)


def _readable(file: Path) -> Path:
    try:
        with file.open("rb") as content:
            content.read(1)
    except OSError as error:
        raise ValueError(
            f"{file} 无法读取，请检查路径与权限 / "
            f"{file} cannot be read, check its path and rights: {error.strerror}"
        ) from None
    return file


def _folder(path: Path) -> Path:
    # A table that is looked for in the wrong place would be passed over for the default.
    if not path.is_dir():
        raise ValueError(f"{path} 不是目录，请检查路径 / {path} is no folder, check its path")
    return path


def _listed(given: object) -> object:
    return tuple(filter(None, map(str.strip, given.split(",")))) if isinstance(given, str) else given


DatabaseUrl = Annotated[str, AfterValidator(_plain_database_url)]
LimitsFolder = Annotated[Path, AfterValidator(_folder)]
PemFile = Annotated[Path, AfterValidator(_readable)]
Port = Annotated[int, Field(ge=1, le=65535)]
PerMinute = Annotated[float, Field(ge=0, le=1_000_000)]
ReleaseLabel = Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9._]{0,39})?$")]
NeededName = Literal[
    "database_url",
    "owner_database_url",
    "secret_key",
    "smtp_host",
    "smtp_from",
    "webhook_url",
    "webhook_secret",
    "apprise_url",
]
NoticeChannel = Literal["mailbox", "smtp", "webhook", "apprise"]
InDoubt = Literal["hold", "again"]
"""What becomes of a message of which nobody knows whether it was taken: once too few, or once too often."""


_NEEDED_BY: dict[NoticeChannel, tuple[NeededName, ...]] = {
    "mailbox": (),
    "smtp": ("smtp_host", "smtp_from"),
    "webhook": ("webhook_url", "webhook_secret"),
    "apprise": ("apprise_url",),
}


def _check_gateway(url: SecretStr | None) -> None:
    if url is None:
        return
    try:
        parts = urlsplit(url.get_secret_value())
        host = parts.hostname or ""
        safe = bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
    except ValueError:
        safe = False
    if not safe:
        raise ValueError(
            "SUBAN_WEBHOOK_URL 须以 https:// 开头（本机可用 http://）：其中有诉求人的联系方式 / "
            "SUBAN_WEBHOOK_URL starts with https://, or http:// on this machine: "
            "it is told how to reach petitioners"
        )


def _check_mail(given: "Settings") -> None:
    if given.smtp_starttls and given.smtp_tls:
        raise ValueError(
            "SUBAN_SMTP_STARTTLS 与 SUBAN_SMTP_TLS 只能设其一：端口 465 一般用后者，587 用前者 / "
            "set SUBAN_SMTP_STARTTLS or SUBAN_SMTP_TLS, not both: "
            "the latter as a rule at port 465, the former at 587"
        )
    if (given.smtp_username is None) != (given.smtp_password is None):
        raise ValueError(
            "SUBAN_SMTP_USERNAME 与 SUBAN_SMTP_PASSWORD 须同时设置 / "
            "SUBAN_SMTP_USERNAME and SUBAN_SMTP_PASSWORD go together"
        )
    encrypted = given.smtp_starttls or given.smtp_tls or is_loopback(given.smtp_host or "localhost")
    if given.smtp_password is not None and not encrypted:
        raise ValueError(
            "SUBAN_SMTP_PASSWORD 不得明文传输：请设 SUBAN_SMTP_STARTTLS=true 或 SUBAN_SMTP_TLS=true / "
            "SUBAN_SMTP_PASSWORD would travel in clear: "
            "set SUBAN_SMTP_STARTTLS=true or SUBAN_SMTP_TLS=true"
        )


class Settings(BaseSettings):
    """What one process of Suban is told from outside; immutable.

    `suban dev` fills in what is left empty with embedded parts. The parts run alone (`suban api`,
    `suban worker`, `suban migrate`) need the addresses they use: see `need`.
    """

    model_config = SettingsConfigDict(env_prefix="SUBAN_", env_file=".env", extra="ignore", frozen=True)

    database_url: DatabaseUrl | None = Field(default=None, repr=False)
    """PostgreSQL as the application's role, which owns no table and cannot change the journal."""
    owner_database_url: DatabaseUrl | None = Field(default=None, repr=False)
    """The same database as the role that owns the tables; only migrations use it."""

    temporal_address: str = "127.0.0.1:7233"
    temporal_namespace: str = "suban"
    temporal_tls: bool = False
    """Whether the way to the engine is encrypted; any of the next five turns it on."""
    temporal_tls_ca: PemFile | None = None
    """The certificates (PEM) that the engine's is checked by, instead of those of the system."""
    temporal_tls_cert: PemFile | None = None
    """The certificate (PEM) by which the engine knows this platform."""
    temporal_tls_key: PemFile | None = None
    temporal_tls_server_name: str | None = None
    """The name in the engine's certificate, where it is not that of the address."""
    temporal_api_key: SecretStr | None = None
    temporal_retention_days: int | None = Field(default=None, ge=1, le=3650)
    """How many days the engine keeps the histories of closed petitions; None: as its namespace says."""
    release: ReleaseLabel | None = None
    """Tells apart what is run of one version: a city's own changes, a hot fix. See docs/upgrade.md."""
    temporal_dev_file: Path | None = None
    """Another `temporal-dev.yml` than the shipped one, for the embedded engine."""

    api_host: str = "127.0.0.1"
    api_port: Port = 8000
    allow_remote: bool = False
    """Lets parts listen beyond this machine. Off, so that a laptop in a café serves nobody by accident."""
    update_timeout_seconds: float = Field(default=10.0, gt=0, le=300)
    """How long the API waits for the engine to finish an act before it answers "try again"."""

    secret_key: SecretStr | None = Field(default=None, min_length=32)
    """Signs the tokens of staff and of signals; at least 32 characters, the same for all parts."""

    state_dir: Path = Path(".suban")
    """Where `suban dev` keeps data, logs and tokens."""
    rules_dir: Path = Field(default_factory=_shipped_rules)
    limits_dir: LimitsFolder | None = None
    """The city's own tables of limits, each in place of the default of its name. See docs/rulebooks.md."""
    city: str | None = None
    """Whose platform this is: the place in a rulebook's id, such as `longnan` in longnan-2021."""
    platform_name: str | None = Field(default=None, min_length=1, max_length=100)
    """What the city calls its platform: it stands at the head of work orders."""
    calendar_amendments: Path | None = None
    """Days that differ from the calendar as shipped: a notice that came later. See docs/due.md."""

    files_dir: Path | None = None
    """Where the files of petitions and acts lie; without one the platform takes none."""
    files_most: int = Field(default=20, ge=1, le=100)
    """How many files a petitioner may give with a petition, and how many an act may name."""
    files_most_mib: int = Field(default=50, ge=1, le=4096)
    """How large a file may be, in MiB."""
    files_leave_free_mib: int = Field(default=1024, ge=0)
    """So much of the disk is left for others, in MiB: the database may live there, too."""

    backup_max_age_hours: float = Field(default=26.0, gt=0, le=24 * 366)
    """How old the last backup may be before the state of the platform calls for one: city setting."""

    checks_every_minutes: float = Field(default=5.0, ge=0.05, le=24 * 60)
    """How often records and engine are looked through for what should not be. See docs/operating.md."""
    checks_patience_minutes: float = Field(default=10.0, ge=0.05, le=24 * 60)
    """So long a notice may wait, and a limit be without its entry, before a check tells of it."""
    limits_spread_seconds: float = Field(default=0.0, ge=0, le=3600)
    """Over so many seconds petitions take turns where limits of many end at one instant. A constant of
    operation: each entry has the instant of the law, whenever it is written."""
    checks_daily_hour: int = Field(default=3, ge=0, le=23)
    """The hour, in China, at which the journals are folded again and compared."""

    exchange_dir: LimitsFolder | None = None
    """The other platforms with which petitions are exchanged, a file each. See docs/exchange.md."""

    log_format: Literal["json", "text"] | None = None
    """How API and worker log; None: columns at a terminal, JSON lines elsewhere."""
    metrics_token: SecretStr | None = Field(default=None, min_length=32)
    """Whoever shows it reads `GET /metrics` of the API; without one there is no such address."""
    metrics_host: str = "127.0.0.1"
    """Where a worker lets its metrics be read."""
    metrics_port: Port | None = None
    """The port at which a worker lets its metrics be read; None: nowhere. Each worker needs its own."""
    engine_metrics_port: Port | None = None
    """The port at which a worker lets the metrics of the engine's client be read."""
    otlp_endpoint: str | None = Field(default=None, pattern=r"^https?://[^\s?#]+$")
    """The OTLP collector that gets traces; None: that of OTEL_EXPORTER_OTLP_ENDPOINT, else there are none."""

    smtp_host: str | None = None
    """The mail server for notices; without one they go to the local mailbox, readable through the API."""
    smtp_port: Port = 25
    smtp_from: str | None = None
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = False
    """Encrypts before anything is said."""
    smtp_tls: bool = False
    """Encrypts from the first byte on, as port 465 does."""

    notice_channel: NoticeChannel | None = None
    """Which way notices go; what is not said is smtp where there is a mail server, else the mailbox."""
    webhook_url: SecretStr | None = None
    """The gateway that takes notices and tells people in its own ways."""
    webhook_secret: SecretStr | None = Field(default=None, min_length=32)
    """Signs what the gateway gets."""
    webhook_timeout_seconds: float = Field(default=10.0, gt=0, le=60)
    apprise_url: SecretStr | None = None
    """An address of apprise, with places for whom it is: see docs/notices.md."""

    smtp_per_minute: PerMinute = 600
    """How many messages all workers together hand over in a minute; 0: as many as there are. City setting."""
    webhook_per_minute: PerMinute = 600
    apprise_per_minute: PerMinute = 20
    """What robots of DingTalk and WeCom take."""
    smtp_in_doubt: InDoubt = "hold"
    """Few mail servers know a mail again by its Message-ID."""
    webhook_in_doubt: InDoubt = "again"
    """A gateway knows a message again by its key."""
    apprise_in_doubt: InDoubt = "hold"
    notice_longest_pause_minutes: float = Field(default=60, gt=0, le=24 * 60)
    """Pauses between attempts double up to this: city setting."""
    notice_give_up_days: float = Field(default=10, gt=0, le=30)
    """After so many days in vain a recipient is given up; longer than the longest holiday: city setting."""
    quiet_from: time = time(22)
    """Petitioners are sent nothing from this time of day until the next, but what is urgent: city setting."""
    quiet_until: time = time(8)
    urgent_notices: Annotated[tuple[Subject, ...], NoDecode, BeforeValidator(_listed)] = ("alerted",)
    """Kinds of notices that go at any hour and before others, beside all of urgent petitions."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.allow_remote and not is_loopback(self.api_host):
            raise ValueError(
                f"SUBAN_API_HOST={self.api_host} 可从本机以外访问；确需如此请设 SUBAN_ALLOW_REMOTE=true / "
                f"SUBAN_API_HOST={self.api_host} is reachable from other machines; "
                "if you want that, set SUBAN_ALLOW_REMOTE=true"
            )
        if not self.allow_remote and not is_loopback(self.metrics_host):
            raise ValueError(
                f"SUBAN_METRICS_HOST={self.metrics_host} 可从本机以外访问；"
                "确需如此请设 SUBAN_ALLOW_REMOTE=true / "
                f"SUBAN_METRICS_HOST={self.metrics_host} is reachable from other machines; "
                "if you want that, set SUBAN_ALLOW_REMOTE=true"
            )
        _check_mail(self)
        if self.smtp_host and not self.smtp_from:
            raise ValueError(
                "设置 SUBAN_SMTP_HOST 时须同时设置 SUBAN_SMTP_FROM（发件人） / "
                "SUBAN_SMTP_HOST needs SUBAN_SMTP_FROM, the sender's address"
            )
        if (self.temporal_tls_cert is None) != (self.temporal_tls_key is None):
            raise ValueError(
                "SUBAN_TEMPORAL_TLS_CERT 与 SUBAN_TEMPORAL_TLS_KEY 须同时设置 / "
                "SUBAN_TEMPORAL_TLS_CERT and SUBAN_TEMPORAL_TLS_KEY are set both or neither"
            )
        _check_gateway(self.webhook_url)
        for name in _NEEDED_BY[self.way_of_notices]:
            if getattr(self, name) is None:
                raise ValueError(
                    f"SUBAN_NOTICE_CHANNEL={self.notice_channel} 时须设置 SUBAN_{name.upper()} / "
                    f"SUBAN_NOTICE_CHANNEL={self.notice_channel} needs SUBAN_{name.upper()}"
                )
        return self

    @property
    def release_name(self) -> str:
        """The release of this process, as the engine knows it: the version, and the label if there is one."""
        return f"{version('suban')}-{self.release}" if self.release else version("suban")

    @property
    def way_of_notices(self) -> NoticeChannel:
        """Which way notices go."""
        return self.notice_channel or ("smtp" if self.smtp_host else "mailbox")

    def need(self, name: NeededName) -> str:
        """Gives a setting that this process cannot do without, secrets in clear.

        Raises:
            SettingsError: it is not set; the message names the variable.
        """
        value = getattr(self, name)
        if value is None:
            variable = f"SUBAN_{name.upper()}"
            raise SettingsError(
                f"缺少设置 {variable}。请在环境变量或 .env 中给出；只想试用请运行 suban dev。\n"
                f"{variable} is not set. Give it in the environment or in .env; to try Suban run `suban dev`."
            )
        return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def load() -> Settings:
    """Reads the settings of this process.

    Raises:
        SettingsError: a value is wrong; the message lists every wrong one with its variable, no values.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [_wrong_value(detail["loc"], detail["msg"]) for detail in error.errors(include_input=False)]
        raise SettingsError("设置有误 / wrong settings:\n" + "\n".join(lines)) from None


def _wrong_value(place: tuple[int | str, ...], message: str) -> str:
    where = "".join(f"SUBAN_{str(part).upper()}: " for part in place[:1])
    return f"  {where}{message.removeprefix('Value error, ')}"

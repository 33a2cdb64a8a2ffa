"""What `suban dev` runs, in which order, and what it tells."""

import asyncio
import contextlib
import os
import shlex
from collections.abc import Mapping

import typer
from pydantic import SecretStr

from suban.embedded.engine_file import read_engine_file
from suban.embedded.errors import StackError
from suban.embedded.files import write_private
from suban.embedded.postgres import OWNER, Postgres
from suban.embedded.python_parts import Api, Worker
from suban.embedded.records import Records
from suban.embedded.sources import sources_label
from suban.embedded.state import LONGNAN, StateDirectory
from suban.embedded.supervise import Stopped, Supervisor
from suban.embedded.temporal import Temporal
from suban.settings import Settings, role_of
from suban.statutes.cities import place_of, places, rulebooks_of
from suban.statutes.rulebooks import read_rulebooks


def run(settings: Settings, *, fresh: bool = False) -> int:
    """Runs the whole stack until Ctrl-C or SIGTERM and gives the exit code.

    A part whose address is set (`SUBAN_DATABASE_URL`, `SUBAN_TEMPORAL_ADDRESS`) is used there instead.

    Raises:
        StackError: it cannot start, or a part cannot be kept running; everything is stopped by then.
    """
    state = StateDirectory(settings.state_dir)
    with state.locked():
        records = Records(state.records)
        for part in records.stop_left_behind():
            _say(f"  ! 已停止上次遗留的进程 / stopped a process left behind: {part}")
        city = _city(settings, state, fresh=fresh)
        if fresh:
            state.delete_contents()
        state.write_city(city)
        settings = settings.model_copy(update={"city": city})
        supervisor = Supervisor(state, records, _say)
        supervisor.listen_to_signals()
        try:
            _start(settings, state, supervisor)
            supervisor.watch()
        except Stopped:
            _say("\n正在停止 / stopping …")
        finally:
            supervisor.stop()
            state.forget_addresses()
        _say("已停止 / stopped")
    return 0


def _city(settings: Settings, state: StateDirectory, *, fresh: bool) -> str:
    """The city that is played: the named one, that of the last time, or Longnan."""
    rulebooks = read_rulebooks(settings.rules_dir, settings.limits_dir)
    last = state.city()
    default = next((each for each in (last, LONGNAN) if each in places(rulebooks)), None)
    city = place_of(rulebooks_of(rulebooks, settings.city or default)[0])
    if last not in (None, city) and not fresh:
        raise StackError(
            f"{state.path} 中是 {last} 的数据，与 {city} 不能混用。请用 --fresh 清空后重新开始，"
            "或用 SUBAN_STATE_DIR 另指一个目录。",
            f"{state.path} holds the data of {last}, and {city} cannot be mixed with them. Start anew with "
            "--fresh, which throws them away, or name another directory with SUBAN_STATE_DIR.",
        )
    return city


def _start(settings: Settings, state: StateDirectory, supervisor: Supervisor) -> None:
    _say(f"诉办 Suban  {settings.city}  {state.path}")
    postgres = None if settings.database_url else Postgres(state.postgres)
    temporal = None
    if "temporal_address" not in settings.model_fields_set:
        file = read_engine_file(settings.temporal_dev_file)
        temporal = Temporal(state.temporal_db, file, allow_remote=settings.allow_remote)
    supervisor.start([part for part in (postgres, temporal) if part is not None])

    filled: dict[str, object] = {"state_dir": state.path}
    if postgres:
        filled |= {"database_url": postgres.url(), "owner_database_url": postgres.url(OWNER)}
    if temporal:
        filled |= {"temporal_address": temporal.address, "temporal_namespace": temporal.file.namespace}
    if settings.files_dir is None:
        filled["files_dir"] = state.files
    if not settings.secret_key:
        filled["secret_key"] = SecretStr(state.secret_key())
    settings = settings.model_copy(update=filled)

    if settings.release is None:
        # Whoever changes the code has another release; petitions of the last one start anew.
        settings = settings.model_copy(update={"release": sources_label()})
    _migrate(settings)
    supervisor.check_stop()
    state.write_addresses(
        database_url=settings.need("database_url"),
        temporal_address=settings.temporal_address,
        temporal_namespace=settings.temporal_namespace,
        secret_key=settings.need("secret_key"),
        files_dir=str(settings.files_dir),
        release=settings.release or "",
        **({"city": settings.city} if settings.city else {}),
    )
    tokens = _load_demo(settings, state)
    supervisor.check_stop()

    environment = _environment(settings)
    supervisor.start([Worker(environment)])
    if temporal:
        _take_over(settings)
    api = Api(settings.api_host, settings.api_port, environment)
    supervisor.start([api])

    _write_demo_env(state, settings, api.address, tokens)
    _say_ports(settings, api, temporal)
    _say_addresses(state, api, temporal, tokens)


def _take_over(settings: Settings) -> None:
    from workers.rollout import take_over_alone

    moved = asyncio.run(take_over_alone(settings))
    if moved:
        _say(
            f"  ✓ 代码已变化，{moved} 件诉求由新版本接管 / "
            f"the code has changed: {moved} petitions go on with {settings.release_name}"
        )


def _migrate(settings: Settings) -> None:
    if settings.owner_database_url is None or settings.database_url is None:
        _say(
            "  ! 未设置 SUBAN_OWNER_DATABASE_URL，假定数据库表已是最新 / "
            "SUBAN_OWNER_DATABASE_URL is not set: the tables are taken to be up to date"
        )
        return
    from suban.store.migrate import upgrade

    upgrade(settings.owner_database_url, role_of(settings.database_url))


def _load_demo(settings: Settings, state: StateDirectory) -> dict[str, str]:
    from suban import demo

    city = settings.city
    if city not in demo.cities():
        _say(
            f"  ! 没有虚构的 {city}，借用 {LONGNAN} 的单位和人员 / "
            f"there is no made-up {city}: the units and people of {LONGNAN} stand in"
        )
        city = LONGNAN
    return asyncio.run(demo.load(settings, _kept(state), city))


def _environment(settings: Settings) -> dict[str, str]:
    """What worker and API are told; the owner's database address is not among it."""
    given = {
        "SUBAN_DATABASE_URL": settings.need("database_url"),
        "SUBAN_SECRET_KEY": settings.need("secret_key"),
        "SUBAN_TEMPORAL_ADDRESS": settings.temporal_address,
        "SUBAN_TEMPORAL_NAMESPACE": settings.temporal_namespace,
        "SUBAN_STATE_DIR": str(settings.state_dir),
        "SUBAN_FILES_DIR": str(settings.files_dir),
        "SUBAN_CITY": settings.city or "",
        "SUBAN_RELEASE": settings.release or "",
        "PYTHONUNBUFFERED": "1",
        # People read these logs, though they are files.
        "SUBAN_LOG_FORMAT": settings.log_format or "text",
    }
    inherited = {name: value for name, value in os.environ.items() if name != "SUBAN_OWNER_DATABASE_URL"}
    return inherited | given


def _write_demo_env(state: StateDirectory, settings: Settings, url: str, tokens: Mapping[str, str]) -> None:
    values = {
        # Absolute: `suban audit verify` finds this stack from any folder.
        "SUBAN_STATE_DIR": str(state.path),
        "SUBAN_URL": url,
        "TEMPORAL_ADDRESS": settings.temporal_address,
        "TEMPORAL_NAMESPACE": settings.temporal_namespace,
        **tokens,
    }
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in values.items()]
    write_private(state.demo_env, "".join(lines))


def _kept(state: StateDirectory) -> dict[str, str]:
    """What demo.env said last: shells that have read it go on with those tokens."""
    if not state.demo_env.exists():
        return {}
    words = shlex.split(state.demo_env.read_text("utf-8"))
    return {name: value for name, _, value in (word.partition("=") for word in words)}


def _say_ports(settings: Settings, api: Api, temporal: Temporal | None) -> None:
    wanted = [("API", settings.api_port, api.port)]
    if temporal:
        wanted.append(("Temporal", temporal.file.port, temporal.port))
        wanted.append(("Temporal UI", temporal.file.ui_port, temporal.ui_port))
    for name, preferred, used in wanted:
        if preferred != used:
            _say(
                f"  ! {name}：端口 {preferred} 已被占用，改用 {used} / "
                f"port {preferred} is taken, using {used}"
            )


def _say_addresses(
    state: StateDirectory, api: Api, temporal: Temporal | None, tokens: Mapping[str, str]
) -> None:
    _say("")
    _say(f"  接口 API              {api.address}")
    _say(f"  接口文档 API docs     {api.address}/docs")
    if temporal:
        _say(f"  流程页面 Temporal UI  {temporal.ui_url}/namespaces/{temporal.file.namespace}/workflows")
    if tokens:
        _say("\n  演示人员的令牌 / tokens of the demo people")
        width = max(map(len, tokens))
        for name, token in tokens.items():
            _say(f"    {name:<{width}}  {token}")
    _say(f"\n  在另一个终端 / in another terminal:  . {os.path.relpath(state.demo_env)}")
    _say("  按 Ctrl-C 停止 / Ctrl-C stops it")


def _say(text: str) -> None:
    # Nobody may read the console any more; that must not bring the stack down.
    with contextlib.suppress(OSError):
        typer.echo(text)

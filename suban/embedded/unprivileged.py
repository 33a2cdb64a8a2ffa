"""Running PostgreSQL as root: it refuses, so it runs as another user that still reaches our folders.

Changing owners or rights of the folders above would open a root user's files to others. Instead the process
becomes `nobody` and keeps the one capability CAP_DAC_OVERRIDE, with which it may enter folders that only
root may.
"""

import os
import pwd
import shutil
from collections.abc import Sequence
from pathlib import Path

from suban.embedded.errors import StackError

_NOBODY = 65534


def as_unprivileged(argv: Sequence[str], data: Path, death_signal: str | None = None) -> list[str]:
    """Gives the command that runs `argv` as a user PostgreSQL accepts.

    Args:
        argv: The program and its arguments.
        data: The data directory; if it exists, its owner is the user.
        death_signal: Name of the signal that the process gets when its parent dies ("INT"), for a server.

    Raises:
        StackError: we are root and the system lacks what is needed.
    """
    owner = data.stat().st_uid if data.exists() else 0
    user = owner or _NOBODY
    check_has_name(user)
    setpriv = shutil.which("setpriv", path=os.environ.get("PATH", os.defpath) + ":/usr/bin:/bin")
    if setpriv is None:
        raise StackError(
            "以 root 运行时需要 setpriv（util-linux 软件包），未找到。请安装它，或改用普通用户运行。",
            "As root, `setpriv` (package util-linux) is needed and was not found. "
            "Install it, or run as an ordinary user.",
        )
    _check_capability()
    death = [f"--pdeathsig={death_signal}"] if death_signal else []
    return [
        setpriv,
        f"--reuid={user}",
        f"--regid={user}",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
        *death,
        *argv,
    ]


def check_has_name(user: int) -> None:
    """Checks that the system knows a user, which initdb insists on.

    Raises:
        StackError: it does not, as in some containers.
    """
    try:
        pwd.getpwuid(user)
    except KeyError:
        raise StackError(
            f"系统中没有 uid 为 {user} 的用户，PostgreSQL 无法以其身份初始化。"
            "请在 /etc/passwd 中加上该用户，或换一个用户运行。",
            f"The system knows no user with uid {user}, and PostgreSQL needs one with a name. "
            "Add the user to /etc/passwd, or run as another one.",
        ) from None


def _check_capability() -> None:
    # Containers may run root without it; setpriv's own message would not say what to do.
    wanted = {"dac_override": 1, "setgid": 6, "setuid": 7}
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("CapEff:"):
            held = int(line.split()[1], 16)
            missing = [name for name, bit in wanted.items() if not held >> bit & 1]
            if missing:
                names = ", ".join(f"CAP_{name.upper()}" for name in missing)
                raise StackError(
                    f"当前 root 缺少权能 {names}，无法安全启动 PostgreSQL。"
                    "请改用普通用户运行，或给容器加上该权能。",
                    f"This root lacks {names} and cannot start PostgreSQL safely. "
                    "Run as an ordinary user, or grant the container the capability.",
                )

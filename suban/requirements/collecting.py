"""Which tests show which rows: the `law` marks of the whole suite, collected without running it."""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

_NUMBERED = re.compile(r"^(?P<stem>\w+)-\d+$")


class Shows(NamedTuple):
    """A test that shows a row: its name, and the file in which a reader finds the case."""

    test: str
    file: str


class CollectingError(Exception):
    """The tests cannot be collected; the text says why, in Chinese and English."""


def checkout() -> Path:
    """The folder with the tests and rulebooks beside this package. Raises `CollectingError`."""
    root = Path(__file__).resolve().parents[2]
    if not (root / "tests").is_dir() or not (root / "pyproject.toml").is_file():
        raise CollectingError(
            "测试不随安装包发布：请在源代码目录中运行 / "
            "an installed package has no tests: run this in a checkout of the source"
        )
    return root


def collect(root: Path) -> Mapping[str, list[Shows]]:
    """The tests that each id is marked on. Raises `CollectingError`."""
    try:
        import pytest
    except ImportError as error:
        raise CollectingError(
            "缺少 pytest：请用 `make test` 准备环境 / pytest is missing: `make test` prepares the environment"
        ) from error

    class Marks:
        def __init__(self) -> None:
            self.found: dict[str, list[Shows]] = defaultdict(list)
            self.wrong: list[str] = []

        def pytest_collectreport(self, report: pytest.CollectReport) -> None:
            if report.failed:
                self.wrong.append(f"{report.nodeid}: {report.longreprtext.strip().splitlines()[-1]}")

        def pytest_collection_finish(self, session: pytest.Session) -> None:
            for item in session.items:
                file = _file(root, item.path, getattr(getattr(item, "callspec", None), "id", ""))
                for name in dict.fromkeys(each for mark in item.iter_markers("law") for each in mark.args):
                    self.found[name].append(Shows(item.nodeid, file))

    marks = Marks()
    # The settings that the suite runs with, except for how results are printed.
    code = pytest.main(
        [
            "--collect-only",
            "--import-mode=importlib",
            "--strict-markers",
            "-o",
            "addopts=",
            "-p",
            "no:terminal",
            "-p",
            "no:cacheprovider",
            f"--rootdir={root}",
            str(root / "tests"),
        ],
        plugins=[marks],
    )
    if marks.wrong or code != pytest.ExitCode.OK:
        raise CollectingError(
            "无法收集测试 / the tests cannot be collected:\n"
            + "\n".join(f"  {each}" for each in marks.wrong or [f"pytest: {code!r}"])
        )
    return marks.found


def _file(root: Path, path: Path, parameters: str) -> str:
    """The file of the case: for a scenario or a law table its own, else that of the test."""
    numbered = _NUMBERED.match(parameters)
    written = path.with_name(f"{numbered['stem']}.yaml") if numbered else path
    return (written if written.is_file() else path).relative_to(root).as_posix()

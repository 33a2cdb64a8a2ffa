"""The alarms: each expression asks for metrics, labels and values that there are, and each is explained."""

import re
from typing import Any, get_args

from prometheus_client.metrics import MetricWrapperBase
from ruamel.yaml import YAML

from api.metrics import GAUGES
from api.problems import ProblemCode
from suban.engine.checks import CHECKS
from suban.engine.lag import QUEUES
from suban.seeing import metrics
from suban.store.attempts import PENDING
from suban.store.resending import DEAD
from tests.docs.documents import DOCS, ROOT, rows, section

PROMETHEUS = ROOT / "deploy" / "prometheus"
OPERATING = DOCS / "operating.md"

# With what Prometheus itself knows of each target.
LABELS: dict[str, set[str]] = {"up": {"job"}}
for _each in vars(metrics).values():
    if isinstance(_each, MetricWrapperBase):
        for _family in _each.describe():
            for _suffix in ("_total",) if _family.type == "counter" else ("_bucket", "_sum", "_count"):
                LABELS[f"{_family.name}{_suffix}"] = {*_each._labelnames}
LABELS |= {name: {*labels} for name, (_, labels) in GAUGES.items()}


def codes(of: object) -> set[str]:
    found: set[str] = set()
    for each in get_args(of):
        found |= {each} if isinstance(each, str) else codes(each)
    return found


VALUES: dict[str, set[str]] = {
    "queue": {*QUEUES},
    "check": {*CHECKS},
    "state": {*PENDING, *DEAD},
    "code": codes(ProblemCode),
    "job": {"suban-api", "suban-worker"},
}


def alarms() -> list[dict[str, Any]]:
    groups = YAML(typ="safe").load(PROMETHEUS / "alerts.yml")["groups"]
    return [rule for group in groups for rule in group["rules"]]


def test_each_alarm_asks_for_what_there_is() -> None:
    assert len(LABELS) > 20
    for alarm in alarms():
        name, asked = alarm["alert"], alarm["expr"]
        found = re.findall(r"\b(up|suban_\w+)(?:\{([^}]*)\})?", asked)
        assert found, name
        for metric, matchers in found:
            assert metric in LABELS, (name, metric)
            for label, values in re.findall(r'(\w+)\s*[!=]~?\s*"([^"]*)"', matchers):
                assert label in LABELS[metric], (name, metric, label)
                assert {*values.split("|")} <= VALUES[label], (name, label, values)
        assert alarm["labels"]["severity"] in ("critical", "warning", "info"), name
        chinese, _, english = alarm["annotations"]["summary"].partition(" / ")
        assert chinese, name
        assert english, name
        assert re.fullmatch(r"[0-9]+[mh]", alarm.get("for", "1m")), name


def test_each_alarm_is_explained_and_each_metric_described() -> None:
    names = [each["alert"] for each in alarms()]
    assert len(names) == len({*names})
    assert list(rows(section(OPERATING, "Alarms"))) == names
    described = rows(section(OPERATING, "What to watch"))
    ours = {re.sub(r"_(bucket|sum|count)$", "", name) for name in LABELS if name != "up"}
    assert {name for name in described if name.startswith("suban_")} == ours
    for name, cells in described.items():
        if name in GAUGES:
            assert {*re.findall(r"`(\w+)`", cells[0])} == {*GAUGES[name][1]}, name


def test_the_scrape_configuration_names_the_jobs_of_the_alarms() -> None:
    jobs = YAML(typ="safe").load(PROMETHEUS / "scrape.yml")["scrape_configs"]
    assert {each["job_name"] for each in jobs} == VALUES["job"]

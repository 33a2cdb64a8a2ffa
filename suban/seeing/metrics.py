"""The counters of this process, for Prometheus.

Each is fed where the truth is: by the journal's append, by whoever answers a refusal or a request. Labels are
codes of closed lists, of rulebooks and of routes: nothing that somebody typed.
"""

from collections.abc import Iterable
from datetime import datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
)

from suban.domain.entries import Entry, EntryKind, SignalRefusal, TermFact

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

BY_TIME: frozenset[EntryKind] = frozenset(
    ("lapsed", "warned", "supervision_opened", "supervision_escalated", "handed_over", "transferred")
)
"""Kinds of entries whose instant is one of the law: where no act wrote them, time did."""

_LATE = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21600, 86400)
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)

ENTRIES = Counter("suban_entries", "Entries written to journals.", ["kind"], registry=REGISTRY)
ACTS = Counter("suban_acts", "Acts of people and machines that were recorded.", ["act"], registry=REGISTRY)
LAPSES = Counter("suban_lapses", "Limits that lapsed.", ["term"], registry=REGISTRY)
LATENESS = Histogram(
    "suban_lateness_seconds",
    "From the instant of the law to the writing of the entry that it demands.",
    ["kind"],
    buckets=_LATE,
    registry=REGISTRY,
)
REFUSALS = Counter(
    "suban_refusals",
    "Acts that the law refused, by reason and provision, through the API or as a signal.",
    ["code", "source", "way"],
    registry=REGISTRY,
)
PROBLEMS = Counter("suban_problems", "Requests that ended with a problem.", ["code"], registry=REGISTRY)
# From its beginning on: Prometheus sees no increase where a series begins with its first count.
PROBLEMS.labels("unexpected")
REQUESTS = Histogram(
    "suban_request_seconds",
    "Requests by route and status.",
    ["method", "route", "status"],
    buckets=_SECONDS,
    registry=REGISTRY,
)


def count_written(entries: Iterable[Entry], now: datetime) -> None:
    """Count what the journal has just taken."""
    for entry in entries:
        ENTRIES.labels(entry.kind).inc()
        if entry.act is not None:
            ACTS.labels(entry.act.act).inc()
        if entry.kind == "lapsed" and isinstance(entry.fact, TermFact):
            LAPSES.labels(entry.fact.term).inc()
        if isinstance(entry.fact, SignalRefusal):
            REFUSALS.labels(entry.fact.reason, entry.source, "signal").inc()
        if entry.kind in BY_TIME and entry.act_id is None:
            LATENESS.labels(entry.kind).observe(max(0.0, (now - entry.at).total_seconds()))

"""How API and worker let themselves be seen: log, traces, and the worker's port for metrics."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from suban.seeing import logs, traces
from suban.settings import Settings

_STANDARD = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class PortTakenError(Exception):
    """The port for metrics is taken; the message is bilingual and names the setting."""


@contextmanager
def seen(part: Literal["api", "worker"], here: Settings) -> Iterator[None]:
    """Log, and where somebody reads traces, trace, until the block ends."""
    logs.set_up(here.log_format)
    if here.otlp_endpoint or any(os.environ.get(each) for each in _STANDARD):
        traces.switch_on(f"suban-{part}", here.release_name, here.otlp_endpoint)
    try:
        yield
    finally:
        traces.switch_off()


def show_metrics(here: Settings) -> None:
    """Let the metrics of a worker be read at its ports, as far as they are set. Raises `PortTakenError`."""
    from prometheus_client import start_http_server
    from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig

    from suban.seeing.metrics import REGISTRY

    try:
        if here.metrics_port is not None:
            start_http_server(here.metrics_port, here.metrics_host, registry=REGISTRY)
    except OSError as error:
        raise _taken("SUBAN_METRICS_PORT", here.metrics_port, error) from None
    if here.engine_metrics_port is not None:
        address = _address(here.metrics_host, here.engine_metrics_port)
        config = PrometheusConfig(bind_address=address, counters_total_suffix=True, durations_as_seconds=True)
        try:
            Runtime.set_default(Runtime(telemetry=TelemetryConfig(metrics=config)))
        except RuntimeError as error:
            raise _taken("SUBAN_ENGINE_METRICS_PORT", here.engine_metrics_port, error) from None


def _address(host: str, port: int) -> str:
    host = "127.0.0.1" if host == "localhost" else host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _taken(setting: str, port: int | None, error: Exception) -> PortTakenError:
    said = getattr(error, "strerror", None) or type(error).__name__
    return PortTakenError(
        f"{setting}={port} 无法监听（{said}），请换一个端口：每个工作进程各用一个。\n"
        f"Cannot listen at {setting}={port} ({said}). Set another port: each worker needs its own."
    )

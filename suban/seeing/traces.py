"""Traces: a request, the act that it asks for, and what the act does, in one. Off unless somebody reads them.

The provider is our own and not the process's: what packages of others would trace by themselves, addresses
with their queries above all, goes nowhere.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry.context import Context
from opentelemetry.trace import (
    NoOpTracer,
    Span,
    SpanKind,
    Status,
    StatusCode,
    Tracer,
    get_current_span,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

PARENT = "traceparent"
"""The name of the W3C's header, in which a trace is handed on."""

# A process that is told to stop waits so many seconds for a collector that is away.
_AT_MOST = 3

_W3C = TraceContextTextMapPropagator()


class _Here:
    """The provider of this process, once traces are switched on."""

    provider: "TracerProvider | None" = None
    tracer: Tracer = NoOpTracer()


def switch_on(
    service: str, release: str, endpoint: str | None = None, processor: "SpanProcessor | None" = None
) -> None:
    """Trace from now on, to an OTLP collector by HTTP: the `endpoint`, else that of OpenTelemetry's variable.

    A `processor` takes the spans instead. Sampler and limits are those of OpenTelemetry's own variables.
    """
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    resource = Resource.create({"service.name": service, "service.version": release})
    _Here.provider = TracerProvider(resource=resource)
    _Here.provider.add_span_processor(processor or _sending(endpoint))
    _Here.tracer = _Here.provider.get_tracer("suban")


def _sending(endpoint: str | None) -> "SpanProcessor":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    address = f"{endpoint.rstrip('/')}/v1/traces" if endpoint else None
    return BatchSpanProcessor(OTLPSpanExporter(endpoint=address, timeout=_AT_MOST))


def switch_off() -> None:
    """Send what was not sent yet, and trace no more."""
    if _Here.provider is not None:
        _Here.provider.shutdown()
    _Here.provider, _Here.tracer = None, NoOpTracer()


def is_on() -> bool:
    """Whether anybody reads them."""
    return _Here.provider is not None


@contextmanager
def span(
    name: str,
    kind: SpanKind,
    parent: str | None = None,
    *,
    first: bool = False,
    about: Mapping[str, str | int] | None = None,
) -> Iterator[Span]:
    """A span around a block, under the one that is current or the `parent` that another process handed on.

    The `first` of a trace is under none, whatever an outsider says of one of his own. Of an error it says the
    class alone: its words may quote somebody.
    """
    context = Context() if first else _W3C.extract({PARENT: parent}) if parent else None
    with _Here.tracer.start_as_current_span(
        name,
        context=context,
        kind=kind,
        attributes=about,
        record_exception=False,
        set_status_on_exception=False,
    ) as made:
        try:
            yield made
        except Exception as error:
            made.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def parent_here() -> str | None:
    """What hands the current span on to another process; None where nothing is traced."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get(PARENT)


def ids_here() -> dict[str, str]:
    """The ids of the current trace and span, for a line of the log; empty where nothing is traced."""
    context = get_current_span().get_span_context()
    if not context.is_valid:
        return {}
    return {"trace_id": f"{context.trace_id:032x}", "span_id": f"{context.span_id:016x}"}

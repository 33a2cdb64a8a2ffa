"""How values travel: JSON through pydantic, without fields that are None, to keep histories small."""

from typing import Any

from pydantic_core import to_json
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter
from temporalio.converter import CompositePayloadConverter, DataConverter, DefaultPayloadConverter


class _CompactJson(PydanticJSONPlainPayloadConverter):
    def to_payload(self, value: Any) -> Payload | None:
        data = to_json(value, exclude_none=True)
        return Payload(metadata={"encoding": self.encoding.encode()}, data=data)


# One for all: the SDK makes a converter for each run and each task, and this one learns types as it goes.
_COMPACT = _CompactJson()
_CONVERTERS = tuple(
    _COMPACT if each.encoding == _COMPACT.encoding else each
    for each in DefaultPayloadConverter.default_encoding_payload_converters
)


class CompactPayloadConverter(CompositePayloadConverter):
    """The default converters, with pydantic for JSON."""

    def __init__(self) -> None:
        super().__init__(*_CONVERTERS)


DATA_CONVERTER = DataConverter(payload_converter_class=CompactPayloadConverter)

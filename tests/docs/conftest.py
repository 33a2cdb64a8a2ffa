"""What the documents say, and a `suban dev` to try it on."""

from tests.embedded.conftest import dev

__all__ = ["dev"]

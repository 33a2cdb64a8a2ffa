"""How a unit signs a reply off, where a rulebook asks for that: its people as the demo city has them."""

from typing import Any

SIGNED_OFF: dict[str, Any] = {
    "drafted_by": "cg-1",
    "approved_by": "cg-leader",
    "publication": "public",
    "checked_by": "cg-leader",
}

"""One JSON line a bench: printed, and kept under bench/results/."""

import argparse
import json
import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
RESULTS = ROOT / "bench" / "results"


def quick(description: str) -> bool:
    """Whether a short run is asked for: enough to see that the bench works, too little to believe it."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--quick", action="store_true", help="a short run, only to see that it works")
    return bool(parser.parse_args().quick)


def publish(bench: str, figures: dict[str, Any], *, quick: bool = False) -> None:
    """Print the figures with what they were measured on, and keep them."""
    now = datetime.now(UTC)
    result = {
        "bench": bench,
        "at": now.isoformat(timespec="seconds"),
        "commit": commit(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[2], 2),
        **({"quick": True} if quick else {}),
        **figures,
    }
    line = json.dumps(result, ensure_ascii=False)
    print(line, flush=True)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{bench}-{now:%Y%m%dT%H%M%SZ}.json").write_text(line + "\n", encoding="utf-8")


def commit() -> str:
    """The commit that is checked out, with a plus where files differ from it."""
    try:
        head = _git("rev-parse", "--short=12", "HEAD")
        changed = _git("status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + ("+" if changed else "")


def median(values: Sequence[float], digits: int = 2) -> float:
    """The median, rounded."""
    return round(statistics.median(values), digits)


def spread(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    """Median, lowest and highest."""
    return {
        "median": median(values, digits),
        "lowest": round(min(values), digits),
        "highest": round(max(values), digits),
    }


def quantiles(values: Sequence[float], digits: int = 3) -> dict[str, float]:
    """How many there are, and half of them, 99 of 100 and all are not more than what."""
    if not values:
        return {"n": 0}
    ordered = sorted(values)
    return {
        "n": len(ordered),
        "p50": round(ordered[len(ordered) // 2], digits),
        "p99": round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], digits),
        "most": round(ordered[-1], digits),
    }


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True, timeout=10
    )
    return done.stdout.strip()

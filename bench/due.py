"""Questions about limits: answers of `suban due --batch` per second, the start of the process included.

Medians of several rounds; beside the wall clock the CPU time of the process, since other work
shares the machine.
"""

import json
import resource
import statistics
import subprocess
import sys
import time

from bench.kit.results import publish, quick

QUESTIONS, ROUNDS = 20_000, 5
KINDS = ("enquiry", "complaint", "report", "help")


def main() -> None:
    short = quick(__doc__ or "")
    rounds = 1 if short else ROUNDS
    lines = "\n".join(json.dumps(question(number)) for number in range(QUESTIONS))
    seconds, cpu_seconds = [], []
    for _ in range(rounds):
        began, spent = time.monotonic(), cpu_of_children()
        done = subprocess.run(
            [sys.executable, "-m", "suban", "due", "--batch"],
            input=lines,
            capture_output=True,
            text=True,
            check=True,
        )
        seconds.append(time.monotonic() - began)
        cpu_seconds.append(cpu_of_children() - spent)
        assert done.stdout.count("\n") == QUESTIONS
    publish(
        "due",
        {
            "answers_per_second": round(QUESTIONS / statistics.median(seconds)),
            "answers_per_cpu_second": round(QUESTIONS / statistics.median(cpu_seconds)),
            "questions": QUESTIONS,
            "rounds": rounds,
        },
        quick=short,
    )


def question(number: int) -> dict[str, str]:
    return {
        "rulebook": "anshan-2019",
        "term": "handling",
        "kind": KINDS[number % len(KINDS)],
        "from": f"20{12 + number % 14}-0{1 + number % 9}-1{number % 10}T10:00",
    }


def cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

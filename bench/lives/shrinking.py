"""The shortest play that still goes wrong in the same way."""

from collections.abc import Callable

from bench.lives.acts import Drawing
from bench.lives.life import Life, Step


def failure_of(play: Callable[[], object]) -> tuple[str, str] | None:
    """What goes wrong: its kind, and its words; None where nothing does."""
    try:
        play()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return type(error).__name__, str(error) or type(error).__name__
    return None


def played(life: Life, steps: list[Step], drawing: Callable[[], Drawing] | None) -> Life:
    """The same petition with these steps."""
    again = Life(life.law, life.first)
    for step in steps:
        again.play(step)
    again.settle(drawing() if drawing else None)
    return again


def shortest(life: Life, drawing: Callable[[], Drawing]) -> tuple[Life, str]:
    """A life with as few steps as possible that goes wrong as this one does, and how it goes wrong."""
    steps = list(life.steps)
    wanted = failure_of(lambda: played(life, steps, drawing))
    if wanted is None:
        return life, "it does not go wrong again"

    def still(some: list[Step]) -> bool:
        found = failure_of(lambda: played(life, some, drawing))
        return found is not None and found[0] == wanted[0] and _gist(found[1]) == _gist(wanted[1])

    size = max(1, len(steps) // 2)
    while True:
        index = 0
        while index < len(steps):
            fewer = steps[:index] + steps[index + size :]
            if still(fewer):
                steps = fewer
            else:
                index += size
        if size == 1:
            break
        size = max(1, size // 2)
    found = failure_of(lambda: played(life, steps, drawing)) or wanted
    return _as_far_as_it_goes(life, steps), f"{found[0]}: {found[1]}"


def _gist(words: str) -> str:
    """What is wrong, without the serials and numbers of one play."""
    return "".join(each for each in words if not each.isdigit())


def _as_far_as_it_goes(life: Life, steps: list[Step]) -> Life:
    shown = Life(life.law, life.first)
    try:
        for step in steps:
            shown.play(step)
    except Exception:  # noqa: BLE001 - the last step is the one that goes wrong
        return shown
    return shown

"""How often a worker compares records and engine petition by petition."""

from workers.recovery import until_next


def test_a_look_that_takes_long_comes_more_rarely_and_never_takes_more_than_a_hundredth_of_the_time() -> None:
    assert until_next(0.5) == until_next(6.0) == 600.0
    assert until_next(60.0) == 6000.0

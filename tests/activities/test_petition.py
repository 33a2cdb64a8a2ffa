"""What an effect that fails says where operators read it."""

import pytest
from temporalio.exceptions import ApplicationError

from activities.petition import PetitionActivities
from suban.embedded.ports import free_port
from suban.engine.payloads import Append
from suban.store.database import connect

SECRET_TEXT = "他家住在人民路三号"


async def test_a_failure_of_the_database_shows_neither_query_nor_parameters() -> None:
    store = connect(f"postgresql://app:hidden-word@127.0.0.1:{free_port('127.0.0.1')}/suban")
    request = Append(number="20260302-000001", first=2, contents=(SECRET_TEXT,))
    with pytest.raises(ApplicationError) as raised:
        await PetitionActivities(store).write_journal(request)
    await store.dispose()
    failure = raised.value
    assert failure.type == "OperationalError"
    assert failure.message.startswith("20260302-000001: OperationalError at journal.py:")
    # The engine is told of causes too.
    assert failure.__cause__ is None
    assert not failure.non_retryable
    for hidden in ("SELECT", "hidden-word", SECRET_TEXT, "127.0.0.1"):
        assert hidden not in str(failure)

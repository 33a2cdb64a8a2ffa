"""What was on its way when the release with batches came keeps its place, and what had ended stays ended."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from suban.embedded.postgres import OWNER, Postgres
from suban.store import migrate

BEFORE = "0033"
LAW = """
    INSERT INTO statute (digest, kind, name, body) VALUES
    ('r', 'rulebook', 'x', '{}'), ('c', 'calendar', 'x', '{}')
"""
PETITION = """
    INSERT INTO petition (number, kind, area, channel, rulebook, calendar, received_at, stage,
    entries, head, "case")
    VALUES ('1', 'complaint', 'x', 'web', 'r', 'c', now(), 'registered', 0, '', '{}')
"""
NOTICES = """
    INSERT INTO notice (id, number, entry, subject, audience, started_at) VALUES
    (1, '1', 1, 'registered', 'office', now()), (2, '1', 2, 'accepted', 'petitioner', now()),
    (3, '1', 3, 'dispatched', 'handlers', now()), (4, '1', 4, 'signed', 'office', now()),
    (5, '1', 5, 'replied', 'office', NULL), (6, '1', 6, 'rated', 'office', now() - interval '40 days')
"""
DELIVERIES = """
    INSERT INTO delivery (notice_id, recipient, channel, state, attempts, error) VALUES
    (1, 'a', 'smtp', 'sent', 1, NULL), (1, 'b', 'smtp', 'refused', 1, 'smtp_550'),
    (2, 'petitioner', 'smtp', 'sending', 3, 'smtp_451'), (3, 'c', 'smtp', 'sending', 1, NULL)
"""


def alembic(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def test_deliveries_go_over_to_batches_and_back(postgres: Postgres) -> None:
    name = "upgraded_deliveries"
    postgres.create_database(name)
    engine = create_engine(postgres.url(OWNER, name))
    with engine.begin() as connection:
        command.upgrade(alembic(connection), BEFORE)
        for each in (LAW, PETITION, NOTICES, DELIVERIES):
            connection.execute(text(each))
    with engine.begin() as connection:
        command.upgrade(alembic(connection), "heads")
        states = connection.execute(
            text("SELECT recipient, state, under_way_until > now() FROM delivery ORDER BY 1")
        )
        # One failed and is tried again; of another nobody knows, and perhaps its sender lives.
        assert [tuple(each) for each in states] == [
            ("a", "sent", None),
            ("b", "refused", None),
            ("c", "sending", True),
            ("petitioner", "deferred", None),
        ]
        settled = connection.execute(text("SELECT id FROM notice WHERE settled_at IS NOT NULL ORDER BY 1"))
        assert [each.id for each in settled] == [1, 6]
    with engine.begin() as connection:
        command.downgrade(alembic(connection), BEFORE)
        states = connection.execute(text("SELECT DISTINCT state FROM delivery ORDER BY 1"))
        assert [each.state for each in states] == ["refused", "sending", "sent"]
    engine.dispose()
    postgres.drop_database(name)

"""Search in Chinese: single characters and pairs"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The characters of a text and its pairs of neighbours, told apart by their bytes: no locale is asked.
# A scan of the table by it must never look cheap.
_GRAMS = """
CREATE FUNCTION suban_grams(searched text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
AS $$
    SELECT characters || ARRAY(
        SELECT one || other
        FROM unnest(characters, characters[2:]) AS pair (one, other)
        WHERE other IS NOT NULL
    )
    FROM (SELECT string_to_array(searched COLLATE "C", NULL)) AS split (characters)
$$
"""


def upgrade() -> None:
    op.execute(_GRAMS)
    # Of databases that were made while the first migration still made it.
    op.execute("DROP INDEX IF EXISTS petition_text_trigrams")
    # With a short list of what is still to be put in: intake is twice as quick for it, but each search reads
    # all of it.
    op.execute(
        "CREATE INDEX petition_text_grams ON petition_text USING gin (suban_grams(searchable)) "
        "WITH (gin_pending_list_limit = 256)"
    )
    # The plan is chosen by asking the index, see suban/store/search.py: ANALYZE need not cut texts up.
    op.execute("ALTER INDEX petition_text_grams ALTER COLUMN 1 SET STATISTICS 0")


def downgrade() -> None:
    op.drop_index("petition_text_grams", table_name="petition_text", postgresql_using="gin")
    op.execute("DROP FUNCTION suban_grams(text)")

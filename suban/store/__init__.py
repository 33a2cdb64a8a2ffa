"""PostgreSQL: the journal, which is the record, and the tables that are written with it."""

"""Backups of the whole platform, database and files in one consistent state, and the way back from them."""

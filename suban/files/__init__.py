"""Files that are attached to petitions and acts: where they lie, which kinds are taken, what they are called.

Knows no database: which file belongs to what stands in `suban.store.files`.
"""

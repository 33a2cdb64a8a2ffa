"""The embedded stack of `suban dev`: PostgreSQL and Temporal from wheels, worker and API, watched over.

    stack.py       what runs, in which order, and what is printed
    supervise.py   starting, watching, restarting and stopping parts
    part.py        what every part is; python_parts.py, postgres.py, temporal.py: the four
    alone.py       one part without a stack, for tests and tools; time_skipping.py: an engine that skips time
    child.py       one process: log, death with its parent, stop
    records.py     which processes were started, to find those a crash left behind
    state.py       the state directory, its lock and what --fresh deletes
    engine_file.py temporal-dev.yml; engine_settings.py applies it to a running engine

Written here and not taken from a supervisor library: see the commit that added it.
"""

"""The law, pure: state in, value out, time is an argument.

Nothing here does I/O, reads a clock or knows the engine or the database. `procedure` answers the three
questions about a case; the other modules are the words in which it answers.
"""

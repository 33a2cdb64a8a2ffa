"""Durable shells: they wait, take acts, carry out what the law demands, and remember."""

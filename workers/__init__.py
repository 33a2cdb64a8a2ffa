"""Wiring: what runs in a worker process."""

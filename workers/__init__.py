"""Wiring: one entry point that polls the task queues."""

"""Durable shells: they wait, ask the law and name effects."""

"""Reads the regulations in `rules/` and the working days of `holidays`, and checks them."""

"""Suban (诉办): a city's petition platform on Temporal."""

"""The Temporal engine: connection, converter, search attributes, payloads, time-outs, tokens of signals."""

"""The Temporal engine: connection, data converter, search attributes, payloads, time-outs, tokens of signals."""

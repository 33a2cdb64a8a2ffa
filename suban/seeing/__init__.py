"""What is seen of a running process: its log, its metrics, its traces. One place for all three.

Nothing personal passes here: no text of a petition, no name, no telephone number, no address that was asked
for, no words of an exception. Numbers of petitions are attributes of traces, never labels of metrics.
"""

"""Other platforms with which petitions are exchanged: who they are and how their codes are read."""

"""Law cases in YAML that a lawyer can read and write: one format, played pure or on the real engine."""

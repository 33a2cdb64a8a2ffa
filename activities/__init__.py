"""The named effects: classes with injected dependencies, idempotent by place and content."""

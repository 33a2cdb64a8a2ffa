"""Named effects, as classes with injected dependencies."""

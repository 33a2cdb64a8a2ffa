"""What people are told, in their language, and the ways of sending it."""

"""wechaty itself, which ships no types and of which nothing is used by name."""

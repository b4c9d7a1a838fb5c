"""Storage remembers: tables and queries, no rules."""

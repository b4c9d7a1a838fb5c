"""Handlers decide: tickets, rules, words; they know no platform, no SQL and no web."""

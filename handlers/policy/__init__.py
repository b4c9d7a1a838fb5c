"""The rules as pure functions over plain values; importing them loads no database library."""

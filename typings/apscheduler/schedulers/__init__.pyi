"""What is used of APScheduler 3, which ships no types."""

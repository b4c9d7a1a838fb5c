"""What is used of wechaty's puppets, which ship no types."""

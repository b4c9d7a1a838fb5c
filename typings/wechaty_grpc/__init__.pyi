"""What is used of wechaty-grpc, whose generated code ships no types."""

"""The bot hears and speaks: chat platforms, the clock, the command line."""

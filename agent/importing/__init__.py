"""Taking over what the original server kept: its files read (pure), and written as our own rows."""

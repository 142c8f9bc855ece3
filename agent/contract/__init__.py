"""The existing clients' door: their words over REST and socket, translated to our services."""

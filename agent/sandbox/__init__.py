"""The fence for the painter's own Python. Imports nothing: the jailed child imports it too."""

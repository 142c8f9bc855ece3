"""What runs inside the jailed child, and nowhere else; standard library only."""

"""One command a file; what they print comes of `agent.workspaces` and `agent.importing`."""

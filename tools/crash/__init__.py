"""What `tools.crash_test` kills: one module for each kind of work."""

"""The command line: the same services as the window has, without a window. docs/json.md is its contract."""

"""The list of what nobody looks after."""

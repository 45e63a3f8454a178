"""The page of the settings on which people say when they are away, and keep their calendar file."""

"""Import and export: read -> map -> validate -> preview -> apply -> revert.

One engine serves the window and the command line.

Everything but plan, apply, revert and export is pure: plain data in and out, no database.
"""

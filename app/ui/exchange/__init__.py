"""Import and export in the window: the import page with its steps, the list of past imports, the export dialog."""

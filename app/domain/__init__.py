"""Pure rules of the product: no input or output, no database, no window."""

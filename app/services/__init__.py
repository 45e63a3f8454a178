"""Use cases, one module or package per noun: frozen commands in, frozen rows out. No Qt."""

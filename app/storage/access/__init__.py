"""The rules of ``domain/access_rules`` as the database applies them: in checks of the program, and on the server."""

"""Lists of records that are edited where they stand: a table whose cells are fields, and the page around it."""

"""Genesis qualifiers: the rules, what they say about deals, and the moves that follow."""

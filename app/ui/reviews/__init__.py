"""The room in which a rep's deals are walked through, one at a time, by keyboard."""

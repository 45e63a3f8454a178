"""The page everybody starts from: what is overdue, what is due today, what was done, and what waits for a decision."""

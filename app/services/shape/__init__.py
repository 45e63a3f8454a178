"""Where deals leave the pipeline, how long phases take and what they cost: facts read once, then sums of them."""

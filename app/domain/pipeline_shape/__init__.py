"""The shape of a pipeline: where deals leave it, what that costs, how long phases take. Pure sums over plain facts."""

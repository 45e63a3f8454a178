"""The forecast of every day, kept: taken by itself, filled in where nobody's program ran, compared with what came."""

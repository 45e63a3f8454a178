"""Nurture programmes: editing them, who is in them, and the touches that fall due."""

"""Rules of the goals, alone and against the indicators."""

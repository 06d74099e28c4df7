"""Rules of the indicator rows: the comparisons of name, level, value and unit."""

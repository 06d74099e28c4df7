"""Level 1 and level 2 of rows: the labels around them, their order, what the rows mean."""

"""What weights (分值) say of the rows that carry them."""

"""The recogniser of the first edition: lines, labels and windows over them."""

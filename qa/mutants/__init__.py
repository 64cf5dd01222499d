"""The product with one protection removed: a run must see the difference, or it proves nothing."""

"""What a grid of cells is: where its tables stand, what its headers mean, which of its rows are no data."""

"""A test for each operation, with what the collection says that it answers."""

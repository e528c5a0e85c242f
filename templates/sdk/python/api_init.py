"""The operations, a module for each folder of the collection."""

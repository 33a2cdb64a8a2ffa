"""A city's own units, people and dispatch directory: read from its files, checked whole, told, written."""

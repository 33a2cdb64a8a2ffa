"""A year of petitions, played through the procedure with plausible behaviour or with a city's own past."""

"""The administrative units of the country by date, and what became of those that are gone."""

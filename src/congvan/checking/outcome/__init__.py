"""What comes of a check: reports, copies with notes at the places, copies that are mended."""

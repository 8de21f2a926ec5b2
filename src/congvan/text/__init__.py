"""Rules of Vietnamese text: Unicode, case, slugs, numerals and dates. Pure functions, no input or output."""

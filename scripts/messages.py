"""Brings the catalogues up to date: extract, update, compile. Vietnamese is the source; English is translated."""

import tomllib
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).parent.parent / "src" / "congvan"
CATALOGUE = FOLDER / "messages" / "en" / "LC_MESSAGES" / "congvan.po"
# The help on what 'details' takes stands in the table of kinds.
KINDS = FOLDER / "thethuc" / "kinds.toml"
# Vietnamese for the words of click itself; its messages are English at the source.
CLICK = FOLDER / "messages" / "vi" / "LC_MESSAGES" / "messages.po"
# A message stands in N_(…), or as the third argument of what makes a finding.
KEYWORDS = {"N_": None, "refuse": (3,), "add": (3,)}


def extracted() -> Catalog:
    """Return all messages of the source."""
    catalogue = Catalog(locale="en", project="congvan", charset="utf-8")
    for _, _, message, _, _ in extract_from_dir(FOLDER, [("**.py", "python")], keywords=KEYWORDS):
        catalogue.add(message)
    for layout in tomllib.loads(KINDS.read_text("utf-8"))["layouts"].values():
        for field in layout.get("fields", ()):
            catalogue.add(field["help"])
    return catalogue


def main() -> None:
    """Update and compile the English catalogue."""
    catalogue = Catalog(locale="en", project="congvan", charset="utf-8")
    if CATALOGUE.exists():
        with CATALOGUE.open("rb") as file:
            catalogue = read_po(file, locale="en")
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=0, sort_output=True, ignore_obsolete=True, omit_header=False)
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    with CLICK.open("rb") as source, CLICK.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source, locale="vi"))


if __name__ == "__main__":
    main()

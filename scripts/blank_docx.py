"""Makes blank.docx, from which every DOCX begins: the template of python-docx without what no document of ours has.

python-docx opens its own template with its many styles, a thumbnail and parts for old Word, each time anew; without
them it takes an eighth of the time. Run it again when python-docx brings another template.
"""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

BLANK = Path(__file__).parent.parent / "src" / "congvan" / "writers" / "docx" / "blank.docx"
UNUSED_PARTS = {
    "/docProps/thumbnail.jpeg",
    "/word/stylesWithEffects.xml",
    "/customXml/item1.xml",
    "/word/numbering.xml",
}
# Its other styles are replaced by those of the rules.
KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header", "Footer"}
_DATE = (1980, 1, 1, 0, 0, 0)


def blank() -> bytes:
    """The package, the same bytes each time."""
    document = docx.Document()
    for related in (document.part.rels, document.part.package.rels):
        for key in [key for key, relation in related.items() if _is_unused(relation)]:
            del related[key]
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in KEPT_STYLES:
            styles.remove(style)
        for link in style.findall(qn("w:link")):  # to a style of characters that is not kept
            style.remove(link)
    saved = io.BytesIO()
    document.save(saved)
    packed = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _DATE), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _is_unused(relation: Any) -> bool:
    return not relation.is_external and str(relation.target_part.partname) in UNUSED_PARTS


if __name__ == "__main__":
    BLANK.write_bytes(blank())

"""A bulletin as a Word document: paragraphs with linked numbers, written as the few parts of WordprocessingML it needs (ISO/IEC 29500)."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OFFICE: Final = "http://schemas.openxmlformats.org"
_TYPES: Final = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="{_OFFICE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_ROOT: Final = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="r0" Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""
_LINK: Final = re.compile(r"\[\[(.*?)\|(.*?)\]\]")


def link(address: str, words: str) -> str:
    """How a linked number stands in a paragraph given to `docx`."""
    return f"[[{address}|{words}]]"


def docx(title: str, paragraphs: Sequence[str]) -> bytes:
    """A4, the title as a heading; `paragraphs` may hold links as `link` writes them."""
    addresses: list[str] = []
    body = [
        _paragraph(title, addresses, "<w:b/><w:sz w:val='36'/>"),
        *(_paragraph(one, addresses) for one in paragraphs),
    ]
    page = "<w:sectPr><w:pgSz w:w='11906' w:h='16838'/><w:pgMar w:top='1134' w:right='1134' w:bottom='1134' w:left='1134' w:header='720' w:footer='720' w:gutter='0'/></w:sectPr>"
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document xmlns:w="{_OFFICE}/wordprocessingml/2006/main"'
        f' xmlns:r="{_OFFICE}/officeDocument/2006/relationships"><w:body>{"".join(body)}{page}</w:body></w:document>'
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/officeDocument/2006/relationships/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for n, address in enumerate(addresses, 1)
    )
    relations = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_OFFICE}/package/2006/relationships">{links}</Relationships>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _ROOT)
        file.writestr("word/document.xml", document)
        file.writestr("word/_rels/document.xml.rels", relations)
    return target.getvalue()


def _paragraph(words: str, addresses: list[str], properties: str = "<w:sz w:val='24'/>") -> str:
    runs, place = [], 0
    for found in _LINK.finditer(words):
        addresses.append(found[1])
        runs.append(_run(words[place : found.start()], properties))
        shown = _run(found[2], f"{properties}<w:u w:val='single'/>")
        runs.append(f'<w:hyperlink r:id="r{len(addresses)}">{shown}</w:hyperlink>')
        place = found.end()
    return f"<w:p>{''.join(runs)}{_run(words[place:], properties)}</w:p>"


def _run(words: str, properties: str) -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>' if words else ""

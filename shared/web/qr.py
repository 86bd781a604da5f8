"""A QR code as an inline SVG of two colours, for confirmations and receipts; nothing is fetched, nothing is stored."""

import io

import segno
from markupsafe import Markup


def qr_svg(address: str, label: str, scale: int = 4) -> Markup:
    """The SVG of an address with `label` as its text alternative; `scale` is pixels a module. No inline style is used."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        scale=scale,
        border=3,
        dark="#111",
        light="#fff",
        xmldecl=False,
        svgns=True,
        nl=False,
        title=None,
    )
    drawing = out.getvalue().decode()
    opening = Markup('<svg class="qr" role="img" aria-label="{}" ').format(label)
    return Markup(opening + drawing.removeprefix("<svg ").replace(' class="segno"', "", 1))

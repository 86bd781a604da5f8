"""Pictures for tests: as a phone makes them, and as somebody hostile does."""

import io
import struct
import zlib

from PIL import Image

SECRET_MAKER = "Secret Maker 7"


def a_photo(
    size: tuple[int, int] = (400, 300), kind: str = "JPEG", orientation: int = 1, colour: str = "darkred"
) -> bytes:
    """A picture with everything a phone writes into it: maker, place, comment, orientation."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, SECRET_MAKER
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (28.0, 45.0, 30.5)
    out = io.BytesIO()
    more = {"comment": b"hidden words"} if kind == "JPEG" else {}
    Image.new("RGB", size, colour).save(out, kind, exif=exif, **more)
    return out.getvalue()


def a_png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that would decode to a picture of that size (decompression bomb)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + pixels + chunk(b"IEND", b"")

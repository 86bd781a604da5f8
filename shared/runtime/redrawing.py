"""Making a picture harmless: recognised by its first bytes, decoded, turned upright, and drawn anew as JPEG.

What is drawn anew holds pixels only: no EXIF, no place, no comment, no second file hidden behind the first. A picture that
claims more pixels than `MOST_PIXELS` is never decoded (decompression bombs).
"""

import io
from threading import BoundedSemaphore

from PIL import Image, ImageOps

from shared.contracts.errors import N_, DomainError

LARGEST_PHOTO = 10 * 1024 * 1024
"""Bytes, as they come from a phone."""
LONGEST_SIDE = 2560
"""Pixels: enough to read a document photographed whole."""
MOST_PIXELS = 40_000_000
"""More than a phone's usual photo (12 to 24 million); decoded whole, that is at most 160 MB."""
MOST_PIXELS_OF_JPEG = 80_000_000
"""A JPEG is decoded at a fraction of its size, so the largest phone photos (50 million) are taken too."""
_FORMATS = ("JPEG", "PNG", "WEBP")
"""Some phones write MPO, a JPEG with a second one behind it; the decoder of JPEG reads it."""
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_at_work = BoundedSemaphore(2)
"""Decoding takes memory; more than two at once would not fit a small machine."""


class BadPhoto(DomainError):
    """Not a picture that can be taken; nothing was stored."""

    sentence = N_("这个文件不是照片，或者已经损坏。请选 JPG、PNG 或 WebP 格式的照片。")
    status = 422
    code = "bad-photo"


class HeicPhoto(BadPhoto):
    sentence = N_("这是苹果手机的 HEIC 格式。请在“设置－相机－格式”里选“兼容性最佳”再拍，或者截一张图上传。")
    code = "heic-photo"


class PhotoTooLarge(BadPhoto):
    sentence = N_("这张照片超过10兆。请用较小的尺寸重拍，或者截一张图上传。")
    code = "photo-too-large"


class TooManyPixels(BadPhoto):
    sentence = N_("这张图的尺寸太大，打不开。请用手机重拍一张。")
    code = "photo-too-many-pixels"


def drawn_anew(content: bytes) -> bytes:
    """The picture as a JPEG of at most 2560 pixels on a side; raises BadPhoto or one of its kinds."""
    _check_first_bytes(content)
    with _at_work:
        return _jpeg(_decoded(content, LONGEST_SIDE), 85)


def _check_first_bytes(content: bytes) -> None:
    if len(content) > LARGEST_PHOTO:
        raise PhotoTooLarge()
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise HeicPhoto()
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    if not (content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or is_webp):
        raise BadPhoto()


def _decoded(content: bytes, longest: int) -> Image.Image:
    """Upright RGB, no side longer than `longest`. Whatever the decoder stumbles over is the file's fault, not ours."""
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            _check_pixels(picture)
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((longest, longest))
            return _on_white(upright)
    except BadPhoto:
        raise
    except Image.DecompressionBombError as error:
        raise TooManyPixels() from error
    except Exception as error:  # a decoder meets hostile files with any error there is
        raise BadPhoto() from error


def _check_pixels(picture: Image.Image) -> None:
    """Told by the header alone, before anything is decoded."""
    most = MOST_PIXELS_OF_JPEG if picture.format in ("JPEG", "MPO") else MOST_PIXELS
    if picture.width * picture.height > most:
        raise TooManyPixels()


def _on_white(picture: Image.Image) -> Image.Image:
    """A new canvas: nothing but pixels comes along."""
    canvas = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        with_alpha = picture.convert("RGBA")
        canvas.paste(with_alpha, mask=with_alpha.getchannel("A"))
    else:
        canvas.paste(picture.convert("RGB"))
    return canvas


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()

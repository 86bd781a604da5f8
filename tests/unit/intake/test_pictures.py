"""What a photo may be, and that nothing but its pixels is kept."""

import io
import os
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services.intake.photos.domain import RequestIsFull, TooManyPhotos, check_room
from shared.runtime.redrawing import (
    LARGEST_PHOTO,
    LONGEST_SIDE,
    BadPhoto,
    HeicPhoto,
    PhotoTooLarge,
    TooManyPixels,
    drawn_anew,
)
from shared.web.pictures import small
from tests.pictures import SECRET_MAKER, a_photo, a_png_that_claims


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_is_kept(kind):
    kept = drawn_anew(a_photo(kind=kind))
    assert SECRET_MAKER.encode() not in kept
    assert b"hidden words" not in kept
    picture = Image.open(io.BytesIO(kept))
    assert picture.format == "JPEG"
    assert dict(picture.getexif()) == {}


def test_a_photo_taken_upright_stays_upright():
    assert Image.open(io.BytesIO(drawn_anew(a_photo((400, 300), orientation=6)))).size == (300, 400)


def test_a_large_photo_is_made_smaller_and_has_a_preview():
    kept = drawn_anew(a_photo((4000, 3000)))
    assert max(Image.open(io.BytesIO(kept)).size) == LONGEST_SIDE
    assert len(small(kept)) < 30_000


def test_what_is_seen_through_becomes_white_paper():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(drawn_anew(out.getvalue()))).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", BadPhoto),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", BadPhoto),
        (b"GIF89a" + bytes(40), BadPhoto),
        (b"%PDF-1.7", BadPhoto),
        (b"\xff\xd8\xff" + os.urandom(2000), BadPhoto),
        (a_photo()[:200], BadPhoto),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), HeicPhoto),
        (b"\xff\xd8\xff" + bytes(LARGEST_PHOTO), PhotoTooLarge),
        (a_png_that_claims(60_000, 60_000), TooManyPixels),
        (a_png_that_claims(9_000, 9_000), TooManyPixels),
    ],
)
def test_what_is_no_photo_is_told_so(content, refusal):
    with pytest.raises(BadPhoto) as refused:
        drawn_anew(content)
    assert type(refused.value) is refusal


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(20, 400), st.binary(min_size=1, max_size=12))
def test_a_damaged_file_is_taken_or_refused_but_never_an_accident(kind, place, noise):
    whole = bytearray(a_photo((60, 40), kind))
    place = min(place, len(whole) - 1)
    whole[place : place + len(noise)] = noise
    with suppress(BadPhoto):
        assert drawn_anew(bytes(whole)).startswith(b"\xff\xd8\xff")


def test_five_at_once_and_twenty_in_all():
    kept = [{"hash": str(number)} for number in range(18)]
    check_room(kept, 2)
    with pytest.raises(RequestIsFull):
        check_room(kept, 3)
    with pytest.raises(TooManyPhotos):
        check_room([], 6)

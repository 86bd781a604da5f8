"""Reading a QR code back out of the SVG a page shows: enough of ISO/IEC 18004 for an undamaged code in byte mode.

Nothing is corrected: a code that only reads with error correction is one that was drawn wrong.
"""

import re
from collections.abc import Iterator

Matrix = list[list[int]]
_MASKS = (
    lambda y, x: (y + x) % 2 == 0,
    lambda y, x: y % 2 == 0,
    lambda y, x: x % 3 == 0,
    lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0,
    lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0,
)
# Error correction level M: version -> data codewords of each block.
_BLOCKS = {
    1: [16],
    2: [28],
    3: [44],
    4: [32, 32],
    5: [43, 43],
    6: [27] * 4,
    7: [31] * 4,
    8: [38, 38, 39, 39],
    9: [36, 36, 36, 37, 37],
}
_ALIGNED = {
    1: [],
    2: [6, 18],
    3: [6, 22],
    4: [6, 26],
    5: [6, 30],
    6: [6, 34],
    7: [6, 22, 38],
    8: [6, 24, 42],
    9: [6, 26, 46],
}


def read_qr(page: str) -> str:
    """The text of the first QR code of a page."""
    matrix = _matrix(page)
    version = (len(matrix) - 17) // 4
    codewords = _data(_codewords(matrix, version), _BLOCKS[version])
    bits = "".join(f"{word:08b}" for word in codewords)
    assert bits[:4] == "0100", "byte mode"
    length = int(bits[4:12], 2)
    return bytes(int(bits[12 + 8 * n : 20 + 8 * n], 2) for n in range(length)).decode()


def _matrix(page: str) -> Matrix:
    """The modules, drawn by segno as lines one unit high: `M3 3.5h7m1 0h1…`."""
    svg = re.search(r'<svg class="qr".*?</svg>', page, re.DOTALL)
    assert svg, "a QR code on the page"
    width = int(re.search(r'viewBox="0 0 (\d+) ', svg[0])[1])
    dark: set[tuple[int, int]] = set()
    for path in re.findall(
        r'<path[^>]*\bstroke="#111"[^>]*\bd="([^"]+)"|<path[^>]*\bd="([^"]+)"[^>]*\bstroke="#111"', svg[0]
    ):
        dark |= set(_drawn("".join(path)))
    top, left = min(y for y, _ in dark), min(x for _, x in dark)
    size = width - 2 * left
    return [[int((y + top, x + left) in dark) for x in range(size)] for y in range(size)]


def _drawn(path: str) -> Iterator[tuple[int, int]]:
    x = y = 0.0
    for command, rest in re.findall(r"([MmhH])([^MmhH]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", rest)]
        if command == "M":
            x, y = numbers
        elif command == "m":
            x, y = x + numbers[0], y + numbers[1]
        else:
            yield from ((int(y), int(x) + n) for n in range(int(numbers[0])))
            x += numbers[0]


def _is_data(version: int, size: int) -> Matrix:
    """1 where a module holds data: not a finder, timing, alignment, format or version pattern."""
    free = [[1] * size for _ in range(size)]

    def block(top: int, left: int, height: int, width: int) -> None:
        for y in range(max(top, 0), min(top + height, size)):
            for x in range(max(left, 0), min(left + width, size)):
                free[y][x] = 0

    block(0, 0, 9, 9), block(0, size - 8, 9, 8), block(size - 8, 0, 8, 9)
    block(6, 0, 1, size), block(0, 6, size, 1)
    for y in _ALIGNED[version]:
        for x in _ALIGNED[version]:
            if (y, x) not in ((6, 6), (6, size - 7), (size - 7, 6)):
                block(y - 2, x - 2, 5, 5)
    if version >= 7:
        block(0, size - 11, 6, 3), block(size - 11, 0, 3, 6)
    return free


def _codewords(matrix: Matrix, version: int) -> list[int]:
    """The bits in their zigzag from the lower right corner, unmasked, eight to a word."""
    size = len(matrix)
    free = _is_data(version, size)
    level_and_mask = int("".join(str(matrix[8][x]) for x in (0, 1, 2, 3, 4)), 2) ^ 0b10101
    assert level_and_mask >> 3 == 0, "error correction level M"
    mask = _MASKS[level_and_mask & 7]
    bits: list[int] = []
    upwards, right = True, size - 1
    while right > 0:
        right -= right == 6
        for y in range(size - 1, -1, -1) if upwards else range(size):
            bits += [matrix[y][x] ^ mask(y, x) for x in (right, right - 1) if free[y][x]]
        upwards, right = not upwards, right - 2
    return [int("".join(map(str, bits[n : n + 8])), 2) for n in range(0, len(bits) - 7, 8)]


def _data(codewords: list[int], lengths: list[int]) -> list[int]:
    """The data words of each block, which were dealt out in turn."""
    blocks: list[list[int]] = [[] for _ in lengths]
    waiting = iter(codewords)
    for position in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if position < length:
                block.append(next(waiting))
    return [word for block in blocks for word in block]

#!/usr/bin/env python3
"""Draws soem.ico: what an investment costs first, and what it brings then, as steps on a tile.

    python3 src/windows/icon.py src/windows/soem.ico

Needs nothing but Python, and gives the same bytes each time. Every size is drawn by itself, on a
grid of 16 by 16, so that the edges of the steps fall between pixels where the size allows it.
"""
import struct
import sys
import zlib

SIZES = [16, 20, 24, 32, 40, 48, 64, 256]
SAMPLES = 8
TILE, COST, GAIN = (0x0E, 0x5A, 0x4B), (0xF4, 0xA9, 0x3C), (0xFF, 0xFF, 0xFF)
CORNER = 3
# Left, top, right, bottom, colour.
STEPS = [(2, 10, 5, 14, COST), (5, 8, 8, 10, GAIN), (8, 5, 11, 10, GAIN), (11, 2, 14, 10, GAIN)]


def colour(x, y):
    """What stands at a place of the grid; nothing outside the tile."""
    across = max(CORNER - x, x - (16 - CORNER), 0)
    down = max(CORNER - y, y - (16 - CORNER), 0)
    if across * across + down * down > CORNER * CORNER:
        return None
    for left, top, right, bottom, step in STEPS:
        if left <= x < right and top <= y < bottom:
            return step
    return TILE


def pixel(size, column, row):
    """Red, green, blue and opacity, the mean of the places in a pixel."""
    seen = []
    for i in range(SAMPLES * SAMPLES):
        x, y = column + (i % SAMPLES + 0.5) / SAMPLES, row + (i // SAMPLES + 0.5) / SAMPLES
        seen.append(colour(x * 16 / size, y * 16 / size))
    inside = [place for place in seen if place]
    mean = [round(sum(part) / len(inside)) for part in zip(*inside)] if inside else [0, 0, 0]
    return (*mean, round(255 * len(inside) / len(seen)))


def png(size, rows):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    lines = b"".join(b"\0" + bytes(part for pixel in row for part in pixel) for row in rows)
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9))
            + chunk(b"IEND", b""))


def bitmap(size, rows):
    """The older form, which everything understands: bottom up, and a mask that masks nothing."""
    head = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, 0, 0, 0, 0, 0)
    colours = bytes(part for row in reversed(rows) for r, g, b, a in row for part in (b, g, r, a))
    return head + colours + bytes((size + 31) // 32 * 4 * size)


def main():
    pictures = []
    for size in SIZES:
        rows = [[pixel(size, column, row) for column in range(size)] for row in range(size)]
        pictures.append(png(size, rows) if size == 256 else bitmap(size, rows))
    at = 6 + 16 * len(SIZES)
    entries = b""
    for size, picture in zip(SIZES, pictures):
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    with open(sys.argv[1], "wb") as file:
        file.write(struct.pack("<HHH", 0, 1, len(SIZES)) + entries + b"".join(pictures))


if __name__ == "__main__":
    main()

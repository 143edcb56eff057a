"""Copies of text files compressed in advance, for servers that send them as they are: ``x.html.gz``, ``x.html.br``.

The same bytes give the same copy: no date, no name in it. What exactly a compressor writes is up to its version, so of
the whole site only these copies may differ between machines with different Pythons.
"""

import gzip
from collections.abc import Callable

from generator.hosting import is_text
from generator.outputs.addresses import INTEGRITY, SUMS

Put = Callable[[str, bytes], None]

_SMALLEST = 256
"""Bytes below which a copy is not worth a file: a packet holds more."""


def compressors() -> dict[str, Callable[[bytes], bytes]]:
    """How to compress, by suffix; Brotli only where its library is installed."""
    found: dict[str, Callable[[bytes], bytes]] = {".gz": _gzip}
    try:
        import brotli  # noqa: PLC0415 - an extra
    except ImportError:
        return found
    # 11 takes ten times as long for a twentieth less
    return found | {".br": lambda data: brotli.compress(data, quality=9)}


def _gzip(data: bytes) -> bytes:
    packed = bytearray(gzip.compress(data, 9, mtime=0))
    packed[9] = 255  # the system it was made on: unknown, whatever Python and zlib say
    return bytes(packed)


def with_copies(put: Put) -> Put:
    """``put`` that also puts the compressed copies, where they are smaller.

    The files about all files have none: they are made last, of all the others.
    """
    ways = compressors()
    taken: set[str] = set()

    def both(path: str, data: bytes) -> None:
        if path in taken:
            return  # the site's own assets have a copy as well: one will do
        taken.add(path)
        put(path, data)
        if len(data) < _SMALLEST or not is_text(path) or path in (SUMS, INTEGRITY):
            return
        for suffix, compress in ways.items():
            packed = compress(data)
            if len(packed) < len(data) and path + suffix not in taken:
                taken.add(path + suffix)
                put(path + suffix, packed)

    return both

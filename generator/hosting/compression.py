"""Copies of text files compressed in advance, for servers that send them as they are: ``x.html.gz``, ``x.html.br``.

The same bytes give the same copy: no date, no name in it. What exactly a compressor writes is up to its version, so of
the whole site only these copies may differ between machines with different Pythons.
"""

import gzip
from collections.abc import Callable, Iterator
from functools import cache

from generator.hosting import is_text
from generator.outputs.addresses import INTEGRITY, SUMS

_SMALLEST = 256
"""Bytes below which a copy is not worth a file: a packet holds more."""


@cache
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


def copies(path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The compressed copies of a file where they are smaller, as (path, bytes).

    The files about all files have none: they are made last, of all the others.
    """
    if len(data) < _SMALLEST or not is_text(path) or path in (SUMS, INTEGRITY):
        return
    for suffix, compress in compressors().items():
        packed = compress(data)
        if len(packed) < len(data):
            yield path + suffix, packed

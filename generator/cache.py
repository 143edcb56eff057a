"""What one run may leave for the next: ``.disclosure-cache/`` in the site's folder.

Only results of pure functions are kept, each under the digest of all that went in, and everything under the digest of the
program itself. What is damaged, from another version, or not ours is as good as nothing; deleting the folder is always
safe. It is JSON: reading a folder that somebody sent must not run what they wrote.
"""

import contextlib
import os
import sys
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDER = ".disclosure-cache"
_HEAD = b"disclosure-cache 1\n"
_DIGEST = 32
NONSENSE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What may be raised where a value is read that no program of ours has written, though its digest is right."""
TICK = 2.0
"""Seconds that the dates of files may be apart on the coarsest file system in use."""


def dumps(value: Any) -> bytes:
    """Plain data as JSON without line ends; named tuples are lists."""
    import orjson  # noqa: PLC0415  # not needed where nothing has changed

    return orjson.dumps(value, default=tuple)


def loads(data: bytes) -> Any:
    """Plain data of JSON; ``ValueError`` if it is none."""
    import orjson  # noqa: PLC0415

    return orjson.loads(data)


class Cache:
    """The folder of one site; ``version`` is that of the program."""

    def __init__(self, root: Path, version: str) -> None:
        self._folder = root / FOLDER
        self._version = version.encode() + b"\n"

    @property
    def exists(self) -> bool:
        """Whether anything may have been kept."""
        return self._folder.exists()

    def forget(self) -> bool:
        """Delete all that was kept; whether nothing is left of it."""
        import shutil  # noqa: PLC0415  # hardly ever needed

        shutil.rmtree(self._folder, ignore_errors=True)
        return not self.exists

    def load(self, name: str) -> Any:
        """The value that was kept under a name; ``None`` if there is nothing that can be trusted."""
        body = self.load_bytes(name)
        try:
            return None if body is None else loads(body)
        except ValueError:
            return None

    def load_bytes(self, name: str) -> bytes | None:
        """The bytes that were kept under a name; ``None`` if there is nothing that can be trusted."""
        head = _HEAD + self._version
        try:
            with (self._folder / name).open("rb") as file:
                if file.read(len(head)) != head:
                    return None
                digest, body = file.read(_DIGEST), file.read()
        except OSError:
            return None
        return body if sha256(body).digest() == digest else None

    def save(self, name: str, value: Any) -> None:
        """Keep a value of plain data, in one step; where the folder can't be written to, nothing is kept."""
        self.save_bytes(name, dumps(value))

    def save_bytes(self, name: str, body: bytes) -> None:
        """Keep some bytes, as :meth:`save` does."""
        self.save_parts(name, (body,))

    def save_parts(self, name: str, parts: Iterable[bytes]) -> None:
        """Keep what may be too much for the memory, part by part, as :meth:`save` does."""
        with contextlib.suppress(OSError):
            if not self._folder.is_dir():
                self._folder.mkdir()
            ignore = self._folder / ".gitignore"
            if not ignore.exists():
                ignore.write_bytes(b"*\n")
            new = self._folder / f"{name}.{os.urandom(4).hex()}"
            try:
                with new.open("wb") as file:
                    file.writelines((_HEAD, self._version, bytes(_DIGEST)))
                    digest = sha256()
                    for part in parts:
                        digest.update(part)
                        file.write(part)
                    file.seek(len(_HEAD + self._version))
                    file.write(digest.digest())
                new.replace(self._folder / name)
            except OSError:
                new.unlink(missing_ok=True)
                raise


def cache_name(kind: str, output: Path) -> str:
    """Under which name something about an output folder is kept."""
    return f"{kind}-{sha256(os.fsencode(os.path.realpath(output))).hexdigest()[:12]}"


def libraries() -> bytes:
    """The names and versions of all that is installed, as their folders tell."""
    found: set[str] = set()
    for place in sys.path:
        with contextlib.suppress(OSError):
            found.update(name for name in os.listdir(place) if name.endswith(".dist-info"))
    return "\n".join(sorted(found)).encode()


@lru_cache(maxsize=1)
def program_version() -> str:
    """The digest of this program's own files, of the libraries that are installed and of Python: what a result hangs on."""
    digest = sha256(sys.version.encode() + libraries())
    package = os.fspath(Path(__file__).parent)
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            file = f"{folder}/{name}"  # a Path would cost as much as the reading
            digest.update(f"{file.removeprefix(package)}\n".encode())
            with open(file, "rb", buffering=0) as opened:  # noqa: PTH123
                digest.update(sha256(opened.read()).digest())
    return digest.hexdigest()

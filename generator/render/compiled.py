"""The program's own templates, compiled once for all builds: to compile them takes half of the time of a small site.

What is compiled is code, so it is kept where Jinja keeps such (a folder in the temporary files that is this user's alone), and
never with a site: reading a folder that somebody sent must not run what they wrote. A site's own templates are compiled in each build.
"""

from pathlib import Path

import jinja2
from jinja2.bccache import Bucket

from generator.cache import program_version
from generator.templates import default_folder


def kept_for(kind: type[jinja2.Environment]) -> jinja2.BytecodeCache | None:
    """What is known of templates for one kind of environment; nothing where no safe folder can be had."""
    try:
        return _Compiled(kind.__name__)
    except (RuntimeError, OSError):
        return None


class _Compiled(jinja2.FileSystemBytecodeCache):
    def __init__(self, kind: str) -> None:
        super().__init__(pattern=f"disclosure-{kind}-%s.cache")
        self._about = program_version()
        self._folder = default_folder().resolve()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Nothing for a template that is not the program's."""
        ours = filename is not None and Path(filename).resolve().is_relative_to(self._folder)
        return super().get_cache_key(name, filename) if ours else ""

    def get_source_checksum(self, source: str) -> str:
        """Of the template, and of all else that decides what it is compiled to."""
        return super().get_source_checksum(self._about + source)

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is damaged is as good as nothing."""
        if bucket.key:
            try:
                super().load_bytecode(bucket)
            except Exception:  # noqa: BLE001  # a damaged file may fail in any way
                bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Where nothing can be written, nothing is kept."""
        if bucket.key:
            try:
                super().dump_bytecode(bucket)
            except OSError:
                return

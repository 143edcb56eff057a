"""Where finished files go: to the publication, or nowhere."""

from collections.abc import Callable, Mapping

from generator.publish import Made, Publication


class NoShelf:
    """For a check, which publishes nothing."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}

    def put(self, path: str, data: bytes) -> Made:
        """Forget all but the size."""
        self._sizes[path] = len(data)
        return Made("-" * 64, f"0.{len(data)}.0", fresh=True)

    def keep(self, files: Mapping[str, str]) -> bool:  # noqa: ARG002
        """Nothing is kept."""
        return False

    def take(self, files: Mapping[str, str]) -> None:
        """Sizes are all that is taken."""
        self._sizes.update((path, Made.of(made).size) for path, made in files.items())

    def share(self) -> None:
        """Nothing is shared."""

    def as_worker(self) -> Callable[[], None]:
        """What a worker puts."""
        return self._sizes.clear

    def sums(self) -> bytes:
        """Of no file."""
        return b""

    def size(self, path: str) -> int | None:
        """The size of what was put at an output path."""
        return self._sizes.get(path)

    def published_as(self, path: str, made: str) -> bytes | None:  # noqa: ARG002
        """Nothing is published."""
        return None


Shelf = Publication | NoShelf
"""Where finished files go."""

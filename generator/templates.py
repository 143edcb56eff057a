"""Where templates and assets come from: the site's own ``site_templates/``, then the ones that come with the program.

A file of the same name in the site's folder shadows the default one.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = "site_templates"
ASSETS = "assets"


def default_folder() -> Path:
    """The program's own templates: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / FOLDER
    return installed if installed.is_dir() else package.parent / FOLDER


@dataclass(frozen=True)
class Templates:
    """The folders to look in, the first one wins."""

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, root: Path) -> "Templates":
        """The templates of the site in folder ``root``."""
        own, default = root / FOLDER, default_folder()
        same = own.is_dir() and own.resolve() == default.resolve()
        return cls((default,) if same or not own.is_dir() else (own, default))

    def assets(self) -> dict[str, Path]:
        """Every asset by its path below ``assets/``, with ``/``."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for file in (folder / ASSETS).rglob("*"):
                name = file.relative_to(folder / ASSETS).as_posix()
                if file.is_file() and not any(part.startswith(".") for part in name.split("/")):
                    found.setdefault(name, file)
        return found

    def digest(self) -> bytes:
        """Of all templates, by folder and name; assets are files of their own."""
        digest = sha256()
        for folder in self.folders:
            for file in sorted(folder.rglob("*")):
                name = file.relative_to(folder).as_posix()
                if file.is_file() and not name.startswith(f"{ASSETS}/"):
                    digest.update(f"{name}\n".encode(errors="surrogateescape"))
                    digest.update(sha256(file.read_bytes()).digest())
            digest.update(b"\n")
        return digest.digest()

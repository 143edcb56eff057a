"""A site to publish, and systems with and without an exchange of folders."""

import pytest

from generator import filesystem
from tests.publish.publishing import unsupported


@pytest.fixture(params=["exchange", "renames"])
def any_system(request, monkeypatch):
    """Each test with it runs twice: with the system's own exchange, and as where there is none."""
    if request.param == "renames":
        monkeypatch.setattr(filesystem, "exchange", unsupported)
    return request.param


@pytest.fixture
def site(tmp_path):
    for name in ("content", "site_templates", ".git"):
        (tmp_path / "site" / name).mkdir(parents=True)
    return tmp_path / "site"

"""A small site, and where logs go."""

import pytest

from tests.making import make


@pytest.fixture
def site(tmp_path):
    return make(tmp_path)


@pytest.fixture(autouse=True)
def temporary_files(tmp_path_factory, monkeypatch):
    """Log files go where pytest clears up."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("logs")))

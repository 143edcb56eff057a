"""The CSV files alone, and the JSON alone, rebuild the published content."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from tests.outputs.data.published import SITES, files, loaded, projects, site_of
from tests.rebuild import TABLES, bare, from_csv, from_json


def assert_rebuilt(site, made, folder, years):
    wanted = [bare(year) for year in years]
    assert from_json(made[f"{folder}/disclosure.json"]) == wanted
    tables = {name: made[f"{folder}/{name}.csv"] for name in TABLES}
    assert from_csv(tables, made[f"{folder}/datapackage.json"]) == wanted


@pytest.mark.parametrize("folder", SITES, ids=lambda folder: folder.name)
def test_a_real_site(folder):
    site, findings = loaded(folder)
    made = files(site, findings)
    assert_rebuilt(site, made, "data", site.years)
    for year in site.years:
        assert_rebuilt(site, made, f"data/{year.year}", [year])
        for project in year.projects:
            of_project = json.loads(made[f"{year.year}/{project.id}.json"])
            of_year = json.loads(made[f"data/{year.year}/disclosure.json"])["years"][0]["projects"]
            assert of_project in of_year


@given(project=projects())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_project(project):
    site = site_of(project)
    assert_rebuilt(site, files(site), "data/2024", site.years)


def test_the_test_would_notice(tmp_path):
    site, findings = loaded(SITES[0])
    made = files(site, findings)
    spoilt = {**made, "data/indicators.csv": made["data/indicators.csv"].replace("'=1万".encode(), "1万".encode())}
    assert spoilt != made
    with pytest.raises(AssertionError):
        assert_rebuilt(site, spoilt, "data", site.years)

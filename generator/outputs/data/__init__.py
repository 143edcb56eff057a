"""Open data: the tables of a year and of all years, and the page about it all.

Each project as JSON (:func:`project_json`) and as a filled form (:func:`filled_form`) is made with its pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from generator.model import Disclosure, Site
from generator.outputs.addresses import DATA, data_folder
from generator.outputs.data import csv_file, descriptor, record, workbook
from generator.outputs.data.form_workbook import filled_form
from generator.outputs.data.page import PACKAGE, data_page
from generator.outputs.data.record import project_json
from generator.outputs.data.tables import YEARS, every_table
from generator.plan import Artifact, File, Joined
from generator.problems import Findings, Problem

__all__ = ["WHOLE", "artifacts", "filled_form", "forget", "has_whole", "project_json"]

WHOLE = 5_000
"""Projects up to which the years are also published in one file each: a larger file is no help to anybody, and would be
made anew with every change. Beyond that ``data/datapackage.json`` leads to the files of the years."""


def artifacts(site: Site, findings: Mapping[str, Sequence[Problem]]) -> Iterator[Artifact]:
    """All of these files, and the page."""
    for year in site.years:
        of_year = {}
        for project in year.projects:
            found = tuple(findings.get(project.source_path, ()))
            if found:
                of_year[project.source_path] = found
        yield from _files(site, (year,), Findings(of_year), data_folder(year))
        make = partial(descriptor.year_descriptor, site.frame, year.heading)
        yield File(f"{data_folder(year)}/{PACKAGE}", year.source_path, make)
    if has_whole(site):
        yield from _files(site, site.years, findings, DATA)
    describe = descriptor.whole_descriptor if has_whole(site) else descriptor.listing_descriptor
    yield File(f"{DATA}/{PACKAGE}", site.source_path, partial(describe, site.frame))
    yield data_page(site, whole=has_whole(site))


def forget() -> None:
    """Let go of what the files of a year remember."""
    csv_file.forget()
    workbook.forget()


def has_whole(site: Site) -> bool:
    """Whether there are files with all years."""
    return sum(len(year.projects) for year in site.years) <= WHOLE


def _files(
    site: Site, years: tuple[Disclosure, ...], findings: Mapping[str, Sequence[Problem]], folder: str
) -> Iterator[File | Joined]:
    origin = years[0].source_path if len(years) == 1 else site.source_path
    for table in every_table():
        path, name = f"{folder}/{table.name}.csv", table.name
        if table is YEARS:
            yield File(path, origin, partial(csv_file.years_csv, years))
        else:
            make, within = partial(csv_file.table_csv, name, years, findings), partial(csv_file.lines_within, name)
            yield Joined(path, origin, make, csv_file.csv_lines, within)
    make = partial(workbook.data_workbook, years, findings)
    yield Joined(f"{folder}/disclosure.xlsx", origin, make, workbook.sheet_rows, workbook.rows_within)
    make = partial(record.disclosure_json, site.frame, years, findings)
    yield Joined(f"{folder}/disclosure.json", origin, make, record.project_line, record.lines_within)

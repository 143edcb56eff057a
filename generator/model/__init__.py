"""What is disclosed, typed and frozen. No file, no HTML here.

Every text is what the content file says, without the blanks around it; every amount is a :class:`~decimal.Decimal`
beside the text it was typed as. Names follow the field's standard English terms.

    form     what the official form says, row by row
    project  one project of one year
    site     years, departments, pages, and all that is published
"""

from generator.model.form import (
    YUAN_PER_UNIT,
    Amount,
    ClassGroup,
    Fact,
    Form,
    Funding,
    Indicator,
    Line,
    Path,
    SubclassGroup,
    Summary,
    groups_of,
    summary_of,
)
from generator.model.project import Acceptance, Project, at_hand
from generator.model.site import (
    DEADLINE_DAYS,
    LONG_LIST,
    Department,
    DepartmentGroup,
    Disclosure,
    Frame,
    ListEntry,
    Page,
    Publisher,
    Site,
    Year,
)

__all__ = [
    "DEADLINE_DAYS",
    "LONG_LIST",
    "YUAN_PER_UNIT",
    "Acceptance",
    "Amount",
    "ClassGroup",
    "Department",
    "DepartmentGroup",
    "Disclosure",
    "Fact",
    "Form",
    "Frame",
    "Funding",
    "Indicator",
    "Line",
    "ListEntry",
    "Page",
    "Path",
    "Project",
    "Publisher",
    "Site",
    "SubclassGroup",
    "Summary",
    "Year",
    "at_hand",
    "groups_of",
    "summary_of",
]

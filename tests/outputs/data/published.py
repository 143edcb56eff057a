"""The open data of a site as it is published, and projects that nobody would think of."""

from pathlib import Path

from hypothesis import strategies as st

from generator import checks, content, taxonomy
from generator.build import _findings
from generator.conventions import CATALOGUE_ITEMS
from generator.model import Acceptance, Amount, Disclosure, Fact, Form, Funding, Indicator, Project, Publisher, Site
from generator.outputs import data
from generator.outputs import projects as of_projects
from generator.plan import File, Joined, members
from generator.problems import Problems
from generator.project_file import amount as decimal_of
from tests.conftest import ROOT
from tests.making import project_of

SITES = [ROOT, *sorted((ROOT / "tests/sites/good").iterdir())]


def loaded(folder: Path):
    """A site and what readers are told of its content."""
    problems = Problems()
    found = content.load(folder, problems)
    checks.run(found, problems)
    return found.site, _findings(problems)


def files(site: Site, findings=None) -> dict[str, bytes]:
    """Every file of the open data, by output path."""
    made = (*data.artifacts(site, findings or {}), *members(of_projects.artifacts(site, findings or {})))
    whole = {one.path: one.make() for one in made if isinstance(one, File)}
    return whole | {one.path: one.make(one.piece) for one in made if isinstance(one, Joined)}


# ---------------------------------------------------------------------- made up

TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "=1万",
            "'=1",
            "''",
            "012",
            "1.10",
            "1-2",
            "2024-12",
            "+1",
            "-",
            "@x",
            "TRUE",
            "95%",
            "_x0041_",
            "甲\n乙",
            '"a",b',
            " =1",
            "\t=1",
            "＝1",
            "1e5",
            "12:30",
            "1/2",
            "Jan-1",
            "￥5",
            "（5）",
            "202",
            "12345678901234567890",
            "\u2028",
            "𠮷",
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=12),
    st.text("=+-@'\"0123456789.,-/:%e年月日 甲", max_size=8),
)
NAMES = TEXTS.filter(bool)
AMOUNTS = st.one_of(
    st.just(""),
    st.from_regex(r"([0-9]{1,30}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,20})?", fullmatch=True).filter(str.isascii),
)


def _labelled(terms, texts):
    """Some of these terms, each under one of its labels, in the order of the form."""
    one = [st.none() | st.tuples(st.just(term), st.sampled_from(term.labels), texts) for term in terms]
    return st.tuples(*one).map(lambda found: [entry for entry in found if entry])


def _facts(terms):
    return _labelled(terms, TEXTS).map(
        lambda found: tuple(Fact(term.key, label, text) for term, label, text in found if term.key not in HEADING)
    )


HEADING = ("name", "department", "department_code")


@st.composite
def fundings(draw):
    """A funding block with its total."""
    terms = taxonomy.form().amounts
    total = terms[0]
    rows = [(total, draw(st.sampled_from(total.labels)), draw(AMOUNTS)), *draw(_labelled(terms[1:], AMOUNTS))]
    amounts = tuple(Amount(t.key, label, t.within, text, decimal_of(text), ()) for t, label, text in rows)
    return Funding(draw(st.sampled_from(["万元", "元"])), amounts)


@st.composite
def indicators(draw):
    """Rows under classes of the 2015 profile."""
    rows = []
    for class_ in draw(st.lists(st.sampled_from(taxonomy.profile("2015").classes), max_size=3)):
        inferred = draw(st.booleans())
        for sub in draw(st.lists(st.sampled_from(class_.subclasses), min_size=1, max_size=2)):
            extras = draw(_labelled(taxonomy.form().columns, TEXTS))
            rows.append(
                Indicator(
                    len(rows) + 1,
                    draw(st.sampled_from([class_.label, f"{class_.label}(50分)"])),
                    class_.key,
                    draw(st.sampled_from(["", *sub.labels])),
                    sub.key,
                    draw(TEXTS),
                    draw(TEXTS),
                    tuple((label, text) for _, label, text in extras),
                    inferred,
                    (),
                )
            )
    return tuple(rows)


@st.composite
def projects(draw):
    """A project as no office would write it, but as the content files could hold it."""
    number = draw(st.none() | st.integers(1, 999_999))
    accepted = st.builds(
        Acceptance, st.sampled_from(["V301", "V101"]), TEXTS, st.none() | st.integers(1, 9), st.booleans(), st.just(())
    )
    terms = taxonomy.form()
    heading = (draw(NAMES), draw(NAMES), draw(TEXTS))
    form = Form(
        draw(_facts(terms.facts)),
        draw(fundings()),
        draw(st.none() | fundings()),
        draw(_facts(terms.goals)),
        draw(indicators()),
        draw(TEXTS),
    )
    return project_of(
        form,
        "202/01-a",
        2024,
        number,
        *heading,
        source_path="content/2024/202/01-a.yaml",
        acceptances=tuple(draw(st.lists(accepted, max_size=2))),
        catalogue=tuple(draw(st.dictionaries(st.sampled_from(CATALOGUE_ITEMS), NAMES, max_size=3)).items()),
    )


def site_of(*made: Project) -> Site:
    """A site with these projects."""
    year = Disclosure(
        year=2024,
        title="标题",
        profile=taxonomy.profile("2015"),
        projects=made,
        source_path="content/2024/disclosure.yaml",
    )
    return Site(title="站", publisher=Publisher("单位"), years=(year,), source_path="content/site.yaml")

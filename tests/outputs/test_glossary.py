"""Terms lead to the glossary where it defines them, and nowhere else."""

from generator import prose, taxonomy
from generator.outputs import glossary
from generator.problems import Problems
from generator.render import Renderer
from generator.templates import Templates, default_folder
from tests.conftest import ROOT
from tests.making import sound
from tests.outputs.test_departments import planned

PAGE = "---\n标题: 名词解释\n---\n\n## 指标\n\n### 数量指标\n\n多少。\n\n年度目标\n:   一年里要做成的事。\n"


def page_of(site):
    [page] = [page for path, page in planned(site).items() if path == "2024/01-a.html"]
    problems = Problems()
    html = Renderer(site, Templates((default_folder(),)), problems).render(page).decode()
    assert list(problems) == []
    return html


def test_headings_and_definitions_are_terms(tmp_path):
    found = glossary.terms(sound(tmp_path, {"content/pages/ci.md": PAGE}))
    assert found.path == "ci.html"
    assert {"年度目标", "指标", "数量指标"} <= set(found.anchors)
    assert "质量指标" not in found.anchors


def test_another_spelling_of_a_term_leads_to_it(tmp_path):
    anchors = glossary.terms(sound(tmp_path, {"content/pages/ci.md": PAGE})).anchors
    assert anchors["年度总体目标"] == anchors["年度目标"]
    assert anchors["产出数量指标"] == anchors["数量指标"]
    assert "产出质量指标" not in anchors


def test_the_glossary_of_this_repository_defines_every_label_of_the_form():
    page = (ROOT / "content/pages/mingci-jieshi.md").read_text(encoding="utf-8")
    defined = prose.terms(page)
    form = taxonomy.form()
    labels = [term.label for term in (*form.facts, *form.goals, *form.amounts, *form.columns)]
    for profile in map(taxonomy.profile, taxonomy.profile_ids()):
        labels += [label for one in profile.classes for label in (one.label, *(term.label for term in one.subclasses))]
    assert [label for label in labels if label not in defined] == []


def test_a_term_is_a_link_where_it_is_defined(tmp_path):
    html = page_of(sound(tmp_path, {"content/pages/ci.md": PAGE}))
    anchor = glossary.terms(sound(tmp_path, {"content/pages/ci.md": PAGE})).anchors["数量指标"]
    assert f'<a class="term" href="../ci.html#{anchor}">数量指标</a></th>' in html
    assert html.count('class="term"') == 2  # and 年度目标; the others are not defined


def test_without_a_glossary_there_is_no_link(tmp_path):
    assert glossary.terms(sound(tmp_path)) is None
    assert 'class="term"' not in page_of(sound(tmp_path))

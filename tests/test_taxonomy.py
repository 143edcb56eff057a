import doctest

import pytest

from generator import taxonomy
from generator.taxonomy import Placement, form, plain, profile, profile_ids


def test_examples_in_the_docstrings():
    assert doctest.testmod(taxonomy) == (0, 1)


@pytest.mark.parametrize(
    ("label", "compared"),
    [
        ("产出指标", "产出指标"),
        (" 产出　指标 ", "产出指标"),
        ("产出指标(50分)", "产出指标"),
        ("产出指标（50分）", "产出指标"),
        ("产出指标【50分】", "产出指标"),
        ("产出指标[50]:", "产出指标"),
        ("产出指标（50分）：", "产出指标"),
        ("产出\n指标", "产出指标"),
        ("（50分）产出指标", "(50分)产出指标"),
        ("", ""),
    ],
)
def test_plain(label, compared):
    assert plain(label) == compared


def test_the_profiles_that_come_with_the_program():
    assert profile_ids() == ("2015", "2021")
    assert [profile(of).basis for of in profile_ids()] == ["财预〔2015〕88号", "财预〔2021〕101号"]
    with pytest.raises(KeyError):
        profile("form")
    with pytest.raises(KeyError):
        profile("2022")


def test_the_official_trees():
    """DOMAIN: 财预〔2015〕88号 and 财预〔2021〕101号, in the order of the form."""
    trees = {of: {c.label: [sub.label for sub in c.subclasses] for c in profile(of).classes} for of in profile_ids()}
    output = ["数量指标", "质量指标", "时效指标", "成本指标"]
    benefit = ["经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"]
    cost = ["经济成本指标", "社会成本指标", "生态环境成本指标"]
    satisfaction = ["服务对象满意度指标"]
    assert list(trees["2015"].items()) == [
        ("产出指标", output),
        ("效益指标", benefit),
        ("满意度指标", satisfaction),
        ("成本指标", cost),
    ]
    assert list(trees["2021"].items()) == [
        ("成本指标", cost),
        ("产出指标", output),
        ("效益指标", benefit),
        ("满意度指标", satisfaction),
    ]


@pytest.mark.parametrize(
    ("profile_id", "label", "key"),
    [
        ("2015", "产出指标", "output"),
        ("2015", "产出指标(50分)", "output"),
        ("2015", "效果指标", "benefit"),
        ("2015", "满意度指标（10分）", "satisfaction"),
        ("2021", "成本指标", "cost"),
        ("2015", "成果指标", None),
        ("2015", "", None),
    ],
)
def test_find_class(profile_id, label, key):
    found = profile(profile_id).find_class(label)
    assert (found.key if found else None) == key


@pytest.mark.parametrize(
    ("profile_id", "under", "label", "key", "placement"),
    [
        ("2015", "产出指标", "数量指标", "quantity", Placement.OWN),
        ("2015", "产出指标", "成本指标（20分）", "cost", Placement.OWN),
        ("2015", "产出指标", "经济成本指标", "economic_cost", Placement.PRACTICE),
        ("2021", "产出指标", "生态环境成本指标", "environmental_cost", Placement.PRACTICE),
        ("2015", "产出指标", "社会效益指标", "social_benefit", Placement.FOREIGN),
        ("2015", "效益指标", "环境效益指标", "ecological_benefit", Placement.OWN),
        ("2015", "效益指标", "服务对象满意度指标", "beneficiary_satisfaction", Placement.PRACTICE),
        ("2015", "满意度指标", "满意度指标", "beneficiary_satisfaction", Placement.OWN),
        ("2015", "满意度指标", "社会公众或服务对象满意度指标", "beneficiary_satisfaction", Placement.OWN),
        ("2021", "成本指标", "数量指标", "quantity", Placement.FOREIGN),
        ("2021", "成本指标", "成本控制指标", None, None),
    ],
)
def test_find_subclass(profile_id, under, label, key, placement):
    tree = profile(profile_id)
    found = tree.find_subclass(tree.find_class(under), label)
    assert (found and (found[0].key, found[1])) == (key and (key, placement))


def test_home_of():
    assert profile("2015").home_of("社会效益指标(5分)").key == "benefit"
    assert profile("2021").home_of("经济成本指标").key == "cost"
    assert profile("2015").home_of("数目指标") is None


@pytest.mark.parametrize("kind", ["facts", "goals", "amounts", "columns"])
def test_no_label_of_the_form_means_two_things(kind):
    labels = [label for term in getattr(form(), kind) for label in term.labels]
    assert len(labels) == len(set(labels))
    keys = [term.key for term in getattr(form(), kind)]
    assert len(keys) == len(set(keys))
    by_label = getattr(form(), kind.removesuffix("s") + "_by_label")
    assert {label: term.key for label, term in by_label.items()} == {
        label: term.key for term in getattr(form(), kind) for label in term.labels
    }


def test_no_label_of_a_project_file_means_two_things():
    labels = [label for terms in (form().facts, form().goals) for term in terms for label in term.labels]
    labels += [taxonomy.FUNDING, taxonomy.MULTI_YEAR_FUNDING, taxonomy.INDICATORS, "序号", "公开", "备注"]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("profile_id", ["2015", "2021"])
def test_no_label_of_a_tree_means_two_things_in_one_place(profile_id):
    classes = profile(profile_id).classes
    labels = [plain(label) for of in classes for label in (of.label, *of.aliases)]
    assert len(labels) == len(set(labels))
    for of in classes:
        below = [plain(label) for sub in of.subclasses for label in sub.labels]
        assert len(below) == len(set(below))
        assert not of.elsewhere & set(below)
        assert all(profile(profile_id).home_of(label) for label in of.elsewhere)


def test_every_part_is_a_part_of_an_amount_that_there_is():
    keys = {term.key for term in form().amounts}
    assert {term.within for term in form().amounts if term.within} <= keys
    assert [term.key for term in form().amounts if not term.within] == ["total"]

"""What the rules across projects found is known as long as all that they read is the same, and only so long."""

import json
import random

import pytest

from generator import checks, content
from generator.checks import known
from generator.checks.known import Known
from generator.examining import Examiner
from generator.problems import Problems
from tests.making import PROJECT, make, told


def found(site, remembered=None):
    """What is said of a site, and what is to be remembered, as the cache gives it back."""
    problems = Problems()
    loaded = content.load(site, problems, Examiner(checks.judge))
    across = Known(remembered)
    checks.run(loaded, problems, across)
    return told(problems), json.loads(json.dumps(across.data)), across.changed


def of(name, year_goal="完成救助。", rows="救助人数: 2人"):
    return PROJECT.replace("甲", name).replace("完成救助。", year_goal).replace("救助人数: 2人", rows)


@pytest.fixture
def site(tmp_path):
    files = {f"content/{year}/{at:02}.yaml": of(f"项目{at}") for year in (2023, 2024) for at in range(4)}
    return make(tmp_path, {"content/2024/01-a.yaml": None, **files})


def test_the_rules_are_asked_of_years_that_changed_alone(site, monkeypatch):
    said, remembered, changed = found(site)
    assert changed
    asked = []
    of_years = checks._of_years
    monkeypatch.setattr(checks, "_of_years", lambda *about: asked.append(about) or of_years(*about))
    assert found(site, remembered) == (said, remembered, False)
    assert not asked
    file = site / "content/2023/02.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("5.00", "500"), encoding="utf-8")
    again, _, changed = found(site, remembered)
    assert changed
    assert [rules for _, rules, _ in asked] == [checks.YEAR_CHECKS, checks.SUCCESSION_CHECKS]
    assert again == found(site)[0] != said


@pytest.mark.parametrize(
    "damaged", [[], 3, "x", {"key": 3}, {"key": [[1]]}, {"key": [["p", 3]]}, {"key": [["p", [1, 2]]]}]
)
def test_what_is_not_ours_is_ignored(site, damaged):
    said, remembered, _ = found(site)
    assert found(site, damaged) == (said, remembered, True)


def test_where_the_key_is_not_known_nothing_is_remembered():
    across = Known({"": [["p", ["V601", 1, 1, "m", None, None]]]})
    assert across.find("", lambda: [known.Located("q", None)]) == (known.Located("q", None),)
    assert across.data == {}


LIST = "公开清单:\n  - 项目0: 5.00\n  - 项目9: 7.00\n"


def _random_edit(site, chance):
    year = chance.choice((2023, 2024))
    file = site / f"content/{year}/{chance.randrange(6):02}.yaml"
    edits = {
        "new": of(f"项目{chance.randrange(5)}", chance.choice(("完成救助。", "完成全部工作。"))),
        "value": of(
            "项目1", rows=chance.choice(("救助人数: 2人", "救助人数: 2万人", "培训次数: 3次", "救助金额: 300元"))
        ),
        "money": of("项目2").replace("5.00", str(chance.randrange(1, 90))),
        "accepted": of("项目3").replace("5.00", "50") + "核对说明:\n  - 编号: V601\n    原因: 原件如此\n",
        "withheld": of("项目4") + "公开: 否\n",
        "error": of("项目5").replace("5.00", "五"),
    }
    kind = chance.choice((*edits, "gone", "list", "no list", "moved list"))
    listed = site / f"content/{year}/disclosure.yaml"
    if kind in edits:
        file.write_text(edits[kind], encoding="utf-8")
    elif kind == "gone" and file.name != "00.yaml":
        file.unlink(missing_ok=True)
    elif kind == "no list":
        listed.unlink(missing_ok=True)
    elif kind in ("list", "moved list"):
        listed.write_text(("# 说明\n\n" if kind == "moved list" else "") + LIST, encoding="utf-8")


@pytest.mark.parametrize("seed", range(4))
def test_random_edits(site, seed):
    chance = random.Random(seed)
    remembered, several = None, set()
    for _ in range(25):
        _random_edit(site, chance)
        said, remembered, _ = found(site, remembered)
        assert said == found(site)[0]
        several |= {line.split(" ")[1] for line in said}
    assert len(several & {*checks.CODES_ACROSS}) > 3

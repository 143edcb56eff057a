"""Write a deterministic corpus of made-up budget projects, for benchmarks and tests.

    python make_corpus.py --projects 10000 --years 3 --departments 120 --seed 1 OUT_DIR

gives OUT_DIR/content/site.yaml and one OUT_DIR/content/<year>/<dept-code>/<slug>.yaml
per project: exactly --projects project files in all, spread over the years and (unevenly,
as in life) over the departments. The keys are the labels of the official form 项目支出绩效目标表.
The same arguments always give the same bytes. Needs Python 3.9+ and nothing else;
--check also reads every file back with PyYAML and compares.

How it stays lifelike:
* a department belongs to a domain (corpus_words.py) with its own topics, beneficiaries and units;
* most projects live for several years: same slug, same name and indicators, other targets;
* names of villages, roads, schools come from a grammar, so the vocabulary keeps growing
  with the corpus instead of ending at a fixed word list;
* oddities of the real form stay in at about their real rate: 不适用, empty values, the same
  phrase typed twice. The parts of the money always add up to the total.
"""

import argparse
import random
import re
from pathlib import Path

import corpus_words as words

LAST_YEAR = 2024
FORM = (  # the official order of first- and second-level indicators
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标")),
    ("效益指标", ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", ("满意度指标",)),
)

# ---------------------------------------------------------------- YAML output
# A plain YAML scalar is safe here if it starts with a letter-like or ≤≥ character and holds
# no indicator; anything else (numbers, empty text, '100%: x') goes in single quotes.
PLAIN = re.compile(r"[\u4e00-\u9fff≤≥（《][^:#'\"\[\]{}\n]*\Z")
PLAIN_NUMBERISH = re.compile(r"[0-9]+[\u4e00-\u9fff%][^:#'\"\[\]{}\n]*\Z")  # 1年, 95%


def scalar(text):
    if PLAIN.match(text) or PLAIN_NUMBERISH.match(text):
        return text
    return "'" + text.replace("'", "''") + "'"


def to_yaml(value, indent=0):
    """Block-style YAML for nested dicts, lists of one-key dicts, and text."""
    pad, out = " " * indent, []
    for key, item in value.items():
        if isinstance(item, dict):
            out.append(f"{pad}{scalar(key)}:\n{to_yaml(item, indent + 2)}")
        elif isinstance(item, list):
            out.append(f"{pad}{scalar(key)}:\n")
            for entry in item:
                lines = to_yaml(entry, indent + 4)
                out.append(f"{pad}  - {lines[indent + 4 :]}")
        else:
            out.append(f"{pad}{scalar(key)}: {scalar(item)}\n")
    return "".join(out)


# ---------------------------------------------------------------- vocabulary
def place(rng):
    """A made-up place name: a stem of one or two characters, sometimes with a direction."""
    stem = rng.choice(words.STEM_A) + rng.choice(words.STEM_B)
    if rng.random() < 0.25:
        stem = rng.choice("东西南北上下前后大小") + stem[0] + rng.choice(words.STEM_C)
    return stem


def site_name(rng):
    """A concrete place of work: a village, a road, a school …"""
    return place(rng) + rng.choice(words.SITE_KINDS)


def make_departments(count, rng):
    """The first are city departments, then those of counties, then single institutions."""
    city = "亳州市"
    names = [(city + name, domain) for domain in words.DOMAINS for name in domain.departments[:1]]
    names += [(city + name, domain) for domain in words.DOMAINS for name in domain.departments[1:]]
    for county in words.COUNTIES:
        names += [(county + name, domain) for domain in words.DOMAINS for name in domain.departments]
    seen = {name for name, _ in names}
    while len(names) < count:
        domain = rng.choice(words.DOMAINS)
        name = f"{city}{place(rng)}{rng.choice(domain.institutions)}"
        if name not in seen:
            seen.add(name)
            names.append((name, domain))
    first = 101 if count <= 890 else 100101
    picked = names[:1] + sorted(rng.sample(names[1:], count - 1), key=names.index)
    return [(str(first + at), name, domain) for at, (name, domain) in enumerate(picked)]


def project_name(domain, rng):
    topic = rng.choice(domain.topics)
    shape = rng.random()
    if shape < 0.30:
        return topic + rng.choice(words.FUND_KINDS)
    if shape < 0.55:
        return topic + rng.choice(words.ACTIONS) + rng.choice(("项目", "经费", "工程", "补助", "", "专项"))
    if shape < 0.80:
        return site_name(rng) + topic + rng.choice(words.ACTIONS) + rng.choice(("项目", "工程", ""))
    if shape < 0.90:
        return rng.choice(domain.beneficiaries) + rng.choice(words.AIDS) + rng.choice(words.FUND_KINDS)
    return rng.choice(words.COUNTIES) + rng.choice(words.LEVELS) + topic + rng.choice(words.FUND_KINDS)


def goal(domain, name, total, year, rng):
    """One to four sentences."""
    fill = {
        "name": name,
        "year": year,
        "total": f"{total:g}",
        "who": rng.choice(domain.beneficiaries),
        "topic": rng.choice(domain.topics),
        "topic2": rng.choice(domain.topics),
        "act": rng.choice(words.ACTIONS),
        "unit": rng.choice(domain.institutions),
        "site": site_name(rng),
        "aim": rng.choice(words.AIMS),
        "aim2": rng.choice(words.AIMS),
        "thing": rng.choice(domain.things)[0],
        "n": rng.randint(1, 400),
        "pct": rng.randint(80, 100),
        "ord1": "1.",
        "ord2": "2.",
    }
    picked = rng.sample(words.GOALS, rng.choices((1, 2, 3, 4), (45, 30, 15, 10))[0])
    return "".join(sentence.format_map(fill) for sentence in picked)


# ---------------------------------------------------------------- indicators
def indicator_names(domain, rng):
    """{second-level label: [third-level name, kind]}, stable over a project's years."""
    who = rng.choice(domain.beneficiaries)
    fill = lambda text: text.format(  # noqa: E731
        who=who,
        topic=rng.choice(domain.topics),
        act=rng.choice(words.ACTIONS),
        site=site_name(rng),
        aim=rng.choice(words.EFFECTS),
    )
    things = rng.sample(domain.things, min(len(domain.things), rng.choices((1, 2, 3, 4, 5), (35, 30, 20, 10, 5))[0]))
    result = {"数量指标": []}
    for noun, unit in things:
        detail = rng.random()
        text = noun + rng.choice(("数量", "", "数", "完成数"))
        if detail < 0.25:
            text = rng.choice(domain.topics) + text
        elif detail < 0.40:
            text = site_name(rng) + text
        result["数量指标"].append((text, unit))
    for label, low, high in words.COUNTS:
        pool = words.INDICATORS[label]
        names = dict.fromkeys(fill(text) for text in rng.sample(pool, rng.randint(low, high)))
        if names:
            result[label] = [(text, label) for text in names]
    while sum(map(len, result.values())) > 19:  # one page of the form holds about 20
        max(result.values(), key=len).pop()
    return result


def indicator_value(kind, total, year, rng):
    """A target as officials write it; `kind` is a unit for quantities, else the label."""
    values = words.VALUES.get(kind)
    if values is None:  # a quantity with a unit
        sign = rng.choices(("≥", "≤", "", "=", "约"), (50, 15, 25, 6, 4))[0]
        number = rng.choice((1, 2, 3, 5, 10, 12, 20, 30, 50, 100)) if rng.random() < 0.6 else rng.randint(1, 5000)
        return f"{sign}{number}{kind}"
    text = rng.choice(values).format(
        pct=rng.randint(85, 100),
        high=rng.choice((85, 90, 90, 95, 95, 95, 98)),
        year=year,
        month=rng.randint(3, 12),
        yuan=round(total * 10000),
        wan=f"{total:.2f}".rstrip("0").rstrip("."),  # not :g, which rounds from 10000 on
        days=rng.choice((3, 5, 7, 10, 15, 30)),
    )
    odd = rng.random()
    if odd < 0.02:
        return ""  # a cell left empty
    if odd < 0.04 and len(text) > 3:
        return text + text  # the same phrase typed twice, as in the original
    return text


def make_project(code, dept, domain, number, year, seed):
    ever = random.Random(f"{seed}/{code}/{number}")  # what stays the same over the years
    now = random.Random(f"{seed}/{code}/{number}/{year}")
    name = project_name(domain, ever)
    unit = dept if ever.random() < 0.55 else f"亳州市{place(ever)}{ever.choice(domain.institutions)}"
    base = ever.lognormvariate(3.2, 1.6)
    rows = indicator_names(domain, ever)

    total = round(max(0.5, base * now.uniform(0.8, 1.25)), 2)
    carried = round(total * now.uniform(0.05, 0.4), 2) if now.random() < 0.12 else 0.0
    other = round(total * now.uniform(0.05, 0.3), 2) if now.random() < 0.06 else 0.0
    first = {}
    for label, seconds in FORM:
        group = {}
        for second in seconds:
            if second in rows:
                group[second] = [{text: indicator_value(kind, total, year, now)} for text, kind in rows[second]]
            elif second == "生态效益指标" and now.random() < 0.5:
                group[second] = [{"不适用": "不适用"}]
        first[label] = group
    return {
        "项目名称": name,
        "主管部门": dept,
        "主管部门代码": code,
        "实施单位": unit,
        "项目来源": ever.choice(words.SOURCES),
        "项目期": ever.choice(words.TERMS),
        "项目资金": {
            "年度资金总额": f"{total:.2f}",
            "财政拨款": f"{total - carried - other:.2f}",
            "上年结转": f"{carried:.2f}",
            "其他资金": f"{other:.2f}",
        },
        "年度目标": goal(domain, name, total, year, now),
        "绩效指标": first,
    }


# ---------------------------------------------------------------- the plan: who has how many
def shares(total, weights):
    """Split `total` into whole numbers by weight, exactly (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    counts = [int(value) for value in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (counts[at] - exact[at], at))
    for at in by_rest[: total - sum(counts)]:
        counts[at] += 1
    return counts


def plan(projects, years, departments, rng):
    """Yield (year, department, project number); numbers overlap from year to year."""
    weights = [1 / rank**0.5 for rank in range(1, len(departments) + 1)]
    rng.shuffle(weights)
    for age, per_year in enumerate(shares(projects, [1] * years)):
        for department, count in zip(departments, shares(per_year, weights), strict=False):
            first = 1 + round(count * 0.4 * age)  # each year 40 % end and as many begin
            for number in range(first, first + count):
                yield LAST_YEAR - years + 1 + age, department, number


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--projects", type=int, default=1000)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--departments", type=int, default=60)
    parser.add_argument("--seed", default="1")
    parser.add_argument(
        "--slugs",
        choices=("number", "name"),
        default="number",
        help="file names: p001 (the same in every year), or the Chinese project name",
    )
    parser.add_argument("--check", action="store_true", help="read every file back with PyYAML and compare")
    parser.add_argument("out", type=Path)
    args = parser.parse_args(argv)

    rng = random.Random(args.seed)
    departments = make_departments(args.departments, rng)
    content = args.out / "content"
    made, folders, names, taken, written = 0, set(), {}, set(), {}
    for year, (code, dept, domain), number in plan(args.projects, args.years, departments, rng):
        project = make_project(code, dept, domain, number, year, args.seed)
        if (code, number) not in names:  # no two projects of a department share a name
            name, again = project["项目名称"], 2
            while (code, name) in taken:
                name, again = f"{project['项目名称']}（第{again}批）", again + 1
            taken.add((code, name))
            names[code, number] = name
        project["项目名称"] = names[code, number]
        folder = content / str(year) / code
        if folder not in folders:
            folders.add(folder)
            folder.mkdir(parents=True, exist_ok=True)
        slug = f"p{number:03d}" if args.slugs == "number" else project["项目名称"]
        path = folder / f"{slug}.yaml"
        path.write_text(to_yaml(project), encoding="utf-8")
        made += 1
        if args.check:
            written[path] = project
    site = {
        "站点名称": "亳州市项目支出绩效目标公开",
        "发布单位": "亳州市财政局",
        "网址": "https://budget.example/",
        "部门": [{"代码": code, "名称": dept} for code, dept, _ in departments],
    }
    content.mkdir(parents=True, exist_ok=True)
    (content / "site.yaml").write_text(to_yaml(site), encoding="utf-8")
    if args.check:
        import yaml

        written[content / "site.yaml"] = site
        for path, project in written.items():
            if yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) != project:
                raise SystemExit(f"{path}: does not read back as written")
    print(f"{made} projects, {len(folders)} department-years, {len(departments)} departments -> {content}")


if __name__ == "__main__":
    main()

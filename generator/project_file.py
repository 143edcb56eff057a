"""One project file that has the shape of its schema → :class:`~generator.model.Project`."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from generator import model, taxonomy
from generator.conventions import Catalogue
from generator.problems import Problems, Rule, Severity
from generator.source import Document

UNKNOWN_CLASS = Rule(
    "C206",
    Severity.ERROR,
    "不认识的指标类别",
    "一级、二级指标是官方表样规定的类别。名称可以带分值（产出指标(50分)），也认得常见的别称；其他名称无法归类，也无法与别的项目比较。",
    "改为表样中的类别名称",
    bad="绩效指标:\n  产出指标:\n    数目指标:\n      - 救助人数: ≤2人",
    good="绩效指标:\n  产出指标:\n    数量指标:\n      - 救助人数: ≤2人",
)
FOREIGN_SUBCLASS = Rule(
    "C207",
    Severity.WARNING,
    "二级指标放在了别的一级指标下",
    "表样规定了每个二级指标属于哪个一级指标。原表这样印就照样公布，但多半是填错了位置。",
    "核对原表；原表如此就保留",
    bad="产出指标:\n  社会效益指标:\n    - 受益群众: ≥100人",
    good="效益指标:\n  社会效益指标:\n    - 受益群众: ≥100人",
)
SAME_FIELD_TWICE = Rule(
    "C208",
    Severity.ERROR,
    "同一项内容用两个名称写了两次",
    "「年度目标」和「年度总体目标」是同一项；两个都写，就不知道以哪个为准。",
    "只保留表上所印的那个名称",
    bad="年度目标: 完成救助。\n年度总体目标: 完成救助。",
    good="年度目标: 完成救助。",
)
RULES = (UNKNOWN_CLASS, FOREIGN_SUBCLASS, SAME_FIELD_TWICE)

_HEADING = {"name", "department", "department_code"}  # these have attributes of their own in the model


class ProjectReader:
    """A project file that has the right shape → :class:`~generator.model.Project`."""

    def __init__(self, document: Document, data: dict[str, Any], profile: taxonomy.Profile, problems: Problems) -> None:
        self._document = document
        self._data = data
        self._profile = profile
        self._problems = problems
        self._name: str = data["项目名称"]

    def project(
        self,
        year: int,
        project_id: str,
        *,
        catalogue: Catalogue = (),
        former_ids: tuple[str, ...] = (),
        digest: bytes = b"",
    ) -> model.Project:
        """The project; labels that the profile does not know are problems and their rows are left out."""
        data = self._data
        terms = taxonomy.form()
        facts = self._facts(data, terms.fact_by_label)
        heading = {fact.key: fact.text for fact in facts if fact.key in _HEADING}
        number = data.get("序号")
        multi_year = data.get(taxonomy.MULTI_YEAR_FUNDING)
        form = model.Form(
            tuple(fact for fact in facts if fact.key not in _HEADING),
            self._funding(data[taxonomy.FUNDING], taxonomy.FUNDING),
            self._funding(multi_year, taxonomy.MULTI_YEAR_FUNDING) if multi_year else None,
            self._facts(data, terms.goal_by_label),
            tuple(self._indicators(data[taxonomy.INDICATORS])),
            data.get("备注", ""),
        )
        return model.Project(
            project_id,
            year,
            int(number) if number else None,
            self._name,
            heading["department"],
            heading.get("department_code", ""),
            model.summary_of(form),
            model.at_hand(form),
            self._document.path,
            tuple(acceptances(data)),
            catalogue,
            former_ids,
            digest,
        )

    def _facts(self, data: dict[str, Any], terms: dict[str, taxonomy.Term]) -> tuple[model.Fact, ...]:
        facts: dict[str, model.Fact] = {}
        for label, text in data.items():
            term = terms.get(label)
            if term is not None:
                self._check_single(term, label, facts, ())
                facts[term.key] = model.Fact(term.key, label, text)
        order = list(dict.fromkeys(term.key for term in terms.values()))
        return tuple(facts[key] for key in order if key in facts)

    def _funding(self, rows: dict[str, str], name: str) -> model.Funding:
        terms = taxonomy.form().amount_by_label
        amounts: dict[str, model.Amount] = {}
        for label, text in rows.items():
            if label == taxonomy.FUNDING_UNIT:
                continue
            term = terms[label]
            self._check_single(term, label, amounts, (name,))
            amounts[term.key] = model.Amount(term.key, label, term.within, text, amount(text), (name, label))
        return model.Funding(rows.get(taxonomy.FUNDING_UNIT) or "万元", tuple(amounts.values()))

    def _check_single(self, term: taxonomy.Term, label: str, seen: dict[str, Any], path: model.Path) -> None:
        if term.key in seen:
            at = self._document.locate((*path, label), key=True)
            message = f"「{label}」与「{seen[term.key].label}」是同一项"
            self._problems.add(SAME_FIELD_TWICE, at, message, project=self._name)

    def _indicators(self, classes: dict[str, Any]) -> Iterator[model.Indicator]:
        row = 0
        for class_label, subclasses in classes.items():
            path: model.Path = (taxonomy.INDICATORS, class_label)
            class_ = self._profile.find_class(class_label)
            if class_ is None:
                self._unknown_class(path, class_label, [known.label for known in self._profile.classes])
                continue
            inferred = self._document.is_marked_inferred(path)
            for sub_label, rows in (subclasses or {"": ""}).items():
                sub = self._subclass(class_, sub_label, (*path, sub_label))
                key = sub.key if sub else ""
                for name, value, extras, here in _rows(rows):
                    row += 1
                    yield model.Indicator(
                        row, class_label, class_.key, sub_label, key, name, value, extras, inferred, here
                    )

    def _subclass(self, class_: taxonomy.IndicatorClass, label: str, path: model.Path) -> taxonomy.Term | None:
        if not label:  # the first-level class stands alone, a row that the form left empty
            return None
        found = self._profile.find_subclass(class_, label)
        if found is None:
            self._unknown_class(path, label, [sub.label for sub in class_.subclasses])
            return None
        sub, placement = found
        if placement is taxonomy.Placement.FOREIGN:
            home = self._profile.home_of(label)
            message = f"「{label}」按表样属于「{home.label if home else ''}」，却列在「{class_.label}」下"
            self._problems.add(FOREIGN_SUBCLASS, self._document.locate(path, key=True), message, project=self._name)
        return sub

    def _unknown_class(self, path: model.Path, label: str, known: list[str]) -> None:
        at = self._document.locate(path, key=True)
        hint = f"可用的类别：{'、'.join(known)}"
        self._problems.add(UNKNOWN_CLASS, at, f"不认识的指标类别「{label}」", hint=hint, project=self._name)


_Row = tuple[str, str, tuple[tuple[str, str], ...], model.Path]
_EMPTY: _Row = ("", "", (), ())


@cache
def place(*at: int | str) -> model.Path:
    """Where a row stands below its class, once for all rows that stand there."""
    return at


def _rows(rows: Any) -> Iterator[_Row]:
    """(name, value, further columns, place) for each row of a subclass; one empty row for nothing."""
    if not rows:
        yield _EMPTY
        return
    for at, item in enumerate(rows):
        if taxonomy.INDICATOR_NAME in item:
            extras = tuple(
                (label, text)
                for label, text in item.items()
                if label not in (taxonomy.INDICATOR_NAME, taxonomy.INDICATOR_VALUE)
            )
            here = place(at, taxonomy.INDICATOR_VALUE)
            yield item[taxonomy.INDICATOR_NAME], item.get(taxonomy.INDICATOR_VALUE, ""), extras, here
        else:
            ((name, value),) = item.items()
            yield name, value, (), place(at)


def acceptances(data: dict[str, Any]) -> Iterator[model.Acceptance]:
    """核对说明 of a project file or of a year's ``disclosure.yaml``."""
    for at, item in enumerate(data.get(taxonomy.ACCEPTANCES) or ()):
        row = item.get("行")
        path = (taxonomy.ACCEPTANCES, at)
        yield model.Acceptance(item["编号"], item["原因"], int(row) if row else None, item.get("公开") != "否", path)


def amount(text: str) -> Decimal | None:
    """An amount as typed (``1,234.50``) → exact decimal; ``None`` for an empty cell."""
    return Decimal(text.replace(",", "")) if text else None

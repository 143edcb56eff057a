"""Conventions of government web pages: the tags of their heads, and the catalogue block of published information.

《政府网站发展指引》（国办发〔2017〕47号） names the tags; the catalogue block is what 政府信息公开目录 shows above a document.
Only the vocabulary and what a site says of it stand here; nothing is ever filled in that nobody entered.
"""

from dataclasses import dataclass

TAGS = "政府网站标签"
COLUMN_TAGS = {
    "栏目名称": "ColumnName",
    "栏目描述": "ColumnDescription",
    "栏目关键词": "ColumnKeywords",
    "栏目类型": "ColumnType",
}
"""Keys of site.yaml and the tags that every page of a column must carry."""
CONTENT_SOURCE = "内容来源"

CATALOGUE = "信息公开目录"
INDEX_NUMBER = "索引号"
CATALOGUE_ITEMS = (
    INDEX_NUMBER,
    "组配分类",
    "发布机构",
    "主题分类",
    "名称",
    "文号",
    "成文日期",
    "发布日期",
    "生效日期",
    "废止日期",
)
CATALOGUE_DATES = tuple(item for item in CATALOGUE_ITEMS if item.endswith("日期"))
OF_ONE_DOCUMENT = (INDEX_NUMBER, "名称")
"""What a project does not take over from its year: every item of information has its own."""

CORRECTIONS = "更正"
FORMER_IDS = "曾用地址"
WITHDRAWN = "撤下"

Catalogue = tuple[tuple[str, str], ...]
"""(item, text) as entered, or (item, label) as a site wants it shown."""


@dataclass(frozen=True, slots=True)
class WebTags:
    """What site.yaml says for the tags: the column that the site is, and where its contents come from."""

    column: tuple[tuple[str, str], ...]
    source: str

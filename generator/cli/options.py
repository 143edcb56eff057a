"""Options that several commands have."""

from pathlib import Path

import click

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
site = click.option(
    "--site",
    "root",
    type=FOLDER,
    default=".",
    help="网站所在的文件夹（含 content/），默认当前文件夹",
    metavar="文件夹",
)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
output = click.option(
    "--output", type=click.Path(path_type=Path), help="生成到哪个文件夹，默认网站文件夹里的 output", metavar="文件夹"
)
strict = click.option("--strict", is_flag=True, help="把警告也当作错误")
published = click.option(
    "--published",
    type=click.Path(path_type=Path),
    help="与这个已公布的网站（文件夹或 zip）比较，默认与输出文件夹里的比较",
    metavar="位置",
)


def must_be_free(report: Path) -> None:
    """Refuse, before anything is done, to write a report over a file that is none."""
    from generator import report_file

    try:
        report_file.must_be_free(report)
    except report_file.NotOurs as reason:
        raise click.UsageError(str(reason)) from reason

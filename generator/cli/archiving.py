"""The commands about copies of a published site: ``pack``, ``verify``."""

import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from generator.cli import options
from generator.cli.chinese import command
from generator.cli.talking import paint, progress, show, talk, write_utf8
from generator.problems import BuildStopped, Problems, as_json, format_text, summary


@command()
@click.argument("folder", required=False, type=options.FOLDER, metavar="[文件夹]")
@options.site
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="压缩文件的名称", metavar="文件")
@click.option("--sign", "key", help="用这个密钥签名：SSH 私钥文件，或 GnuPG 密钥的编号、邮箱", metavar="密钥")
def pack(folder: Path | None, root: Path, to: Path | None, key: str | None) -> None:
    """把生成的网站打成一个压缩文件，供归档、拷贝；内容相同，文件就相同。"""
    from generator import filesystem
    from generator.archive import packing, signature
    from generator.display import size

    problems = Problems()
    place = folder or root / "output"
    if not place.is_dir():
        raise click.UsageError(f"没有文件夹 {place}；先运行 disclosure build，或写明生成到了哪个文件夹")
    try:
        sign = partial(signature.sign, key=key) if key else None
        packed = packing.pack(place, to, problems, progress("打包"), sign)
    except BuildStopped:
        show(problems)
        talk("没有打包：先重新生成网站，再打包。")
        raise
    except (packing.Exists, signature.SigningFailed) as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.UsageError(f"压缩文件没有写成（{filesystem.reason(error)}）") from error
    for path in packed.site.foreign:
        talk(f"没有打进去 {path}（不是生成的文件）")
    click.echo(f"已打包 {packed.file}：{packed.site.listed + 1} 个文件，{size(packed.size)}")
    click.echo(f"完整性摘要（SHA-256）：{packed.site.digest}")
    click.echo(f"压缩文件的 SHA-256：{packed.sha256}")
    if packed.signature:
        click.echo(f"签名 {packed.signature}")


@command()
@click.argument("place", type=click.Path(exists=True, path_type=Path), metavar="文件夹或压缩文件")
@click.option("--digest", help="应有的完整性摘要，例如公告里印的", metavar="摘要")
@click.option("--signature", "signed", type=options.FILE, help="签名文件（.sig 或 .asc）", metavar="文件")
@click.option("--public-key", type=options.FILE, help="发布单位的公钥文件，与 --signature 同用", metavar="文件")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="报告格式：text 或 json")
def verify(place: Path, digest: str | None, signed: Path | None, public_key: Path | None, form: str) -> None:
    """核验一份网站（文件夹或 zip）：缺少、改动、混进了什么文件。"""
    from generator.archive import copies, signature, verifying

    wanted = _digest(digest)
    if (signed is None) != (public_key is None):
        raise click.UsageError("--signature 和 --public-key 要一起写")
    problems = Problems()
    signer = None
    try:
        with copies.opened(place) as copy:
            found = verifying.verify(copy, progress("核验"))
        shown = place.as_posix()
        verifying.report(found, shown, problems)
        if not found.fault:
            verifying.compare(found, shown, wanted, problems)
            if signed and public_key:
                signer = verifying.signed_by(found, signed, public_key, problems)
    except (copies.NotACopy, signature.NotAskable) as error:
        raise click.UsageError(str(error)) from error
    if form == "json":
        write_utf8(as_json(verifying.as_dict(found, signer, problems)))
    else:
        sys.stdout.write(format_text(problems, paint(sys.stdout)))
        _show_verified(found, signer, problems)
    if problems.has_errors:
        raise BuildStopped


def _digest(text: str | None) -> str | None:
    """A digest as it was typed from paper."""
    digest = re.sub(r"\s", "", text or "").lower()
    if text is not None and not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise click.UsageError("--digest 的值不对，应当是 64 个字符（0–9、a–f）")
    return digest or None


def _show_verified(found: Any, signer: str | None, problems: Problems) -> None:
    if found.intact:
        click.echo(f"完整性摘要（SHA-256）：{found.digest}")
    if signer:
        click.echo(f"签名有效：{signer}")
    if problems.has_errors:
        counts = ((found.missing, "缺少"), (found.changed, "改动"), (found.foreign, "多出"))
        said = "，".join(f"{what} {len(paths)} 个文件" for paths, what in counts if paths)
        talk(f"核验没有通过：{said or summary(problems)}。")
    else:
        click.echo(f"完整：{found.listed + 1} 个文件与发布时一致。")

"""The system's Chinese serif font as files of its own, for a Firefox whose printed text is read back.

Firefox writes the text of a PDF by the character table of the first font of a collection (``.ttc``), whichever font of
it is printed: what is drawn is right, but many characters can't be read back. From a font that is alone in its file
they can.
"""

import platform
import shutil
import subprocess
from pathlib import Path

from fontTools.ttLib import TTFont

CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def single_fonts(folder: Path) -> dict[str, str]:
    """What to add to the environment so that the system's Chinese serif font, regular and bold, is the only font.

    Nothing where there is no fontconfig (macOS, Windows) or the font is no collection.
    """
    if platform.system() != "Linux" or shutil.which("fc-match") is None:
        return {}
    fonts = folder / "fonts"
    fonts.mkdir()
    for weight in ("regular", "bold"):
        pattern = f"serif:lang=zh-cn:weight={weight}"
        answer = subprocess.run(
            ["fc-match", "--format=%{file}\n%{index}", pattern], capture_output=True, encoding="utf-8", check=True
        )
        file, index = answer.stdout.split("\n")
        if not file.endswith((".ttc", ".otc")):
            return {}
        with TTFont(file, fontNumber=int(index) & 0xFFFF, lazy=True) as font:
            font.save(fonts / f"{weight}.otf")
    configuration = fonts / "fonts.conf"
    configuration.write_text(CONFIGURATION.format(folder=fonts), encoding="utf-8")
    # Firefox's sandbox lets pages read fonts below XDG_DATA_HOME
    return {"FONTCONFIG_FILE": str(configuration), "XDG_DATA_HOME": str(folder)}

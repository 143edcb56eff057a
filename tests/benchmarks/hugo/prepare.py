"""Lay out a Hugo site for a corpus: python prepare.py CORPUS SITE [--variant files|adapter]

files    one content file per project: the YAML file itself, between two '---' lines, as front
         matter (an author could keep the files like that, so this step is not counted), and an
         _index.md per year and per department-year.
adapter  the corpus mounted as data files, pages made by one content adapter.
Only links and mounts where it can; the layouts and the style sheet are linked, not copied.
"""

import argparse
import re
import shutil
from pathlib import Path

HERE = Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("corpus", type=Path)
parser.add_argument("site", type=Path)
parser.add_argument("--variant", choices=("files", "adapter"), default="files")
args = parser.parse_args()
corpus, site = args.corpus.resolve() / "content", args.site

shutil.rmtree(site, ignore_errors=True)
(site / "content").mkdir(parents=True)
(site / "data").mkdir()
shutil.copytree(HERE / "layouts", site / "layouts")
shutil.copytree(HERE.parent / "static", site / "static")
config = (HERE / "hugo.toml").read_text(encoding="utf-8")
shutil.copy(corpus / "site.yaml", site / "data" / "site.yaml")
names = dict(re.findall(r"- 代码: '(\d+)'\n\s+名称: (\S+)", (corpus / "site.yaml").read_text(encoding="utf-8")))

if args.variant == "adapter":
    shutil.copy(HERE / "adapter" / "_content.gotmpl", site / "content")
    for year in corpus.glob("[0-9]*"):
        shutil.copytree(year, site / "data" / "projects" / year.name)
else:
    for path in corpus.glob("*/*/*.yaml"):
        year, code = path.parts[-3:-1]
        folder = site / "content" / year / code
        if not folder.exists():
            folder.mkdir(parents=True)
            (folder / "_index.md").write_text(f"---\ntitle: '{code}'\nname: {names[code]}\n---\n", encoding="utf-8")
            (folder.parent / "_index.md").write_text(f"---\ntitle: '{year}'\n---\n", encoding="utf-8")
        (folder / f"{path.stem}.md").write_text("---\n" + path.read_text(encoding="utf-8") + "---\n", encoding="utf-8")
(site / "hugo.toml").write_text(config, encoding="utf-8")

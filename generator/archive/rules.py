"""What can be wrong with a copy of a published site."""

from generator.problems import Rule, Severity

MISSING = Rule(
    "O711",
    Severity.ERROR,
    "副本里缺少文件",
    "生成网站时写下的清单（manifest.json）里有这个文件，副本里没有：多半是上传、复制没有完成，或者被删除了。",
    "重新上传或复制整个网站，再核验一次",
    bad="上传中断后，服务器上没有 2024/print/index.html",
    good="全部文件都在，disclosure verify 说「完整」",
)
CHANGED = Rule(
    "O712",
    Severity.ERROR,
    "副本里的文件与发布时不同",
    "文件的内容与清单里的 SHA-256 对不上：可能被改动、损坏，或者上传时被换了编码、换行。",
    "不要使用这份副本；从自己生成的 output 重新上传，并查明是谁改动的",
    bad="用 FTP 的文本方式上传，换行都变了",
    good="用二进制方式上传，或者传压缩文件再解压",
)
FOREIGN = Rule(
    "O713",
    Severity.ERROR,
    "副本里混进了别的文件",
    "清单里没有这个文件，它不是生成的网站的一部分：可能是别人放进去的网页，也可能是从前的版本留下的。",
    "确认来历：不需要的删除；自己要的（例如 CNAME）可以不理会这一条",
    bad="服务器上多出 2024/x.php",
    good="服务器上只有生成的文件",
)
UNLISTED = Rule(
    "O714",
    Severity.ERROR,
    "副本的清单不能用",
    "没有 manifest.json，或者它不是本程序写的、前后矛盾，就无从知道这个网站应当有哪些文件。",
    "确认给的是网站的文件夹或压缩文件；是的话重新上传整个网站",
    bad="disclosure verify content",
    good="disclosure verify output",
)
OTHER_DIGEST = Rule(
    "O715",
    Severity.ERROR,
    "不是要找的那一次发布",
    "副本自己是完整的，但它的摘要不是给出的那一个：它是另一次生成的网站，或者连同清单一起被换过。",
    "核对摘要有没有抄错；没有抄错就不要使用这份副本，向发布单位索取",
    bad="disclosure verify 网站.zip --digest （另一年的摘要）",
    good="disclosure verify 网站.zip --digest （公告里印的摘要）",
)
BAD_SIGNATURE = Rule(
    "O716",
    Severity.ERROR,
    "签名不对",
    "签名不是用这个公钥对应的私钥作的，或者签名之后内容变了。",
    "核对用的是不是发布单位的公钥、这一份的签名；都对就不要使用这份副本",
    bad="内容变了，签名还是从前的",
    good="每次打包都重新签名：disclosure pack --sign 密钥",
)
RULES = (MISSING, CHANGED, FOREIGN, UNLISTED, OTHER_DIGEST, BAD_SIGNATURE)

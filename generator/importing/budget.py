"""The limits of one import, everything nested in it included: what a hostile file may cost.

Measured needs: the real disclosure has 8 workbooks of 17 × 7 cells; the largest honest files have some hundred forms.
"""

from generator.importing.rules import TOO_MUCH, Refused

FILE_BYTES = 32_000_000
TEXT_BYTES = 8_000_000
ZIP_ENTRIES = 2_000
ENTRY_BYTES = 64_000_000
UNPACKED_BYTES = 128_000_000
RATIO = 200
"""Most that an entry of more than 1 MB may grow in unpacking."""
RATIO_FROM = 1_000_000
NESTING = 3
ROWS, COLUMNS = 20_000, 512
CELLS = 200_000
MERGES = 20_000
GRIDS = 2_000
PARAGRAPHS = 300_000
FORMS = 500


class Budget:
    """Counts what a whole import used up; raises :class:`Refused` beyond a limit."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def spend(self, what: str, amount: int, limit: int, unit: str = "") -> None:
        """Use ``amount`` more of ``what`` (a Chinese word for the message)."""
        used = self._used[what] = self._used.get(what, 0) + amount
        if used > limit:
            raise Refused(TOO_MUCH, f"{what}超过 {limit:,}{unit} 的上限")

    def cells(self, amount: int = 1) -> None:
        """Cells of all grids."""
        self.spend("单元格", amount, CELLS, " 个")

    def merges(self, amount: int = 1) -> None:
        """Merged areas of all grids."""
        self.spend("合并单元格", amount, MERGES, " 处")

    def grids(self) -> None:
        """Sheets and tables."""
        self.spend("表格", 1, GRIDS, " 个")

    def paragraphs(self) -> None:
        """Paragraphs of Word documents, in cells or not."""
        self.spend("段落", 1, PARAGRAPHS, " 个")

    def entries(self, amount: int) -> None:
        """Entries of all zip packages."""
        self.spend("压缩包里的文件", amount, ZIP_ENTRIES, " 个")

    def unpacked(self, amount: int) -> None:
        """Bytes that came out of all zip packages and storages."""
        self.spend("解压后的大小", amount, UNPACKED_BYTES, " 字节")

    @staticmethod
    def place(row: int, column: int) -> None:
        """A cell beyond the area that a form could use."""
        if row >= ROWS or column >= COLUMNS:
            raise Refused(TOO_MUCH, f"单元格在第 {row + 1} 行第 {column + 1} 列，超出 {ROWS:,} 行 × {COLUMNS} 列")

    @staticmethod
    def depth(depth: int) -> None:
        """Files inside of files."""
        if depth > NESTING:
            raise Refused(TOO_MUCH, f"文件套文件超过 {NESTING} 层")

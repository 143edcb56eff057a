"""The program behind the command ``disclosure``: content/*.yaml in, a static disclosure site out.

Open :mod:`generator.build` first; it reads like the program's table of contents.
"""

__version__ = "0.1.0"

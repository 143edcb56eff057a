"""Templates compiled to Python that does less for the same text."""

import keyword
import re
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

_PIECEWISE = re.compile(
    r"^(yield from |for event in )(context\.blocks\[.*|(?:parent_)?template\.root_render_func\(.*\))(:?)$"
)


class _QuickGenerator(CodeGenerator):
    """Jinja's own compiler, but for what makes up most of a page's time.

    ``{{ text }}`` is a plain string where nothing needs escaping: Jinja wraps each value in a Markup object, to join it a moment
    later. ``project.name`` is an attribute, nothing else: where it is not, :class:`~generator.render.Renderer` has the page made by Jinja itself,
    which looks for a key, asks whether it is defined, or says what is missing. A function is called as Python calls it: none
    of ours asks for Jinja's context. A block hands on one text, not each of its pieces through every template above it.
    """

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("special = environment.special")
        self.writeline("escaped = environment.escaped")

    def writeline(self, x: str, node: Any = None, extra: int = 0) -> None:
        super().writeline(_PIECEWISE.sub(r"\1(concat(\2),)\3", x), node, extra)

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if _is_plain(frame, finalize):
            self.write("(_text if (_text := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: Any, frame: Any, finalize: Any) -> None:
        if _is_plain(frame, finalize):
            self.write(").__class__ is str and not special(_text) else escaped(_text))")
        else:
            super()._output_child_post(node, frame, finalize)

    def visit_Getattr(self, node: Any, frame: Any) -> None:  # noqa: N802  # the name is Jinja's
        if node.attr.startswith("_") or keyword.iskeyword(node.attr) or not node.attr.isidentifier():
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: Any, frame: Any, forward_caller: bool = False) -> None:  # noqa: N802
        names = [given.key for given in node.kwargs]
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(map(keyword.iskeyword, names)):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def visit_Test(self, node: Any, frame: Any) -> None:  # noqa: N802
        if node.name != "none":
            super().visit_Test(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(" is None)")


def _is_plain(frame: Any, finalize: Any) -> bool:
    """Whether a value is escaped and nothing else."""
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None


class QuickEnvironment(jinja2.Environment):
    """An environment whose templates are quick, and fail with ``AttributeError`` where Jinja would be lenient."""

    code_generator_class = _QuickGenerator

    def make_globals(self, d: Any) -> Any:
        """The globals themselves where a template has none of its own: Jinja's chain of them takes long to go through."""
        return super().make_globals(d) if d else self.globals

    special = staticmethod(re.compile("[&<>\"']").search)
    """Whether a text needs escaping at all; most do not."""

    @staticmethod
    def escaped(value: object) -> str:
        """As ``markupsafe.escape``, but without another object for what is safe as it is."""
        if type(value) is Markup:
            return value
        if type(value) is int:
            return str(value)
        return escape(value)

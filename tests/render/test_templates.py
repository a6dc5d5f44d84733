"""The templates lay out a finished plan and decide nothing."""

from __future__ import annotations

import pytest
from jinja2 import Environment, nodes
from mdgen.render import templates_folder

# Loops, questions about one name, includes, and names.
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.Include,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
)
TEMPLATES = sorted(templates_folder().glob("*.j2"))


def test_there_are_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_only_lays_out(path: object) -> None:
    source = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    parsed = Environment().parse(source)
    strangers = [node for node in parsed.find_all(nodes.Node) if not isinstance(node, ALLOWED)]
    assert not strangers
    tests = [node.test for node in parsed.find_all((nodes.If, nodes.For)) if node.test is not None]
    assert all(isinstance(test, (nodes.Name, nodes.Getattr)) for test in tests)
    includes = [node.template for node in parsed.find_all(nodes.Include)]
    assert all(isinstance(each, nodes.Const) for each in includes)

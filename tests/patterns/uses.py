"""How the code uses its patterns: on the start of a text, on all of it, or anywhere in it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping

from tests.test_structure import sources

# A method of a pattern, or a function of `re`, and the way in which it matches. What searches on is hardest.
WAYS: Mapping[str, str] = {
    "match": "match",
    "fullmatch": "fullmatch",
    "search": "search",
    "finditer": "finditer",
    "findall": "finditer",
    "split": "finditer",
    "sub": "finditer",
    "subn": "finditer",
}
ALL = ("match", "fullmatch", "finditer")


def ways_by_name() -> dict[str, set[str]]:
    """For each name of a variable, field, key or function: the ways in which patterns of that name are used.

    Names are not told apart by where they stand, which can only add ways.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        others = _others(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in WAYS:
                for name in _names(node.value, others):
                    found[name].add(WAYS[node.attr])
    return found


def _others(tree: ast.AST) -> dict[str, set[str]]:
    """The variables of loops and of `a, b = c`, and the names of what they stand for."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and isinstance(node.target, ast.Name):
            found[node.target.id] |= _names(node.iter, {})
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            for target in node.targets[0].elts:
                if isinstance(target, ast.Name):
                    found[target.id] |= _names(node.value, {})
    return found


def _names(node: ast.AST, others: Mapping[str, set[str]]) -> set[str]:
    if isinstance(node, ast.Name):
        return {node.id, *others.get(node.id, ())}
    if isinstance(node, ast.Attribute):
        return {node.attr}
    if isinstance(node, ast.Call):
        return _names(node.func, {})
    if isinstance(node, ast.Subscript):
        # A key that is not written out may be any key of it.
        key = node.slice
        return (
            {str(key.value)}
            if isinstance(key, ast.Constant)
            else {f"{name}[]" for name in _names(node.value, {})}
        )
    return set()

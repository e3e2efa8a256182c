"""A public class has a name of its own: who reads one knows which is meant."""

import ast
from collections import Counter

from tests.house.source import modules, tree


TWICE = {"Heterogeneity", "Selection"}  # a record's and a pool's, a choice of findings and a model of their publication


def test_public_classes_have_names_of_their_own():
    every = Counter(
        node.name
        for path in modules()
        for node in tree(path).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert {name for name, count in every.items() if count > 1} == TWICE

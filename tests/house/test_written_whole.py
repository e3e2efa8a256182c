"""Whatever is written is written whole (`files.write_whole`): only what is handed the half beside may write a file."""

import ast

from tests.house.source import PACKAGE, ROOT, modules, name, tree


WRITES = ("write_text", "write_bytes")
ELSEWHERE = {"src/assuage/evidence/library.py"}  # its cache is written beside and moved too; who has no disk has none


def written_directly(path):
    """Lines that write into anything but a parameter of the function around them."""
    parameters = {}
    for around in ast.walk(tree(path)):  # breadth first, so the innermost function is the last to say
        if isinstance(around, ast.FunctionDef | ast.Lambda):
            own = {argument.arg for argument in (*around.args.args, *around.args.kwonlyargs)}
            parameters |= dict.fromkeys(ast.walk(around), own)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            given = node.func.value
            if not (isinstance(given, ast.Name) and given.id in parameters.get(node, ())):
                yield f"{name(path)}:{node.lineno}"


def test_files_are_written_whole():
    every = [p for top in (PACKAGE, ROOT / "benchmarks", ROOT / "scripts") for p in modules(top)]
    assert [line for p in every if name(p) not in ELSEWHERE for line in written_directly(p)] == []
    assert [name(p) for p in every if name(p) in ELSEWHERE and list(written_directly(p))] == sorted(ELSEWHERE)

"""What is inside brackets, braces, scripts and environments."""

from __future__ import annotations

from typing import Any

import sympy as sp
from lark import Token, Tree

from derive.reader.places import Places
from derive.reader.trees import spelling


class Brackets(Places):
    """Formulas inside a formula."""

    def inside(self, node: Tree[Token]) -> list[Tree[Token]]:
        """The formulas between brackets or braces, with commas between them."""
        lists = [c for c in node.children if isinstance(c, Tree) and c.data == "list"]
        return [c for c in lists[0].children if isinstance(c, Tree)] if lists else []

    def one(self, node: Tree[Token]) -> Any:
        """The value of the only formula between brackets or braces."""
        items = self.inside(node)
        if len(items) != 1:
            raise self.error(f"one formula was expected here, got {len(items)}", node)
        return self.value(items[0])

    def value(self, relation: Tree[Token]) -> Any:
        """The value of a formula that states nothing."""
        raise NotImplementedError

    def condition(self, relation: Tree[Token]) -> Any:
        """What a relation asks for, as SymPy's condition."""
        raise NotImplementedError

    def script(self, node: Tree[Token], kind: str) -> Tree[Token]:
        found = next(c for c in node.children[1:] if isinstance(c, Tree) and c.data == kind)
        group = found.children[1]
        assert isinstance(group, Tree)
        return group

    def listed(self, node: Tree[Token], kind: str) -> Tree[Token]:
        """The list in a script."""
        group = self.script(node, kind)
        found = next((c for c in group.children if isinstance(c, Tree)), None)
        if found is None:
            raise self.error("an empty script", node)
        return found

    def environment(self, node: Tree[Token]) -> Any:
        """A case distinction or a matrix."""
        rows = [c for c in node.children if isinstance(c, Tree)]
        cells = [[c for c in row.children if isinstance(c, Tree)] for row in rows]
        name = str(node.children[0])
        if name == "cases":
            cases = [self._case(row, node) for row in cells if any(c.children for c in row)]
            return _by_cases(cases)
        if name in ("pmatrix", "bmatrix", "matrix"):
            if len({len(row) for row in cells}) != 1:
                raise self.error("a matrix whose rows differ in length", node)
            return sp.ImmutableMatrix([[self.one(cell) for cell in row] for row in cells])
        raise self.error(f"{name} cannot stand inside a formula", node)

    def _case(self, row: list[Tree[Token]], node: Tree[Token]) -> tuple[Any, Any]:
        if len(row) != 2:
            raise self.error("a case needs a value and a condition", node)
        asked = self.inside(row[1])
        if len(asked) != 1:
            raise self.error("one condition was expected", row[1])
        if spelling(row[1]).strip(" .,") in ("otherwise", "else"):
            return self.one(row[0]), True
        said = self.table.whole.get(spelling(row[1]).strip(" .,"))
        if isinstance(said, sp.core.relational.Relational):
            return self.one(row[0]), said
        condition = self.condition(asked[0])
        return self.one(row[0]), condition

    def evaluated(self, node: Tree[Token]) -> Any:
        r"""``\left. f \right\rvert_{x = 0}``: a formula where its symbols have certain values."""
        if not any(isinstance(c, Tree) and c.data == "sub" for c in node.children):
            raise self.error("an evaluation needs a place", node)
        place = {}
        for relation in self.inside(self.script(node, "sub")):
            if len(relation.children) != 3 or relation.children[1] != "=":
                raise self.error("a place is said by names and their values", relation)
            of, value = (self.value(Tree("relation", [c])) for c in relation.children[::2])
            if not isinstance(of, sp.Symbol):
                raise self.error(f"{of} is no variable", relation)
            place[of] = value
        base = node.children[0]
        assert isinstance(base, Tree)
        return self.scalar(self.one(base), node).doit().subs(place, simultaneous=True)


def _by_cases(cases: list[tuple[Any, Any]]) -> Any:
    """A case distinction; one between two indices, i = p, is said by their Kronecker delta."""
    if any(isinstance(condition, sp.KroneckerDelta) for _, condition in cases):
        (value, asked), *others = cases
        rest = _by_cases(others) if others else sp.S.Zero
        if asked is True:
            return value
        if isinstance(asked, sp.KroneckerDelta):
            return value * asked + rest * (1 - asked)
    return sp.Piecewise(*cases)

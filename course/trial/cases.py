"""A formula in one network, of which something is still open, and a value of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from course.trial.context import Context
from course.trial.functions import LIBRARY_LOSSES
from course.trial.seeing import COUNTS, Seen
from course.trial.structures import Structure
from course.trial.vocabulary import role_of

ERRORS = {"D", "dZ", "dA", "dH", "dX"}


class Choice(NamedTuple):
    """One value of something left open, its cost, and the words for what it takes."""

    value: Any
    cost: int = 0
    words: str = ""


@dataclass(frozen=True)
class Case:
    """A formula, what its sheet says, and the network in one reading."""

    s: Seen
    context: Context
    structure: Structure
    lexicon: dict[str, str]

    @property
    def counted(self) -> bool:
        """Whether examples are counted or summed over."""
        s = self.s
        if "m" in s.roles or s.ops & {"bare", "mean"} or ("n" in s.roles and not s.letters):
            return True
        if any(COUNTS.match(b) for b in s.bound.values()):
            return True
        inputs, labels = (
            {i for x in s.of_role(role, self.lexicon) for i in x.sub} for role in (("X",), ("Y",))
        )
        if inputs & labels & {x for x, upper in s.bound.items() if not upper}:
            return True  # an index that inputs and labels share is that of an example
        if any(set(x.sub) & set(s.bound) for x in s.of_role(("L",), self.lexicon)):
            return True
        return s.axes or bool(s.functions & LIBRARY_LOSSES)

    @property
    def counts(self) -> set[str]:
        """The letters that count something and have no index."""
        return {x.base for x in self.s.of_role(("n", "m"), self.lexicon) if not x.sub + x.sup}

    @property
    def batch(self) -> bool:
        """Whether there may be several examples."""
        ones = any(n.op == "entry" and n.data == ("m",) for n in self.s.nodes)
        return self.s.capital or self.counted or bool(self.s.above) or ones

    @property
    def chain(self) -> bool:
        """Whether a derivative of what is no loss stands in it."""
        return any(
            n.op == "der"
            and len(n.args) == 2
            and n.args[0].op == "name"
            and role_of(n.args[0].data.base, self.lexicon) in ("A", "Z", "H")
            for n in self.s.nodes
        )

    @property
    def parameters(self) -> bool:
        """Whether gradients of parameters stand in it, over which examples are summed."""
        roles = self.s.roles
        if self.s.update and roles & {"Y", "D", "dZ"}:
            return True
        return bool(roles & {"dW", "db"}) or ("L" in roles and bool(roles & {"W", "b"}))

    @property
    def errors(self) -> bool:
        """Whether derivatives with respect to what is no parameter stand in it."""
        if self.s.roles & ERRORS or any(b.startswith("dot:") for b in self.s.functions):
            return True
        wrt = [n.args[1] for n in self.s.nodes if n.op == "der" and len(n.args) == 2]
        return any(
            w.op == "name" and role_of(w.data.base, self.lexicon) not in ("W", "b") for w in wrt
        )

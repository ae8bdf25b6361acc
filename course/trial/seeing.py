"""What stands in a formula, as far as it decides in which ways it can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from course.trial.tree import Equation, Name, Node, direct_names
from course.trial.vocabulary import CLASS, example_text, indices, layer_text, role_of

FORWARD = ("Z", "A", "H")
ERRORS_OF_OUTPUT = ("E+", "E-")
COUNTS = re.compile(r"^(?:\?|m|N|M|n|S|B|batch|\|B\||n_\{?(?:train|samples)\}?|T)$")


@dataclass
class Seen:
    """What stands in a formula, as far as it decides what can be varied."""

    names: list[Name] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    ops: set[str] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    bound: dict[str, str] = field(default_factory=dict)  # letters of sums and their upper limits
    shifts: set[int] = field(default_factory=set)
    last: bool = False
    digits: set[int] = field(default_factory=set)  # surely of layers
    low_digits: set[int] = field(default_factory=set)  # below lower-case letters
    letters: list[str] = field(default_factory=list)  # indices in the order of their first place
    above: set[str] = field(default_factory=set)  # letters of examples above a name
    functions: set[str] = field(default_factory=set)
    slopes: bool = False
    capital: bool = False
    coded: bool = False
    turned_forward: bool = False  # a layer is Wᵀ times what comes in
    classes: bool = False  # an index is the number of a class
    update: bool = False  # a parameter becomes what it was and something more
    axes: bool = False  # the axis along which something is summed is said
    function: bool = False  # a function of a number stands on the left
    constant: bool = False  # the right side is a number
    nodes: list[Node] = field(default_factory=list)
    values: set[str] = field(default_factory=set)  # the roles of what stands outside of derivatives

    @property
    def bases(self) -> set[str]:
        """The letters of its names."""
        return {n.base for n in self.names}

    def of_role(self, roles: tuple[str, ...], lexicon: dict[str, str]) -> list[Name]:
        """The names that have one of these roles."""
        return [n for n in self.names if role_of(n.base, lexicon) in roles]


def seen(equation: Equation, lexicon: dict[str, str]) -> Seen:
    """What stands in a formula."""
    left = equation.sides[0]
    s = Seen(
        function=left is not None
        and (left.op == "call" or (left.op == "der" and left.args[0].op == "call")),
        constant=all(side is not None and not any(side.names()) for side in equation.sides[1:]),
    )
    if left is not None and left.op == "name" and role_of(left.data.base, lexicon) in FORWARD:
        s.turned_forward = any(
            n.op == "T" and n.args[0].op == "name" and n.args[0].data.base[:1].isupper()
            and role_of(n.args[0].data.base, lexicon) == "W"
            for side in equation.sides[1:] if side is not None for n in side.walk()
        )  # fmt: skip
    if left is not None and left.op == "name" and role_of(left.data.base, lexicon) in ("W", "b"):
        rest = (n for side in equation.sides[1:] if side is not None for n in direct_names(side))
        s.update = any(n == left.data for n in rest)
    for side in equation.sides:
        if side is None:
            continue
        for node in side.walk():
            s.nodes.append(node)
            s.ops.add(node.op)
            if node.op == "mul":
                s.signs.add(node.data)
            s.axes |= has_axis(node)
            if node.op in ("sum", "mean") and node.data.letters:
                for letter in node.data.letters:
                    s.bound[letter] = node.data.upper
            if (
                node.op in ("sum", "mean")
                and not node.data.letters
                and not node.data.upper.startswith("axis")
            ):
                s.ops.add("bare")
            if node.op == "call":
                s.functions.add(node.data.base)
                s.classes |= node.data.base == "picked"
                s.coded |= "code" in node.data.sub
                if node.data.base in ("dot:C", "dot:L", "dot:E", "dot:J"):
                    s.roles.add("L")
                    continue
                s.slopes |= node.data.primes > 0 or node.data.base.startswith("dot:")
                layer_of(node.data, s)
                continue
            if node.op == "entry" and node.args[0].op != "num":
                for letter in node.data:
                    if letter not in s.letters and not letter.isdigit():
                        s.letters.append(letter)
            if node.op == "name":
                s.names.append(node.data)
                see_name(node.data, s, lexicon)
        s.values |= {role_of(n.base, lexicon) for n in direct_names(side)}
    return s


def has_axis(node: Node) -> bool:
    """Whether a sum, or a function that sums, says along which axis."""
    if node.op in ("sum", "mean"):
        return bool(node.data.upper.startswith("axis"))
    return node.op == "call" and any(x.startswith("axis=") for x in node.data.sub)


def layer_of(name: Name, s: Seen) -> None:
    """Note the layer that a name says."""
    text = layer_text(name)
    if text is None:
        return
    if text.isdigit():
        s.digits.add(int(text))
    elif text[0] == "L":
        s.last = True
    elif text[0] in "lkH" and (len(text) == 1 or text[1] in "+-"):
        s.shifts.add(int(text[1:] or 0))


def see_name(name: Name, s: Seen, lexicon: dict[str, str]) -> None:
    """Note the role of a name, its layer and its indices."""
    role = role_of(name.base, lexicon)
    if not (name.base == "delta" and len(indices(name)) == 2 and not name.sup):  # Kronecker's
        s.roles.add("Y" if role in ERRORS_OF_OUTPUT else role)
    if role in ("m", "rate", "lambda", "epsilon", "const") or (
        role == "n" and not name.sup and not name.sub
    ):
        return
    layer_of(name, s)
    bare = name.base.removeprefix("d").split(":")[-1]
    s.capital |= bare[:1].isupper() and role not in ("L", "W", "dW")
    example = example_text(name)
    if example:
        s.above.add(example)
    for text in indices(name):
        if text.isdigit() and role != "L":
            upper = bare[:1].isupper() or (
                len(name.base) > 1 and name.base[0] == "d" and bare[:1].isupper()
            )
            sure = upper and layer_text(name) is None and len(indices(name)) == 1
            (s.digits if sure else s.low_digits).add(int(text))
        elif CLASS.match(text):
            s.classes = True
        elif role not in ("L",) and text not in s.letters and len(text) < 12:
            see_letter(text, s)


def see_letter(text: str, s: Seen) -> None:
    """Note an index, which may say its layer: n_l."""
    found = re.match(r"^[a-z](?:_\{?([lL])([+-]\d)?\}?)?$", text)
    if not found:
        return
    s.letters.append(text)
    if found[1] == "l":
        s.shifts.add(int(found[2] or 0))
    elif found[1]:
        s.last = True

"""All ways in which a formula can be read that its typing and its sheet allow."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from course.trial.context import LOSSES, OUTPUTS, PAIRS, Context
from course.trial.network import Make, Pair
from course.trial.numbers import Reading
from course.trial.tree import Equation, Name, Unreadable
from course.trial.vocabulary import OTHERWISE, example_text, indices, layer_text, role_of

ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity", "leaky", "softplus", "silu", "elu")
DEEP = (4, 3, 5, 2)
DOUBT = 100  # the cost of a reading that is not in general use: it spares from wrong, no more
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
    constant: bool = False  # the right side is a number


def seen(equation: Equation, lexicon: dict[str, str]) -> Seen:
    """What stands in a formula."""
    s = Seen(
        constant=all(side is not None and not any(side.names()) for side in equation.sides[1:])
    )
    for side in equation.sides:
        if side is None:
            continue
        for node in side.walk():
            s.ops.add(node.op)
            if node.op == "mul":
                s.signs.add(node.data)
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
    return s


def layer_of(name: Name, s: Seen) -> None:
    """Note the layer that a name says."""
    text = layer_text(name)
    if text is None:
        return
    if text.isdigit():
        s.digits.add(int(text))
    elif text[0] == "L":
        s.last = True
        s.shifts_last = True  # type: ignore[attr-defined]
    elif text[0] in "lkH" and (len(text) == 1 or text[1] in "+-"):
        s.shifts.add(int(text[1:] or 0))


def see_name(name: Name, s: Seen, lexicon: dict[str, str]) -> None:
    """Note the role of a name, its layer and its indices."""
    role = role_of(name.base, lexicon)
    s.roles.add(role)
    if role in ("m", "rate", "lambda", "epsilon") or (
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
        if text.isdigit():
            upper = bare[:1].isupper() or (
                len(name.base) > 1 and name.base[0] == "d" and bare[:1].isupper()
            )
            sure = upper and layer_text(name) is None and len(indices(name)) == 1
            (s.digits if sure else s.low_digits).add(int(text))
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


class Choice:
    """One value of something left open, its cost, and the words for what it takes."""

    def __init__(self, value: Any, cost: int = 0, words: str = ""):
        self.value, self.cost, self.words = value, cost, words


@dataclass(frozen=True)
class Way:
    """A reading with the conditions that it takes."""

    reading: Reading
    cost: int
    words: tuple[str, ...]
    doubt: bool = False  # a reading that is not in general use: it spares from wrong, no more


def lexicons(equation: Equation) -> list[dict[str, str]]:
    """The roles that ambiguous letters may have."""
    bases = {n.base for side in equation.sides if side is not None for n in side.names()}
    options = [[{}]]
    for base, others in OTHERWISE.items():
        if base in bases and others:
            options.append([{}, *({base: role} for role in others)])
    return [
        dict(itertools.chain(*(d.items() for d in combo))) for combo in itertools.product(*options)
    ]


def ways(equation: Equation, context: Context) -> list[Way]:
    """The readings of a formula, those that need least said first.

    Raises:
        Unreadable: when a symbol is not known.
    """
    found: list[Way] = []
    trouble: Unreadable | None = None
    for at, lexicon in enumerate(lexicons(equation)):
        lexicon = dict(lexicon)
        if context.bishop or any(
            n.op == "call" and n.data.base == "h" and {x.base for x in n.args[0].names()} == {"a"}
            for side in equation.sides
            if side is not None
            for n in side.walk()
        ):
            lexicon |= {"a": "Z", "z": "A", "h": "A"}
        if context.swapped:
            lexicon |= {"hat:y": "Y", "y": "A", "dot:C": "dA"}
        try:
            s = seen(equation, lexicon)
        except Unreadable as e:
            trouble = e
            continue
        doubt = lexicon.get("delta") == "dA"
        made = _of(equation, context, s, tuple(sorted(lexicon.items())), at)
        found += [replace(w, doubt=doubt or w.cost >= DOUBT) for w in made]
    if not found and trouble:
        raise trouble
    if not found:
        raise Unreadable("no reading of it can be put together")
    return sorted(found, key=lambda w: (w.doubt, w.cost))


def _of(
    equation: Equation, context: Context, s: Seen, lexicon: tuple, penalty: int
) -> Iterator[Way]:
    for structure in structures(s, dict(lexicon), context.entries):
        sizes, here, low, extra, at, base_cost, words, digits = structure
        for choice in itertools.product(
            *dimensions(equation, context, s, sizes, here, low, dict(lexicon))
        ):
            picked = dict(zip(NAMES, choice, strict=True))
            m, pair = picked["m"].value, picked["pair"].value
            layout = picked["layout"].value
            w = picked["w"].value
            if m == 1 and (
                picked["cost"].cost or picked["delta"].cost or picked["cost"].value != "mean"
            ):
                continue
            if sizes[-1] == 1 and pair.output == "softmax":
                continue
            if m == 1 and ("m" in s.roles or ("n" in s.roles and picked["n"].value == "examples")):
                continue
            one_of_many = m > 1 and s.letters and not s.above and not picked["examples"].value
            if len(sizes) == 2 and sizes[0] == 1 and m > 1 and s.letters:
                continue
            cost = base_cost + penalty * 2 + sum(c.cost for c in choice)
            said = tuple(w for w in (*words, *(c.words for c in choice)) if w)
            reading = Reading(
                make=Make(sizes, m, picked["hidden"].value, pair, bias=picked["bias"].value),
                layout=layout,
                here=here,
                low=low,
                cost=picked["cost"].value,
                delta=picked["delta"].value,
                star=picked["star"].value,
                bare=picked["bare"].value,
                jac=picked["jac"].value,
                order=picked["order"].value,
                n=picked["n"].value,
                digits=digits,
                w=w,
                loose=picked["loose"].value,
                rows_of=picked["rows_of"].value,
                own=picked["own"].value,
                examples=picked["examples"].value,
                implicit=bool(one_of_many and "bare" not in s.ops),
                at=at,
                lexicon=lexicon,
                slash=picked["slash"].value,
                negative=picked["negative"].value,
                of_output=picked["of_output"].value,
                apart=picked["apart"].value,
                extra=extra,
            )
            yield Way(reading, cost, said)


NAMES = (
    "m",
    "layout",
    "pair",
    "cost",
    "delta",
    "star",
    "bare",
    "jac",
    "order",
    "n",
    "hidden",
    "examples",
    "loose",
    "own",
    "w",
    "slash",
    "rows_of",
    "bias",
    "negative",
    "of_output",
    "apart",
)


def structures(s: Seen, lexicon: dict[str, str], single: bool) -> Iterator[tuple]:
    """Sizes of networks, and which layers stand for l and for names without a layer."""
    if s.shifts:
        low, high = min(s.shifts), max(s.shifts)
        if high - low > 2:
            return
        options = []
        if high <= 1:
            options.append((2, 0, ()))
        if high <= 0:
            options.append((3, 1, ("l is the last layer",)))
        if low >= 0:
            options.append((1, 2, ("l is the first layer",)))
        if high == 2:
            options = [(1, 0, ())]
        for l_value, cost, words in options:
            if l_value + low < 0 or l_value + high > 3:
                continue
            here = l_value
            yield DEEP, here, l_value, {"x": 0}, (), cost, words, "layer"
        return
    if s.last:
        yield DEEP, 3, 2, {"x": 0}, (), 0, (), "layer"
        return
    if s.digits and max(s.digits) <= 3:
        top = max(s.digits)
        for depth, cost in ((top, 0), (top + 1, 0)):
            if depth < 1 or depth > 3:
                continue
            sizes = {1: (4, 3), 2: (4, 3, 2), 3: DEEP}[depth]
            yield sizes, depth, depth, {"x": 0, "h": depth - 1}, (), cost, (), "layer"
        if not s.capital or s.digits - {1}:
            pass
    if s.low_digits and not s.digits and max(s.low_digits) <= 3 and not s.letters:
        top = max(s.low_digits)
        for depth in (top, top + 1):
            if 1 <= depth <= 3:
                yield (
                    {1: (4, 3), 2: (4, 3, 2), 3: DEEP}[depth],
                    depth,
                    depth,
                    {"x": 0},
                    (),
                    1,
                    (),
                    "layer",
                )
                if depth == 2:
                    yield (4, 3, 1), depth, depth, {"x": 0}, (), 1, (), "layer"
    if s.digits:
        if max(s.digits) <= 4 and any(
            n.base in ("z", "a", "dz", "da") and not n.sub and not n.sup for n in s.names
        ):
            yield (4, 1), 1, 1, {"x": 0}, (), 1, (), "neuron"
        return
    if s.letters and needs_layers(s, lexicon):
        yield from by_letters(s, lexicon)
        return
    digits = "neuron"
    scalar = not s.capital and "T" not in s.ops and "odot" not in s.signs
    matrix = any(n.base in ("W", "dW", "Theta", "Omega") for n in s.names) and not single
    if scalar and not s.letters and not s.low_digits:
        doubt = DOUBT if matrix else 0
        yield (1, 1), 1, 1, {"x": 0}, (), doubt, (), digits
        yield (1, 1, 1), 1, 1, {"x": 0}, (), doubt, (), digits
    if not matrix and not any(
        role_of(n.base, lexicon) in ("Y", "H", "D", "Z", "dZ", "b")
        and any(x in s.letters and x not in s.bound and x != "i" for x in indices(n))
        for n in s.names
    ):
        yield (4, 1), 1, 1, {"x": 0}, (), 0, (), digits
    yield (4, 3), 1, 1, {"x": 0}, (), 0, (), digits
    words = {x for n in s.names for x in n.sub}
    if s.low_digits and max(s.low_digits) <= 4:
        yield (4, 1), 1, 1, {"x": 0}, (), 1, (), "neuron"
    if not s.roles & {"Y"} or words & {"prev", "next", "hidden"}:
        yield DEEP, 2, 2, {"x": 1}, (), 0, (), digits
    if any(n.base in ("h", "H") for n in s.names) or "hidden" in words:
        yield (4, 3, 2), 1, 1, {"x": 0}, (), 0, (), digits


def needs_layers(s: Seen, lexicon: dict[str, str]) -> bool:
    """Whether letters of neurons say the layers: a weight has two of them."""
    if "k" in s.letters and s.roles & {"Y", "H"} and not s.bound and len(s.letters) == 1:
        return any(role_of(n.base, lexicon) in ("Y", "H") and not indices(n) for n in s.names)
    plain = [x for x in s.letters if "_" not in x]
    two = any(role_of(n.base, lexicon) in ("W", "dW") and len(indices(n)) == 2 for n in s.names)
    return two and bool(plain)


def by_letters(s: Seen, lexicon: dict[str, str]) -> Iterator[tuple]:
    """The layers that letters of neurons may stand for."""
    letters = [
        x
        for x in s.letters
        if (x not in s.above and not COUNTS.match(s.bound.get(x, ""))) or s.bound.get(x, "") == "n"
    ]
    if len(letters) > 4:
        return
    pairs = [
        indices(n)
        for n in s.names
        if role_of(n.base, lexicon) in ("W", "dW") and len(indices(n)) == 2
    ]
    outs = {x for n in s.names if role_of(n.base, lexicon) in ("Y", "H") for x in indices(n)}
    ins = {x for n in s.names if role_of(n.base, lexicon) == "X" for x in indices(n)}
    for layers in itertools.product((0, 1, 2, 3), repeat=len(letters)):
        at = dict(zip(letters, layers, strict=True))
        if any(x in at and at[x] != 3 for x in outs):
            continue
        if any(a in at and b in at and abs(at[a] - at[b]) != 1 for a, b in pairs):
            continue
        if any(x in at and at[x] > 1 for x in ins):
            continue
        here = max((v for v in layers), default=1)
        yield DEEP, max(here, 1), 2, {"x": 0, "letters": True}, tuple(at.items()), 0, (), "neuron"
        if any(role_of(n.base, lexicon) in ("Y", "H") and not indices(n) for n in s.names):
            yield (4, 3, 5, 1), max(here, 1), 2, {"x": 0}, tuple(at.items()), 0, (), "neuron"


def dimensions(
    equation: Equation,
    context: Context,
    s: Seen,
    sizes: tuple,
    here: int,
    low: int,
    lexicon: dict[str, str],
) -> list[list[Choice]]:
    """For each thing left open, its values."""
    bounds = set(s.bound.values())
    many_letters = [x for x, up in s.bound.items() if COUNTS.match(up) or up == ""]
    free_above = set(s.above)
    counted = (
        "m" in s.roles
        or "bare" in s.ops
        or "mean" in s.ops
        or any(COUNTS.match(b) for b in bounds)
        or ("n" in s.roles and not s.letters)
    )
    counted = (
        counted
        or any(n.base == "1" for n in s.names)
        or any(
            m.op == "sum" and m.data.upper.startswith("axis")
            for side in equation.sides
            if side is not None
            for m in side.walk()
        )
    )
    batch = (
        s.capital
        or counted
        or bool(s.above)
        or (
            "entry" in s.ops
            and any(
                m.op == "entry" and m.data == ("m",)
                for side in equation.sides
                if side
                for m in side.walk()
            )
        )
    )
    chain = any(
        n.op == "der"
        and len(n.args) == 2
        and n.args[0].op == "name"
        and role_of(n.args[0].data.base, lexicon) in ("A", "Z", "H")
        for side in equation.sides
        if side is not None
        for n in side.walk()
    )
    one = Choice(
        1,
        0 if context.one or not batch or (s.letters and not counted) or chain else 1,
        ""
        if context.one
        or context.entries
        or not parameters(s)
        or s.letters
        or not (s.capital or context.batch)
        else "there is one example",
    )
    many = Choice(5, 0)
    ms = [one]
    if batch and not (s.letters and not s.above and not counted):
        ms = [many, one] if not (context.one and not counted) else [one, many]
    elif (
        not s.letters
        and context.one is not True
        and not chain
        and not batch
        and parameters(s)
        and sizes[0] > 1
    ):
        ms = [one]
    if "m" in s.roles:
        ms = [many]
    elif counted:
        ms = [many, one] if not context.one else [one, many]
    layouts = [Choice(x, 0) for x in (context.layouts or ("columns", "rows", "turned"))]
    if all_scalar(sizes) or (
        (
            s.letters
            and not s.capital
            and not any(role_of(n.base, lexicon) in ("W", "dW") and not indices(n) for n in s.names)
        )
        and not s.above
    ):
        layouts = [Choice("columns")]
    pairs = pair_choices(context, s, sizes)
    costs = [Choice("mean")]
    deltas = [Choice("example")]
    if batch and ms != [one] and (parameters(s) or "L" in s.roles):
        costs = [
            Choice("mean"),
            Choice(
                "sum", 1, "" if context.cost == "sum" else "the cost is a sum over the examples"
            ),
        ]
        if s.roles & {"D", "dZ", "dA", "dH", "L", "Y", "dX"}:
            deltas = [Choice("example"), Choice("cost", 1, "the deltas carry the 1/m of the cost")]
    elif batch and s.roles & {"D", "dZ", "dA", "dH"} and s.roles & {"Y"}:
        deltas = [Choice("example"), Choice("cost", 1, "the deltas are those of the averaged cost")]
    stars = [Choice("matrix")]
    if s.signs & {"star", "cdot", "times"} and not all_scalar(sizes):
        said = "" if not s.signs & {"cdot", "times"} else "the dot is a product entry by entry"
        stars = [
            Choice("matrix"),
            Choice("entry", 0 if not said else 1, said),
            Choice("inner", 1, ""),
        ]
    elif sizes[-1] == 1:
        stars = [Choice("inner", 0)]
    bares = [Choice("examples")]
    if "bare" in s.ops or "mean" in s.ops:
        bares = [
            Choice("examples", 1, "the sum goes over the examples"),
            Choice("all", 1, "the sum goes over all entries"),
            Choice("outputs", 1, "the sum goes over the outputs"),
        ]
    jacs = [Choice("num")]
    if chain and not s.letters:
        jacs = [
            Choice("num"),
            Choice("slope", 0, ""),
            Choice("den", 1, "derivatives stand in the denominator layout"),
            Choice("chain", 1, "a delta is a row where it stands before a matrix of derivatives"),
        ]
    orders = [Choice("oi")]
    if any(role_of(n.base, lexicon) in ("W", "dW") and len(indices(n)) == 2 for n in s.names):
        orders = [Choice("oi"), Choice("io", 0)]
    ns = [Choice("outputs")]
    if any(
        role_of(n.base, lexicon) == "n" and not n.sub and not n.sup and n.base == "n"
        for n in s.names
    ):
        ns = [Choice("examples"), Choice("outputs", 1)]
    hiddens = [Choice("sigmoid")]
    if not s.slopes and not all_scalar(sizes) and ("cmp" in s.ops or "max" in s.functions):
        hiddens = [Choice("relu", 0)]
    elif (
        not s.slopes
        and len(sizes) > 2
        and s.roles & {"A", "Z"}
        and ("pow" in s.ops or "add" in s.ops)
        and s.roles & {"D", "dZ", "dA", "L"}
    ):
        hiddens = [Choice("sigmoid"), Choice("tanh")]
    elif s.functions & {"relu", "tanh", "sigmoid"} and len(sizes) > 2:
        hiddens = [Choice(next(iter(s.functions & {"relu", "tanh", "sigmoid"})))]
    examples = [frozenset(x for x in free_above)]
    for letter in many_letters:
        up = s.bound[letter]
        if up == "m" or up in ("N", "M", "S", "B"):
            examples = [e | {letter} for e in examples]
        elif letter in ("k", "l") and up != "n":
            continue
        else:
            examples = examples + [e | {letter} for e in examples]
    if ms == [one]:
        examples = [frozenset(s.above)]
    free = [x for x in s.letters if x not in s.bound and "_" not in x]
    chosen_examples = [Choice(e, 0) for e in examples]
    if "i" in free and not s.above and not s.bound and s.roles & {"Y", "H"} and sizes[-1] == 1:
        chosen_examples.append(Choice(frozenset("i"), 1))
    looses = [Choice(False)]
    if "log" in s.functions and "" in s.signs and s.capital:
        looses = [Choice(False), Choice(True, 1, "products of arrays are taken entry by entry")]
    elif ((s.signs & {"", "cdot", "star"}) and s.slopes) or (
        s.roles & {"A", "H"} and s.signs & {""} and "add" in s.ops
    ):
        looses = [
            Choice(False),
            Choice(True, 1, "the product of two vectors is taken entry by entry"),
        ]
    owns = [Choice(False)]
    if (
        low == here
        and not s.shifts
        and not s.last
        and not s.digits
        and any(n.base in ("a", "A", "h", "H") and not layer_text(n) for n in s.names)
        and s.roles & {"D", "dZ", "W", "dW"}
        and not s.roles & {"X", "Y"}
    ):
        owns = [Choice(False), Choice(True, 2, "a is the input of the layer")]
    ws = [Choice("matrix")]
    if sizes[-1] == 1 and len(sizes) == 2 and not all_scalar(sizes):
        ws = [Choice("column"), Choice("matrix", 0)]
    slashes = [Choice("wide"), Choice("left")] if "div" in s.ops else [Choice("wide")]
    if not any(
        m.op == "mul" and m.args[0].op == "div" and m.data == ""
        for side in equation.sides
        if side is not None
        for m in side.walk()
    ):
        slashes = [Choice("wide")]
    negatives = [Choice(False)]
    if "D" in s.roles:
        negatives.append(Choice(True, 0 if context.negative else DOUBT))
    of_outputs = [Choice(False)]
    if s.coded:
        of_outputs.append(Choice(True, 1, "the function takes the activation"))
    aparts = [Choice(False)]
    if (
        chain
        and len([x for x in s.letters if x not in s.bound]) == 2
        and "delta" not in {n.base for n in s.names}
    ):
        aparts.append(Choice(True, 2, "the two indices are different"))
    biases = [Choice(True)]
    if not s.roles & {"b", "db"} and s.roles & {"W"} and not s.roles & {"D", "dZ", "dA", "dW", "L"}:
        without = "there are no biases, or they are among the weights"
        biases = [Choice(True), Choice(False, 1, without)]
    rows_of = [Choice(False)]
    if "der" in s.ops and not s.letters and not all_scalar(sizes) and not batch:
        rows_of = [Choice(False), Choice(True, 2, "gradients are rows")]
    return [
        ms,
        layouts,
        pairs,
        costs,
        deltas,
        stars,
        bares,
        jacs,
        orders,
        ns,
        hiddens,
        chosen_examples,
        looses,
        owns,
        ws,
        slashes,
        rows_of,
        biases,
        negatives,
        of_outputs,
        aparts,
    ]


def parameters(s: Seen) -> bool:
    """Whether gradients of parameters stand in it, over which examples are summed."""
    return bool(s.roles & {"dW", "db"}) or ("L" in s.roles and bool(s.roles & {"W", "b"}))


def all_scalar(sizes: tuple) -> bool:
    """Whether there is one neuron a layer."""
    return max(sizes) == 1


def pair_choices(context: Context, s: Seen, sizes: tuple) -> list[Choice]:
    """Outputs and losses; one that is no special case where the formula does not depend on them."""
    bent = s.slopes or (
        "der" in s.ops and not s.roles & {"Y"}
    )  # where an identity would hide the slope
    if context.pairs and s.roles & {"Y", "L", "D", "dZ", "dA", "dH"}:
        return [Choice(p) for p in context.pairs if not (bent and p.output == "identity")] or [
            Choice(Pair("sigmoid", p.loss)) for p in context.pairs
        ]
    if any(n.base in ("p", "P", "hat:p") for n in s.names) and sizes[-1] > 1:
        return [Choice(Pair("softmax", "ce"))]
    if s.roles & {"Y"} or ("L" in s.roles and not s.roles - {"L", "H", "Y", "m", "n"}):
        return [Choice(p, 0, pair_words(p)) for p in PAIRS if not (bent and p.output == "identity")]
    entries = (s.functions & {"softmax", "exp"} or "entry" in s.ops) and sizes[-1] > 1 and s.letters
    if entries or "softmax" in s.functions:
        return [Choice(Pair("softmax", "ce")), Choice(Pair("sigmoid", "half"))]
    if len(sizes) == 2 and not (s.roles & {"L", "W", "b", "dW", "db", "D", "dZ", "dA"}):
        return [
            Choice(Pair(o, "half")) for o in (*ACTIVATIONS, *(("step",) if s.constant else ()))
        ] + ([Choice(Pair("softmax", "ce"))] if sizes[-1] > 1 else [])
    if s.roles & {"H", "A"} and not s.slopes and len(sizes) == 2:
        return [Choice(Pair(o, "half")) for o in ("sigmoid", "tanh")]
    return [Choice(Pair("sigmoid", "half"))]


def pair_words(pair: Pair) -> str:
    """The words for an output and its loss."""
    return f"{OUTPUTS.get(pair.output, pair.output)} with {LOSSES[pair.loss]}"

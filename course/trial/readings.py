"""All ways in which a formula can be read that its typing and its sheet allow."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from course.trial.cases import Case
from course.trial.choices import CHOICES
from course.trial.context import Context
from course.trial.interpretation import Reading
from course.trial.manners import error_words, of_pre_activation
from course.trial.network import Make
from course.trial.seeing import Seen, seen
from course.trial.structures import DOUBT, structures
from course.trial.tree import Equation, Name, Node, Unreadable
from course.trial.vocabulary import FIXED, GENERIC, OTHERWISE, layer_text


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
    before = bases & {"z", "Z", "u", "U"}  # where these stand, no other letter is a pre-activation
    options: list[list[dict[str, str]]] = []
    for base, others in OTHERWISE.items():
        if base == "x" and "yy" not in bases and not by_entries(equation):
            continue  # a total input x belongs to an output y, as in the letters of 1986
        if (base in bases or f"d{base}" in bases) and others:
            options.append([{}, *({base: r} for r in others if r != "Z" or not before)])
    found = itertools.product(*options)
    return [dict(itertools.chain(*(d.items() for d in combo))) for combo in found]


def by_entries(equation: Equation) -> bool:
    """Whether a value is said to be a function of x with the same index, as of what a unit sums."""
    left, right = equation.sides[0], equation.sides[-1]
    if left is None or right is None or left.op != "name":
        return False
    names = {n.data for n in right.walk() if n.op == "name"}
    return bool(names) and all(n.base == "x" and n.sub == left.data.sub for n in names)


def ways(equation: Equation, context: Context) -> list[Way]:
    """The readings of a formula, those that need least said first.

    Raises:
        Unreadable: when a symbol is not known.
    """
    found: list[Way] = []
    trouble: Unreadable | None = None
    for at, chosen in enumerate([*lexicons(equation), *other_letters(equation)]):
        lexicon = chosen | of_sheet(equation, context)
        try:
            s = seen(equation, lexicon)
        except Unreadable as e:
            trouble = e
            continue
        doubt = lexicon.get("delta") == "dA"
        made = _of(context, s, lexicon, 2 * at)
        words = (
            ()
            if lexicon == of_sheet(equation, context)
            else next((LETTERS[x] for x in ("theta", "x") if chosen.get(x) == "Z"), ())
            if "yy" not in s.bases and {"theta", "x"} & chosen.keys()
            else LETTERS.get(chosen.get("z") or chosen.get("a", ""), ())
        )
        error = next((lexicon.get(b, "E+") for b in ("e", "err") if b in s.bases), "")
        sure = context.error or ("E-" if context.negative else "")
        if error and sure and error != sure:
            continue
        if error and not sure:
            words = (*words, *error_words(equation, error))
        found += [
            replace(w, doubt=doubt or w.cost >= DOUBT, words=(*words, *w.words)) for w in made
        ]
    if not found:
        raise trouble or Unreadable("its symbols do not fit together in any network that was tried")
    return sorted(found, key=lambda w: (w.doubt, w.cost))


LETTERS = {
    "theta": ("θ is a pre-activation",),
    "x": ("x is a pre-activation",),
    "A": ("z is an activation, and a what it is made of",),
    "H": ("z is the output",),
}


def other_letters(equation: Equation) -> list[dict[str, str]]:
    """Bishop's z, an activation, where only indices tell its layer; z as the output of a loss."""
    parts = [n for side in equation.sides if side is not None for n in side.walk()]
    names = [n.data for n in parts if n.op == "name"]
    bases = {n.base for n in names}
    if Name("theta") in names and not bases & {"x", "X", "a", "A", "h", "w", "W", "z", "theta_0"}:
        return [{"theta": "Z"}]
    if bases & {"h", "H"} and "a" in bases and not bases & {"z", "Z", "x"}:
        return [{"a": "Z"}]  # Goodfellow's letters
    if "z" not in bases or bases & {"h", "o", "x", "hat:y", "Z", "A"}:
        return []
    logs = [n for n in parts if n.op == "call" and n.data.base == "log"]
    if any("z" in {x.base for x in n.names()} for n in logs) and "a" not in bases:
        plain = all(n.args[0].op in ("name", "add") for n in logs)
        return [{"z": "H"}] if plain else []
    squashed = [n for n in parts if n.op == "call" and n.data.base in GENERIC | FIXED]
    if squashed == [equation.sides[-1]] and not squashed[0].data.primes:
        inner, left = squashed[0].args[0], equation.sides[0]
        named = inner.op == "name" and left is not None and left.op == "name"
        if named and (inner.data.base, left.data.base) == ("a", "z"):
            return [{"z": "A", "a": "Z"}]
    sup = any(layer_text(n) for n in names) or any(n.data.primes for n in parts if n.op == "call")
    weights = [n for n in parts if n.op == "name" and n.data.base in ("w", "dw")]
    if sup or not weights or not all(len(n.data.sub) == 2 for n in weights):
        return []
    return [{"z": "A", "a": "Z"}]


def of_sheet(equation: Equation, context: Context) -> dict[str, str]:
    """Letters that mean something else in this sheet: Bishop's a and z, a label ŷ."""
    parts = [n for side in equation.sides if side is not None for n in side.walk()]
    lexicon: dict[str, str] = {}
    if any(n.op == "name" and n.data.base == "g" for n in parts):
        lexicon["a"] = "Z"  # beside Goodfellow's g an a is a pre-activation
    if context.bishop or any(_is_bishops(n) for n in parts):
        lexicon |= {"a": "Z", "z": "A", "h": "A"}
    left = equation.sides[0]
    of = left.args[0] if left is not None and left.op == "der" else None
    if context.pairs and of is not None and of.op == "name" and of.data.base == "H":
        lexicon["H"] = "L"  # an entropy
    if any(of_pre_activation(n) for n in parts):
        lexicon["a"] = "Z"
    if context.swapped:
        lexicon |= {"hat:y": "Y", "y": "A", "dot:C": "dA"}
    return lexicon


def _is_bishops(node: Node) -> bool:
    """Whether an activation h of a stands here."""
    return (
        node.op == "call"
        and node.data.base == "h"
        and {x.base for x in node.args[0].names()} == {"a"}
    )


def _of(context: Context, s: Seen, lexicon: dict[str, str], penalty: int) -> Iterator[Way]:
    """The readings with one meaning of the letters."""
    for structure in structures(
        s, lexicon, context.entries, bool(context.layouts) or context.batch
    ):
        case = Case(s, context, structure, lexicon)
        fixed = {
            "here": structure.here, "low": structure.low, "digits": structure.digits,
            "extra": structure.extra, "at": structure.at, "lexicon": tuple(sorted(lexicon.items())),
        }  # fmt: skip
        options = [choose(case) for choose in CHOICES.values()]
        for combo in itertools.product(*options):
            chosen = dict(zip(CHOICES, combo, strict=True))
            if not fits_together(case, {name: c.value for name, c in chosen.items()}):
                continue
            values = {name: c.value for name, c in chosen.items()}
            make = Make(
                structure.sizes, values.pop("m"), values.pop("hidden"), values.pop("pair"),
                bias=values.pop("bias"), onehot=values.pop("onehot"),
            )  # fmt: skip
            implicit = make.m > 1 and s.letters and not (s.above or values["examples"])
            reading = Reading(
                make=make, implicit=bool(implicit and "bare" not in s.ops), **fixed, **values
            )
            cost = structure.cost + penalty + sum(c.cost for c in combo)
            words = (*structure.words, *(c.words for c in combo))
            yield Way(reading, cost, tuple(filter(None, words)))


def fits_together(case: Case, values: dict[str, object]) -> bool:
    """Whether these values can stand side by side."""
    sizes, roles = case.structure.sizes, case.s.roles
    if "n" in roles and values["n"] == "outputs" and sizes[-1] == 1 and "n" in case.counts:
        return False
    if values["cost"] == "sum" and values["delta"] == "cost":
        return False
    if values["m"] == 1:
        if values["cost"] != "mean" or values["delta"] != "example":
            return False
        if "n" in roles and values["n"] == "examples":
            return False
    elif len(sizes) == 2 and sizes[0] == 1 and set(case.s.letters) - values["examples"]:  # type: ignore[operator]
        return False
    return not (sizes[-1] == 1 and values["pair"].output == "softmax")  # type: ignore[attr-defined]

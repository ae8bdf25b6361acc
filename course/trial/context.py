"""What a sheet says of itself: layout, batch, loss, output, where the 1/m is."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any

from course.trial.network import Pair

PAIRS = (
    Pair("sigmoid", "bce"),
    Pair("softmax", "ce"),
    Pair("identity", "half"),
    Pair("sigmoid", "half"),
    Pair("identity", "square"),
    Pair("sigmoid", "square"),
    Pair("identity", "mean"),
    Pair("tanh", "half"),
    Pair("identity", "abs"),
)
OUTPUTS = {
    "sigmoid": "a sigmoid output",
    "softmax": "a softmax output",
    "identity": "a linear output",
    "tanh": "a tanh output",
}
LAYOUTS = ("columns", "rows", "turned")
LOSSES = {
    "bce": "binary cross-entropy",
    "ce": "cross-entropy",
    "half": "half the squared error",
    "square": "the squared error without a half",
    "mean": "the squared error averaged over the outputs",
    "abs": "the absolute error",
}


_SQUARED = re.compile(r"\([^()]*\)\s*(?:²|\^\{?2|\*\*2)")  # its sign says nothing of errors
_DELTAS = r"(?:dz|deltas?|δ|errors?)"
_NEGATIVE = re.compile(
    r"(?:target|label|desired|expected|true|y|t)s? ?(?:-|minus) ?"
    r"(?:output|prediction|actual|ŷ|y_?hat|a\b|o\b|p\b)"
)


@dataclass(frozen=True)
class Context:
    """What is known before a formula is read; None is what is left open."""

    layouts: tuple[str, ...] = ()
    one: bool | None = None  # whether there is one example
    pairs: tuple[Pair, ...] = ()
    cost: str | None = None
    code: bool = False
    swapped: bool = False  # y is the output and ŷ the label
    entries: bool = False  # quantities are single neurons
    batch: bool = False  # sizes of a whole batch are given
    negative: bool = False  # errors are target - output
    error: str = ""  # "E+" where a letter for the error is known to be output - target, or "E-"
    sign: str = ""  # "-" where deltas are known to be minus the derivatives, "+" where they are not
    ascent: str = ""  # the same of gradients of parameters, which are then added
    activation: str | None = None
    bishop: bool = False
    shifted: bool | None = None  # whether W^l leads from layer l to the next
    order: str = ""  # "oi" where w_jk is known to lead to j from k, "io" from j to k
    optimiser: str = ""  # "adam" where v is known to be the second moment
    delta: str = ""  # whether a delta is of one "example" or of the averaged "cost"
    turned: bool = False  # rows of W are said to belong to the units it leads to
    standing: bool = False  # examples are columns, and so are the weights of a unit: z = Wᵀ x
    row_delta: bool = False  # a delta is a row
    apart: bool = False  # two indices are different ones


def context_of(text: Any) -> Context:
    """Read a context from words, or from a `Context` or a mapping of its fields.

    >>> context_of("rows, no 1/m, squared error").layouts
    ('rows', 'turned')
    >>> context_of("sigmoid output with binary cross-entropy").pairs
    (Pair(output='sigmoid', loss='bce'),)
    """
    if text is None:
        return Context()
    if isinstance(text, Context):
        return text
    if not isinstance(text, str):
        return _of_fields(text)
    low = " " + text.lower().replace("–", "-") + " "
    context = Context()
    rows, columns = " rows" in low or "row-" in low, "column" in low
    if rows and not columns:
        turned = re.search(r"out(?:put)?s?\s*(?:x|×|,)\s*in", low)
        straight = re.search(r"in(?:put)?s?\s*(?:x|×|,)\s*out", low)
        layouts = (
            ("turned",)
            if turned and not straight
            else ("rows",)
            if straight
            else ("rows", "turned")
        )
        context = replace(context, layouts=layouts)
    elif columns and not rows:
        context = replace(context, layouts=("columns",))
    batch = re.search(r"batch|1/m|/m\b|\bmean (?:cost|bce|loss)|all examples|m examples", low)
    if re.search(r"one example|single example|one sample|per example|nielsen", low):
        context = replace(context, one=None if batch and "no 1/m" not in low else True)
    if re.search(r"no 1/m|without 1/m|summed", low):
        context = replace(context, cost="sum" if "summed" in low else None)
    if re.search(r"(?:cost|loss)(?: is)? (?:averaged|the mean|a mean)|averaged over", low):
        context = replace(context, cost="mean")
    stated = re.search(rf"{_DELTAS} (?:is |are )?(without|no|with|carr\w+) (?:the |a )?1/m", low)
    if stated:
        context = replace(context, delta="example" if stated[1] in ("without", "no") else "cost")
    if context.layouts in ((), ("rows", "turned")):
        context = replace(context, layouts=_defined(low) or context.layouts)
    pairs = pairs_in(low)
    return replace(
        context,
        pairs=pairs,
        code=bool(re.search(r"\bcode\b|numpy|python|comments", low)),
        swapped=bool(re.search(r"y = output|ŷ = target|y is the output", low)),
        entries=bool(re.search(r"per neuron|index notation|one neuron|single neuron", low)),
        batch=context.one is not True
        and bool(re.search(r"batch|m examples|all examples", low))
        and "one example" not in low,
        negative=bool(_NEGATIVE.search(_SQUARED.sub(" ", low))),
        bishop="bishop" in low,
        order=order_in(low),
        turned=bool(re.search(r"\bout(?:put)?s?\s*(?:x|×|,)\s*in", low)),
        optimiser="adam" if re.search(r"\badam", low) else "",
        row_delta=bool(re.search(r"(?:delta|δ|gradient|error)s? (?:is a|are) row", low)),
        apart=bool(re.search(r"\bi\s*(?:≠|!=|\\neq?\b)\s*j\b", low)),
    )


EXPECTED = (
    "rows or columns, one example or a batch, mean or summed, no 1/m, squared error with or "
    "without ½, binary cross-entropy, cross-entropy, a sigmoid, softmax, tanh or linear output"
)


def _of_fields(given: Any) -> Context:
    """A context from a mapping.

    Raises:
        ValueError: when it is none, or has a field or a layout that there is not.
    """
    try:
        context = Context(**dict(given))
    except (TypeError, ValueError):
        names = ", ".join(f.name for f in fields(Context))
        raise ValueError(
            f"the context is {given!r}; expected were words, or a mapping with some of: {names}"
        ) from None
    if not {*context.layouts} <= {*LAYOUTS} or isinstance(context.layouts, str):
        raise ValueError(
            f"the layouts are {context.layouts!r}; expected was a tuple of some of: "
            + ", ".join(LAYOUTS)
        )
    return context


def unheard(text: Any) -> str:
    """What to say where words say nothing that is understood.

    >>> unheard("examples in rows"), unheard("nonsense")[:45]
    ('', 'Nothing in "nonsense" is understood as what a')
    """
    if not isinstance(text, str) or not text.strip() or context_of(text) != Context():
        return ""
    return (
        f'Nothing in "{text.strip()}" is understood as what a sheet says of itself. '
        f"Expected are words such as: {EXPECTED}."
    )


def _defined(low: str) -> tuple[str, ...]:
    """The layout that a layer's own formula says: `Y = XW` has examples in rows."""
    if re.search(r"[yz] = (?:x|h|a) ?(?:@ ?|· ?)?w(?:ᵀ|\^\{?t\b|\.t\b)", low):
        return ("turned",)
    if re.search(r"[yz] = (?:x|h|a) ?(?:@ ?|· ?)?w\b", low):
        return ("rows",)
    return ("columns",) if re.search(r"[yz] = w ?(?:@ ?|· ?)?x\b", low) else ()


def order_in(low: str) -> str:
    """Which index of a weight is that of the unit it leads to, if words say it.

    >>> order_in("w_{ij} leads from unit j to unit i"), order_in("w_ij goes from i to j")
    ('oi', 'io')
    """
    said = re.search(r"w_\{?(\w)(\w)\}? \w+ (from|to) (?:unit |neuron )?(\w)\b", low)
    if said and said[4] in (said[1], said[2]):
        return "io" if (said[3] == "from") == (said[4] == said[1]) else "oi"
    return "oi" if re.search(r"bishop|nielsen|to j from (?:k|i)", low) else ""


def pairs_in(low: str) -> tuple[Pair, ...]:
    """The outputs with their losses that words allow; none where nothing is said."""
    loss: list[str] = []
    if re.search(r"binary cross|bce|log loss|logistic", low):
        loss.append("bce")
    elif re.search(r"cross.?entropy|categorical|nll", low):
        loss += ["ce", "bce"]
    if re.search(r"squared? error|squares|mse|quadratic|\(y-a\)|\(a-y\)²", low):
        if re.search(r"without ½|without (?:a |the )?half|no ½|without 1/2", low):
            loss.append("square")
        elif re.search(r"½|half|1/2", low):
            loss.append("half")
        else:
            loss += ["half", "square", "mean"]
    output = [o for o in OUTPUTS if re.search(o if o != "identity" else r"identity|linear", low)]
    if not loss and output != ["softmax"]:
        return ()
    found = [
        p for p in PAIRS if (not loss or p.loss in loss) and (not output or p.output in output)
    ]
    if not found and loss:
        found = [p for p in PAIRS if p.loss in loss]
    return tuple(found)

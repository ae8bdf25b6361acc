"""Factors that are the same throughout: the gradients are right, and of another cost."""

# of which cost, in place of net.cost, the gradients are that many times as large
CONVENTIONS: dict[str, dict[tuple[str, ...], str]] = {
    "mse": {
        ("factor-m",): "half the squares summed over the examples",
        ("factor-2",): "squares without the half, averaged over the examples",
        ("factor-2", "factor-m"): "squares without the half, summed over the examples",
        ("mean-over-entries",): "squares averaged over all entries",
    },
    "sse": {
        ("half",): "half the squares, summed over the examples",
        ("one-over-m",): "squares averaged over the examples",
        ("one-over-m", "half"): "half the squares, averaged over the examples",
        ("mean-over-entries",): "squares averaged over all entries",
    },
}
LOSSES: dict[tuple[str, ...], str] = {
    ("factor-m",): "the losses summed over the examples",
    ("mean-over-entries",): "the losses averaged over all entries",
}


def convention_of(words: tuple[str, ...], loss: str) -> str | None:
    """Return which cost has gradients with this factor throughout, or None for the other sign.

    >>> convention_of(("factor-m",), "bce")
    'a factor throughout: gradients of the losses summed over the examples'
    """
    if not words or {"sign", "unknown"} & set(words):
        return None
    known = CONVENTIONS.get(loss, LOSSES)
    cost = next((known[key] for key in known if sorted(key) == sorted(words)), None)
    if cost is None:
        cost = f"this cost times a constant ({', '.join(words)})"
    return f"a factor throughout: gradients of {cost}"

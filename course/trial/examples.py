"""What a reader can put on trial to see it work: lines of a document, and mistakes planted there.

Nothing is typed: a line is what its claim in the ledger says, and a mistake is one of the changes
that the judge itself searches.
"""

from __future__ import annotations

import re

from course.trial import writing
from course.trial.edits import edits
from course.trial.reading import equations
from course.trial.readings import lexicons

DOCUMENT = "002"
LINE = "002-2-hidden-delta"
SHEET = (
    "weighted-sum", "activation", "mse", "output-delta", "hidden-delta", "weight-gradient",
    "bias-gradient", "weight-update",
)  # fmt: skip
# The claim that is spoilt, and the word of the change.
SPOILT = (LINE, "slope-of-activation"), ("002-2-weight-gradient", "wrong-variable")
_FORMULA = re.compile(r"(?<=\$)[^$]+(?=\$)")


def planted(tex: str, word: str) -> str:
    r"""A formula with the first change of this name.

    >>> planted(r"A = g(Z)", "wrong-variable")
    'A = g(A)'
    """
    (equation,) = equations(tex)
    changes = edits(equation, lexicons(equation)[0])
    return writing.equation(next(one.equation for one in changes if one.word == word))


def spoilt(says: str, word: str) -> str:
    """What a claim says, with a mistake in its formula."""
    return _FORMULA.sub(lambda found: planted(found[0], word), says, count=1)


def examples() -> dict[str, str]:
    """Texts to put on trial by what they are called on the page."""
    from course.documents import CLAIMS

    says = {claim.id: claim.says for claim in CLAIMS[DOCUMENT]}
    (line, mistake), (gradient, other) = SPOILT
    sheet = {f"{DOCUMENT}-2-{name}": says[f"{DOCUMENT}-2-{name}"] for name in SHEET}
    sheet[gradient] = spoilt(sheet[gradient], other)
    return {
        "A right formula": _FORMULA.search(says[LINE])[0],
        "A wrong one": planted(_FORMULA.search(says[line])[0], mistake),
        "A sheet with a mistake": "\n\n".join(sheet.values()),
    }

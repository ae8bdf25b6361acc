"""A formula on trial: its verdict, its readings, its mistake and its correction."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import numpy as np

from course.trial.context import context_of, unheard
from course.trial.notations import of_targets
from course.trial.outcome import CANNOT, RIGHT, RIGHT_IF, WRONG, Trial, explained
from course.trial.proofs import proof_of
from course.trial.reading import cut, equations
from course.trial.tree import Unreadable
from course.trial.verdict import judged

# What a text that is no formula may run into on its way.
TROUBLE = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, StopIteration,
    TypeError, ValueError,
)  # fmt: skip


def formula(text: str, context: Any = None) -> Trial:
    r"""Judge one formula, LaTeX, Unicode or code.

    Args:
        text: one equation.
        context: what its sheet says of layout and loss, in words or as a `Context`.

    >>> formula(r"dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}").verdict
    'right'
    >>> wrong = formula(r"\delta^l = (w^{l+1})^T \delta^{l+1} \odot \sigma(z^l)")
    >>> wrong.verdict, wrong.mistake
    ('wrong', 'function-for-slope')
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        result = _judged(text, context)
        result.note = unheard(context)
        return result


def _judged(text: str, context: Any) -> Trial:
    typed = cut(text)
    settled = context_of(context)
    if typed.words:
        near = context_of(typed.words)
        settled = replace(
            settled, pairs=near.pairs or settled.pairs, layouts=near.layouts or settled.layouts
        )
    if of_targets(text):
        settled = replace(settled, negative=True)
    try:
        found = [e for part in typed.formulas for e in equations(part)]
    except RecursionError:
        return Trial(text, CANNOT, reason="its brackets or scripts are nested too deep to be read")
    except Unreadable as e:
        return Trial(text, CANNOT, reason=explained(str(e)))
    except TROUBLE:
        return Trial(text, CANNOT, reason="this has no form that a formula has here")
    results = []
    for e in found:
        try:
            result = judged(e, settled, text)
            if result.verdict in (RIGHT, RIGHT_IF):
                result.proof = proof_of(e)
            results.append(result)
        except Unreadable as trouble:
            results.append(Trial(text, CANNOT, reason=explained(str(trouble))))
        except TROUBLE:
            results.append(Trial(text, CANNOT, reason="it has a form that cannot be worked out"))
    return together(results)


def together(results: list[Trial]) -> Trial:
    """One verdict for several statements of one formula: the worst of them."""
    if len(results) == 1:
        return results[0]
    order = (WRONG, CANNOT, RIGHT_IF, RIGHT)
    worst = min(results, key=lambda r: order.index(r.verdict))
    said = [w for r in results for w in r.readings]
    return replace(worst, readings=list(dict.fromkeys(said)))

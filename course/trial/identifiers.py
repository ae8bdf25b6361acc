"""What the names of a program mean."""

from __future__ import annotations

import re

from course.trial.spelling import unicode_to_latex
from course.trial.tree import Name, Unreadable
from course.trial.words import SYMBOLS


def identifier(text: str) -> Name:
    """The quantity that a name in a program means.

    >>> identifier("dW1").base, identifier("A_prev").sub, identifier("learning_rate").base
    ('dW', ('prev',), 'eta')
    """
    text = re.sub(
        r"(?<=[a-z])(Prime|Hat|Prev|Deriv|Derivative)\b", lambda f: "_" + f[0].lower(), text
    )
    text = re.sub(r"^d[LJCE]_?d(?=[A-Za-z])", "d", text)
    if re.match(r"^(?:[yY]_?)?one_?h(?:ot)?$", text):
        return Name("Y" if text[0] == "Y" else "y")
    if text in ("error", "errors", "err"):
        return Name("err")
    if re.match(r"^d\d$", text):
        return Name("delta", sub=(text[1],))
    text = unicode_to_latex(text).replace("\\", "").replace("{", "").replace("}", "").strip()
    flat = text.replace("_", "")
    if flat in SYMBOLS:
        return Name(SYMBOLS[flat])
    if flat in ("dout", "doutput", "upstream", "gradoutput"):
        return Name("dout")
    of_output = re.match(r"^(?:d|grad)_?(y_?pred|y_?hat|output|logits|scores)$", text)
    if of_output:
        inner = identifier(of_output[1])
        return inner._replace(base="d" + inner.base)
    if re.match(r"^d?[AZaz]_?L$", text):
        return Name(text.rstrip("L").rstrip("_"), sup=("[L]",))
    digits = re.match(r"^(.*?)_?(\d+)$", text)
    if digits and digits[1]:
        return identifier(digits[1])._replace(sub=(digits[2],))
    if text.startswith("grad_") and len(text) < 9:
        inner = identifier(text[5:])
        return inner._replace(base="d" + inner.base)
    suffix = re.match(
        r"^(.+?)_(prev|next|hidden|out|output|h|o|l|in|hat|corrected|corr|new|old|t|true|pred|i|j|k|ij|jk)$",
        text,
    )
    if suffix:
        inner = identifier(suffix[1])
        if suffix[2] == "hat":
            return inner._replace(base=f"hat:{inner.base}")
        return inner._replace(sub=(*inner.sub, suffix[2]))
    if text.endswith("_relu") and len(text) > 5:  # PyTorch's names: h, and h_relu after it
        return identifier(text.removesuffix("_relu"))
    text = re.sub(r"^(layer|l)_(?=\d$)", r"\1", text)
    error = re.match(
        r"^(?:layer_?|l|z)(\d)_error$|^(hidden)_errors?$|^error_(hidden)(?:_layer)?$", text
    )
    if error:
        return Name("da", sub=(error[1] or "hidden",))
    if re.match(r"^(?:output|out)_errors?$", text):
        return Name("err")
    short = re.match(r"^([wb])(out|o|ho|h|ih|hidden)$", text)  # wout, bh, as in one-file networks
    if short:
        return Name(short[1], sub=("out" if short[2] in ("out", "o", "ho") else "hidden",))
    delta = re.match(r"^(?:layer_?|l|z)(\d)_delta$|^(output|out|hidden)_deltas?$", text)
    if delta:
        return Name("delta", sub=(delta[1] or {"output": "out"}.get(delta[2], delta[2]),))
    grad = re.match(r"^(?:d|grad|grads|nabla|delta|dL_d|dJ_d|dC_d|dE_d)_?(\w+)$", text)
    if (
        grad
        and text not in ("delta", "d")
        and (len(grad[1].replace("_", "")) <= 2 or grad[1] in SYMBOLS or "_d" in text)
    ):
        inner = identifier(grad[1])
        if grad[1] == "output" or not text.startswith("delta"):
            return inner._replace(base="d" + inner.base)
    state = re.match(r"^([vmsVMS])_?(d\w+)$", text)
    if state:
        return Name(state[1], sub=(state[2],))
    if (
        len(flat) == 1
        or re.match(r"^d[A-Za-z]$", flat)
        or flat in ("delta", "sigma", "theta", "omega")
    ):
        return Name(flat)
    raise Unreadable(f"the name {text} is not known")

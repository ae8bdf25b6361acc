"""What the names of a program mean."""

from __future__ import annotations

import re

from course.trial.characters import unicode_to_latex
from course.trial.tree import Name, Unreadable
from course.trial.words import SYMBOLS

LAYERS = {
    "hidden": "hidden",
    "h": "hidden",
    "hid": "hidden",
    "output": "out",
    "out": "out",
    "o": "out",
}
KINDS = {
    "weight": "W", "w": "w", "bias": "b", "b": "b", "delta": "delta", "error": "da", "err": "da",
    "act": "a", "input": "z", "in": "z", "net": "z", "linear": "z", "preact": "z",
    "preactivation": "z",
    "z": "z", "logit": "z", "a": "a",
}  # fmt: skip
PROGRAMS = {
    "xb": "x", "Xb": "X", "yb": "y", "Yb": "Y", "X_train": "X", "x_train": "x", "y_train": "y",
    "Y_train": "Y", "X_batch": "X", "x_batch": "x", "y_batch": "y", "inp": "x", "targ": "t",
    **dict.fromkeys(("predicted", "predicted_output"), "hat:y"),
    **dict.fromkeys(("expected", "expected_output", "desired", "desired_output"), "t"),
    **dict.fromkeys(("n_samples", "num_samples", "n_examples", "batch_sz", "mini_batch_size"), "m"),
    **dict.fromkeys(("data_loss", "total_loss"), "L"),
    "output_gradient": "dout", "input_gradient": "dx", "weights_gradient": "dW",
    "bias_gradient": "db", "y_predicted": "hat:y",
    "learn_rate": "eta", "l_rate": "eta", "step_size": "eta",
}  # fmt: skip
FILLING = ("layer", "at", "the", "of", "for", "total", "wrt", "predicted")


def identifier(text: str) -> Name:
    """The quantity that a name in a program means, by its letters or by the words of which it is.

    >>> identifier("hidden_layer_output").sub, identifier("d_weights_hidden_output").base
    (('hidden',), 'dW')
    """
    try:
        return lettered(text)
    except Unreadable:
        found = of_words(text)
        if found is None:
            raise
        return found


def of_words(text: str) -> Name | None:
    """The quantity that words say: whose it is, of which layer, and whether it is a gradient's.

    >>> of_words("output_layer_error"), of_words("hiddenDelta").base
    (Name(base='err', sub=(), sup=(), primes=0), 'delta')
    """
    flat = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text).lower().replace("hiddenlayer", "hidden_layer")
    words = [w.rstrip("s") if len(w) > 3 else w for w in flat.split("_") if w]
    words = [w for w in words if w not in FILLING]
    gradient = bool(words) and words[0] in ("d", "grad", "gradient", "delta", "dl", "dj", "dc")
    if gradient and (words[0] != "delta" or set(words[1:]) & {"w", "b", "weight", "bia", "bias"}):
        words = [w for w in words[1:] if w != "d"]
    else:
        gradient = False
    words = ["bias" if w == "bia" else w for w in words]
    last = words[-1] if words else ""
    if len(words) == 3 and {"weight", "bias", "w"} & {words[0], last}:  # weights_input_hidden
        ends = [w for w in words if w not in ("weight", "bias", "w")]
        if len(ends) == 2 and ends[0] in ("input", "in", "i", *LAYERS):
            words = [words[0] if words[0] not in ends else last, ends[1]]
    kinds = [w for w in words if w in KINDS and not (w in LAYERS and w != last)]
    places = [w for w in words if w in LAYERS]
    if len(words) == 2 and words == [words[0], "output"] and words[0] in LAYERS:
        kinds, places = ["act"], words[:1]  # hidden_output is what the hidden layer puts out
    if len(words) == 1 and places and gradient:
        kinds = ["delta"]
    if len(kinds) != 1 or len(places) != 1 or len(words) > 2:
        return None
    base, layer = KINDS[kinds[0]], LAYERS[places[0]]
    if base == "da" and layer == "out":
        return Name("err")
    if base == "a" and layer == "out":
        return Name("hat:y")
    return Name("d" + base if gradient and base != "delta" else base, sub=(layer,))


def lettered(text: str) -> Name:
    """The quantity that a name in a program means.

    >>> lettered("dW1").base, lettered("A_prev").sub, lettered("learning_rate").base
    ('dW', ('prev',), 'eta')
    """
    text = re.sub(
        r"(?<=[a-z])(Prime|Hat|Prev|Deriv|Derivative)\b", lambda f: "_" + f[0].lower(), text
    )
    text = re.sub(r"^d[LJCE]_?d(?=[A-Za-z])", "d", text)
    if re.match(r"^(?:[yY]_?)?one_?h(?:ot)?$", text):
        return Name("Y" if text[0] == "Y" else "y")
    if text in PROGRAMS:
        return Name(PROGRAMS[text])
    of_layer = re.match(r"^d_(hidden|output)(?:_?layer)?$", text)
    if of_layer:
        return Name("delta", sub=(LAYERS[of_layer[1]],))
    whose = r"^(?:hidden|output)_?(?:layer_?)?(?:outputs?|out|act|inputs?|in)$"
    if re.search(rf"err|{whose}", text.lower()) and (found := of_words(text)):
        return found
    if text in ("error", "errors", "err"):
        return Name("err")
    weights = re.match(r"^syn_?(\d)$", text)  # from layer 0 to layer 1, and so on
    if weights:
        return Name("W", sub=(str(int(weights[1]) + 1),))
    if re.match(r"^d\d$", text):
        return Name("delta", sub=(text[1],))
    text = unicode_to_latex(text).replace("\\", "").replace("{", "").replace("}", "").strip()
    flat = text.replace("_", "")
    if flat in SYMBOLS:
        return Name(SYMBOLS[flat])
    if flat in ("dout", "doutput", "upstream", "gradoutput", "gradout", "outgrad", "outputgrad"):
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

"""Notations of books, courses and single sheets, put into the one that is read."""

from __future__ import annotations

import re

from course.trial.characters import unicode_to_latex

_MODEL = re.compile(
    r"[hf]_\s*\{?\s*(?:\\theta|\\Theta|\\vec\{w\}|w|W|[wW]\s*,\s*b)\s*\}?\s*\(\s*(?:\\(?:mathbf|vec|boldsymbol|bm)\s*\{\s*x\s*\}|x)\s*(\^\s*\{[^{}]*\})?\s*\)"
)


# y(x_n, w) and f(x; θ): the output, by what it is a function of
_OUTPUT = re.compile(
    r"(?:\\mathbf\s*\{\s*y\s*\}|\\hat\s*\{?\s*y\s*\}?|(?<![A-Za-z\\])[yhf])(?:_\s*\{?\s*\\?[a-zA-Z]+\s*\}?)?"
    r"\s*\(\s*(?:\\(?:mathbf|vec|boldsymbol|bm)\s*\{\s*x\s*\}|x)\s*((?:[_^]\s*(?:\{[^{}]*\}|\w))*)"
    r"\s*[,;|]\s*(?:\\(?:mathbf|vec|boldsymbol|bm)\s*)?\{?\s*(?:\\theta|\\Theta|\\beta|w|W)\s*\}?"
    r"(?:\s*,\s*(?:\\mathbf\s*)?\{?b\}?)?\s*\)"
)


# Notations of single sheets, and what is read in their place.
_NOTATIONS = (
    (r"(\\Omega|\bR)\s*\(\s*(?:\\theta|\\?[wW])\s*\)", r"\1"),
    (r"\\Delta_\{?p\}?\s*(?=w)", r"\\Delta "),
    (r"_\s*\{\s*([a-z])\s*\\in\s*(?:\\mathcal\s*)?\{?B\}?\s*\}", r"_{\1}^{m}"),
    (r"_\s*\{\s*([a-z])\s*\\in\s*[A-Z]\s*\}", r"_{\1}"),
    (r"(?:\||\\lvert|\\vert)\s*(?:\\mathcal\s*)?\{?B\}?\s*(?:\||\\rvert|\\vert)", " m "),
    (r"\\partial\s*_", r"\\nabla_"),
    (r"\{\{((?:[^{}]|\{[^{}]*\})*)\}\}", r"{\1}"),
    (r"\(\s*\\lambda\s*=\s*0\s*\)\s*$", ""),
    (r"[{(]\s*([a-zA-Z]|\\[a-z]+)\s*\^\s*(\{[^{}]*\}|\w)\s*[)}]\s*(?:\^\s*\{\s*)?'\}?", r"\1^\2'"),
    (
        r"\\text\{\s*np\.sum\(\s*\}(.+?),\s*\\text\{\s*axis\s*=\s*([01])[^{}]*\)\s*\}",
        r"\\text{sumaxis\2}(\1)",
    ),
    (
        r"(?:,\s*(?:\\q?quad\s*)+|\\qquad\s*)(?!\s*\\?(?:ell|[a-z])\s*(?:=|\\in|\\ne))(?=[^,=]+=)",
        " ; ",
    ),
    (
        r"(?:\\math(?:bf|bb|bm)\s*\{?1\}?|1)\s*(?:_\s*\{|[(\[]|\\\{)\s*([i-n])\s*=\s*([i-n])"
        r"\s*(?:\\?\}|[)\]])",
        r"\\delta_{\1\2}",
    ),
    (
        r"(?:\\ell|(?<![A-Za-z\\])l)\s*\(\s*(?:\\(?:mathbf|vec|boldsymbol|bm)\s*)?\{?\s*"
        r"(?:\\theta|\\beta|w|\\mathbf\s*w)\s*\}?\s*\)",
        r"\\operatorname{loglikelihood}",
    ),
    (r"(?<=[JLEC\d])\s*\(\s*(?:\.\.\.|\\l?dots)\s*\)", ""),
    (r"\\zeta\s*\(", r"\\operatorname{softplus}("),
    (
        r"(?<![A-Za-z\\])([JLEC]|\\mathcal\s*\{?L\}?)_\s*\{?\s*(?:\\(?:text|mathrm|rm)\s*\{?)?\s*"
        r"(?:CE|BCE|MSE|NLL|SSE|ce|mse)\s*\}?\s*\}?(?=\s*[(=}])",
        r"\1",
    ),
    (r"(?<![A-Za-z])I_\s*\{\s*([i-n])\s*([i-n])\s*\}", r"\\delta_{\1\2}"),
    (r"\}\s*\.\s*(?=\\frac|\\partial)", r"} \\cdot "),
    (r"(\\\|)\s*_\s*\{?[2F]\}?", r"\1"),
    (r"\\(?:log|ln)\s*\\?sum\s*\\?exp", r"\\text{logsumexp}"),
    (r"\^\s*\{?\s*\(\s*n_\{?l\}?\s*\)\s*\}?", "^{(L)}"),
    (r"E\s*\[\s*(g|dw|dW)\s*\^\s*\{?2\}?\s*\]", "S"),
    (r"\\tilde\s*\{?\s*([JLEC])\s*\}?(?!\w)", r"\1_{reg}"),
    (r"\\(?:text|operatorname)\{(\w+)\}(?=\s*['^])", r" \1"),
    (r"\\(?:text|operatorname|mathrm)\{(CE|BCE|MSE|NLL|SSE|[Ll]oss|[Cc]ost)\}(?=\s*[(=}])", r" \1"),
    (r"\\(?:text|operatorname|mathrm)\{(net|out)\}(?=\s*_)", r" \1"),
    (
        r"\\frac\s*\{\s*(?:\\partial|d)\s*"
        r"((?:\\[a-z]+|[fgh])\s*\(\s*((?:[a-z]|net)(?:_\{?[a-z]\}?)?)\s*\))\s*\}"
        r"\s*\{\s*(?:\\partial\s*|d)\s*\2\s*\}",
        r"\\frac{d}{d \2} \1",
    ),
)


# Letters of *The Elements of Statistical Learning*, with its two layers of weights α and β.
_STATISTICAL = (
    (r"\\(?:alpha|beta)_([a-z])\s*\^\s*\{?(?:T|\\top)\}?\s*[xzXZ](?:_i)?(?![a-z])", r"z_\1"),
    (r"\\(?:alpha|beta)_", "w_"),
    (r"z_\{([a-z])i\}", r"h_\1"),
    (r"([xy])_\{i([a-z])\}", r"\1_\2"),
    (r"(?:\\delta|s)_\{([a-z])i\}", r"\\delta_\1"),
    (r"f_([a-z])\s*\(\s*x_i\s*\)", r"\\hat{y}_\1"),
    (r"\bR_i\b", "L"),
    (r"(\\partial)(?=[a-z])", r"\1 "),
)


_MOMENT = re.compile(r"(?<=[\w}'])\s*\(\s*n\s*\)")


def of_books(text: str) -> str:
    r"""Letters of two books in those of the others.

    >>> of_books(r"\delta_j(n) = e_j(n) \varphi'_j(v_j(n))")
    "\\delta_j = e_j \\varphi'_j(z_j)"
    >>> of_books(r"\frac{\partial R_i}{\partial \beta_{km}} = \delta_{ki} z_{mi}")
    '\\frac{\\partial L}{\\partial w_{km}} = \\delta_k h_m'
    """
    if haykins(text):
        text = _MOMENT.sub("", text)
        text = re.sub(r"(\\sum\s*_\s*\{\s*[a-z])\s*=\s*[01]\s*\}\s*\^\s*\{?m\}?", r"\1}", text)
        for old, new in (("v", "z"), ("y", "o"), ("d", "t")):
            text = re.sub(rf"(?<![A-Za-z\\]){old}(?=_)", new, text)
        return text
    if re.search(r"\\beta_\{?[a-z]", text) and re.search(r"\bR_|z_\{?[a-z]i\b|s_\{?[a-z]i\b", text):
        for pattern, new in _STATISTICAL:
            text = re.sub(pattern, new, text)
    return text


def haykins(text: str) -> bool:
    """Whether every quantity has the number of a step behind it, as in Haykin's book."""
    return not re.search(r"\^\s*\{?\s*[\[(lL]", text) and len(_MOMENT.findall(text)) > 1


_OF_CLASS = re.compile(
    r"(?:\\math(?:bf|bb|bm|ds)\s*\{?[1I]\}?|1|(?<![A-Za-z])I)\s*(?:_\s*\{|[(\[]|\\?\{)\s*"
    r"(?:([k-n])\s*=\s*)?y\s*((?:[_^]\s*(?:\{[^{}]*\}|\w))?)\s*(?:=\s*([j-nc]))?"
    r"\s*(?:\\?\}|[)\]])"
)


def one_of_class(text: str) -> str:
    r"""What is 1 for the class of an example, and 0 for others, as an entry of its label.

    >>> one_of_class(r"p_k - \mathbb{1}(y_i = k)"), one_of_class(r"1\{y^{(i)} = k\}")
    ('p_k - y_{k}', 'y_{k}^{(i)}')
    """

    def entry(found: re.Match[str]) -> str:
        k = (found[1] or "") + (found[3] or "")
        if len(k) != 1:
            return found[0]
        if found[2].lstrip().startswith("^"):
            return f"y_{{{k}}}{found[2]}"
        i = found[2].strip("_{} ")
        both = re.search(rf"_\s*\{{\s*{i}\s*,?\s*{k}\s*\}}", text) if i else None
        return f"y_{{{i}{k}}}" if both else f"y_{{{k}}}"

    return _OF_CLASS.sub(entry, text)


def of_targets(text: str) -> bool:
    """Whether errors are targets minus outputs in the book whose letters a formula has."""
    text = unicode_to_latex(text)
    return haykins(text) or bool(re.search(r"_\{?p[a-z]\b|Delta_\{?p\b", text))


def notations(text: str) -> str:
    r"""Notations of single sheets in those that are read.

    >>> notations(r"\frac{\partial \sigma(x)}{\partial x}")
    '\\frac{d}{d x} \\sigma(x)'
    >>> notations(r"\sum_x y(x) a^{x,L}")
    '\\sum_{x}^{m}  y a^{L}'
    """
    text = one_of_class(of_books(text))
    for pattern, new in _NOTATIONS:
        text = re.sub(pattern, new, text)
    if re.search(r"\^\s*\{?\s*\(\s*\d", text):  # beside a layer (3), the 2 of δ^2 is one too
        text = re.sub(r"(\\delta|\\Theta)\s*\^\s*\{?\s*(\d)\s*\}?(?!\d)", r"\1^{(\2)}", text)
    if re.search(r"\\sum\s*_\s*(?:x\b|\{\s*x\s*\})", text):  # x counts the examples
        text = re.sub(r"\\sum\s*_\s*(?:x\b|\{\s*x\s*\})(?!\s*\^)", r"\\sum_{x}^{m} ", text)
        text = re.sub(r"\^\s*\{\s*x\s*,\s*", "^{", text)
        text = re.sub(r"((?:y|a|a\^L|a\^\{L\}))\s*\(\s*x\s*\)", r"\1", text)
    return with_outputs(text)


def with_outputs(text: str) -> str:
    r"""The output, by what it is a function of, as ŷ.

    >>> with_outputs(r"h_\theta(x^{(i)}) - y^{(i)}"), with_outputs(r"f(x; \theta)")
    ('\\hat{y}^{(i)} - y^{(i)}', '\\hat{y}')
    """
    text = _MODEL.sub(r"\\hat{y}\1", _OUTPUT.sub(r"\\hat{y}\1", text))
    if re.search(r"(?<![A-Za-z\\])y", text):  # beside a label, h(x) is the output
        text = re.sub(
            r"(?<![A-Za-z\\])h\s*\(\s*x\s*(\^\s*\{[^{}]*\}|_\w)?\s*\)", r"\\hat{y}\1", text
        )
    return text

"""The commands of LaTeX that the reader knows, and what kind of token each is."""

from __future__ import annotations

import re

GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi"
    " pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi"
    " Psi Omega ell nabla infty dots ldots cdots"
)
FUNCTIONS = "log ln exp tanh sinh cosh sin cos max min sign"
RELATIONS = {
    "=": "=", "<": "<", ">": ">", r"\le": "<=", r"\leq": "<=", r"\ge": ">=", r"\geq": ">=",
    r"\ne": "!=", r"\neq": "!=", r"\approx": "~", ":=": ":=", r"\leftarrow": ":=",
    r"\lt": "<", r"\gt": ">", r"\to": "->", r"\wedge": "and", r"\land": "and", r"\vee": "or",
    r"\lor": "or",
}  # fmt: skip
SIMPLE = {
    "+": "SIGN", "-": "SIGN", "/": "SLASH", "*": "ODOT", r"\odot": "ODOT", r"\cdot": "CDOT",
    r"\times": "CDOT", "@": "CDOT", r"\,": "THIN", "&": "AMP", r"\\": "NEWLINE", ",": "_COMMA",
    r"\sum": "SUM", r"\prod": "PROD", r"\int": "INT", "!": "FACTORIAL", r"\partial": "PARTIAL",
    r"\underbrace": "UNDERBRACE", r"\circ": "MARK",
}  # fmt: skip
OPEN = {
    "(": ("LPAR", "RPAR"), "[": ("LSQB", "RSQB"), r"\{": ("LSET", "RSET"),
    "{": ("LBRACE", "RBRACE"), r"\lvert": ("LBAR", "RBAR"), r"\lVert": ("LNORM", "RNORM"),
    r"\left.": ("LPLACE", "RPLACE"),
}  # fmt: skip
CLOSE = {
    ")": "RPAR", "]": "RSQB", r"\}": "RSET", "}": "RBRACE", r"\rvert": "RBAR", r"\rVert": "RNORM",
}  # fmt: skip
BARS = {"|": r"\lvert", r"\vert": r"\lvert", r"\|": r"\lVert", r"\Vert": r"\lVert"}
CLOSED_BY = {r"\lvert": r"\rvert", r"\lVert": r"\rVert"}
SIZES = re.compile(r"\\(?:left|right|middle|[bB]igg?[lrm]?)$")
LAYOUT = {r"\displaystyle", r"\textstyle", r"\quad", r"\qquad", r"\allowbreak", r"\limits"}
STYLES = {r"\mathbf", r"\mathsf", r"\mathrm", r"\mathcal", r"\mathbb", r"\mathit", r"\boldsymbol"}
ACCENTS = {r"\hat", r"\bar", r"\tilde", r"\overline", r"\dot", r"\widehat", r"\vec"}
ENVIRONMENTS = {"cases", "pmatrix", "bmatrix", "matrix", "array", "aligned", "gathered"}
BEFORE_A_TERM = (
    "_COMMA", "SIGN", "REL", "AMP", "NEWLINE", "LPAR", "LSQB", "LSET", "LBAR", "LNORM", "LBRACE",
    "LPLACE",
)  # fmt: skip
OPENS = ("LPAR", "LSQB", "LSET", "LBRACE", "LBAR", "LNORM", "LPLACE", "BEGIN")
CLOSES = ("RPAR", "RSQB", "RSET", "RBRACE", "RBAR", "RNORM", "RPLACE", "END")

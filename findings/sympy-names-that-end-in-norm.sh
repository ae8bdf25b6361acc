#!/usr/bin/env bash
# SymPy 1.14.0: the LaTeX of a symbol whose name ends in "norm" is the norm of what stands before, so
# Symbol("batchnorm") is set as \left\|{batch}\right\|. The endings hat, bar, vec and prime are read
# the same way: "what" becomes a w with a hat. The text form keeps the name. A formula with a scale
# called "layernorm" so says something else on the page than in the program.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check sympy==1.14.0
"$folder/env/bin/python" - <<'PY'
from sympy import Symbol, latex

seen = {name: latex(Symbol(name)) for name in ("batchnorm", "layernorm", "what", "norm", "scale")}
for name, shown in seen.items():
    print(f"{name}: {shown}")
assert seen == {
    "batchnorm": r"\left\|{batch}\right\|",
    "layernorm": r"\left\|{layer}\right\|",
    "what": r"\hat{w}",
    "norm": "norm",
    "scale": "scale",
}
assert str(Symbol("batchnorm")) == "batchnorm"
PY

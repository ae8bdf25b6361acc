#!/usr/bin/env bash
# Beside JupyterLab, `import nbformat` is several times slower than alone, in every process.
#
# Seen with nbformat 5.11.1, jsonschema 4.26.0, jupyter-events 0.12.1 and rfc3987-syntax 1.1.0:
# nbformat imports jsonschema; jsonschema imports what checks formats where it is installed;
# JupyterLab's server brings rfc3987-syntax by jupyter-events' extra `jsonschema[format-nongpl]`,
# and rfc3987-syntax compiles 38 Lark grammars when it is imported. 2.6 s of CPU in place of 0.3 s
# were measured, in a book's build, in each worker of its tests and in each tool that reads a
# notebook. A notebook's schema uses no IRI, and jsonschema does without the package.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check \
    nbformat==5.11.1 jsonschema==4.26.0 jupyter-events==0.12.1 rfc3987-syntax==1.1.0 lark==1.3.1
cat > "$folder/look.py" <<'PY'
import subprocess
import sys
import time

COUNT = """
import lark
made, begin = [], lark.Lark.__init__
lark.Lark.__init__ = lambda self, *args, **kw: (made.append(1), begin(self, *args, **kw))[1]
import nbformat
print(len(made))
"""
grammars = int(subprocess.run([sys.executable, "-c", COUNT], capture_output=True, check=True).stdout)


def fastest(code):
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        times.append(time.perf_counter() - start)
    return min(times)


hidden = "import sys; sys.modules['rfc3987_syntax'] = None; "
ratio = fastest("import nbformat") / fastest(hidden + "import nbformat")
print(f"{grammars} grammars are compiled by `import nbformat`; {ratio:.1f} times the time without")
valid = (
    "import nbformat.v4 as v; import nbformat; nbformat.validate(v.new_notebook()); print('valid')"
)
seen = subprocess.run([sys.executable, "-c", hidden + valid], capture_output=True, text=True).stdout
print(f"without the package, an empty notebook is found {seen.strip()}")
sys.exit(grammars < 30 or ratio < 2 or seen.strip() != "valid")
PY
"$folder/env/bin/python" "$folder/look.py"

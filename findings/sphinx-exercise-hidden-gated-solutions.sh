#!/usr/bin/env bash
# sphinx-exercise 1.2.1 (Sphinx 7.4.7, MyST-Parser 3.0.1): with hide_solutions = True a page whose
# solution stands between solution-start and solution-end is not built: the start is taken out, the
# end stays in the tree, and Sphinx raises NotImplementedError for it. The same page is built when
# solutions are shown, and a solution in one directive is hidden as promised. So a book whose
# solutions hold code cells, which is what the gates are for, cannot hide them by this setting.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check \
    sphinx==7.4.7 myst-parser==3.0.1 sphinx-exercise==1.2.1

build() { # hidden, page: the words of the built page, or the name of the error
    local place="$folder/$1-$2"
    mkdir "$place"
    printf 'extensions = ["myst_parser", "sphinx_exercise"]\nhide_solutions = %s\n' "$1" > "$place/conf.py"
    printf '# Page\n\n```{exercise} Count\n:label: count\nHow many?\n```\n\n' > "$place/index.md"
    if [ "$2" = gated ]; then
        printf '```{solution-start} count\n:label: counted\n```\nForty-two.\n```{solution-end}\n```\n'
    else
        printf '```{solution} count\n:label: counted\nForty-two.\n```\n'
    fi >> "$place/index.md"
    if "$folder/env/bin/python" -m sphinx -q -b html "$place" "$place/out" > "$place/log" 2>&1; then
        grep -q Forty-two "$place/out/index.html" && echo shown || echo hidden
    else
        grep -o 'NotImplementedError.*node type: [a-z_]*' "$place/log" | sed 's/:.*type: / /'
    fi
}

for case in "False gated shown" "True gated NotImplementedError solution_end_node" \
    "False plain shown" "True plain hidden"; do
    read -r hide page expected <<< "$case"
    seen=$(build "$hide" "$page")
    echo "hide_solutions = $hide, $page solution: $seen"
    [ "$seen" = "$expected" ]
done

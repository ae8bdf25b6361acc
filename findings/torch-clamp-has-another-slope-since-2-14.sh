#!/usr/bin/env bash
# PyTorch 2.13.0 gives the slope 1 to clamp(x, 0, 1) at both of its borders, 2.14.1 gives 0; fmax(x, 0)
# at 0 goes from 1 to 1/2. Every one of these is a subgradient, so no formula is wrong, but a ReLU that
# is written as clamp(x, min=0) has other gradients at exact zeros after the update. relu and maximum
# stay as they were.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for version in 2.13.0 2.14.1; do
  python3 -m venv --clear "$folder/env"
  "$folder/env/bin/pip" install --quiet --disable-pip-version-check "torch==$version" numpy==2.4.6
  "$folder/env/bin/python" -W ignore - <<'PY'
import torch


def slope(f, at):
    x = torch.tensor(at, requires_grad=True)
    f(x).backward()
    return x.grad.item()


zero = torch.zeros(())
seen = {
    "clamp(x, 0, 1) at 0": slope(lambda x: torch.clamp(x, 0, 1), 0.0),
    "clamp(x, 0, 1) at 1": slope(lambda x: torch.clamp(x, 0, 1), 1.0),
    "clamp(x, min=0) at 0": slope(lambda x: torch.clamp(x, min=0), 0.0),
    "fmax(x, 0) at 0": slope(lambda x: torch.fmax(x, zero), 0.0),
    "relu(x) at 0": slope(torch.relu, 0.0),
    "maximum(x, 0) at 0": slope(lambda x: torch.maximum(x, zero), 0.0),
}
print(torch.__version__, seen)
wanted = {"2.13.0": [1, 1, 1, 1, 0, 0.5], "2.14.1": [0, 0, 0, 0.5, 0, 0.5]}
assert list(seen.values()) == wanted[torch.__version__.split("+")[0]]
PY
done

"""Pictures that move: still ones by the build, with numbers of `nnlib`; a script lets them follow.

Each is a module here, with the module in `scripts/` that works out the same numbers in the page; a
test compares the two. A page shows one by the directive ``{moving} name`` (`_ext/moving.py`).
"""

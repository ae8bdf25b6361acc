"""What the book imports of others' packages, sooner or later: imported while they are compiled.

What is not imported here is sent as source when a reader's cell asks for it, in an archive of its
own: nothing is missing, it only comes later.
"""

# ruff: noqa: F401
import __future__

import ast
import base64
import contextlib
import copy
import dataclasses
import fractions
import functools
import hashlib
import importlib.metadata
import inspect
import io
import itertools
import json
import linecache
import logging
import math
import operator
import os
import pathlib
import random
import re
import string
import sys
import tempfile
import textwrap
import threading
import time
import traceback
import types
import typing
import warnings
import zipfile

import contourpy
import lark
import markdown_it
import matplotlib.backends.backend_agg
import matplotlib.pyplot as plt
import numpy as np
import numpy.random
import sympy as sp
import yaml
from mdit_py_plugins import dollarmath

# Some is imported at first use.
figure, ax = plt.subplots(layout="constrained")
ax.plot([1, 2], [1, 10], label="$x^2$")
ax.semilogy([1, 2], [1, 10])
ax.set(title=r"$\frac{1}{2}\,\mathbf{W}$")
plt.figure().subplots().imshow(np.eye(3))
ax.legend()
figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
plt.close("all")
x, n = sp.symbols("x n", positive=True, integer=True)
i = sp.Symbol("i", integer=True)
a = sp.IndexedBase("a")
sp.simplify(sp.sin(x) ** 2 + sp.cos(x) ** 2)
sp.latex(sp.Sum(a[i] ** 2, (i, 1, n)).diff(a[2]).doit())
sp.lambdify(x, sp.tanh(x) + sp.exp(x), "numpy")(1.0)
W, X = sp.MatrixSymbol("W", n, n), sp.MatrixSymbol("X", n, 1)
sp.Trace(W * X * X.T).diff(W)
sp.integrate(sp.exp(-x) * x, (x, 0, 1))
sp.solve(x**2 - 2, x)
sp.limit(sp.log(x) / x, x, sp.oo)
sp.factor(sp.expand((x + 1) ** 3))
sp.series(sp.exp(x), x, 0, 4)
sp.Rational(1, 3).evalf(30)
np.linalg.norm(np.random.default_rng(0).normal(size=(3, 3)))

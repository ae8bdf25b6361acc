import inspect
import subprocess
import sys

import nnlib


def test_importing_nnlib_imports_numpy_alone():
    code = (
        "import sys, nnlib\n"
        "heavy = {'sympy', 'matplotlib', 'sklearn', 'scipy', 'IPython', 'course'}\n"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))\n"
        "print('nnlib.symbolic' in sys.modules)"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["[]", "False", ""]


def test_the_public_names():
    assert len(set(nnlib.__all__)) == len(nnlib.__all__)
    public = {
        name
        for name, value in vars(nnlib).items()
        if not name.startswith("_") and (name == "datasets" or not inspect.ismodule(value))
    }
    assert public == set(nnlib.__all__)


def test_everything_public_is_documented_with_an_example():
    silent = []
    for name in nnlib.__all__:
        thing = getattr(nnlib, name)
        if inspect.isfunction(thing) and ">>>" not in inspect.getdoc(thing):
            silent.append(name)
        assert inspect.getdoc(thing), name
    assert silent == []


def paragraphs(function):
    return inspect.getdoc(function).split("\n\n")


def test_shapes_stand_in_the_second_paragraph_of_every_function():
    functions = [getattr(nnlib, name) for name in nnlib.__all__]
    functions += vars(nnlib.datasets).values()
    functions += [nnlib.MLP.predict, nnlib.MLP.cost, nnlib.MLP.cost_and_gradients]
    functions += [nnlib.MLP.forward, nnlib.MLP.backward]
    functions = [f for f in functions if inspect.isfunction(f) and f.__module__.startswith("nnlib")]
    functions = [f for f in functions if not f.__name__.startswith("_")]
    assert len(functions) > 50
    silent = [f.__name__ for f in functions if not paragraphs(f)[1:][0].startswith("Shapes: ")]
    assert silent == []
    mood = [f.__name__ for f in functions if not paragraphs(f)[0].startswith("Return ")]
    assert mood == []

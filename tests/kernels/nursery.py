"""A process that has imported what the chapters import, and is forked into their kernels.

A kernel of its own spends 1.5 seconds on imports, in 37 chapters. Nothing is executed before the
fork but imports, and `matplotlib.pyplot` stays out: it looks for the shell that it is imported in.
`make test-long` runs the chapters without it, which shows that they need nothing from here.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from importlib import import_module

from tests.kernels import NUMBER

IMPORTED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "mpl_toolkits.mplot3d",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.neural_network",
    "sklearn.datasets",
    "nnlib.symbolic",
    "course.ledger",
    "course.exercises",
    "tests.book.read_back",
)
FRAME = 4  # bytes that say how long a request is


def prepare() -> None:
    """Import what the kernels import."""
    for name in IMPORTED:
        import_module(name)
    from course.ledger.memory import memory

    memory()  # the modules are as old as this process, whatever the age of the kernel
    assert "matplotlib.pyplot" not in sys.modules
    gc.collect()
    gc.freeze()


def serve(control: socket.socket) -> None:
    """Fork a kernel for each request, until nobody is left to make one."""
    while True:
        size, descriptors, *_ = socket.recv_fds(control, FRAME, 2)
        if not size:
            return
        request = json.loads(control.recv(int.from_bytes(size), socket.MSG_WAITALL))
        if os.fork() == 0:
            control.close()
            become_kernel(*descriptors, **request)
        for descriptor in descriptors:
            os.close(descriptor)
        reap()


def reap() -> None:
    """Forget the kernels that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


def become_kernel(alive: int, stderr: int, arguments: list[str], cwd: str, env: dict) -> None:
    """Turn into a kernel; `alive` stays open as long as it lives, and tells its number."""
    os.setsid()
    os.write(alive, NUMBER.pack(os.getpid()))
    os.dup2(stderr, 2)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env, JPY_PARENT_PID=str(os.getppid()))
    del sys.path[0]  # the folder in which this process was started
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=arguments)
    os._exit(0)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as control:
        prepare()
        serve(control)

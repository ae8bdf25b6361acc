"""The forked kernels of the chapters: as fresh as those that start as a process of their own."""

import os
import socket
import struct
import subprocess

import pytest
from jupyter_client.manager import start_new_kernel

from tests.kernels import Forked, fork


def said(code, **options):
    """What a new kernel prints, or the name of what it raises."""
    shown = []
    manager, client = start_new_kernel(kernel_name="python3", **options)
    try:
        client.execute_interactive(code, output_hook=shown.append, timeout=60)
        lines = [m["content"] for m in shown if m["msg_type"] in {"stream", "error"}]
        return "".join(c.get("text") or c["ename"] for c in lines)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(autouse=True)
def _forked(request, monkeypatch):
    path = "jupyter_client.provisioning.local_provisioner.launch_kernel"
    monkeypatch.setattr(path, fork)


def test_a_kernel_has_imported_much_and_executed_nothing(tmp_path):
    code = "import os, sys; print('sympy' in sys.modules, 'x' in globals(), os.getcwd()); x = 1"
    for _ in range(2):
        assert said(code, cwd=str(tmp_path)).split() == ["True", "False", str(tmp_path)]


def test_what_a_kernel_changes_is_gone_with_it():
    assert said("import sympy; sympy.pi = 3; print(sympy.pi)") == "3\n"
    assert said("import sympy; print(sympy.pi)") == "pi\n"


def test_a_name_that_was_not_imported_is_unknown():
    assert said("sympy") == "NameError"


def test_the_environment_and_the_path_are_those_of_a_kernel(monkeypatch):
    code = "import os, sys; print(os.environ['WHERE'], sys.path)"
    options = {"env": os.environ | {"WHERE": "here"}}
    forked = said(code, **options)
    monkeypatch.undo()
    assert said(code, **options) == forked
    assert forked.startswith("here ")


def test_a_kernel_that_was_killed_has_ended():
    ours, theirs = socket.socketpair()
    child = subprocess.Popen(["sleep", "60"], pass_fds=[theirs.fileno()])
    with theirs:
        theirs.sendall(struct.pack("=q", child.pid))
    kernel = Forked(ours)
    assert kernel.poll() is None
    kernel.kill()
    assert kernel.wait() == kernel.poll() == 0
    assert child.wait() == -9


def test_a_nursery_that_says_nothing_is_named():
    ours, theirs = socket.socketpair()
    theirs.close()
    with pytest.raises(RuntimeError, match="no kernel was forked"):
        Forked(ours)

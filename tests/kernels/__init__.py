"""Kernels for the chapters, forked from one process that has imported what they import."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NUMBER = struct.Struct("=q")  # of a process


class Forked:
    """A kernel that was forked, as far as a manager of kernels wants to know about a process."""

    stdin = stdout = stderr = returncode = None

    def __init__(self, alive: socket.socket) -> None:
        self.alive = alive
        found = alive.recv(NUMBER.size, socket.MSG_WAITALL)
        if len(found) < NUMBER.size:
            alive.close()
            raise RuntimeError("no kernel was forked: what does the nursery say?")
        (self.pid,) = NUMBER.unpack(found)

    def poll(self) -> int | None:
        """None while it lives; nobody but the nursery knows more of its end than that."""
        if self.returncode is None:
            try:
                self.alive.recv(1, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return None
            self.alive.close()
            self.returncode = 0
        return self.returncode

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.01)
        return 0

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Nursery:
    """The process that is forked, and the way to ask it for a kernel.

    It ends with this process, and the kernels end with it.
    """

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.kernels.nursery", str(theirs.fileno())],
                cwd=ROOT,
                env=os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        atexit.register(self.close)

    def ask(self, request: dict, *descriptors: int) -> None:
        body = json.dumps(request).encode()
        socket.send_fds(self.control, [len(body).to_bytes(4)], descriptors)
        self.control.sendall(body)

    def close(self) -> None:
        self.control.close()
        self.process.wait()


the_nursery = cache(Nursery)


def fork(command, *, cwd=None, env=None, stderr=None, **_) -> Forked:
    """Stand in for `jupyter_client.launcher.launch_kernel`."""
    start = command.index("-f")
    request = {
        "arguments": command[start : start + 2],
        "cwd": str(cwd or Path.cwd()),
        "env": dict(os.environ if env is None else env),
    }
    ours, theirs = socket.socketpair()
    with theirs:
        the_nursery().ask(request, theirs.fileno(), stderr.fileno() if stderr else 2)
    return Forked(ours)

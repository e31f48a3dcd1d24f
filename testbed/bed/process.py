"""Child processes that do not outlive their parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time

_PR_SET_PDEATHSIG = 1
_LINUX = sys.platform.startswith("linux")
_libc = ctypes.CDLL(None, use_errno=True) if _LINUX else None


def spawn(argv, output, cwd=None, stdin=subprocess.DEVNULL, new_session=True):
    """Starts a child that the kernel kills (SIGKILL) when this process is gone, however it went.

    Call it from the main thread only: the kernel watches the thread that started the child, not the
    process. Where there is no such kernel feature (not Linux) only an orderly end takes the children along.
    """
    parent = os.getpid()

    def bind_to_parent():
        if _LINUX:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)

    return subprocess.Popen(
        [str(word) for word in argv], cwd=cwd, stdin=stdin, stdout=output, stderr=output, start_new_session=new_session, preexec_fn=bind_to_parent
    )


def end(processes, grace):
    """SIGTERM to all, SIGKILL to those still there after `grace` seconds; returns when all are gone."""
    alive = [process for process in processes if process.poll() is None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and any(process.poll() is None for process in alive):
        time.sleep(0.02)
    for process in alive:
        if process.poll() is None:
            process.kill()
        process.wait()

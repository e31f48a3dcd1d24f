"""Builds what the test bed runs, once, outside the work tree, keyed by content."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from .problem import Problem

HERE = Path(__file__).resolve().parent.parent


def root():
    """The cache folder, shared by all clones of one user."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "sluice" / "testbed"


class Recipe:
    """How one part is built. A subclass says what its key hangs on and how it is made."""

    def __init__(self, name):
        self.name = name

    def ingredients(self):
        """All bytes that decide about the result."""
        raise NotImplementedError

    def make(self, folder, log):
        """Builds into the folder; commands' output goes to the open file `log`."""
        raise NotImplementedError

    def folder(self):
        digest = hashlib.sha256()
        for one in self.ingredients():
            data = one if isinstance(one, bytes) else str(one).encode()
            digest.update(b"%d:" % len(data) + data)
        return root() / f"{self.name}-{digest.hexdigest()[:16]}"

    def ready_made(self):
        """A path that is used instead of building, or None."""
        return None

    def path(self):
        """Where the built thing is; raises Problem when it was not built yet."""
        given = self.ready_made()
        if given:
            return given
        folder = self.folder()
        if not folder.is_dir():
            raise Problem(f"{self.name} is not built yet: run `make testbed` (or `testbed/build {self.name}`) first")
        return self.inside(folder)

    def inside(self, folder):
        return folder / self.name

    def build(self, tell):
        """Builds unless the cache has it. Safe against other builds at the same time."""
        given = self.ready_made()
        if given:
            tell(f"{self.name}: {given} (KUBEBUILDER_ASSETS)")
            return
        folder = self.folder()
        if folder.is_dir():
            return
        root().mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_suffix(".lock")):
            if folder.is_dir():
                return
            tell(f"{self.name}: building")
            began = time.monotonic()
            work = Path(tempfile.mkdtemp(prefix=folder.name + ".", dir=root()))
            log_path = root() / f"{self.name}.log"
            try:
                with open(log_path, "wb") as log:
                    self.make(work, log)
                os.chmod(work, 0o755)
                work.rename(folder)
            except subprocess.CalledProcessError as failed:
                last = log_path.read_text(errors="replace").strip().splitlines()[-5:]
                raise Problem(f"{self.name} does not build (all of it in {log_path}): " + " | ".join(last)) from failed
            finally:
                shutil.rmtree(work, ignore_errors=True)
            tell(f"{self.name}: built in {time.monotonic() - began:.0f} s")


@contextlib.contextmanager
def _locked(path):
    with open(path, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def need(tool, how):
    """The tool's path; a Problem of one line when it is missing."""
    found = shutil.which(tool)
    if not found:
        raise Problem(f"{tool} is missing: {how}")
    return found

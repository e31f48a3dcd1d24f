"""Starts, watches and ends the parts of one test bed; takes commands as lines and answers each by a line of JSON."""

import fcntl
import json
import os
import random
import select
import signal
import socket
import sys
import tempfile
import time
import traceback
from pathlib import Path

from . import process
from .certificates import Certificates
from .parts import NOT_READY, PARTS, tools, with_needs
from .problem import Problem

START_LIMIT = 120
STOP_GRACE = 3
END_GRACE = 2
GLANCE = 0.03


class Ended(Exception):
    """Its input, its parent or a signal told the supervisor to end."""


class Bed:
    """What the parts share: the run's folder, the certificates, and each other."""

    def __init__(self, run, audit, slow_controllers):
        self.run = run
        self.audit = run / "log" / "audit.jsonl" if audit else None
        self.slow_controllers = slow_controllers
        self.certificates = Certificates(run / "pki")
        self._parts = {}

    def part(self, name):
        if name not in self._parts:
            part = PARTS[name](self)
            part.port = dict(zip(part.ports, free_ports(len(part.ports))))
            part.prepare()
            self._parts[name] = part
        return self._parts[name]


# Open as long as this process runs.
CLAIMS = []


def free_ports(count):
    """
    Free ports below the range the kernel gives to outgoing connections, so that they stay free over a restart; no other
    test bed of this machine is given them while this one runs.
    """
    folder = Path(tempfile.gettempdir()) / f"sluice-testbed-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    ports = []
    while len(ports) < count:
        port = random.randint(15000, 32000)
        claim = open(folder / str(port), "w")
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as candidate:
                candidate.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
            continue
        CLAIMS.append(claim)
        ports.append(port)
    return ports


class Supervisor:
    def __init__(self, run, audit, slow_controllers, listen):
        self.bed = Bed(run, audit, slow_controllers)
        self.listen = listen
        self.running = {}
        self.pending = b""
        self.parent = os.getppid()
        self.signalled = False
        self.woken, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._signal)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _signal(self, *_):
        self.signalled = True

    def serve(self, names):
        """Starts the parts, tells so, and obeys until told to end. Returns the exit code."""
        try:
            self.start(with_needs(names))
            self.tell({"ready": True, "run": str(self.bed.run), "pid": os.getpid(), "tools": tools(), "parts": self.facts()})
            while True:
                self.wait(0.5)
                self.report_deaths()
                while b"\n" in self.pending:
                    line, self.pending = self.pending.split(b"\n", 1)
                    if line.strip():
                        self.obey(line.decode())
        except Ended:
            return 0
        except Problem as problem:
            self.tell({"ready": False, "error": str(problem)})
            print(f"testbed: {problem}", file=sys.stderr)
            return 1
        finally:
            process.end(list(self.running.values()), END_GRACE)

    def facts(self):
        return {name: self._fact(name) for name in self.running}

    def _fact(self, name):
        return {"pid": self.running[name].pid, "log": str(self.log(name)), **self.bed.part(name).facts()}

    def log(self, name):
        return self.bed.run / "log" / f"{name}.log"

    def wait(self, seconds):
        """Waits until something happens, at most so long; raises Ended when the end has come."""
        sources = [self.woken] + ([sys.stdin.fileno()] if self.listen else [])
        for source in select.select(sources, [], [], seconds)[0]:
            data = os.read(source, 4096)
            if source != self.woken:
                self.pending += data
                self.signalled |= not data
        if self.signalled or os.getppid() != self.parent:
            raise Ended

    def start(self, names):
        """Starts the parts, each as soon as what it needs is ready, and returns when all are."""
        waiting = [name for name in names if not self.alive(name)]
        starting = {}
        began = time.monotonic()
        while waiting or starting:
            for name in [name for name in waiting if not set(PARTS[name].needs) & {*waiting, *starting}]:
                waiting.remove(name)
                self.spawn(name)
                starting[name] = time.monotonic()
            for name, since in list(starting.items()):
                if self.is_ready(name):
                    del starting[name]
                    print(f"{name} ready after {time.monotonic() - since:.1f} s", file=sys.stderr, flush=True)
                elif not self.alive(name):
                    raise self.failure(name, f"ended with code {self.running.pop(name).returncode} while starting")
                elif time.monotonic() - since > START_LIMIT:
                    process.end([self.running.pop(name)], 0)
                    raise self.failure(name, f"was not ready after {START_LIMIT} s")
            self.wait(GLANCE)
        return time.monotonic() - began

    def spawn(self, name):
        part = self.bed.part(name)
        self.log(name).parent.mkdir(parents=True, exist_ok=True)
        with open(self.log(name), "ab") as log:
            self.running[name] = process.spawn(part.command(), log, cwd=self.bed.run)

    def is_ready(self, name):
        try:
            return self.alive(name) and self.bed.part(name).ready()
        except NOT_READY:
            return False

    def alive(self, name):
        return name in self.running and self.running[name].poll() is None

    def failure(self, name, what):
        tail = self.log(name).read_text(errors="replace").strip().splitlines()[-10:]
        return Problem("\n  ".join([f"{name} {what}; the end of {self.log(name)}:", *tail]))

    def report_deaths(self):
        for name in [name for name in self.running if not self.alive(name)]:
            code = self.running.pop(name).returncode
            print(f"testbed: {self.failure(name, f'ended by itself with code {code}')}", file=sys.stderr, flush=True)

    def obey(self, line):
        command, _, name = line.strip().partition(" ")
        try:
            facts = self._do(command, name.strip())
            self.tell({"ok": True, "command": command, "part": name.strip(), **facts})
        except Problem as problem:
            self.tell({"ok": False, "command": command, "part": name.strip(), "error": str(problem)})
        except Ended:
            raise
        except Exception as error:
            traceback.print_exc()
            self.tell({"ok": False, "command": command, "part": name.strip(), "error": repr(error)})

    def _do(self, command, name):
        if command not in ("start", "stop", "kill"):
            raise Problem(f"there is no command {command!r}; there are: start NAME, stop NAME, kill NAME")
        names = with_needs([name])
        if command == "start":
            self.start(names)
            return {"parts": {one: self._fact(one) for one in names}}
        if not self.alive(name):
            raise Problem(f"{name} is not running")
        victim = self.running.pop(name)
        process.end([victim], STOP_GRACE) if command == "stop" else victim.kill()
        return {"code": victim.wait()}

    def tell(self, answer):
        print(json.dumps(answer), flush=True)

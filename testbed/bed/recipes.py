"""What is built: Go programs from pinned modules, Kafka from Maven's jars, moto and the AWS command line in Python venvs."""

import functools
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

from .cache import HERE, Recipe, need
from .problem import Problem

GO_HOW = "install Go 1.26 or newer (https://go.dev/dl, or your system's package golang)"
MAVEN_HOW = "install Maven 3.8.7 or newer (https://maven.apache.org, or your system's package maven)"
VENV_HOW = "install your system's python3-venv (Debian, Ubuntu: apt install python3-venv)"


def _go_environment():
    return {**os.environ, "CGO_ENABLED": "0", "GOWORK": "off"}


@functools.cache
def _go_version(module):
    go = need("go", GO_HOW)
    ran = subprocess.run([go, "env", "GOVERSION", "GOOS", "GOARCH"], cwd=module, capture_output=True, text=True)
    if ran.returncode:
        raise Problem(f"go cannot be used ({ran.stderr.strip()}): {GO_HOW}")
    return ran.stdout


@functools.cache
def java_home():
    """The JDK that builds the project runs what is Java here; raises Problem when there is none."""
    ran = subprocess.run([HERE / "find-jdk"], capture_output=True, text=True)
    if ran.returncode:
        raise Problem(ran.stderr.strip())
    return ran.stdout.strip()


class GoProgram(Recipe):
    """A main package of a dependency pinned in testbed/MODULE/go.mod."""

    IN_KUBEBUILDER_ASSETS = ("etcd", "kube-apiserver", "kubectl")

    def __init__(self, name, module, package, flags=lambda go_mod: ""):
        super().__init__(name)
        self.module = HERE / module
        self.package = package
        self.flags = flags

    def ready_made(self):
        assets = os.environ.get("KUBEBUILDER_ASSETS")
        given = Path(assets) / self.name if assets and self.name in self.IN_KUBEBUILDER_ASSETS else None
        return given if given and os.access(given, os.X_OK) else None

    def ingredients(self):
        files = [(self.module / name).read_bytes() for name in ("go.mod", "go.sum")]
        return [*files, " ".join(self._command("OUT")), _go_version(self.module)]

    def _command(self, out):
        stamped = self.flags((self.module / "go.mod").read_text())
        return ["go", "build", "-trimpath", "-buildvcs=false", "-ldflags", f"-s -w{stamped}", "-o", str(out), self.package]

    def make(self, folder, log):
        need("go", GO_HOW)
        subprocess.run(["nice", *self._command(folder / self.name)], cwd=self.module, env=_go_environment(), stdout=log, stderr=log, check=True)


class Kwok(GoProgram):
    """kwok does nothing without stages: its module's own are kept beside it."""

    STAGES = ("node/fast", "node/heartbeat-with-lease", "pod/fast")

    def ingredients(self):
        return [*super().ingredients(), *self.STAGES]

    def make(self, folder, log):
        super().make(folder, log)
        listed = subprocess.run(["go", "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kwok"], cwd=self.module, env=_go_environment(), stdout=subprocess.PIPE, stderr=log, check=True)
        stages = Path(listed.stdout.decode().strip()) / "kustomize" / "stage"
        files = [file for kind in self.STAGES for file in sorted((stages / kind).glob("*.yaml")) if file.name != "kustomization.yaml"]
        (folder / "stages.yaml").write_text("\n---\n".join(file.read_text() for file in files))


class OwnGoProgram(GoProgram):
    """A main package of our own in testbed/MODULE/NAME."""

    def __init__(self, name, module):
        super().__init__(name, module, f"./{name}")

    def ingredients(self):
        sources = sorted((self.module / self.name).glob("*.go"))
        return [*super().ingredients(), *(source.read_bytes() for source in sources)]


class Jars(Recipe):
    """The dependencies of testbed/NAME/pom.xml in one folder."""

    def __init__(self, name):
        super().__init__(name)
        self.pom = HERE / name / "pom.xml"

    def ingredients(self):
        return [self.pom.read_bytes()]

    def inside(self, folder):
        return folder

    def make(self, folder, log):
        maven = need("mvn", MAVEN_HOW)
        copy = [maven, "-B", "-ntp", "-f", self.pom, "dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={folder}"]
        subprocess.run(copy, stdout=log, stderr=log, check=True, env={**os.environ, "JAVA_HOME": java_home()})


class Venv(Recipe):
    """Pinned Python packages in an environment of their own."""

    def __init__(self, name):
        super().__init__(name)
        self.requirements = HERE / name / "requirements.txt"

    def ingredients(self):
        return [self.requirements.read_bytes(), sys.version, sys.base_prefix, platform.machine()]

    def inside(self, folder):
        return folder / "bin" / "python"

    def make(self, folder, log):
        if subprocess.run([sys.executable, "-c", "import venv, ensurepip"], capture_output=True).returncode:
            raise Problem(f"Python's venv is missing: {VENV_HOW}")
        subprocess.run([sys.executable, "-m", "venv", folder], stdout=log, stderr=log, check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "-r", self.requirements]
        subprocess.run(pip, stdout=log, stderr=log, check=True)


class AwsCli(Venv):
    """The program `aws`; pip's own names the folder it was built in, which is moved."""

    SCRIPT = '#!/bin/sh\nexec "$(dirname "$0")/python" -m awscli "$@"\n'

    def ingredients(self):
        return [*super().ingredients(), self.SCRIPT]

    def inside(self, folder):
        return folder / "bin" / "aws"

    def make(self, folder, log):
        super().make(folder, log)
        self.inside(folder).write_text(self.SCRIPT)


def _kubernetes_version(go_mod):
    """The API server answers /version with this; without it, it claims v0.0.0."""
    version = re.search(r"k8s\.io/kubernetes (v1\.(\d+)\.\d+)", go_mod)
    stamp = {"gitVersion": version[1], "gitMajor": "1", "gitMinor": version[2], "gitTreeState": "clean", "buildDate": "1970-01-01T00:00:00Z"}
    packages = ("k8s.io/component-base/version", "k8s.io/client-go/pkg/version")
    return "".join(f" -X {package}.{key}={value}" for package in packages for key, value in stamp.items())


def _kubernetes(name):
    return GoProgram(name, "control-plane", f"k8s.io/kubernetes/cmd/{name}", _kubernetes_version)


# `make testbed` builds all of these, but those named in ON_REQUEST.
RECIPES = {
    recipe.name: recipe
    for recipe in (
        GoProgram("etcd", "control-plane", "go.etcd.io/etcd/server/v3"),
        _kubernetes("kube-apiserver"),
        _kubernetes("kube-controller-manager"),
        _kubernetes("kube-scheduler"),
        _kubernetes("kubectl"),
        Kwok("kwok", "kwok", "sigs.k8s.io/kwok/cmd/kwok"),
        AwsCli("awscli"),
        Jars("kafka-tools"),
        GoProgram("versitygw", "versitygw", "github.com/versity/versitygw/cmd/versitygw"),
        GoProgram("fake-gcs-server", "gcs", "github.com/fsouza/fake-gcs-server"),
        OwnGoProgram("pubsub", "gcs"),
        OwnGoProgram("promcheck", "promql"),
        Jars("kafka"),
        Venv("moto"),
        Jars("elasticmq"),
        OwnGoProgram("relay", "versitygw"),
    )
}
ON_REQUEST = frozenset({"elasticmq", "relay"})


def program(name):
    """The path of a built program; raises Problem when it was not built."""
    return RECIPES[name].path()

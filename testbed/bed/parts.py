"""The servers of the test bed: how each is started and when it is ready."""

import http.client
import json
import os
import socket
import ssl
import subprocess
import urllib.error
import urllib.request

from .cache import HERE
from .problem import Problem
from .recipes import RECIPES, java_home, program

REGION = "us-east-1"
ACCESS_KEY = "sluice-access"
SECRET_KEY = "sluice-secret-key"
CLUSTER_ID = "c2x1aWNlLXRlc3QtYmVkLQ"
KAFKA_USERS = ("sluice-bridge", "sluice-controller")
KAFKA_PASSWORD = "sluice-password"


class Part:
    """One server. Its ports stay its own for the whole run, so that it can be stopped and started again."""

    name = ""
    needs = ()
    ports = ("main",)

    def __init__(self, bed):
        self.bed = bed
        self.port = {}

    def prepare(self):
        """Runs once, before the first start."""

    def command(self):
        raise NotImplementedError

    def ready(self):
        """One quick look; raises OSError or HTTPException, or returns False, while it is not."""
        raise NotImplementedError

    def facts(self):
        """What its users need to know, beside pid and port."""
        return {}

    def data(self, name):
        return self.bed.run / "data" / name


def answers(url, context=None, wanted=200):
    with urllib.request.urlopen(url, timeout=2, context=context) as response:
        return response.status == wanted


def listens(port):
    with socket.create_connection(("127.0.0.1", port), timeout=2):
        return True


class Etcd(Part):
    name = "etcd"
    ports = ("main", "peer")

    def command(self):
        client, peer = self.endpoint(), f"http://127.0.0.1:{self.port['peer']}"
        return [
            program("etcd"), "--data-dir", self.data("etcd"), "--unsafe-no-fsync", "--log-level", "warn",
            "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}",
        ]  # fmt: skip

    def ready(self):
        return answers(f"{self.endpoint()}/health")

    def endpoint(self):
        return f"http://127.0.0.1:{self.port['main']}"

    def facts(self):
        return {"endpoint": self.endpoint()}


AUDIT_POLICY = {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"], "rules": [{"level": "Metadata"}]}


class ApiServer(Part):
    name = "kube-apiserver"
    needs = ("etcd",)

    def prepare(self):
        pki = self.bed.certificates
        pki.make()
        for user, path in (("admin", self.kubeconfig()), *((user, self.bed.run / f"{user}.kubeconfig") for user in ("kube-controller-manager", "kube-scheduler"))):
            pki.kubeconfig(path, user, self.endpoint())

    def command(self):
        pki = self.bed.certificates
        argv = [
            program("kube-apiserver"), f"--etcd-servers={self.bed.part('etcd').endpoint()}",
            "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", f"--secure-port={self.port['main']}",
            f"--tls-cert-file={pki['apiserver.crt']}", f"--tls-private-key-file={pki['apiserver.key']}",
            f"--client-ca-file={pki['ca.crt']}", f"--cert-dir={pki.folder}",
            f"--service-account-key-file={pki['service-accounts.pub']}", f"--service-account-signing-key-file={pki['service-accounts.key']}",
            "--service-account-issuer=https://kubernetes.default.svc", "--authorization-mode=Node,RBAC",
            "--service-cluster-ip-range=10.0.0.0/16", "--allow-privileged=true", "--endpoint-reconciler-type=none",
        ]  # fmt: skip
        if self.bed.audit:
            policy = self.bed.run / "audit-policy.json"
            policy.write_text(json.dumps(AUDIT_POLICY))
            argv += [f"--audit-policy-file={policy}", f"--audit-log-path={self.bed.audit}", "--audit-log-maxsize=100000"]
        return argv

    def ready(self):
        return answers(f"{self.endpoint()}/readyz", ssl.create_default_context(cafile=str(self.bed.certificates["ca.crt"])))

    def endpoint(self):
        return f"https://127.0.0.1:{self.port['main']}"

    def kubeconfig(self):
        return self.bed.run / "kubeconfig"

    def request(self, method, path, body=None):
        """A request as admin; raises urllib's HTTPError."""
        pki = self.bed.certificates
        context = ssl.create_default_context(cafile=str(pki["ca.crt"]))
        context.load_cert_chain(pki["admin.crt"], pki["admin.key"])
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.endpoint() + path, data=data, method=method, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=5, context=context) as response:
            return json.load(response)

    def facts(self):
        audit = {"audit": str(self.bed.audit)} if self.bed.audit else {}
        return {"endpoint": self.endpoint(), "kubeconfig": str(self.kubeconfig()), **audit}


class ControllerManager(Part):
    """All controllers but those of a cloud: namespaces, garbage collection, Deployments, service accounts, aggregated roles."""

    name = "kube-controller-manager"
    needs = ("kube-apiserver",)

    def command(self):
        pki = self.bed.certificates
        pace = () if self.bed.slow_controllers else ("--kube-api-qps=200", "--kube-api-burst=400")
        return [
            program(self.name), f"--kubeconfig={self.bed.run / self.name}.kubeconfig", "--bind-address=127.0.0.1",
            f"--secure-port={self.port['main']}", f"--cert-dir={self.data(self.name)}",
            f"--service-account-private-key-file={pki['service-accounts.key']}", f"--root-ca-file={pki['ca.crt']}",
            f"--cluster-signing-cert-file={pki['ca.crt']}", f"--cluster-signing-key-file={pki['ca.key']}",
            "--use-service-account-credentials=true", "--leader-elect=false", *pace,
            "--controllers=*,-cloud-node-lifecycle-controller,-service-lb-controller,-node-route-controller",
        ]  # fmt: skip

    def ready(self):
        """It works once the service accounts it makes are there."""
        if not answers(f"https://127.0.0.1:{self.port['main']}/healthz", ssl._create_unverified_context()):
            return False
        return bool(self.bed.part("kube-apiserver").request("GET", "/api/v1/namespaces/default/serviceaccounts/default"))


class Scheduler(Part):
    name = "kube-scheduler"
    needs = ("kube-apiserver",)

    def command(self):
        return [
            program(self.name), f"--kubeconfig={self.bed.run / self.name}.kubeconfig", "--bind-address=127.0.0.1",
            f"--secure-port={self.port['main']}", f"--cert-dir={self.data(self.name)}", "--leader-elect=false",
        ]  # fmt: skip

    def ready(self):
        return answers(f"https://127.0.0.1:{self.port['main']}/readyz", ssl._create_unverified_context())


NODE = {
    "apiVersion": "v1",
    "kind": "Node",
    "metadata": {
        "name": "kwok",
        "annotations": {"kwok.x-k8s.io/node": "fake"},
        "labels": {"kubernetes.io/hostname": "kwok", "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", "type": "kwok"},
    },
}


class Kwok(Part):
    """Plays the kubelet of one Node, so that Pods run and Deployments become Available."""

    name = "kwok"
    needs = ("kube-apiserver", "kube-controller-manager", "kube-scheduler")

    def command(self):
        kwok = program("kwok")
        return [
            kwok, "--kubeconfig", self.bed.part("kube-apiserver").kubeconfig(), "--manage-all-nodes=true",
            "--node-lease-duration-seconds=40", "--server-address", f"127.0.0.1:{self.port['main']}", "--config", kwok.parent / "stages.yaml",
        ]  # fmt: skip

    def ready(self):
        if not answers(f"http://127.0.0.1:{self.port['main']}/healthz"):
            return False
        api = self.bed.part("kube-apiserver")
        try:
            node = api.request("GET", "/api/v1/nodes/kwok")
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            node = api.request("POST", "/api/v1/nodes", NODE)
        conditions = node.get("status", {}).get("conditions", [])
        return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)


class S3Part(Part):
    def endpoint(self):
        return f"http://127.0.0.1:{self.port['main']}"

    def facts(self):
        return {"endpoint": self.endpoint(), "region": REGION, "accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}


class Moto(S3Part):
    """S3, SQS and SNS with real bucket notifications. Holds all in memory: what was there is gone after a stop."""

    name = "moto"

    def command(self):
        return [program("moto"), "-m", "moto.server", "-H", "127.0.0.1", "-p", self.port["main"]]

    def ready(self):
        return answers(f"{self.endpoint()}/moto-api/data.json")


class Versitygw(S3Part):
    """A fast S3 with versions, over files."""

    name = "versitygw"

    def prepare(self):
        for folder in self._folders():
            folder.mkdir(parents=True, exist_ok=True)
        try:
            os.setxattr(self._folders()[0], "user.sluice", b"1")
        except OSError as error:
            raise Problem(f"versitygw needs a file system with extended attributes, which {self.bed.run} is not on: give --run another folder ({error.strerror})") from error

    def _folders(self):
        return self.data(self.name), self.data(f"{self.name}-versions")

    def options(self):
        return []

    def command(self):
        objects, versions = self._folders()
        return [
            program("versitygw"), "--port", f"127.0.0.1:{self.port['main']}", "--access", ACCESS_KEY, "--secret", SECRET_KEY,
            "--region", REGION, "--health", "/health", "--quiet", *self.options(), "posix", "--versioning-dir", versions, objects,
        ]  # fmt: skip

    def ready(self):
        return answers(f"{self.endpoint()}/health")


class NotifyingVersitygw(Versitygw):
    """Fast S3 that notifies the relay of each change, and logs each request."""

    name = "versitygw-notifying"
    needs = ("relay",)

    def options(self):
        return ["--event-webhook-url", self.bed.part("relay").endpoint(), "--access-log", self._requests()]

    def _requests(self):
        return self.bed.run / "log" / "versitygw-requests.log"

    def facts(self):
        return {**super().facts(), "requests": str(self._requests())}


class Relay(Part):
    """Takes versitygw's notifications and sends them to the queues that it was told of, as S3 events."""

    name = "relay"

    def command(self):
        return [program(self.name), "-address", f"127.0.0.1:{self.port['main']}"]

    def ready(self):
        return answers(f"{self.endpoint()}/health")

    def endpoint(self):
        return f"http://127.0.0.1:{self.port['main']}"

    def facts(self):
        return {"endpoint": self.endpoint()}


class ElasticMq(S3Part):
    """Fast SQS. Holds all in memory: what was there is gone after a stop."""

    name = "elasticmq"

    def command(self):
        return [f"{java_home()}/bin/java", "-Xmx512m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", f"{program(self.name)}/*", HERE / "elasticmq" / "ElasticMq.java", self.port["main"]]

    def ready(self):
        return answers(f"{self.endpoint()}/?Action=ListQueues")


class Pubsub(Part):
    """Pub/Sub with streaming pull. Holds all in memory: what was there is gone after a stop."""

    name = "pubsub"

    def command(self):
        return [program(self.name), "-address", self.address()]

    def ready(self):
        return listens(self.port["main"])

    def address(self):
        return f"127.0.0.1:{self.port['main']}"

    def facts(self):
        return {"address": self.address()}


class FakeGcsServer(Part):
    """GCS with generations, versions and notifications to Pub/Sub; asks for no credentials."""

    name = "fake-gcs-server"
    needs = ("pubsub",)

    def command(self):
        return [
            "/usr/bin/env", f"PUBSUB_EMULATOR_HOST={self.bed.part('pubsub').address()}",
            program(self.name), "-scheme", "http", "-host", "127.0.0.1", "-port", self.port["main"], "-backend", "memory",
            "-public-host", f"127.0.0.1:{self.port['main']}", "-external-url", self.endpoint(), "-log-level", "warn",
        ]  # fmt: skip

    def ready(self):
        return answers(f"{self.endpoint()}/_internal/healthcheck")

    def endpoint(self):
        return f"http://127.0.0.1:{self.port['main']}"

    def facts(self):
        return {"endpoint": self.endpoint()}


class Kafka(Part):
    """One broker that is its own controller (KRaft). Creates no topic by itself; keeps its data when it is stopped.

    Who comes without a login may do all; who logs in (SASL, PLAIN) may do what ACLs allow.
    """

    name = "kafka"
    ports = ("main", "controller", "sasl")

    def prepare(self):
        self.data(self.name).mkdir(parents=True, exist_ok=True)
        self._properties().write_text("".join(f"{key}={value}\n" for key, value in self._settings().items()))
        formatted = subprocess.run([*self._java("kafka.tools.StorageTool"), "format", "--cluster-id", CLUSTER_ID, "--config", self._properties()], capture_output=True, text=True)
        if formatted.returncode:
            raise Problem(f"kafka cannot format {self.data(self.name)}: {formatted.stdout}{formatted.stderr}")

    def _properties(self):
        return self.data("kafka.properties")

    def _settings(self):
        listener, controller, sasl = (f"127.0.0.1:{self.port[name]}" for name in self.ports)
        logins = "".join(f' user_{user}="{KAFKA_PASSWORD}"' for user in KAFKA_USERS)
        single = ("offsets.topic.replication.factor", "transaction.state.log.replication.factor", "transaction.state.log.min.isr", "share.coordinator.state.topic.replication.factor", "share.coordinator.state.topic.min.isr", "offsets.topic.num.partitions")
        return {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@{controller}",
            "listeners": f"PLAINTEXT://{listener},CONTROLLER://{controller},SASL://{sasl}",
            "advertised.listeners": f"PLAINTEXT://{listener},SASL://{sasl}",
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT",
            "sasl.enabled.mechanisms": "PLAIN",
            "listener.name.sasl.plain.sasl.jaas.config": f"org.apache.kafka.common.security.plain.PlainLoginModule required{logins};",
            "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users": "User:ANONYMOUS",
            "log.dirs": self.data(self.name) / "log",
            "group.initial.rebalance.delay.ms": 0,
            "auto.create.topics.enable": "false",
            **dict.fromkeys(single, 1),
        }

    def _java(self, main):
        return [f"{java_home()}/bin/java", "-Xmx384m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", f"{program(self.name)}/*", main]

    def command(self):
        return [*self._java("kafka.Kafka"), self._properties()]

    def ready(self):
        return listens(self.port["main"])

    def address(self):
        return f"127.0.0.1:{self.port['main']}"

    def facts(self):
        return {"address": self.address(), "sasl": f"127.0.0.1:{self.port['sasl']}", "users": KAFKA_USERS, "password": KAFKA_PASSWORD}


PARTS = {part.name: part for part in (Etcd, ApiServer, ControllerManager, Scheduler, Kwok, Moto, Versitygw, Pubsub, FakeGcsServer, Kafka, NotifyingVersitygw, Relay, ElasticMq)}

NOT_READY = (OSError, http.client.HTTPException)


def with_needs(names):
    """The names and all they need, each after what it needs."""
    ordered = []

    def add(name):
        if name not in PARTS:
            raise Problem(f"there is no part {name!r}; there are {', '.join(PARTS)}")
        for need in PARTS[name].needs:
            add(need)
        if name not in ordered:
            ordered.append(name)

    for name in names:
        add(name)
    return ordered


def tools():
    """Programs for people and tests that are built but not servers; of Kafka's, the folder of its jars."""
    found = {}
    for tool, recipe in (("kubectl", "kubectl"), ("aws", "awscli"), ("kafka", "kafka-tools")):
        try:
            found[tool] = str(RECIPES[recipe].path())
        except Problem:
            pass
    return found

"""Keys, certificates and kubeconfigs of the test bed's own authority, made with openssl."""

import base64
import subprocess
from pathlib import Path

from .cache import need

SERVER = "subjectAltName=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:10.0.0.1"
CLIENT = "extendedKeyUsage=clientAuth"
EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
RSA = ("-newkey", "rsa:2048")


def openssl():
    return need("openssl", "install it with your system's package manager (Debian, Ubuntu: apt install openssl)")


class Certificates:
    """One authority and what it has signed, in a folder; made once, kept when the folder is used again."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def __getitem__(self, name):
        return self.folder / name

    def make(self):
        if self["complete"].exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self._openssl("req", "-x509", *EC, "-nodes", "-days", "3650", "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=testbed-ca")
        self._signed("apiserver", EC, "/CN=kube-apiserver", SERVER)
        # RSA: fabric8 cannot read an EC key as openssl writes it.
        self._signed("admin", RSA, "/O=system:masters/CN=admin", CLIENT)
        self._signed("kube-controller-manager", EC, "/CN=system:kube-controller-manager", CLIENT)
        self._signed("kube-scheduler", EC, "/CN=system:kube-scheduler", CLIENT)
        self._openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "service-accounts.key")
        self._openssl("pkey", "-in", "service-accounts.key", "-pubout", "-out", "service-accounts.pub")
        self["complete"].touch()

    def kubeconfig(self, path, user, server):
        def inline(name):
            return base64.b64encode(self[name].read_bytes()).decode()

        path.write_text(
            f"""apiVersion: v1
kind: Config
current-context: testbed
clusters:
- name: testbed
  cluster: {{server: "{server}", certificate-authority-data: {inline("ca.crt")}}}
users:
- name: {user}
  user: {{client-certificate-data: {inline(user + ".crt")}, client-key-data: {inline(user + ".key")}}}
contexts:
- name: testbed
  context: {{cluster: testbed, user: {user}}}
"""
        )
        path.chmod(0o600)

    def _signed(self, name, kind, subject, extension):
        self._openssl("req", *kind, "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject)
        self[f"{name}.ext"].write_text(extension + "\n")
        self._openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "3650", "-extfile", f"{name}.ext", "-out", f"{name}.crt")

    def _openssl(self, *arguments):
        subprocess.run([openssl(), *arguments], cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

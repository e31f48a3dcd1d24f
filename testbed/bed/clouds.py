"""The two clouds of the demo: buckets that notify, and what Sluice needs to be told of them. Runs in moto's Python."""

import http.server
import json
import subprocess
import threading
import urllib.parse
import urllib.request


class S3:
    """A bucket of moto that notifies an SQS queue."""

    scheme = folder = "s3"

    def __init__(self, moto, bucket):
        import boto3

        self.moto = moto
        self.bucket = bucket
        keys = {
            "endpoint_url": moto["endpoint"], "region_name": moto["region"],
            "aws_access_key_id": moto["accessKey"], "aws_secret_access_key": moto["secretKey"],
        }  # fmt: skip
        self.client = boto3.client("s3", **keys)
        self.sqs = boto3.client("sqs", **keys)
        self.client.create_bucket(Bucket=bucket)
        self.notify("uploads")

    def notify(self, name):
        """Has the bucket notify a new queue. moto serves a long poll to its end, and hides what comes from all others, though the caller is gone."""
        self.queue = self.sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        told = [{"QueueArn": arn, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}]
        self.client.put_bucket_notification_configuration(Bucket=self.bucket, NotificationConfiguration={"QueueConfigurations": told})

    def put(self, key, body):
        self.client.put_object(Bucket=self.bucket, Key=key, Body=body)

    def delete(self, key):
        self.client.delete_object(Bucket=self.bucket, Key=key)

    def secret(self):
        return {"AWS_ACCESS_KEY_ID": self.moto["accessKey"], "AWS_SECRET_ACCESS_KEY": self.moto["secretKey"]}

    def reading(self):
        return {"AWS_ENDPOINT_URL_S3": self.moto["endpoint"], "AWS_REGION": self.moto["region"]}

    def receiving(self):
        return {
            "AWS_ENDPOINT_URL_SQS": self.moto["endpoint"],
            "AWS_REGION": self.moto["region"],
            "SLUICE_EVENTS_SQS_QUEUE_URLS": self.queue,
            **self.secret(),
        }


class Gcs:
    """A bucket of fake-gcs-server that notifies a Pub/Sub topic, and the token endpoint of its service account."""

    scheme, folder = "gs", "gcs"
    topic = "projects/demo/topics/uploads"
    subscription = "projects/demo/subscriptions/uploads"

    def __init__(self, server, bucket):
        self.endpoint = server["endpoint"]
        self.bucket = bucket
        self.tokens = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Tokens)
        threading.Thread(target=self.tokens.serve_forever, daemon=True).start()
        self.send("POST", "/storage/v1/b?project=demo", {"name": bucket})
        told = {"topic": f"//pubsub.googleapis.com/{self.topic}", "payload_format": "JSON_API_V1"}
        self.send("POST", f"/storage/v1/b/{bucket}/notificationConfigs", told)

    def send(self, method, path, body):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.endpoint + path, data=data, method=method, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10):
            pass

    def put(self, key, body):
        name = urllib.parse.quote(key, safe="")
        self.send("POST", f"/upload/storage/v1/b/{self.bucket}/o?uploadType=media&name={name}", body)

    def secret(self):
        made = subprocess.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], capture_output=True, text=True, check=True)
        key = {
            "type": "service_account", "project_id": "demo", "private_key_id": "1", "private_key": made.stdout,
            "client_email": "sluice@demo.iam.gserviceaccount.com", "client_id": "1",
            "token_uri": f"http://127.0.0.1:{self.tokens.server_port}/token",
        }  # fmt: skip
        return {"gcp_credentials": json.dumps(key)}

    def reading(self):
        return {"STORAGE_EMULATOR_HOST": self.endpoint}

    def receiving(self):
        return {"SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS": self.subscription}


class Tokens(http.server.BaseHTTPRequestHandler):
    """Exchanges any signed assertion for an access token."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        answer = json.dumps({"access_token": "demo", "expires_in": 3600, "token_type": "Bearer"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass

"""A token server for a registry: python3 token-server.py ADDRESS:PORT KEY CERTIFICATE

Anonymous callers may pull; user peer with password peer gets whatever it asks for. Tokens are signed with RS256 by the
openssl command and carry the certificate in their header (x5c), so nothing but Python's own library is needed.
"""
import base64
import json
import secrets
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

PEER = "Basic " + base64.b64encode(b"peer:peer").decode()


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class TokenIssuer:
    def __init__(self, key, certificate):
        self.key = key
        with open(certificate) as lines:
            self.x5c = "".join(line.strip() for line in lines if "-----" not in line)

    def sign(self, claims):
        header = {"typ": "JWT", "alg": "RS256", "x5c": [self.x5c]}
        text = ".".join(encode(json.dumps(part).encode()) for part in (header, claims))
        done = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key],
                              input=text.encode(), stdout=subprocess.PIPE, check=True)
        return text + "." + encode(done.stdout)


def access(scopes, known):
    """What is granted of scopes such as repository:debian:pull,push."""
    granted = []
    for scope in scopes:
        kind, rest = scope.split(":", 1)
        name, actions = rest.rsplit(":", 1)
        allowed = [action for action in actions.split(",") if known or action == "pull"]
        granted.append({"type": kind, "name": name, "actions": allowed})
    return granted


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    issuer = None

    def answer(self, query):
        authorization = self.headers.get("Authorization")
        known = authorization == PEER or query.get("password") == ["peer"]
        if not known and (authorization is not None or "password" in query):
            self.reply(401, {"errors": [{"code": "UNAUTHORIZED"}]})
            return
        now = int(time.time())
        token = self.issuer.sign({
            "iss": "peers-token", "sub": "peer" if known else "", "aud": query.get("service", ["peers"])[0],
            "exp": now + 300, "nbf": now - 10, "iat": now, "jti": secrets.token_hex(8),
            "access": access(" ".join(query.get("scope", [])).split(), known)})
        self.reply(200, {"token": token, "access_token": token, "expires_in": 300})

    def do_GET(self):
        self.answer(parse_qs(urlparse(self.path).query))

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        self.answer(parse_qs(self.rfile.read(length).decode()))

    def reply(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def main():
    address, key, certificate = sys.argv[1:]
    host, port = address.rsplit(":", 1)
    Handler.issuer = TokenIssuer(key, certificate)
    ThreadingHTTPServer((host, int(port)), Handler).serve_forever()


main()

"""The settings of one process: frozen, read once from the environment, and the only place that reads it.

Secrets come from files (`NAME_FILE`) or the variable itself. Outside demo mode a missing, short or default secret is an
error that says what to do. `SETTINGS` lists every name with its meaning; `daiban --help` prints it.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

SERVICES = ("intake", "assignment", "reporting")

SETTINGS: dict[str, str] = {
    "DAIBAN_MODE": "demo or production (default production); the demo district exists in demo mode only",
    "DATABASE_URL": "the owner's Postgres address, postgresql://user:password@host:port/name; services derive theirs from it",
    "REDIS_URL": "the broker's address, redis://:password@host:port/0",
    "DAIBAN_SECRET": "at least 32 characters; service passwords, signatures and blind indexes derive from it (or DAIBAN_SECRET_FILE)",
    "DAIBAN_MASTER_KEYS": "id:base64 of 32 bytes, comma separated, the first one seals (or DAIBAN_MASTER_KEYS_FILE)",
    "DAIBAN_DATA": "folder of the embedded servers, logs and photos (default .data)",
    "PORT": "where `daiban run` listens (default 8000)",
    "DAIBAN_BASE_URL": "the address residents see, for links and QR codes",
    "DAIBAN_LANES": "how many lanes events are spread over by town, 1 to 64: as many as a service has workers (default 1)",
    "DAIBAN_DATABASE_ROLE": "prefix of the services' Postgres roles (default daiban)",
    "SMTP_URL": "smtp://user:password@host:port, where reminders leave by e-mail; empty: in-app only",
    "DAIBAN_MAIL_FROM": "sender of e-mails",
    "SMS_URL": "https://key:secret@gateway/?sign=…&template=…, an SMS gateway that speaks Alibaba Cloud's SendSms; empty: no SMS",
    "DAIBAN_ROBOT_HOSTS": "robots of a private deployment, wecom=https://host,dingtalk=…,feishu=… (default the vendors' own)",
    "DAIBAN_PRIVATE_ADDRESSES": "yes: webhooks may reach private addresses (default no)",
    "DAIBAN_WEBHOOK_HOSTS": "hosts inside that outgoing webhooks may reach all the same, host or host:port, comma separated; "
    "in demo mode by http too (default none)",
    "DAIBAN_SENT_LEDGER": "folder of the send ledger, on a disk that is not restored with the database (default DAIBAN_DATA/sent)",
    "DAIBAN_BACKUPS": "folder daiban backup writes to, best on another disk (default DAIBAN_DATA/backups)",
    "DAIBAN_HISTORY": "how many requests of the last months a demo house enters into itself once (default 600; 0: none)",
    "DAIBAN_LOG_LEVEL": "debug, info, warning or error (default info)",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "http://host:4318, an OpenTelemetry collector that is sent spans; needs requirements/telemetry.txt; "
    "empty: nothing is measured",
    "DAIBAN_TRUSTED_PROXIES": "how many proxies in front set X-Forwarded-* (default 0)",
    "DAIBAN_CRASH_AT": "tests only: name of a crash point at which the process kills itself",
    "DAIBAN_SUBMISSIONS_PER_HOUR": "requests taken without an account from one address within an hour; 0: any number "
    "(default 60, in demo mode 0)",
    "DAIBAN_RETENTION_YEARS": "years after the last request until a person is due for erasure (default 10, the shortest term of archives)",
    "DAIBAN_RETENTION_AUTOMATIC": "yes: who is due is erased without approval (default no)",
    "DAIBAN_OFFER_HOURS": "working hours a volunteer has to answer an offer (default 4)",
    "DAIBAN_SIGNATURE_SAMPLE": "of a hundred signatures on a handler's screen or paper, how many residents are called back (default 20)",
}


class BadSettings(Exception):
    """A setting is missing or unusable; the message says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """What one process needs to know from outside; see `SETTINGS` for the meaning of each."""

    mode: str
    database_url: str
    redis_url: str
    secret: str
    master_keys: tuple[tuple[str, bytes], ...]
    data: Path = Path(".data")
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    lanes: int = 1
    database_role: str = "daiban"
    smtp_url: str = ""
    mail_from: str = "daiban@localhost"
    log_level: str = "info"
    trusted_proxies: int = 0
    crash_at: str = ""
    offer_hours: int = 4
    signature_sample: int = 20
    retention_years: int = 10
    retention_automatic: bool = False
    submissions_per_hour: int = 0
    sms_url: str = ""
    robot_hosts: Mapping[str, str] = field(default_factory=dict)
    private_addresses: bool = False
    webhook_hosts: tuple[str, ...] = ()
    sent_ledger: Path = Path(".data/sent")
    backups: Path = Path(".data/backups")
    telemetry: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read and check every setting; raises `BadSettings` with a plain sentence."""
        env = os.environ if environment is None else environment
        port = int(env.get("PORT", "8000"))
        mode = env.get("DAIBAN_MODE", "production")
        settings = cls(
            mode=mode,
            database_url=_value(env, "DATABASE_URL"),
            redis_url=_value(env, "REDIS_URL"),
            secret=_value(env, "DAIBAN_SECRET"),
            master_keys=_master_keys(_value(env, "DAIBAN_MASTER_KEYS")),
            data=Path(env.get("DAIBAN_DATA", ".data")),
            port=port,
            base_url=env.get("DAIBAN_BASE_URL", f"http://127.0.0.1:{port}"),
            lanes=int(env.get("DAIBAN_LANES", "1")),
            database_role=env.get("DAIBAN_DATABASE_ROLE", "daiban"),
            smtp_url=_value(env, "SMTP_URL", needed=False),
            mail_from=env.get("DAIBAN_MAIL_FROM", "daiban@localhost"),
            log_level=env.get("DAIBAN_LOG_LEVEL", "info"),
            telemetry=env.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip(),
            trusted_proxies=int(env.get("DAIBAN_TRUSTED_PROXIES", "0")),
            crash_at=env.get("DAIBAN_CRASH_AT", ""),
            offer_hours=int(env.get("DAIBAN_OFFER_HOURS", "4")),
            signature_sample=int(env.get("DAIBAN_SIGNATURE_SAMPLE", "20")),
            retention_years=int(env.get("DAIBAN_RETENTION_YEARS", "10")),
            retention_automatic=env.get("DAIBAN_RETENTION_AUTOMATIC", "no") == "yes",
            submissions_per_hour=int(env.get("DAIBAN_SUBMISSIONS_PER_HOUR", "0" if mode == "demo" else "60")),
            sms_url=_value(env, "SMS_URL", needed=False),
            robot_hosts=_named(env.get("DAIBAN_ROBOT_HOSTS", "")),
            private_addresses=env.get("DAIBAN_PRIVATE_ADDRESSES", "no") == "yes",
            webhook_hosts=tuple(filter(None, map(str.strip, env.get("DAIBAN_WEBHOOK_HOSTS", "").split(",")))),
            sent_ledger=Path(env.get("DAIBAN_SENT_LEDGER") or Path(env.get("DAIBAN_DATA", ".data")) / "sent"),
            backups=Path(env.get("DAIBAN_BACKUPS") or Path(env.get("DAIBAN_DATA", ".data")) / "backups"),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what must not run."""
        if self.mode not in ("demo", "production"):
            raise BadSettings("DAIBAN_MODE must be demo or production.")
        if len(self.secret) < 32:
            raise BadSettings("DAIBAN_SECRET must have at least 32 characters; make one with: openssl rand -hex 32")
        if not 1 <= self.retention_years <= 100:
            raise BadSettings("DAIBAN_RETENTION_YEARS must lie between 1 and 100.")
        if not 0 <= self.signature_sample <= 100:
            raise BadSettings("DAIBAN_SIGNATURE_SAMPLE must lie between 0 and 100.")
        if not 1 <= self.lanes <= 64:
            raise BadSettings("DAIBAN_LANES must lie between 1 and 64.")

    @property
    def photos(self) -> Path:
        """Where the blob store's folder lies."""
        return self.data / "photos"

    @property
    def exports(self) -> Path:
        """Where lists handed out as files lie, encrypted, until they expire."""
        return self.data / "exports"

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose, derived from the secret (HMAC-SHA-256)."""
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).digest()

    def role_name(self, service: str) -> str:
        return f"{self.database_role}_{service}"

    def role_password(self, service: str) -> str:
        return self.derived(f"database-role:{self.role_name(service)}").hex()

    def service_url(self, service: str) -> str:
        """The owner's address with the service's own role and password in place of the owner's."""
        parts = urlsplit(self.database_url)
        host = parts.hostname or ""
        where = f"{host}:{parts.port}" if parts.port else host
        who = f"{quote(self.role_name(service))}:{self.role_password(service)}"
        return urlunsplit(parts._replace(netloc=f"{who}@{where}"))


def _value(env: Mapping[str, str], name: str, needed: bool = True) -> str:
    """The variable, or the content of the file that `NAME_FILE` points to."""
    file_name = env.get(f"{name}_FILE")
    value = Path(file_name).read_text().strip() if file_name else env.get(name, "")
    if needed and not value:
        raise BadSettings(f"{name} is not set: {SETTINGS[name]}.")
    return value


def _named(text: str) -> dict[str, str]:
    """Parse `name=value,name=value`."""
    return {
        name.strip(): value.strip() for name, _, value in (part.partition("=") for part in text.split(",")) if value
    }


def _master_keys(text: str) -> tuple[tuple[str, bytes], ...]:
    """Parse `id:base64,id:base64`; the first key seals, the others still open."""
    keys = []
    for part in text.split(","):
        key_id, _, encoded = part.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise BadSettings("DAIBAN_MASTER_KEYS is not base64.") from error
        if not key_id or len(key) != 32:
            raise BadSettings("DAIBAN_MASTER_KEYS needs id:base64 of exactly 32 bytes.")
        keys.append((key_id, key))
    return tuple(keys)

"""Ports of this machine: which are free, and the one a server keeps from run to run."""

import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now (a port in TIME_WAIT counts as free)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def kept_port(file: Path) -> int:
    """The port written in the file if it is still free, else a new one, written there."""
    port = stored_port(file)
    if port is None or not is_free(port):
        port = free_port()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{port}\n", encoding="ascii")
    return port


def stored_port(file: Path) -> int | None:
    """The port a server of this data folder used last, None before its first start."""
    try:
        return int(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def answers(port: int, path: str, seconds: float = 2.0) -> int:
    """HTTP status of a GET on this machine, 0 when nobody answers. Spares the runner a 6 MB HTTP client."""
    request = f"GET {path} HTTP/1.0\r\nHost: {LOOPBACK}:{port}\r\nConnection: close\r\n\r\n"
    try:
        with socket.create_connection((LOOPBACK, port), timeout=seconds) as connection:
            connection.sendall(request.encode("ascii"))
            first = connection.makefile("rb").readline().split()
            return int(first[1]) if len(first) > 1 else 0
    except (OSError, ValueError):
        return 0

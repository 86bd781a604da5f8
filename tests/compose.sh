#!/usr/bin/env bash
# The compose installation from nothing: build, start and wait, drive one request through Caddy end to end, then again with
# three assignment workers; take everything down. Where no Docker engine can be started it says so and passes.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v docker >/dev/null || ! docker compose version >/dev/null 2>&1; then
    echo "test-compose: skipped, there is no Docker with Compose v2 on this machine"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
if ! docker info >/dev/null 2>&1; then
    # as root the engine may be installed but not running
    if [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null; then
        if command -v cgroupfs-mount >/dev/null; then cgroupfs-mount >/dev/null 2>&1 || true; fi
        setsid -f dockerd >/tmp/dockerd.log 2>&1 </dev/null || true
        for _ in $(seq 30); do docker info >/dev/null 2>&1 && break; sleep 1; done
    fi
fi
if ! docker info >/dev/null 2>&1; then
    echo "test-compose: skipped, no Docker engine can be started here"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
for image in python:3.13-slim-bookworm postgres:18 valkey/valkey:8 caddy:2; do
    if ! docker image inspect "$image" >/dev/null 2>&1 && ! docker pull -q "$image" >/dev/null 2>&1; then
        echo "test-compose: skipped, the image $image can neither be found nor pulled here"
        echo "0 passed, 0 failed, 1 skipped"
        exit 0
    fi
done

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export DAIBAN_BIND="127.0.0.1:$port" DAIBAN_BASE_URL="http://127.0.0.1:$port" DAIBAN_MODE=demo
compose() { docker compose -p "daiban-test-$port" "$@"; }
leave() {
    status=$?
    if [ "$status" != 0 ]; then compose ps -a || true; compose logs --tail 40 || true; fi
    compose down -v --timeout 30 >/dev/null 2>&1 || true
    exit "$status"
}
trap leave EXIT

compose up -d --build --wait --wait-timeout 300
.venv/bin/python -m tests.end_to_end "http://127.0.0.1:$port"
compose up -d --wait --wait-timeout 120 --scale assignment-worker=3
.venv/bin/python -m tests.end_to_end "http://127.0.0.1:$port"

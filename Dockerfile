# One image for every process of the house. The first stage builds, the second holds what runs.
FROM python:3.13-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
WORKDIR /build
COPY requirements/run.txt requirements/local.txt requirements/
RUN python3 -m venv /opt/daiban && /opt/daiban/bin/pip install -q --require-hashes -r requirements/run.txt
# the builder of the pages' assets needs Node, which comes as a wheel and stays in this stage
RUN /opt/daiban/bin/pip install -q --no-deps --require-hashes --target /opt/node -r requirements/local.txt
COPY package.json package-lock.json .npmrc ./
COPY pyproject.toml ./
COPY shared shared
COPY services services
RUN PYTHONPATH=/build:/opt/node /opt/daiban/bin/python -m services.local assets \
 && /opt/daiban/bin/python -m compileall -q shared services

FROM python:3.13-slim-bookworm
ENV PATH=/opt/daiban/bin:$PATH PYTHONUNBUFFERED=1 PYTHONPATH=/app TZ=Asia/Shanghai
RUN groupadd -g 10001 daiban && useradd -u 10001 -g 10001 -M -d /nonexistent -s /usr/sbin/nologin daiban \
 && install -d -o daiban -g daiban /data /data/photos /data/exports /data/sent /data/backups
COPY --from=build /opt/daiban /opt/daiban
WORKDIR /app
COPY --from=build /build/shared shared
COPY --from=build /build/services services
COPY --from=build /build/.build .build
COPY deploy/make_keys.py deploy/healthy.py deploy/
USER 10001:10001
HEALTHCHECK --interval=15s --timeout=5s --retries=12 CMD ["python", "deploy/healthy.py"]
CMD ["python", "-m", "services.local", "--help"]

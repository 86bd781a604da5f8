"""The bare floor everything is compared with: Flask, one INSERT, one commit, on the same Postgres in the same run."""

import os
import uuid

from flask import Flask, Response, request
from psycopg_pool import ConnectionPool


def app() -> Flask:
    """Loaded by granian with `--factory`; the table is made by the benchmark."""
    bare = Flask("floor")
    pool = ConnectionPool(os.environ["FLOOR_DATABASE_URL"], min_size=1, max_size=8, open=True)

    @bare.post("/floor")
    def insert() -> Response:
        body = request.get_data()
        with pool.connection() as connection:
            connection.execute("INSERT INTO public.floor (id, body) VALUES (%s, %s)", (uuid.uuid4(), body))
        return Response('{"ok":true}', 201, mimetype="application/json")

    return bare

"""The OpenAPI 3.1 document of a service and its Swagger UI page; flask-smorest with our errors in place of its own."""

import http
from typing import Any

from flask import Flask
from flask_smorest import Api
from flask_smorest.utils import prepare_response
from marshmallow import Schema, fields

from shared.identity.access import ANYONE, require

VERSION = "1.0"


class ErrorPlaceSchema(Schema):
    """One finding: where (a JSON pointer into the body, or a parameter) and what."""

    pointer = fields.String(metadata={"description": "JSON pointer into the body, RFC 6901"})
    parameter = fields.String()
    place = fields.String(data_key="in", metadata={"description": "query, path, headers or cookies"})
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True, metadata={"description": "stable name of the kind of problem"})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "what to tell the person, in their language"})
    code = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(ErrorPlaceSchema))


class ServiceApi(Api):  # type: ignore[misc]
    """flask-smorest's Api, except that errors are documented and answered as problem+json by `problems`."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """`problems` handles every error of the application already."""

    def _register_responses(self) -> None:
        super()._register_responses()
        for name, description in [
            *((s.name, s.phrase) for s in http.HTTPStatus if s >= 400),
            ("DEFAULT_ERROR", "Problem"),
        ]:
            response = {"description": description, "schema": self.ERROR_SCHEMA}
            prepare_response(response, self.spec, "application/problem+json")
            self.spec.components.responses_lazy[name] = response


def set_up_api(app: Flask, service: str) -> ServiceApi:
    """`/api/<service>/openapi.json` and `/api/<service>/docs`; register blueprints with `service_api(app)`."""
    app.config.update(
        API_TITLE=f"Daiban 代办 · {service}",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=f"/api/{service}",
        OPENAPI_JSON_PATH="openapi.json",
        OPENAPI_SWAGGER_UI_PATH="docs",
        OPENAPI_SWAGGER_UI_URL="/static/vendor/swagger-ui/",
        API_SPEC_OPTIONS={
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
            "servers": [{"url": "/"}],
        },
    )
    api = ServiceApi(app)
    app.extensions["daiban-api"] = api
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("api-docs."):
            app.view_functions[endpoint] = require(ANYONE)(view)
    return api


def service_api(app: Flask) -> ServiceApi:
    """The Api of an application made by `make_app`."""
    found: Any = app.extensions["daiban-api"]
    assert isinstance(found, ServiceApi)
    return found

"""One application of the gallery for the tests that only ask and read."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from shared.web.messages import compile_all, packages
from tests.integration.web.gallery import make_gallery


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    compile_all(packages())


@pytest.fixture
def app() -> Flask:
    return make_gallery()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()

"""Versions of accounts, so that two administrators do not overwrite one another."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "ground_0010"
down_revision = "ground_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0010_account_versions.sql").read_text())

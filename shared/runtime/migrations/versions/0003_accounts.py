"""Accounts that are closed and handed over."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "ground_0003"
down_revision = "ground_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0003_accounts.sql").read_text())

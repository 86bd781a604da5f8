"""Tokens the house itself makes for the message that asks for the last word."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0025"
down_revision = "assignment_0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0025_invitations.sql").read_text())

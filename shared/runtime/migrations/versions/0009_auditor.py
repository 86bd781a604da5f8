"""The auditor, who only reads."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "ground_0009"
down_revision = "ground_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0009_auditor.sql").read_text())

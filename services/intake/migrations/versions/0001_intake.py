"""The schema of intake."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0001"
down_revision = None
branch_labels = ("intake",)
depends_on = ("ground_0001",)


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0001.sql").read_text())

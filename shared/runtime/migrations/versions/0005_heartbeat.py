"""Heartbeats of the workers, through the queue."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "ground_0005"
down_revision = "ground_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0005_heartbeat.sql").read_text())

"""The queue of the desk, merging and taking back."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0007"
down_revision = "intake_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0007_queue.sql").read_text())

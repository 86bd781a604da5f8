"""The chain over all events, and the head of each day."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "ground_0004"
down_revision = "ground_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0004_chain.sql").read_text())

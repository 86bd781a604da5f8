"""A confirmation can be taken back."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0004"
down_revision = "assignment_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0004_confirming.sql").read_text())

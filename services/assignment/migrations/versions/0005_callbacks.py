"""Call-backs, attempts and one-time tokens."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0005"
down_revision = "assignment_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0005_callbacks.sql").read_text())

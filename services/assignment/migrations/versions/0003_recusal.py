"""Who may not see or handle a complaint."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0003"
down_revision = "assignment_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0003_recusal.sql").read_text())

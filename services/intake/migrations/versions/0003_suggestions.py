"""What the suggestions learn from, and approved answers."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0003"
down_revision = "intake_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0003_suggestions.sql").read_text())

"""What Open311 reads."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0003"
down_revision = "reporting_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0003_open311.sql").read_text())

"""What is open is counted from one index alone."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0041"
down_revision = "reporting_0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0041_open_at_a_look.sql").read_text())

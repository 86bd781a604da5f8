"""A case is found by its number, the end of it, or the six digits of its receipt."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0013"
down_revision = "reporting_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0013_finding.sql").read_text())

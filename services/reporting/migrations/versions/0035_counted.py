"""When claims and posts began and ended, and the hours residents signed for."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0035"
down_revision = "reporting_0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0035_counted.sql").read_text())

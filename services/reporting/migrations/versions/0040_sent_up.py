"""A case knows that it is with an upper unit."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0040"
down_revision = "reporting_0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0040_sent_up.sql").read_text())

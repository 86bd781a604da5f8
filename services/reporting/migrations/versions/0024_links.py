"""Messages that carry the link of an offer."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0024"
down_revision = "reporting_0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0024_links.sql").read_text())

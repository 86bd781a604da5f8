"""Papers handed out, and originals handed over."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0006"
down_revision = "intake_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0006_papers.sql").read_text())

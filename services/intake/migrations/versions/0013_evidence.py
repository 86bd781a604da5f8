"""Photos that back what came of a visit."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0013"
down_revision = "intake_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0013_evidence.sql").read_text())

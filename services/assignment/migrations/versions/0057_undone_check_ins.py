"""An undone check-in closes the account it opened."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0057"
down_revision = "assignment_0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0057_undone_check_ins.sql").read_text())

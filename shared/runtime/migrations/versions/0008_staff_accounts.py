"""First passwords and accounts of staff that an administrator opens and changes."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "ground_0008"
down_revision = "ground_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0008_staff_accounts.sql").read_text())

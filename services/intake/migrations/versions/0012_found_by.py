"""How a receipt is found by the number read out over a counter."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0012"
down_revision = "intake_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0012_found_by.sql").read_text())

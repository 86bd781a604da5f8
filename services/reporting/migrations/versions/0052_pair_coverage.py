"""Households covered by pairs, and pairs visited in their rhythm, are counted."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "reporting_0052"
down_revision = "reporting_0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0052_pair_coverage.sql").read_text())

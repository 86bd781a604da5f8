"""The register's sealed side, and its imports from spreadsheets."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0027"
down_revision = "assignment_0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0027_members.sql").read_text())

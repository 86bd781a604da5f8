"""Keys and tokens of Open311."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0010"
down_revision = "intake_0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0010_open311.sql").read_text())

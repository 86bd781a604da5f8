"""The id of the web request an event goes back to."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "ground_0006"
down_revision = "ground_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0006_trace.sql").read_text())

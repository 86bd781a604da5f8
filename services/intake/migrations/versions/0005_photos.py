"""Photos of a request."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "intake_0005"
down_revision = "intake_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0005_photos.sql").read_text())

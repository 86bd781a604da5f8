"""Service points and their zones; areas with dates."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "ground_0002"
down_revision = "ground_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0002_service_points.sql").read_text())

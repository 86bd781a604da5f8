"""The schema of reporting."""

from pathlib import Path

from alembic import op

revision = "reporting_0001"
down_revision = None
branch_labels = ("reporting",)
depends_on = ("ground_0001",)


def upgrade() -> None:
    op.get_bind().exec_driver_sql((Path(__file__).parent.parent / "sql/0001.sql").read_text())

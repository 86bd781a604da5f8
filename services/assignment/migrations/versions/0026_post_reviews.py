"""A review is said of one claim for one period, sealed; what stood in clear is removed."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0026"
down_revision = "assignment_0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0026_post_reviews.sql").read_text())

"""Why a case was passed on or handed over is sealed; what stood in clear is removed."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0031"
down_revision = "assignment_0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0031_sealed_reasons.sql").read_text())

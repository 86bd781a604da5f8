"""A proof of skill that was not recognised keeps its reason."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "assignment_0055"
down_revision = "assignment_0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql(op.get_bind(), (Path(__file__).parent.parent / "sql/0055_dismissed_proofs.sql").read_text())

"""The ground every service stands on: roles, the bus, identity, sealing keys, audit, reference."""

from pathlib import Path

from alembic import op

from shared.runtime.migrate import run_sql

revision = "ground_0001"
down_revision = None
branch_labels = ("ground",)
depends_on = None


def upgrade() -> None:
    folder = Path(__file__).parent.parent / "sql"
    for name in ("bus", "identity", "audit", "reference"):
        run_sql(op.get_bind(), (folder / f"{name}.sql").read_text())

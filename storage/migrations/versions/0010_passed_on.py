"""A report that somebody passed on knows the name of whoever said it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reports", sa.Column("quoted", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("reports", "quoted")

"""People and groups can have several ways: what is said and what was reported know the platform."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("utterances", sa.Column("platform", sa.Text(), nullable=True))
    op.add_column("reports", sa.Column("platform", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("reports", "platform")
    op.drop_column("utterances", "platform")

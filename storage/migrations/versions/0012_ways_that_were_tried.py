"""The platforms that did not take what they were to say."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("utterances", sa.Column("tried", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("utterances", "tried")

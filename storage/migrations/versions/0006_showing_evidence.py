"""What was shown with reports can be said again: each utterance knows the evidence that it shows."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("utterances", sa.Column("shows", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("utterances", "shows")

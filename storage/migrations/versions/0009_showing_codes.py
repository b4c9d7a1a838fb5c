"""What is said can have a code to be shown, until it was said."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("utterances", sa.Column("code", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("utterances", "code")

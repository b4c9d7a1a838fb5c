"""Indexes for what every report asks: which tickets it could be about, their cards, and what waits in a chat."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

QUEUED = sa.text("state = 'queued'")


def upgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_subdistrict_grid_category_opened_at")
        columns = ["subdistrict", "grid", "category", "closed_at"]
        batch_op.create_index(batch_op.f("ix_tickets_subdistrict_grid_category_closed_at"), columns, unique=False)
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index("ix_reports_subdistrict_ticket")
        columns = ["subdistrict", "ticket", "said_at"]
        batch_op.create_index(batch_op.f("ix_reports_subdistrict_ticket_said_at"), columns, unique=False)
    with op.batch_alter_table("utterances", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_utterances_subdistrict_about"), ["subdistrict", "about"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_utterances_subdistrict_chat"),
            ["subdistrict", "chat"],
            unique=False,
            sqlite_where=QUEUED,
            postgresql_where=QUEUED,
        )


def downgrade() -> None:
    with op.batch_alter_table("utterances", schema=None) as batch_op:
        batch_op.drop_index("ix_utterances_subdistrict_chat")
        batch_op.drop_index("ix_utterances_subdistrict_about")
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index("ix_reports_subdistrict_ticket_said_at")
        columns = ["subdistrict", "ticket"]
        batch_op.create_index(batch_op.f("ix_reports_subdistrict_ticket"), columns, unique=False)
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_subdistrict_grid_category_closed_at")
        columns = ["subdistrict", "grid", "category", "opened_at"]
        batch_op.create_index(batch_op.f("ix_tickets_subdistrict_grid_category_opened_at"), columns, unique=False)

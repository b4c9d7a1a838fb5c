"""Who may be written to alone, which groups and people were bound since the config was written, and what is kept of
albums, topics and evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

IN_ALBUM = sa.text("album IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("subdistrict", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subdistrict", "platform", "account"),
    )
    op.create_table(
        "bindings",
        sa.Column("subdistrict", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subdistrict", "platform", "kind", "address"),
    )
    op.create_table(
        "invites",
        sa.Column("subdistrict", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("subdistrict", "hash"),
    )
    op.create_table(
        "evidence",
        sa.Column("subdistrict", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subdistrict", "id"),
    )
    op.create_index(op.f("ix_evidence_subdistrict_report"), "evidence", ["subdistrict", "report"], unique=False)
    op.add_column("utterances", sa.Column("topic", sa.Text(), nullable=True))
    op.add_column("reports", sa.Column("topic", sa.Text(), nullable=True))
    op.add_column("reports", sa.Column("album", sa.Text(), nullable=True))
    op.create_index(
        op.f("ix_reports_subdistrict_chat_album"),
        "reports",
        ["subdistrict", "chat", "album"],
        unique=False,
        sqlite_where=IN_ALBUM,
        postgresql_where=IN_ALBUM,
    )


def downgrade() -> None:
    op.drop_index("ix_reports_subdistrict_chat_album", "reports")
    op.drop_column("reports", "album")
    op.drop_column("reports", "topic")
    op.drop_column("utterances", "topic")
    op.drop_table("evidence")
    op.drop_table("invites")
    op.drop_table("bindings")
    op.drop_table("contacts")

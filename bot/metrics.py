"""What is counted for Prometheus: numbers alone, never a text, a person or a chat."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

HEARD: Final = Counter("linying_heard", "Messages and presses that a platform told us of", ("platform",))
UNREAD: Final = Counter("linying_unread", "What a platform told us and could not be understood", ("platform",))
PENDING: Final = Gauge("linying_pending", "What waits at a platform to be heard", ("platform",))
GAPS: Final = Counter("linying_gaps", "How often a platform was not heard that tells nothing later", ("platform",))
UNHEARD: Final = Counter("linying_unheard_seconds", "How long those gaps lasted", ("platform",))
TICKETS: Final = Counter("linying_tickets", "Tickets opened since the start", ("category", "severity"))
SAID: Final = Counter("linying_said", "What a platform took from us", ("platform", "purpose"))
REPEATED: Final = Counter(
    "linying_repeated", "What was said again and marked so, since nobody knew whether it was heard"
)
PUT_OFF: Final = Counter("linying_put_off", "What a platform did not take now", ("platform",))
UNDELIVERABLE: Final = Counter("linying_undeliverable", "What a platform will never take", ("platform",))
UNANSWERED: Final = Counter("linying_unanswered", "What nobody knows whether a platform said", ("platform",))
OPEN: Final = Gauge("linying_open_tickets", "Tickets that are not closed", ("status",))
LEASES: Final = Gauge("linying_leases", "1 where this process holds the lease of the account", ("account",))
DATABASE_TROUBLES: Final = Counter("linying_database_troubles", "How often the database refused a transaction")
FOUND: Final = Gauge("linying_findings", "What the last audit found and could not put right")
REPAIRED: Final = Counter("linying_repaired", "What audits have put right")
OLDEST_DUE: Final = Gauge("linying_oldest_due_seconds", "How long the longest due step of a ticket has been due")
OLDEST_QUEUED: Final = Gauge("linying_oldest_queued_seconds", "How long the longest waiting words have been due")
LATENESS: Final = Histogram(
    "linying_step_lateness_seconds",
    "How late steps of tickets were taken",
    buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 3600, 86400),
)
TICK: Final = Histogram("linying_tick_seconds", "How long it took to find and take the steps that were due")
BATCH: Final = Histogram("linying_batch_seconds", "How long it took to keep what was heard at once")

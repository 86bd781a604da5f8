"""The office of this HTTP request's person: stores over one transaction, the audit, and the look at an address."""

from urllib.parse import urlsplit

from services.reporting.channels.domain import Fate
from services.reporting.channels.outgoing import Failed, resolved
from services.reporting.request_context import now, settings
from services.reporting.webhooks import domain
from services.reporting.webhooks.deliveries import DeliveryStore
from services.reporting.webhooks.store import EndpointStore
from services.reporting.webhooks.use_cases import KEEPERS, Office
from shared.identity.access import person
from shared.runtime import audit
from shared.runtime.database import Work


def office(work: Work) -> Office:
    actor = person().acting_as(*KEEPERS)
    return Office(
        EndpointStore(work.connection, settings()),
        DeliveryStore(work.connection),
        person(),
        now(),
        lambda action, endpoint, detail: audit.note(
            work.connection, "reporting", actor, action, endpoint, None, detail
        ),
        check_address,
    )


def check_address(url: str) -> None:
    """Raise an Invalid for an address that is not https, has no host, or lies inside. Looked at again at every try."""
    allowed = settings().webhook_hosts
    domain.check_url(url, allowed, is_demo=settings().is_demo)
    parts = urlsplit(url)
    try:
        resolved(parts.hostname or "", parts.port or 443, private=domain.is_allowed(url, allowed))
    except Failed as failed:
        kind = domain.InsideAddress if failed.outcome[0] is Fate.REFUSED else domain.UnknownHost
        raise kind({"url": [kind.sentence]}) from failed

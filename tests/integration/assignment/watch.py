"""Every stored change of a request's state, held against the one table by the commands of the transaction that stored it."""

from dataclasses import dataclass, field

import psycopg

from services.assignment.dispatch.domain import TRANSITIONS, Command, State
from tests.integration.assignment.house import House

_WATCHED = """
    CREATE TABLE IF NOT EXISTS public.state_change (
        step bigint GENERATED ALWAYS AS IDENTITY, request_id uuid, before text, after text, work text);
    CREATE OR REPLACE FUNCTION public.note_state() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        INSERT INTO public.state_change (request_id, before, after, work)
        VALUES (new.id, old.state, new.state, pg_current_xact_id()::text); RETURN NULL; END $$;
    CREATE OR REPLACE TRIGGER note_state AFTER UPDATE ON assignment.request FOR EACH ROW
        WHEN (old.state <> new.state) EXECUTE FUNCTION public.note_state();
"""
# A transaction is one change, however many statements it took; of a pause, where it began.
_CHANGES = """
    SELECT work, (array_agg(before ORDER BY step))[1] AS before, (array_agg(after ORDER BY step DESC))[1] AS after, array_agg(after) AS through,
           (SELECT p.state_before FROM assignment.pause p WHERE p.request_id = c.request_id AND p.status = 'ended'
            ORDER BY p.ended_at DESC, p.id DESC LIMIT 1) AS began_in
    FROM public.state_change c GROUP BY request_id, work ORDER BY min(step)
"""
ROUNDS = frozenset({Command.OFFER, Command.EXPIRE, Command.RESUME})
"""What the worker does by itself; its transactions are everybody's who is not named."""

TRIP = frozenset({Command.START, Command.COMPLETE})
"""A round of counters begins what was not begun, and ends it."""


@dataclass
class Watch:
    """Every change of state in this database, and which transaction ran which commands."""

    house: House
    ran: dict[str, frozenset[Command]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with psycopg.connect(self.house.settings.database_url) as owner:
            owner.execute(_WATCHED)

    def forget(self) -> None:
        """Everything of the service is gone: the next example begins in an empty district."""
        with psycopg.connect(self.house.settings.database_url) as owner:
            owner.execute(
                "TRUNCATE public.state_change, assignment.request, assignment.volunteer, assignment.post CASCADE"
            )
        self.ran.clear()

    def check_changes(self) -> None:
        """Those since the last check."""
        with psycopg.connect(self.house.settings.database_url) as owner:
            changes = owner.execute(_CHANGES).fetchall()
            owner.execute("DELETE FROM public.state_change")
        for work, before, after, through, began_in in changes:
            commands = self.ran.get(work, ROUNDS)
            legal = _leads(State(before), commands)
            if Command.RESUME in commands and before == State.SUSPENDED:  # a handover resumes, then hands on
                legal = {State(began_in), *_leads(State(began_in), commands)}
            if commands == TRIP:
                legal = legal.union(*(_leads(each, commands) for each in legal))
            assert after in legal, f"{before} -> {after} by {sorted(commands)}, through {through}"


def _leads(state: State, commands: frozenset[Command]) -> set[State]:
    return {TRANSITIONS[state, each][0] for each in commands if (state, each) in TRANSITIONS}

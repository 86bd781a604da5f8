"""Every stored change of a request's state, held against the one table by the commands of the transaction that stored it."""

from dataclasses import dataclass, field

import psycopg
from sqlalchemy import text

from services.assignment.dispatch.domain import TRANSITIONS, Command, State
from shared.runtime.database import Database
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
_LOADS = """
    SELECT v.open_load, v.capacity + v.overruled - v.open_load AS room,
           (SELECT count(*) FROM assignment.offer o WHERE o.volunteer_id = v.id AND o.status = 'open')
         + (SELECT count(*) FROM assignment.assignment a WHERE a.volunteer_id = v.id AND a.status = 'active') AS counted
    FROM assignment.volunteer v
"""
_HELD = """
    SELECT r.state, (SELECT count(*) FROM assignment.offer o WHERE o.request_id = r.id AND o.status = 'open') AS offers,
           (SELECT count(*) FROM assignment.assignment a WHERE a.request_id = r.id AND a.status = 'active') AS leads,
           (SELECT count(*) FROM assignment.assignment a WHERE a.request_id = r.id AND a.status = 'done') AS done,
           (SELECT count(*) FROM assignment.pause p WHERE p.request_id = r.id AND p.status = 'running') AS pauses,
           (SELECT count(*) FROM assignment.ruling u WHERE u.request_id = r.id AND u.ruling IS NULL) AS rulings,
           (SELECT count(*) FROM assignment.sent_up s WHERE s.request_id = r.id AND s.answered_on IS NULL AND s.undone_at IS NULL) AS up,
           (SELECT count(*) FROM assignment.assistant h JOIN assignment.assignment l ON l.request_id = h.request_id AND l.status = 'active'
            WHERE h.request_id = r.id AND h.ended_at IS NULL AND h.volunteer_id = l.volunteer_id) AS own_helpers
    FROM assignment.request r
"""
_WORKED_ON = {State.ASSIGNED, State.IN_PROGRESS, State.SUSPENDED}
_DONE = {State.AWAITING_CONFIRMATION, State.CLOSED}
ROUNDS = frozenset({Command.OFFER, Command.EXPIRE, Command.RESUME, Command.LET_SILENCE_CLOSE})
"""What the worker does by itself; its transactions are everybody's who is not named."""

TWO_STEPS = (frozenset({Command.START, Command.COMPLETE}), frozenset({Command.REASSIGN, Command.ACCEPT}))
"""A round of counters begins what was not begun, and ends it; a cover is offered what it takes at once."""


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
            if commands in TWO_STEPS:
                legal = legal.union(*(_leads(each, commands) for each in legal))
            assert after in legal, f"{before} -> {after} by {sorted(commands)}, through {through}"


def _leads(state: State, commands: frozenset[Command]) -> set[State]:
    return {TRANSITIONS[state, each][0] for each in commands if (state, each) in TRANSITIONS}


def check_held(database: Database) -> None:
    """What is in hand, by whom and how much of it, as the tables say."""
    with database.reading() as connection:
        for row in connection.execute(text(_LOADS)):
            assert row.room >= 0
            assert row.open_load == row.counted, "a place is taken for what is in hand, and for nothing else"
        for row in connection.execute(text(_HELD)):
            assert row.offers == (row.state == State.OFFERED), row
            assert row.leads == (row.state in _WORKED_ON), row
            assert row.done == (row.state in _DONE), row
            assert row.pauses == (row.state == State.SUSPENDED), row
            assert row.up == 0 or row.state not in _DONE, "what an upper unit decides is not done before it answers"
            assert row.own_helpers == 0, "nobody helps themselves"
            assert row.rulings == 1 if row.state == State.RETURNED else row.rulings <= 1, row

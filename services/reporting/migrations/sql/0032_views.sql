-- Saved views: a name for the filters of the list of cases, one's own or shared by a supervisor with an area's staff. What is
-- removed stays a while, so that it can be taken back.
CREATE TABLE reporting.views (
    id         uuid PRIMARY KEY,
    owner      uuid NOT NULL,
    area       text NOT NULL,
    name       text NOT NULL CHECK (name = btrim(name) AND char_length(name) BETWEEN 1 AND 30),
    query      jsonb NOT NULL,
    shared     boolean NOT NULL,
    saved_at   timestamptz NOT NULL,
    removed_at timestamptz
);
CREATE UNIQUE INDEX one_own_view_of_a_name ON reporting.views (owner, lower(name)) WHERE NOT shared AND removed_at IS NULL;
CREATE UNIQUE INDEX one_shared_view_of_a_name ON reporting.views (area, lower(name)) WHERE shared AND removed_at IS NULL;
CREATE INDEX views_of_owner ON reporting.views (owner);

-- The one view a person's list of cases begins with: the key of a built-in one, or the id of a saved one.
CREATE TABLE reporting.first_views (
    person uuid PRIMARY KEY,
    view   text NOT NULL
);

-- The lists of what somebody has in hand, and of what came back more than once.
CREATE INDEX cases_open_of_handler ON reporting.cases (person_id)
    WHERE person_id IS NOT NULL AND state NOT IN ('closed', 'refused', 'withdrawn', 'merged', 'terminated');
CREATE INDEX cases_returned_again ON reporting.cases (town, submitted_at DESC, id DESC) WHERE returned >= 2;

-- How many cases a list leaves out because they are hidden from its reader (回避).
CREATE INDEX cases_recused ON reporting.cases (town, submitted_at) WHERE is_recused;

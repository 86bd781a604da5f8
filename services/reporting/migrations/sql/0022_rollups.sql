-- Roll-ups of figures of cases: what began or ceased to be true of how many, by cohort (day of acceptance, or of closing for
-- what was closed in a period) and day; by half-year, month and day. Areas are towns and villages; sums make districts.
CREATE TABLE reporting.figure_cells (
    dim    text NOT NULL,
    grain  text NOT NULL CONSTRAINT a_cell_is_of_a_half_a_month_or_a_day CHECK (grain IN ('h', 'm', 'd')),
    cohort date NOT NULL,
    area   text NOT NULL,
    value  text NOT NULL,
    day    date NOT NULL,
    accepted integer NOT NULL DEFAULT 0,
    late_entries integer NOT NULL DEFAULT 0,
    closed integer NOT NULL DEFAULT 0,
    closed_on_time integer NOT NULL DEFAULT 0,
    open_overdue integer NOT NULL DEFAULT 0,
    contacted integer NOT NULL DEFAULT 0,
    contacted_in_time integer NOT NULL DEFAULT 0,
    solved integer NOT NULL DEFAULT 0,
    silent integer NOT NULL DEFAULT 0,
    rated integer NOT NULL DEFAULT 0,
    satisfied integer NOT NULL DEFAULT 0,
    days_taken integer NOT NULL DEFAULT 0,
    days_lost integer NOT NULL DEFAULT 0,
    returned integer NOT NULL DEFAULT 0,
    reopened integer NOT NULL DEFAULT 0,
    voided integer NOT NULL DEFAULT 0,
    rectifications integer NOT NULL DEFAULT 0,
    rectified integer NOT NULL DEFAULT 0,
    closed_in_period integer NOT NULL DEFAULT 0,
    PRIMARY KEY (dim, grain, cohort, area, value, day)
) WITH (fillfactor = 80);
-- what is overdue at this moment
CREATE INDEX cases_overdue_now ON reporting.cases (due_at) INCLUDE (town, accepted_on, state)
    WHERE closed_at IS NULL AND ended_at IS NULL AND due_at IS NOT NULL;
-- Filled by 0034, which adds what it needs to be read in a few milliseconds and is quicker at it.

-- What is told at once, beside the ladder: a ruling that is due, one that is late, a visit not checked out.
ALTER TABLE reporting.reminders
    DROP CONSTRAINT a_known_rung,
    ADD CONSTRAINT a_known_rung CHECK (rung IN (
        'yellow', 'red', 'urge', 'supervise', 'special', 'urged', 'told_accepted', 'told_assigned', 'told_done', 'told_confirm', 'offered',
        'ruling', 'ruling_late', 'visit_late'));

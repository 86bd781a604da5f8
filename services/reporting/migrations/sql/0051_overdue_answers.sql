-- Who sent a case up is told once that the upper unit's answer is overdue.
ALTER TABLE reporting.reminders
    DROP CONSTRAINT a_known_rung,
    ADD CONSTRAINT a_known_rung CHECK (rung IN (
        'yellow', 'red', 'urge', 'supervise', 'special', 'urged', 'told_accepted', 'told_assigned', 'told_done', 'told_confirm', 'offered',
        'ruling', 'ruling_late', 'visit_late', 'sent_up_late'));

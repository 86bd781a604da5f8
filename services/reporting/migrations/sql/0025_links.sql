-- A message may carry the link of one offer.
ALTER TABLE reporting.reminders
    DROP CONSTRAINT a_known_rung,
    ADD CONSTRAINT a_known_rung CHECK (rung IN (
        'yellow', 'red', 'urge', 'supervise', 'special', 'urged', 'told_accepted', 'told_assigned', 'told_done', 'told_confirm', 'offered')),
    ADD COLUMN offer uuid,
    ADD CONSTRAINT only_an_offer_told_names_one CHECK (offer IS NULL OR rung = 'offered');
CREATE INDEX reminder_of_offer ON reporting.reminders (offer) WHERE offer IS NOT NULL AND state = 'planned';

-- Which partners in difficulty and which rhythms reporting has been told of; what changed, and what was there before, is told by the tick.
ALTER TABLE assignment.partner ADD COLUMN told boolean NOT NULL DEFAULT false;
ALTER TABLE assignment.pair ADD COLUMN rhythm_told boolean NOT NULL DEFAULT false;
CREATE INDEX partner_untold ON assignment.partner (id) WHERE NOT told AND role IN ('member', 'household');
CREATE INDEX pair_untold ON assignment.pair (id) WHERE NOT rhythm_told;

-- Matching by what was found on held-out half-years: a person's habitual load counts for more and over a longer time,
-- rarity for nothing. Whoever has set weights of their own keeps them.
UPDATE assignment.weighting SET points = points || '{"frequency": 80, "rarity": 0}'
WHERE version = 1 AND NOT EXISTS (SELECT FROM assignment.weighting WHERE version > 1);
UPDATE assignment.rarity SET computed_at = '-infinity';

-- Longer mean lives, the same rates: 14 to 28 days and 84 to 336.
UPDATE assignment.volunteer SET recent = recent * 2, season = season * 4 WHERE season > 0;
COMMENT ON COLUMN assignment.volunteer.recent IS 'tasks taken, fading with a mean life of 28 days (20 working days), as of load_as_of';
COMMENT ON COLUMN assignment.volunteer.season IS 'the same with 336 days (240 working days)';

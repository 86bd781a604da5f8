-- What a closed case brought in money: {kind: fen}, by kind and never added across kinds.
ALTER TABLE reporting.cases ADD COLUMN money jsonb;
CREATE INDEX cases_with_money ON reporting.cases (accepted_on) WHERE money IS NOT NULL;

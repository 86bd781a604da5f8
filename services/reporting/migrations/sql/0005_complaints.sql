-- Complaints about a person (回避): whom a case is hidden from; and whether it was accepted because no notice came in time.
ALTER TABLE reporting.cases
    ADD COLUMN recused_persons uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN recused_areas   text[] NOT NULL DEFAULT '{}',
    ADD COLUMN is_recused      boolean NOT NULL GENERATED ALWAYS AS (recused_persons <> '{}' OR recused_areas <> '{}') STORED,
    ADD COLUMN deemed          boolean NOT NULL DEFAULT false;

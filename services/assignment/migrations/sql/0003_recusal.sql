-- Complaints about a person (回避): whom a case is hidden from, and who may never be chosen for it.
ALTER TABLE assignment.request
    ADD COLUMN recused_persons uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN recused_areas   text[] NOT NULL DEFAULT '{}',
    ADD COLUMN is_recused      boolean NOT NULL GENERATED ALWAYS AS (recused_persons <> '{}' OR recused_areas <> '{}') STORED;

-- Cases closed by a lawful denial are counted apart; `daiban recount --rebuild` fills the column for what was closed before.
ALTER TABLE reporting.figure_cells ADD COLUMN denied integer NOT NULL DEFAULT 0;

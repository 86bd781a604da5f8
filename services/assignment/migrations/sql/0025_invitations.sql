-- The house itself makes a token for the link in the message "please confirm"; nobody reads it out.
ALTER TABLE assignment.confirmation_token ALTER COLUMN made_by DROP NOT NULL;

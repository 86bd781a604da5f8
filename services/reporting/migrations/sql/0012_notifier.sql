-- When the notifier last looked: the sweep watches it, as it watches the sweep.
ALTER TABLE reporting.sending ADD COLUMN looked_at timestamptz;
ALTER TABLE reporting.house_notices DROP CONSTRAINT house_notices_kind_check,
    ADD CONSTRAINT a_known_occasion CHECK (kind IN ('sms_used_up', 'sweep_late', 'notifier_late'));

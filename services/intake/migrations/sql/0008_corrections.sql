-- Receipt clock, corrections, hand-over, import, complaints.
SELECT 1;

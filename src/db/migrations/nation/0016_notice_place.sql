-- The order in which notices became visible, over all provinces: what a stream goes on from after it was cut off.
CREATE SEQUENCE nation.notice_place;
GRANT USAGE ON SEQUENCE nation.notice_place TO xueji_job;

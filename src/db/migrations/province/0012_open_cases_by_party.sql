-- The open cases that a unit is a party to, among the hundreds of thousands of a province (QRY-2).
CREATE INDEX business_case_open_by_party ON province.business_case USING gin (visible_to) WHERE is_open;

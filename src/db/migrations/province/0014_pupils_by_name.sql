-- A county looks for a name school by school, in the order of code points: the prefix is found in each school's part.
DROP INDEX province.pupil_by_name;
CREATE INDEX pupil_by_name ON province.pupil (unit_path, name COLLATE "C", id);

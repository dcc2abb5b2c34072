-- A placement with wishes and a further balance is dealt from more than a list and a seed (CLS-1).
ALTER TABLE province.placement
  -- Wishes, kinds of pupils, and the classes under their names of that day: without a pupil's name, like all of it.
  ADD COLUMN detail jsonb NOT NULL DEFAULT '{}',
  -- Of everything that was dealt from; stands on the published sheet. NULL: dealt before there were any.
  ADD COLUMN fingerprint text;

-- What happened to classes (ORG-4), class by class and school by school.
CREATE INDEX audit_entry_of_classes ON province.audit_entry (unit_path, id DESC)
  WHERE act IN ('class_create', 'class_rename', 'class_change', 'class_merge', 'class_split', 'class_delete');

-- What was done with a pupil's class is found by the pupil, wherever his school lay then: the page of his life (QRY-2).
CREATE INDEX audit_entry_of_pupils ON province.audit_entry USING gin ((detail -> 'pupils') jsonb_path_ops)
  WHERE act IN ('class_change', 'class_merge', 'class_split', 'placement_by_hand');

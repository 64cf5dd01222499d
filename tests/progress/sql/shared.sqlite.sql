SELECT "progress_share"."id", "progress_share"."learner_id", "progress_share"."token", "progress_share"."public", "progress_share"."handle", "progress_share"."name", "progress_share"."shows_map", "progress_share"."shows_strands", "progress_share"."shows_history", "progress_share"."created_at", "progress_share"."revoked_at", "progress_learner"."id", "progress_learner"."user_id", "progress_learner"."created_at", "progress_learner"."active_at", "progress_learner"."headline_levels", "progress_learner"."method_seen", "progress_learner"."goal_level_id", "progress_learner"."goal_date", "progress_placement"."learner_id", "progress_placement"."answers", "progress_placement"."retake", "progress_placement"."finished_at", "progress_placement"."earlier"
  FROM "progress_share"
  INNER JOIN "progress_learner" ON ("progress_share"."learner_id" = "progress_learner"."id")
  LEFT OUTER JOIN "progress_placement" ON ("progress_learner"."id" = "progress_placement"."learner_id")
  WHERE ("progress_share"."revoked_at" IS NULL AND "progress_share"."token" = ?)
  ORDER BY "progress_share"."id" ASC
  LIMIT 1;

SELECT "roadmap_revision"."number" AS "number"
  FROM "roadmap_revision"
  ORDER BY "roadmap_revision"."id" ASC
  LIMIT 1;

SELECT "progress_record"."item_id" AS "item_id", "progress_record"."state" AS "state", "progress_record"."source" AS "source", "progress_record"."updated_at" AS "updated_at", "progress_record"."evidence" AS "evidence", "progress_record"."evidence_at" AS "evidence_at"
  FROM "progress_record"
  WHERE "progress_record"."learner_id" = ?;

SELECT "day", "level", "low", "high", "low_half", "high_half", "done", "headline", "answers"
  FROM ( SELECT *
  FROM ( SELECT "progress_day"."day" AS "day", "progress_day"."level" AS "level", "progress_day"."low" AS "low", "progress_day"."high" AS "high", "progress_day"."low_half" AS "low_half", "progress_day"."high_half" AS "high_half", "progress_day"."done" AS "done", "progress_day"."headline" AS "headline", "progress_day"."answers" AS "answers", (((ROW_NUMBER() OVER (ORDER BY "progress_day"."day") - ?) * ?) % MAX((COUNT("progress_day"."day") OVER () - ?), ?)) AS "qual0"
  FROM "progress_day"
  WHERE ("progress_day"."learner_id" = ? AND "progress_day"."answers" >= ?)
  ORDER BY 1 ASC ) "qualify"
  WHERE "qual0" < ? ) "qualify_mask"
  ORDER BY 1 ASC;

SELECT "django_session"."session_key", "django_session"."session_data", "django_session"."expire_date"
  FROM "django_session"
  WHERE ("django_session"."expire_date" > ? AND "django_session"."session_key" = ?)
  LIMIT 21;

SELECT "accounts_user"."id", "accounts_user"."password", "accounts_user"."last_login", "accounts_user"."is_superuser", "accounts_user"."email", "accounts_user"."is_staff", "accounts_user"."is_active", "accounts_user"."date_joined"
  FROM "accounts_user"
  WHERE "accounts_user"."id" = ?
  LIMIT 21;

SELECT "roadmap_revision"."number" AS "number"
  FROM "roadmap_revision"
  ORDER BY "roadmap_revision"."id" ASC
  LIMIT 1;

SELECT "progress_learner"."id", "progress_learner"."user_id", "progress_learner"."created_at", "progress_learner"."active_at", "progress_learner"."headline_levels", "progress_learner"."method_seen", "progress_learner"."goal_level_id", "progress_learner"."goal_date", "progress_placement"."learner_id", "progress_placement"."answers", "progress_placement"."retake", "progress_placement"."finished_at", "progress_placement"."earlier"
  FROM "progress_learner"
  LEFT OUTER JOIN "progress_placement" ON ("progress_learner"."id" = "progress_placement"."learner_id")
  WHERE "progress_learner"."user_id" = ?
  ORDER BY "progress_learner"."id" ASC
  LIMIT 1;

SAVEPOINT ?;

SELECT "progress_learner"."id", "progress_learner"."user_id", "progress_learner"."created_at", "progress_learner"."active_at", "progress_learner"."headline_levels", "progress_learner"."method_seen", "progress_learner"."goal_level_id", "progress_learner"."goal_date"
  FROM "progress_learner"
  WHERE "progress_learner"."id" = ?
  LIMIT 21;

SELECT "progress_record"."item_id" AS "item_id", "progress_record"."state" AS "state", "progress_record"."source" AS "source", "progress_record"."updated_at" AS "updated_at", "progress_record"."evidence" AS "evidence", "progress_record"."evidence_at" AS "evidence_at"
  FROM "progress_record"
  WHERE "progress_record"."learner_id" = ?;

SELECT (SELECT U0."at" AS "at"
  FROM "progress_event" U0
  WHERE U0."learner_id" = ("progress_learner"."id")
  ORDER BY 1 DESC
  LIMIT 1) AS "subquery1", (SELECT U0."at" AS "at"
  FROM "progress_event" U0
  WHERE U0."learner_id" = ("progress_learner"."id")
  ORDER BY 1 DESC
  LIMIT 1 OFFSET ?) AS "subquery2", (SELECT U0."at" AS "at"
  FROM "progress_event" U0
  WHERE U0."learner_id" = ("progress_learner"."id")
  ORDER BY 1 DESC
  LIMIT 1 OFFSET ?) AS "subquery3"
  FROM "progress_learner"
  WHERE "progress_learner"."id" = ?
  LIMIT 21;

INSERT INTO "progress_record" ("updated_at", "evidence_at", "learner_id", "item_id", "state", "source", "evidence")
  VALUES (?, …)
  ON CONFLICT("learner_id", "item_id") DO UPDATE
  SET "state" = EXCLUDED."state", "source" = EXCLUDED."source", "updated_at" = EXCLUDED."updated_at", "evidence" = EXCLUDED."evidence", "evidence_at" = EXCLUDED."evidence_at";

INSERT INTO "progress_event" ("at", "learner_id", "item_id", "state", "source", "evidence", "evidence_at")
  VALUES (?, …)
  RETURNING "progress_event"."id";

INSERT INTO "progress_day" ("learner_id", "day", "level", "low", "high", "low_half", "high_half", "done", "answers", "headline")
  VALUES (?, …)
  ON CONFLICT("learner_id", "day") DO UPDATE
  SET "level" = EXCLUDED."level", "low" = EXCLUDED."low", "high" = EXCLUDED."high", "low_half" = EXCLUDED."low_half", "high_half" = EXCLUDED."high_half", "done" = EXCLUDED."done", "headline" = EXCLUDED."headline", "answers" = EXCLUDED."answers";

RELEASE SAVEPOINT ?;

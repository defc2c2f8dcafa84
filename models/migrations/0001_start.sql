-- Version 1: the whole schema (design §1, contract §2). Frozen: later versions add files, never change this one.

CREATE TABLE "unit" (
    "id" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL, "party_organisation" TEXT NOT NULL, "phone" TEXT NOT
    NULL, "address" TEXT NOT NULL, "postcode" TEXT NOT NULL, "email" TEXT NOT NULL
);
CREATE TABLE "setting" (
    "id" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL
);
CREATE TABLE "person" (
    "id" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL UNIQUE, "position" INTEGER NOT NULL
);
CREATE TABLE "post" (
    "id" TEXT NOT NULL PRIMARY KEY, "person_id" TEXT NOT NULL REFERENCES "person" ("id") ON DELETE CASCADE,
    "post" TEXT NOT NULL, "department" TEXT NOT NULL, "from_on" TEXT, "to_on" TEXT, "position" INTEGER NOT
    NULL
);
CREATE INDEX "post_person_id" ON "post" ("person_id");
CREATE TABLE "department" (
    "id" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL UNIQUE, "position" INTEGER NOT NULL
);
CREATE TABLE "alias" (
    "id" TEXT NOT NULL PRIMARY KEY, "person_id" TEXT REFERENCES "person" ("id") ON DELETE CASCADE,
    "department_id" TEXT REFERENCES "department" ("id") ON DELETE CASCADE, "text" TEXT NOT NULL, "position"
    INTEGER NOT NULL
);
CREATE INDEX "alias_person_id" ON "alias" ("person_id");
CREATE INDEX "alias_department_id" ON "alias" ("department_id");
CREATE TABLE "round" (
    "id" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL UNIQUE, "kind" TEXT NOT NULL, "level" TEXT NOT NULL,
    "team" TEXT NOT NULL, "entered_on" TEXT, "left_on" TEXT, "feedback_on" TEXT, "intensive_until" TEXT,
    "plan_due" TEXT, "report_due" TEXT, "level_aspect" TEXT NOT NULL, "level_topic" TEXT NOT NULL,
    "level_problem" TEXT NOT NULL, "stated_aspects" INTEGER, "stated_topics" INTEGER, "stated_problems"
    INTEGER, "stated_measures" INTEGER, "position" INTEGER NOT NULL
);
CREATE TABLE "section" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "key" TEXT NOT NULL, "text" TEXT NOT NULL
);
CREATE INDEX "section_round_id" ON "section" ("round_id");
CREATE TABLE "aspect" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "text" TEXT NOT NULL, "notice" TEXT NOT NULL, "public" TEXT NOT NULL, "position" INTEGER NOT NULL
);
CREATE INDEX "aspect_round_id" ON "aspect" ("round_id");
CREATE TABLE "topic" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "aspect_id" TEXT REFERENCES "aspect" ("id") ON DELETE CASCADE, "text" TEXT NOT NULL, "notice" TEXT NOT
    NULL, "public" TEXT NOT NULL, "position" INTEGER NOT NULL
);
CREATE INDEX "topic_round_id" ON "topic" ("round_id");
CREATE INDEX "topic_aspect_id" ON "topic" ("aspect_id");
CREATE TABLE "problem" (
    "id" TEXT NOT NULL PRIMARY KEY, "deadline_text" TEXT NOT NULL, "deadline_on" TEXT, "deadline_kind" TEXT
    NOT NULL, "status" TEXT NOT NULL, "status_text" TEXT NOT NULL, "keep_up" INTEGER NOT NULL, "completed_on"
    TEXT, "closed_on" TEXT, "evidence" TEXT NOT NULL, "remarks" TEXT NOT NULL, "public" INTEGER NOT NULL,
    "not_public_reason" TEXT NOT NULL, "extra" TEXT NOT NULL, "position" INTEGER NOT NULL, "round_id" TEXT NOT
    NULL REFERENCES "round" ("id") ON DELETE CASCADE, "aspect_id" TEXT REFERENCES "aspect" ("id") ON DELETE
    SET NULL, "topic_id" TEXT REFERENCES "topic" ("id") ON DELETE SET NULL, "number" TEXT NOT NULL, "category"
    TEXT NOT NULL, "text" TEXT NOT NULL, "locked" INTEGER NOT NULL, "received_on" TEXT, "claimed_by_id" TEXT
    REFERENCES "person" ("id") ON DELETE SET NULL, "cause" TEXT NOT NULL, "target" TEXT NOT NULL, "progress"
    TEXT NOT NULL, "stage_result" TEXT NOT NULL, "next_steps" TEXT NOT NULL, "merged_into_id" TEXT REFERENCES
    "problem" ("id") ON DELETE SET NULL, "restricted" INTEGER NOT NULL
);
CREATE INDEX "problem_round_id" ON "problem" ("round_id");
CREATE INDEX "problem_aspect_id" ON "problem" ("aspect_id");
CREATE INDEX "problem_topic_id" ON "problem" ("topic_id");
CREATE INDEX "problem_claimed_by_id" ON "problem" ("claimed_by_id");
CREATE INDEX "problem_merged_into_id" ON "problem" ("merged_into_id");
CREATE TABLE "measure" (
    "id" TEXT NOT NULL PRIMARY KEY, "deadline_text" TEXT NOT NULL, "deadline_on" TEXT, "deadline_kind" TEXT
    NOT NULL, "status" TEXT NOT NULL, "status_text" TEXT NOT NULL, "keep_up" INTEGER NOT NULL, "completed_on"
    TEXT, "closed_on" TEXT, "evidence" TEXT NOT NULL, "remarks" TEXT NOT NULL, "public" INTEGER NOT NULL,
    "not_public_reason" TEXT NOT NULL, "extra" TEXT NOT NULL, "position" INTEGER NOT NULL, "problem_id" TEXT
    NOT NULL REFERENCES "problem" ("id") ON DELETE CASCADE, "text" TEXT NOT NULL, "progress" TEXT NOT NULL,
    "own" TEXT NOT NULL
);
CREATE INDEX "measure_problem_id" ON "measure" ("problem_id");
CREATE TABLE "responsibility" (
    "id" TEXT NOT NULL PRIMARY KEY, "problem_id" TEXT REFERENCES "problem" ("id") ON DELETE CASCADE,
    "measure_id" TEXT REFERENCES "measure" ("id") ON DELETE CASCADE, "role" TEXT NOT NULL, "person_id" TEXT
    REFERENCES "person" ("id") ON DELETE CASCADE, "department_id" TEXT REFERENCES "department" ("id") ON
    DELETE CASCADE, "position" INTEGER NOT NULL
);
CREATE INDEX "responsibility_problem_id" ON "responsibility" ("problem_id");
CREATE INDEX "responsibility_measure_id" ON "responsibility" ("measure_id");
CREATE INDEX "responsibility_person_id" ON "responsibility" ("person_id");
CREATE INDEX "responsibility_department_id" ON "responsibility" ("department_id");
CREATE TABLE "wording" (
    "id" TEXT NOT NULL PRIMARY KEY, "problem_id" TEXT REFERENCES "problem" ("id") ON DELETE CASCADE,
    "measure_id" TEXT REFERENCES "measure" ("id") ON DELETE CASCADE, "field" TEXT NOT NULL, "notice" TEXT NOT
    NULL, "public" TEXT NOT NULL
);
CREATE INDEX "wording_problem_id" ON "wording" ("problem_id");
CREATE INDEX "wording_measure_id" ON "wording" ("measure_id");
CREATE TABLE "event" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "on_date" TEXT, "kind" TEXT NOT NULL, "subject" TEXT NOT NULL, "document_number" TEXT NOT NULL, "people"
    INTEGER NOT NULL, "remarks" TEXT NOT NULL, "position" INTEGER NOT NULL
);
CREATE INDEX "event_round_id" ON "event" ("round_id");
CREATE TABLE "outcome" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "kind" TEXT NOT NULL, "name" TEXT NOT NULL, "document_number" TEXT NOT NULL, "on_date" TEXT, "count"
    INTEGER, "amount" REAL, "position" INTEGER NOT NULL
);
CREATE INDEX "outcome_round_id" ON "outcome" ("round_id");
CREATE TABLE "outcome_problem" (
    "id" TEXT NOT NULL PRIMARY KEY, "outcome_id" TEXT NOT NULL REFERENCES "outcome" ("id") ON DELETE CASCADE,
    "problem_id" TEXT NOT NULL REFERENCES "problem" ("id") ON DELETE CASCADE, "position" INTEGER NOT NULL
);
CREATE INDEX "outcome_problem_outcome_id" ON "outcome_problem" ("outcome_id");
CREATE INDEX "outcome_problem_problem_id" ON "outcome_problem" ("problem_id");
CREATE TABLE "approval" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "what" TEXT NOT NULL, "by" TEXT NOT NULL, "on_date" TEXT, "document_number" TEXT NOT NULL, "position"
    INTEGER NOT NULL
);
CREATE INDEX "approval_round_id" ON "approval" ("round_id");
CREATE TABLE "publication" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "audience" TEXT NOT NULL, "channel" TEXT NOT NULL, "from_on" TEXT, "to_on" TEXT, "position" INTEGER NOT
    NULL
);
CREATE INDEX "publication_round_id" ON "publication" ("round_id");
CREATE TABLE "dispatch" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "department_id" TEXT NOT NULL REFERENCES "department" ("id") ON DELETE CASCADE, "period" TEXT NOT NULL,
    "sent_on" TEXT, "due_on" TEXT, "position" INTEGER NOT NULL
);
CREATE INDEX "dispatch_round_id" ON "dispatch" ("round_id");
CREATE INDEX "dispatch_department_id" ON "dispatch" ("department_id");
CREATE TABLE "form_return" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "department" TEXT NOT NULL, "period" TEXT NOT NULL, "as_of" TEXT, "received_on" TEXT, "accepted_on" TEXT,
    "position" INTEGER NOT NULL
);
CREATE INDEX "form_return_round_id" ON "form_return" ("round_id");
CREATE TABLE "form_row" (
    "id" TEXT NOT NULL PRIMARY KEY, "form_return_id" TEXT NOT NULL REFERENCES "form_return" ("id") ON DELETE
    CASCADE, "target" TEXT NOT NULL, "data" TEXT NOT NULL, "decision" TEXT NOT NULL, "reason" TEXT NOT NULL,
    "position" INTEGER NOT NULL
);
CREATE INDEX "form_row_form_return_id" ON "form_row" ("form_return_id");
CREATE TABLE "proposal" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "payload" TEXT NOT NULL, "position" INTEGER NOT NULL
);
CREATE INDEX "proposal_round_id" ON "proposal" ("round_id");
CREATE TABLE "evidence_file" (
    "id" TEXT NOT NULL PRIMARY KEY, "sha256" TEXT NOT NULL, "name" TEXT NOT NULL, "size" INTEGER NOT NULL,
    "linked_path" TEXT NOT NULL, "added_on" TEXT
);
CREATE TABLE "evidence_link" (
    "id" TEXT NOT NULL PRIMARY KEY, "file_id" TEXT NOT NULL REFERENCES "evidence_file" ("id") ON DELETE
    CASCADE, "problem_id" TEXT REFERENCES "problem" ("id") ON DELETE CASCADE, "measure_id" TEXT REFERENCES
    "measure" ("id") ON DELETE CASCADE, "number" TEXT NOT NULL, "position" INTEGER NOT NULL
);
CREATE INDEX "evidence_link_file_id" ON "evidence_link" ("file_id");
CREATE INDEX "evidence_link_problem_id" ON "evidence_link" ("problem_id");
CREATE INDEX "evidence_link_measure_id" ON "evidence_link" ("measure_id");
CREATE TABLE "extension" (
    "id" TEXT NOT NULL PRIMARY KEY, "problem_id" TEXT REFERENCES "problem" ("id") ON DELETE CASCADE,
    "measure_id" TEXT REFERENCES "measure" ("id") ON DELETE CASCADE, "from_on" TEXT, "to_on" TEXT, "reason"
    TEXT NOT NULL, "approved_by" TEXT NOT NULL, "on_date" TEXT
);
CREATE INDEX "extension_problem_id" ON "extension" ("problem_id");
CREATE INDEX "extension_measure_id" ON "extension" ("measure_id");
CREATE TABLE "supervision_letter" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "kind" TEXT NOT NULL, "department" TEXT NOT NULL, "person" TEXT NOT NULL, "sent_on" TEXT, "text" TEXT NOT
    NULL, "position" INTEGER NOT NULL
);
CREATE INDEX "supervision_letter_round_id" ON "supervision_letter" ("round_id");
CREATE TABLE "import_batch" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE, "at"
    TEXT NOT NULL, "report" TEXT NOT NULL, "position" INTEGER NOT NULL
);
CREATE INDEX "import_batch_round_id" ON "import_batch" ("round_id");
CREATE TABLE "import_source" (
    "id" TEXT NOT NULL PRIMARY KEY, "batch_id" TEXT NOT NULL REFERENCES "import_batch" ("id") ON DELETE
    CASCADE, "file" TEXT NOT NULL, "sheet" TEXT NOT NULL, "row" INTEGER NOT NULL, "problem_id" TEXT REFERENCES
    "problem" ("id") ON DELETE CASCADE, "measure_id" TEXT REFERENCES "measure" ("id") ON DELETE CASCADE
);
CREATE INDEX "import_source_batch_id" ON "import_source" ("batch_id");
CREATE INDEX "import_source_problem_id" ON "import_source" ("problem_id");
CREATE INDEX "import_source_measure_id" ON "import_source" ("measure_id");
CREATE TABLE "filed_notice" (
    "id" TEXT NOT NULL PRIMARY KEY, "round_id" TEXT NOT NULL REFERENCES "round" ("id") ON DELETE CASCADE,
    "title" TEXT NOT NULL, "audience" TEXT NOT NULL, "style" TEXT NOT NULL, "stage" TEXT NOT NULL, "by" TEXT
    NOT NULL, "on_date" TEXT, "blocks" TEXT NOT NULL, "docx" BLOB, "sha256" TEXT NOT NULL
);
CREATE INDEX "filed_notice_round_id" ON "filed_notice" ("round_id");
CREATE TABLE "step" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "label" TEXT NOT NULL, "at" TEXT NOT NULL, "person" TEXT
    NOT NULL, "kind" TEXT NOT NULL, "target" INTEGER, "state" TEXT NOT NULL
);
CREATE TABLE "change" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, "step" INTEGER NOT NULL, "table_name" TEXT NOT NULL,
    "row_id" TEXT NOT NULL, "op" TEXT NOT NULL, "old" TEXT, "new" TEXT
);
CREATE TABLE "current_step" (
    "id" INTEGER NOT NULL PRIMARY KEY, "step" INTEGER NOT NULL
);
CREATE INDEX "change_step" ON "change" ("step");
CREATE INDEX "change_row" ON "change" ("table_name", "row_id");

// Responses for tests of stores, and the database with everything that they stand on.
//
//   class SubmissionsTest : public SubmissionsFixture {};
//   const Submission one = Submitted(base::Uuid::V4(random()), "hash");
//   PutPlace("", 500);
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/strings.h"
#include "libs/postgres/idempotency.h"
#include "libs/testing/database.h"
#include "services/surveys/store/submissions.h"
#include "tanggap_sql/surveys.h"

namespace tanggap::surveys {

class SubmissionsFixture : public testing::PostgresFixture {
 protected:
  SubmissionsFixture() : PostgresFixture({postgres::IdempotencyMigrations(), sql::surveys()}) {}

  // Accepted, of one survey and collector, and free of any limit.
  Submission Submitted(const base::Uuid& response_id, const std::string& content_hash) {
    Submission made{.survey = survey_, .collector = collector_, .cipher = cipher_};
    made.receipt = cipher_->ReceiptOf(response_id);
    made.seen_key = cipher_->SeenKey(made.receipt);
    made.first = {content_hash, base::Join("answer to ", content_hash, " ", ++made_)};
    made.seen_sealed = cipher_->SealSeen(made.receipt, made.first);
    made.draft_key = cipher_->DraftKey(response_id);
    made.codes = {""};
    made.response = {.response_key = cipher_->ResponseKey(made.receipt),
                     .series = 1,
                     .version = 1,
                     .level = v1::RESPONDENT_LEVEL_ANONYMOUS,
                     .month = 202611,
                     .unit = "loket",
                     .service = "ktp-el",
                     .channel = common::v1::CHANNEL_WEB,
                     .answers = "answers",
                     .flags = {v1::QUALITY_FLAG_TOO_QUICK, v1::QUALITY_FLAG_BURST},
                     .hash_sealed = cipher_->SealHash(made.receipt, content_hash),
                     .delta = static_cast<int64_t>(random().Below(uint64_t{1} << 63)),
                     .vector = "vector"};
    return made;
  }
  Submission Submitted() { return Submitted(base::Uuid::V4(random()), "hash"); }
  // One that takes places of what may be full.
  Submission Limited(const std::vector<std::string>& codes = {""}) {
    Submission made = Submitted();
    made.codes = codes;
    made.limited = true;
    return made;
  }

  void PutPlace(const std::string& code, std::optional<int64_t> limit) {
    database().Execute(
        base::Join("INSERT INTO surveys.place (survey, collector, code, place_limit, taken, "
                   "reserved) VALUES ('",
                   survey_.ToString(), "', '", collector_.ToString(), "', '", code, "', ",
                   limit.has_value() ? std::to_string(*limit) : "NULL", ", 0, 0)"));
  }
  void PutToken(int64_t serial, bool revoked = false) {
    database().Execute(
        base::Join("INSERT INTO surveys.token (survey, collector, serial, issue_month, revoked) "
                   "VALUES ('",
                   survey_.ToString(), "', '", collector_.ToString(), "', ", serial, ", 202611, ",
                   revoked ? "true" : "false", ")"));
  }

  absl::StatusOr<std::vector<Submissions::Outcome>> Write(const std::vector<Submission>& rows) {
    std::vector<const Submission*> pointers;
    for (const Submission& row : rows) pointers.push_back(&row);
    return submissions_.Write(pointers, now_, Soon());
  }
  // The outcome of one alone.
  Submissions::Outcome WriteOne(const Submission& row) {
    absl::StatusOr<std::vector<Submissions::Outcome>> outcomes = Write({row});
    if (!outcomes.ok()) return outcomes.status();
    return std::move((*outcomes)[0]);
  }
  std::string Count(const std::string& table) {
    return database().Execute("SELECT count(*) FROM surveys." + table);
  }
  std::string Taken(const std::string& code) {
    return database().Execute("SELECT taken FROM surveys.place WHERE code = '" + code + "'");
  }

  const absl::Time now_ = absl::FromUnixSeconds(1'795'000'000);
  const std::string arrival_ = "arrival_" + std::to_string(absl::ToUnixSeconds(now_) / 86'400 % 2);
  const base::Uuid survey_ = base::Uuid::V4(random());
  const base::Uuid collector_ = base::Uuid::V4(random());
  const std::shared_ptr<const CollectionCipher> cipher_ =
      std::make_shared<const CollectionCipher>(privacy::Key::Random(random()), random());
  Submissions submissions_{pool()};
  int made_ = 0;
};

}  // namespace tanggap::surveys

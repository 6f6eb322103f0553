// One response that is ready to be written: every column and key made, every answer checked. What
// it needs of others (a place, a token) is decided when it is written.
//
//   Submission submission = ...;                                     // api/submission_preparation
//   submissions.Write({&submission}, clock.Now(), deadline)          // submissions.h
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/uuid.h"
#include "services/surveys/store/collection_cipher.h"
#include "tanggap/common/v1/classification.pb.h"
#include "tanggap/surveys/v1/collector.pb.h"
#include "tanggap/surveys/v1/response.pb.h"

namespace tanggap::surveys {

// Words that stand apart from the response.
struct CommentRow {
  std::string question;
  base::Uuid comment_key;
  std::string words;
};

// A suggestion that is to be filed.
struct FollowUpRow {
  base::Uuid comment_key;
  std::string rule;
  std::string agency;
  std::string category;
  std::string words_sealed;
  int file_day = 0;
};

// What of it is kept.
struct ResponseRow {
  base::Uuid response_key;
  int series = 0;
  int version = 0;
  v1::RespondentLevel level = v1::RESPONDENT_LEVEL_UNSPECIFIED;
  // ACCEPTED or SCREENED_OUT; of the latter nothing is kept but that it was.
  v1::ResponseState state = v1::RESPONSE_STATE_ACCEPTED;
  int month = 0;                   // 202607
  std::optional<std::string> day;  // 2026-07-31
  bool imported = false;
  std::string unit;
  std::string service;
  common::v1::Channel channel = common::v1::CHANNEL_UNSPECIFIED;
  std::optional<std::string> language;
  std::string answers;
  std::vector<v1::QualityFlag> flags;
  std::string hash_sealed;
  std::optional<std::string> respondent_key, respondent_sealed, direct_sealed;
  // What figures take up. `delta` is 63 bits of chance.
  int64_t delta = 0;
  std::string vector;
};

struct Submission {
  base::Uuid survey;
  base::Uuid collector;
  std::shared_ptr<const CollectionCipher> cipher;
  std::string receipt;
  base::Uuid seen_key;
  FirstAnswer first;
  std::string seen_sealed;
  // Of a client; a response of another system has no draft.
  std::optional<base::Uuid> draft_key;

  ResponseRow response;
  std::vector<CommentRow> comments;
  std::vector<FollowUpRow> follow_ups;

  // What counts it: "" for all, and the quotas that it fits.
  std::vector<std::string> codes;
  // Of the quotas by which they were found (Collector); others would be counted with others.
  int quotas_version = 1;
  // Whether any of these may be full, as far as is known: where it is not so, that is noticed.
  bool limited = false;
  // It came by itself, and now; not in a batch.
  bool alone = false;
  std::optional<int64_t> token;
  std::optional<base::Uuid> account;
  // The agency's day, since 1970, that the token then says.
  int spent_day = 0;

  // Whether others may have taken what it needs, so that rows must be locked before it is written.
  bool IsBound() const { return limited || token.has_value() || account.has_value(); }
};

}  // namespace tanggap::surveys

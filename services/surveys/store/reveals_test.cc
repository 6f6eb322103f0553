// Looks at whom a response is from, beside what becomes of it.

#include "services/surveys/store/reveals.h"

#include <gtest/gtest.h>

#include <thread>

#include "libs/testing/blocked_sessions.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/nights.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using testing::IsOk;

class RevealsTest : public SubmissionsFixture {
 protected:
  // Its key.
  base::Uuid Named(int month) {
    Submission one = Submitted();
    one.response.level = v1::RESPONDENT_LEVEL_IDENTIFIED;
    one.response.month = month;
    one.response.respondent_key = "key";
    one.response.respondent_sealed = "who";
    one.response.direct_sealed = "direct";
    EXPECT_THAT(WriteOne(one), IsOk());
    return one.response.response_key;
  }
  absl::StatusOr<bool> Look(const base::Uuid& response_key, const std::string& who_sealed) {
    return reveals_.Record(
        {.survey = survey_,
         .response_key = response_key,
         .access = base::Uuid::V4(random()),
         .agency = "dinkes",
         .officer = "pseudonym",
         .who_sealed = who_sealed,
         .reveal = {now_, "", v1::RESPONDENT_REVEAL_PURPOSE_CHECK_QUALITY, "Memeriksa."},
         .request = {"pseudonym", "RevealRespondent", base::Uuid::V4(random()), "hmac"},
         .answer = "answer"},
        Soon());
  }
  std::string Answered() {
    return database().Execute(
        "SELECT coalesce(string_agg(resource::text, ' '), '') FROM idempotency.requests");
  }

  const privacy::KeyRing keys_ = privacy::KeyRing::Generate(random());
  const SurveyCipher survey_cipher_{keys_, random()};
  Reveals reveals_{pool(), survey_cipher_};
  Nights nights_{pool()};
};

TEST_F(RevealsTest, NobodyIsToldWhatARevisionHasChanged) {
  const base::Uuid key = Named(202611);
  const absl::StatusOr<bool> before = Look(key, "who before");
  ASSERT_THAT(before, IsOk());
  EXPECT_FALSE(*before);
  EXPECT_EQ(Answered(), "");
  EXPECT_EQ(Count("reveal"), "0");
  const absl::StatusOr<bool> now = Look(key, "who");
  ASSERT_THAT(now, IsOk());
  EXPECT_TRUE(*now);
  EXPECT_EQ(Answered(), key.ToString());
}

TEST_F(RevealsTest, WhatWasToldGoesWithTheResponsesOfItsMonth) {
  const base::Uuid key = Named(202611);
  ASSERT_THAT(Look(Named(202410), "who"), IsOk());
  ASSERT_THAT(Look(key, "who"), IsOk());
  ASSERT_THAT(nights_.Forget(survey_, 202411, Soon()), IsOk());
  EXPECT_EQ(Answered(), key.ToString());
  EXPECT_EQ(Count("reveal"), "2");
}

// Whoever looks holds the response until the answer is written.
TEST_F(RevealsTest, ANightForgetsWhatIsToldMeanwhile) {
  Named(202410);
  const std::string look =
      "INSERT INTO idempotency.requests (principal, method, request_id, request_hmac, resource, "
      "response_encrypted, create_time) SELECT 'p', 'RevealRespondent', gen_random_uuid(), '', "
      "response_key, '', now() FROM surveys." +
      arrival_ + " FOR SHARE";
  const postgres::Statement kLook = {"look_meanwhile", look.c_str()};
  absl::Status forgotten;
  std::thread night;
  const absl::Status looked =
      pool().Transact(Soon(), [&](postgres::Transaction& looking) -> absl::Status {
        const absl::Status written = looking.Query(kLook).status();
        night = std::thread([&] { forgotten = nights_.Forget(survey_, 202411, Soon()); });
        EXPECT_TRUE(testing::AwaitBlockedSessions(
            1, [this](const std::string& statement) { return database().Execute(statement); }));
        return written;
      });
  night.join();
  ASSERT_THAT(looked, IsOk());
  ASSERT_THAT(forgotten, IsOk());
  EXPECT_EQ(Count(arrival_), "0");
  EXPECT_EQ(Answered(), "");
}

}  // namespace
}  // namespace tanggap::surveys

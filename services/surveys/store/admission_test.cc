#include "services/surveys/store/admission.h"

#include <gmock/gmock.h>

#include "libs/errors/error.h"
#include "libs/testing/status_matchers.h"
#include "services/surveys/store/test_submissions.h"

namespace tanggap::surveys {
namespace {

using errors::Reason;
using testing::HasReason;
using testing::IsOk;

// As the statement that writes finds it needed, or not.
class AdmissionTest : public SubmissionsFixture {};

// Whoever made the rows did not know of the limit yet.
TEST_F(AdmissionTest, NoticesALimitThatWasJustSet) {
  PutPlace("", 5);
  PutPlace("tani", 2);
  std::vector<Submission> rows;
  for (int i = 0; i < 4; ++i) {
    rows.push_back(Submitted());
    rows.back().codes = {"", "tani"};
  }
  const auto outcomes = Write(rows);
  ASSERT_THAT(outcomes, IsOk());
  EXPECT_THAT((*outcomes)[1], IsOk());
  EXPECT_THAT((*outcomes)[2], HasReason(Reason::QUOTA_FULL));
  for (int i = 0; i < 3; ++i) EXPECT_THAT(WriteOne(Submitted()), IsOk());
  const absl::Status full = WriteOne(Submitted()).status();
  EXPECT_THAT(full, HasReason(Reason::QUOTA_FULL));
  EXPECT_EQ(errors::MetadataOf(full, "quota"), "cap") << "which has no code";
  EXPECT_EQ(errors::MetadataOf((*outcomes)[2].status(), "quota"), "tani");
  EXPECT_EQ(Taken(""), "5");
  EXPECT_EQ(Count(arrival_), "5");
  // What was taken is answered again, full or not.
  EXPECT_EQ(WriteOne(rows[0]).value_or(""), rows[0].first.answer);
}

TEST_F(AdmissionTest, TakesNoneThatQuotasOfBeforeCounted) {
  PutPlace("", std::nullopt);
  PutPlace("tani", 5);
  database().Execute("UPDATE surveys.place SET quotas_version = 2");
  Submission known = Submitted();
  known.quotas_version = 2;
  known.codes = {"", "tani"};
  const auto outcomes = Write({Submitted(), known});
  ASSERT_THAT(outcomes, IsOk());
  EXPECT_THAT((*outcomes)[0], HasReason(Reason::CONCURRENT_CHANGE));
  EXPECT_THAT((*outcomes)[1], IsOk());
  EXPECT_THAT(WriteOne(Submitted()), HasReason(Reason::CONCURRENT_CHANGE));
  EXPECT_EQ(Taken(""), "1");
  EXPECT_EQ(Count("response_seen"), "1");
}

// A response that cannot be taken costs nothing: by it nobody learns whether somebody else has
// answered with the token.
TEST_F(AdmissionTest, TellsOfAUsedTokenWhereTheResponseWouldElseBeTaken) {
  PutPlace("", 10);
  PutPlace("tani", 0);
  for (const int serial : {1, 2}) PutToken(serial);
  Submission first = Limited();
  first.token = 1;
  ASSERT_THAT(WriteOne(first), IsOk());
  const auto try_with = [&](int64_t token, const std::vector<std::string>& codes) {
    Submission row = Limited(codes);
    row.token = token;
    return WriteOne(row).status();
  };
  for (const int64_t token : {1, 2})
    EXPECT_THAT(try_with(token, {"", "tani"}), HasReason(Reason::QUOTA_FULL)) << token;
  EXPECT_THAT(try_with(1, {""}), HasReason(Reason::SURVEY_TOKEN_USED));
  EXPECT_EQ(Taken(""), "1");
  database().Execute("UPDATE surveys.token SET revoked = true");
  for (const int64_t token : {1, 2})
    EXPECT_THAT(try_with(token, {""}), HasReason(Reason::SURVEY_TOKEN_REFUSED)) << token;
}

TEST_F(AdmissionTest, UsesNothingUpOfWhoFindsNoPlace) {
  PutPlace("", 10);
  PutPlace("tani", 0);
  PutToken(1);
  std::vector<Submission> rows = {Limited({"", "tani"}), Limited(), Limited({"", "tani"}),
                                  Limited()};
  rows[0].token = rows[1].token = 1;
  rows[2].account = rows[3].account = base::Uuid::V4(random());
  const auto outcomes = Write(rows);
  ASSERT_THAT(outcomes, IsOk());
  EXPECT_THAT((*outcomes)[0], HasReason(Reason::QUOTA_FULL));
  EXPECT_THAT((*outcomes)[1], IsOk());
  EXPECT_THAT((*outcomes)[2], HasReason(Reason::QUOTA_FULL));
  EXPECT_THAT((*outcomes)[3], IsOk());
  EXPECT_EQ(Count("account_spent"), "1");
  EXPECT_EQ(Taken(""), "2");
}

}  // namespace
}  // namespace tanggap::surveys

#include "services/cli/field_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/cli/usage_error.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {
namespace {

namespace v1 = complaints::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const absl::TimeZone kJakarta = absl::FixedTimeZone(7 * 3600);

class FieldTextTest : public ::testing::Test {
 protected:
  absl::Status Set(const std::string& path, const std::string& text) {
    return SetField(path, text, "--flag", kJakarta, request_);
  }
  v1::CreateComplaintRequest request_;
};

TEST_F(FieldTextTest, TakesEnumsAsPeopleWriteThem) {
  for (const char* text : {"CALL_CENTRE", "call-centre", "Call Centre", "CHANNEL_CALL_CENTRE"}) {
    request_.Clear();
    ASSERT_TRUE(Set("complaint.channel", text).ok()) << text;
    EXPECT_EQ(request_.complaint().channel(), common::v1::CHANNEL_CALL_CENTRE) << text;
  }
}

TEST_F(FieldTextTest, NamesWhatAnEnumMayBe) {
  const absl::Status status = Set("complaint.reporter_identity", "secret");
  EXPECT_TRUE(IsUsageError(status));
  EXPECT_EQ(status.message(), "--flag is 'secret', but must be one of NAMED, SEALED, NONE.");
  EXPECT_TRUE(IsUsageError(Set("complaint.reporter_identity", "unspecified")));
  EXPECT_THAT(EnumNames(v1::Audience_descriptor()), ElementsAre("REPORTER", "INTERNAL"));
}

TEST_F(FieldTextTest, ReadsTimesInTheZoneUnlessTheySayTheirOwn) {
  const struct {
    const char* text;
    int64_t seconds;
  } cases[] = {{"2026-03-02 10:00", 1'772'420'400},
               {"2026-03-02T10:00", 1'772'420'400},
               {"2026-03-02T03:00:00Z", 1'772'420'400},
               {"2026-03-02", 1'772'384'400}};
  for (const auto& each : cases) {
    ASSERT_TRUE(Set("complaint.occurred_time", each.text).ok()) << each.text;
    EXPECT_EQ(request_.complaint().occurred_time().seconds(), each.seconds) << each.text;
  }
  EXPECT_THAT(std::string(Set("complaint.occurred_time", "yesterday").message()),
              HasSubstr("a time like"));
}

TEST_F(FieldTextTest, ReadsNumbers) {
  ASSERT_TRUE(Set("complaint.place.latitude", "-7.33").ok());
  EXPECT_DOUBLE_EQ(request_.complaint().place().latitude(), -7.33);
  EXPECT_TRUE(IsUsageError(Set("complaint.place.latitude", "south")));
  v1::AcceptAnswerRequest accept;
  ASSERT_TRUE(SetField("rating.score", "4", "--rating", kJakarta, accept).ok());
  EXPECT_EQ(accept.rating().score(), 4);
  EXPECT_TRUE(IsUsageError(SetField("rating.score", "4.5", "--rating", kJakarta, accept)));
}

TEST_F(FieldTextTest, AFieldThatDoesNotExistIsOurMistakeNotTheUsers) {
  EXPECT_FALSE(IsUsageError(Set("complaint.colour", "red")));
  EXPECT_EQ(Set("complaint.colour", "red").code(), absl::StatusCode::kInternal);
  EXPECT_EQ(FieldAt("complaint.colour", request_.GetDescriptor()), nullptr);
}

}  // namespace
}  // namespace tanggap::cli

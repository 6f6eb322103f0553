#include "services/surveys/domain/privacy_notice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tanggap::surveys {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Notice(v1::RespondentLevel level, const char* language, int months = 24) {
  return PrivacyNotice(level, months).texts().at(language);
}

TEST(PrivacyNoticeTest, EveryLevelHasItsOwn) {
  std::set<std::string> notices;
  for (const char* language : {"id", "en"}) {
    for (int level = 1; level <= v1::RespondentLevel_MAX; ++level) {
      const std::string notice = Notice(static_cast<v1::RespondentLevel>(level), language);
      // A Wording holds no longer text.
      EXPECT_LE(notice.size(), 2000u);
      notices.insert(notice);
    }
  }
  EXPECT_EQ(notices.size(), 6u);
}

TEST(PrivacyNoticeTest, SaysTheLimitsAndHowLong) {
  const std::string anonymous = Notice(v1::RESPONDENT_LEVEL_ANONYMOUS, "en", 7);
  EXPECT_THAT(anonymous, HasSubstr("What cannot be promised"));
  EXPECT_THAT(anonymous, HasSubstr("last two days"));
  EXPECT_THAT(anonymous, HasSubstr("backups"));
  EXPECT_THAT(anonymous, HasSubstr("held for 7 months"));
  EXPECT_THAT(Notice(v1::RESPONDENT_LEVEL_ANONYMOUS, "id", 7), HasSubstr("selama 7 bulan"));
  EXPECT_THAT(Notice(v1::RESPONDENT_LEVEL_CONFIDENTIAL, "en"), HasSubstr("who was invited"));
  const std::string identified = Notice(v1::RESPONDENT_LEVEL_IDENTIFIED, "en");
  EXPECT_THAT(identified, HasSubstr("knows who you are"));
  EXPECT_THAT(identified, Not(HasSubstr("anonymous")));
}

// A level that this service does not know yet promises nothing.
TEST(PrivacyNoticeTest, WhatIsNotKnownIsNotPromised) {
  EXPECT_EQ(Notice(v1::RESPONDENT_LEVEL_UNSPECIFIED, "id"),
            Notice(v1::RESPONDENT_LEVEL_IDENTIFIED, "id"));
}

}  // namespace
}  // namespace tanggap::surveys

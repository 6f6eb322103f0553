#include "services/cli/view.h"

#include <gtest/gtest.h>

#include <sstream>

#include "services/cli/test_service.h"

namespace tanggap::cli {
namespace {

constexpr auto kEnglish = errors::Language::kEnglish;
constexpr auto kIndonesian = errors::Language::kIndonesian;

TEST(ViewTest, SaysHowFarATimeIs) {
  const struct {
    absl::Duration from_now;
    const char* english;
    const char* indonesian;
  } cases[] = {
      {absl::ZeroDuration(), "now", "sekarang"},
      {absl::Seconds(59), "now", "sekarang"},
      {absl::Seconds(-59), "now", "sekarang"},
      {absl::Minutes(1), "in 1 minute", "1 menit lagi"},
      {-absl::Minutes(40), "40 minutes late", "terlambat 40 menit"},
      {absl::Minutes(119), "in 119 minutes", "119 menit lagi"},
      {absl::Hours(2), "in 2 hours", "2 jam lagi"},
      {absl::Hours(47) + absl::Minutes(59), "in 47 hours", "47 jam lagi"},
      {absl::Hours(48), "in 2 days", "2 hari lagi"},
      {-absl::Hours(75), "3 days late", "terlambat 3 hari"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ((View{.language = kEnglish}.Relative(kNow + each.from_now, kNow)), each.english);
    EXPECT_EQ((View{.language = kIndonesian}.Relative(kNow + each.from_now, kNow)),
              each.indonesian);
  }
}

class ViewOfTest : public ::testing::Test {
 protected:
  View ViewWith(std::map<std::string, std::string> environment, const std::string& language = "") {
    std::vector<std::string> words;
    if (!language.empty()) words = {"--language", language};
    const auto arguments =
        Arguments::Parse(words, {{.name = "language", .placeholder = "id|en", .help = ""}}, {});
    Surroundings surroundings{.environment = std::move(environment),
                              .in = in_,
                              .out = out_,
                              .err = out_,
                              .clock = clock_,
                              .random = random_};
    return ViewOf(*arguments, surroundings);
  }

  std::istringstream in_;
  std::ostringstream out_;
  base::ManualClock clock_{kNow};
  base::SystemRandom random_;
};

TEST_F(ViewOfTest, ShowsTimesOfTheZoneAndOfWesternIndonesiaWithoutOne) {
  EXPECT_EQ(ViewWith({}).Time(kNow), " 2 Mar 2026 10:00 WIB");
  EXPECT_EQ(ViewWith({{"TZ", "Asia/Jayapura"}}).Time(kNow), " 2 Mar 2026 12:00 WIT");
  EXPECT_EQ(ViewWith({{"TZ", ":Asia/Jayapura"}}).Time(kNow), " 2 Mar 2026 12:00 WIT");
  EXPECT_EQ(ViewWith({{"TZ", "No/Where"}}).Time(kNow), " 2 Mar 2026 10:00 WIB");
}

TEST_F(ViewOfTest, ADeadlineAtMidnightIsTheEndOfTheDayBefore) {
  const absl::Time midnight = kNow + absl::Hours(14);
  EXPECT_EQ(ViewWith({}).Deadline(midnight), " 2 Mar 2026 24:00 WIB");
  EXPECT_EQ(ViewWith({}).Deadline(midnight + absl::Minutes(1)), " 3 Mar 2026 00:01 WIB");
  EXPECT_EQ(ViewWith({{"TZ", "Asia/Jayapura"}}).Deadline(midnight), " 3 Mar 2026 02:00 WIT");
}

TEST_F(ViewOfTest, TakesTheFlagsLanguageThenTheSystems) {
  EXPECT_EQ(ViewWith({}).language, kEnglish);
  EXPECT_EQ(ViewWith({{"LANG", "id_ID.UTF-8"}}).language, kIndonesian);
  EXPECT_EQ(ViewWith({{"LANG", "id_ID.UTF-8"}, {"LC_ALL", "C"}}).language, kEnglish);
  EXPECT_EQ(ViewWith({{"LANG", "id_ID.UTF-8"}}, "en").language, kEnglish);
  EXPECT_EQ(ViewWith({}, "id").language, kIndonesian);
}

}  // namespace
}  // namespace tanggap::cli

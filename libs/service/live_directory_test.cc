// What a running service takes over from the reference tables, and from a directory that lost
// something.

#include "libs/service/live_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/directory/reference_files.h"
#include "libs/directory/reference_store.h"
#include "libs/directory/test_folder.h"
#include "libs/telemetry/log_sink.h"
#include "libs/testing/database.h"
#include "libs/testing/status_matchers.h"

namespace tanggap::service {
namespace {

using tanggap::testing::IsOk;
using tanggap::testing::StatusIs;
using ::testing::HasSubstr;

class LiveDirectoryTest : public tanggap::testing::PostgresFixture {
 protected:
  LiveDirectoryTest() : PostgresFixture({directory::DirectoryMigrations()}) {
    EXPECT_THAT(directory::InstallReferenceFiles(store_, DIRECTORY_DATA "/regions.csv.gz",
                                                 DIRECTORY_DATA "/holidays.csv", Soon()),
                IsOk());
  }

  // A new edition of the holidays, with one more.
  void Decree(const directory::Holiday& holiday) {
    auto table = store_.LoadHolidays(Soon());
    ASSERT_THAT(table, IsOk());
    std::vector<directory::Holiday> holidays = table->all();
    holidays.push_back(holiday);
    EXPECT_THAT(store_.SaveHolidays(directory::HolidayTable(holidays), "decreed", Soon()), IsOk());
  }
  LiveDirectory Directory() {
    return LiveDirectory({.folder = folder_.path(), .instance = "salatiga"}, pool(), clock(), log_,
                         metrics_);
  }
  // One working day from a Tuesday morning.
  static absl::Time DueOnTuesday(const LiveDirectory& live) {
    return live.current()->CalendarOf("dinkes")->Due(
        absl::FromCivil(absl::CivilSecond(2026, 3, 3, 9, 0, 0), absl::FixedTimeZone(7 * 3600)),
        absl::Hours(24), directory::v1::TIME_UNIT_WORKING_DAY);
  }

  directory::TestFolder folder_;
  telemetry::MemorySink sink_;
  telemetry::Logger log_{"service", clock(), sink_};
  telemetry::Metrics metrics_;
  directory::ReferenceStore store_{pool(), clock()};
};

TEST_F(LiveDirectoryTest, AHolidayThatIsDecreedMovesWhatIsDue) {
  LiveDirectory live = Directory();
  ASSERT_THAT(live.Start(Soon()), IsOk());
  const absl::Time before = DueOnTuesday(live);
  live.Refresh(Soon());
  EXPECT_EQ(DueOnTuesday(live), before);
  Decree({absl::CivilDay(2026, 3, 4), "Libur yang baru ditetapkan"});
  EXPECT_EQ(DueOnTuesday(live), before);
  live.Refresh(Soon());
  EXPECT_EQ(DueOnTuesday(live), before + absl::Hours(24));
}

TEST_F(LiveDirectoryTest, WhatCasesMayNameIsMissedAlsoAfterARestart) {
  LiveDirectory first = Directory();
  ASSERT_THAT(first.Start(Soon()), IsOk());
  folder_.Replace("directory.d/dinkes.textproto", "code: \"sekretariat\"", "code: \"kantor\"");
  LiveDirectory second = Directory();
  EXPECT_THAT(second.Start(Soon()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("the unit dinkes/sekretariat was used before and is gone")));
}

}  // namespace
}  // namespace tanggap::service

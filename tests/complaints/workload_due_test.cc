// What is late and what is due today, to the microsecond, in each of Indonesia's time zones.

#include <gtest/gtest.h>

#include "libs/testing/service_rig/edited_directory.h"
#include "tests/complaints/workload_fixture.h"

namespace tanggap::complaints {
namespace {

using tanggap::testing::EditedDirectory;

// Thursday, 5 March 2026, 10:00 in Jakarta: three working days after Monday morning.
absl::Time ThursdayMorning() { return MondayMorning() + absl::Hours(72); }
constexpr absl::Duration Moment() { return absl::Microseconds(1); }

class WorkloadDueTest : protected MovedClock, public WorkloadFixture {
 protected:
  WorkloadDueTest()
      : WorkloadFixture({.clock = &clock_,
                         .adjust = [](AppOptions& app) { app.directory = Zones().path(); }}) {}

  // One agency in each zone.
  static const EditedDirectory& Zones() {
    static const EditedDirectory zones(
        {{"dinsos", "Asia/Jakarta", "Asia/Makassar"}, {"disdik", "Asia/Jakarta", "Asia/Jayapura"}});
    return zones;
  }
  std::string FileTo(const std::string& agency, const std::string& category) {
    v1::CreateComplaintRequest request = NewComplaint();
    request.mutable_complaint()->set_agency(agency);
    request.mutable_complaint()->set_category(category);
    return File(*service_, request).name();
  }
  std::string At(absl::Time time, const std::string& agency = "dinkes") {
    clock_.Set(time);
    return Total(agency);
  }

  const std::string later_ = Text(1, 0, 0, 0);
  const std::string today_ = Text(1, 0, 1, 0);
  const std::string late_ = Text(1, 1, 0, 0);
};

TEST_F(WorkloadDueTest, TheDayBeginsAtTheAgencysOwnMidnight) {
  FileTo("dinkes", "obat");  // its standard is shorter: one working day
  FileTo("dinsos", "bantuan-sosial");
  FileTo("disdik", "ppdb");
  AwaitCounted();
  const std::map<std::string, absl::Time> begins = {
      {"dinkes", MondayMorning() + absl::Hours(14)},     // Tuesday 0:00 WIB
      {"dinsos", ThursdayMorning() - absl::Hours(11)},   // Thursday 0:00 WITA, 23:00 WIB
      {"disdik", ThursdayMorning() - absl::Hours(12)}};  // Thursday 0:00 WIT, 22:00 WIB
  for (const auto& [agency, midnight] : begins) {
    EXPECT_EQ(At(midnight - Moment(), agency), later_) << agency;
    EXPECT_EQ(At(midnight, agency), today_) << agency;
  }
}

TEST_F(WorkloadDueTest, ItIsLateOnceTheTimeHasPassed) {
  const std::string name = FileTo("dinkes", "demam-berdarah");
  ASSERT_EQ(Look(*service_, name).next_due().time().seconds(),
            absl::ToUnixSeconds(ThursdayMorning()));
  AwaitCounted();
  EXPECT_EQ(At(ThursdayMorning() - Moment()), today_);
  EXPECT_EQ(At(ThursdayMorning()), today_);
  EXPECT_EQ(At(ThursdayMorning() + Moment()), late_);
  // As the case itself says.
  EXPECT_TRUE(Look(*service_, name).next_due().overdue());
  EXPECT_EQ(At(ThursdayMorning() + absl::Hours(1000)), late_);
}

// A limit that ends with a day is due at midnight: that is today's, not tomorrow's.
TEST_F(WorkloadDueTest, WhatIsDueAtTheEndOfTheDayIsDueToday) {
  clock_.Set(MondayMorning() - absl::Hours(46));  // Saturday noon, on which dinsos does not work
  const std::string name = FileTo("dinsos", "bantuan-sosial");
  AwaitCounted();
  // Thursday 0:00 in Makassar.
  const absl::Time due = absl::FromUnixSeconds(Look(*service_, name).next_due().time().seconds());
  ASSERT_EQ(due, ThursdayMorning() - absl::Hours(11));
  EXPECT_EQ(At(due - absl::Hours(24) - Moment(), "dinsos"), later_);
  EXPECT_EQ(At(due - absl::Hours(24), "dinsos"), today_);
  EXPECT_EQ(At(due - Moment(), "dinsos"), today_);
  EXPECT_EQ(At(due, "dinsos"), today_);
  EXPECT_EQ(At(due + Moment(), "dinsos"), late_);
}

TEST_F(WorkloadDueTest, WhatTheReporterLetsPassIsNotTheAgencysDelay) {
  const std::string name = FileTo("dinkes", "demam-berdarah");
  Do("RequestInformation", RequestInformation(name), Officer());
  AwaitCounted();
  const absl::Time due = MondayMorning() + absl::Hours(30 * 24);
  ASSERT_EQ(Look(*service_, name).next_due().time().seconds(), absl::ToUnixSeconds(due));
  const std::string awaited = Text(1, 0, 0, 1);
  EXPECT_EQ(At(due - absl::Hours(1)), awaited) << "today";
  EXPECT_EQ(At(due + absl::Hours(100)), awaited) << "past";
}

}  // namespace
}  // namespace tanggap::complaints

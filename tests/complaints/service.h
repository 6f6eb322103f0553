// The complaints service under test (libs/testing/service_rig).
//
//   Service service;
//   auto filed = service.Call<v1::Complaint>("CreateComplaint", NewComplaint(), Citizen());
//   EXPECT_THAT(service.Call<v1::Complaint>("StartWork", StartWork(filed->name()), Citizen()),
//               HasReason(errors::Reason::ROLE_MISSING));
//   EXPECT_EQ(service.Sql("SELECT count(*) FROM complaints.history"), "1");
//
//   base::ManualClock clock(MondayMorning());                 // a test that moves time
//   Service service({.clock = &clock});
//   clock.Advance(30 * absl::Hours(24));
//   service.RunTimers();
#pragma once

#include <string>

#include "libs/testing/service_rig/sample.h"
#include "libs/testing/service_rig/service_rig.h"
#include "services/complaints/app.h"

namespace tanggap::complaints {

using testing::Caller;
using testing::MondayMorning;
using testing::SampleDirectory;

class Service : public testing::ServiceRig<App> {
 public:
  Service() : Service(Options()) {}
  explicit Service(Options options);

  // Carries out what is due on reporters' silence; how many cases were changed.
  int RunTimers() { return app().RunTimers(); }
  // How many rows all tables hold together that a call could leave a trace in.
  std::string RowCounts() const;
};

// Makes tables and reference data in a database of the test's own.
absl::Status Prepare(const std::string& postgres_url);

}  // namespace tanggap::complaints

// The surveys service under test (libs/testing/service_rig).
//
//   Service service;
//   auto made = service.Call<v1::Survey>("CreateSurvey", CreateFrom(), Admin());
//   EXPECT_THAT(service.Call<v1::Survey>("CreateSurvey", CreateFrom(), Officer()),
//               HasReason(errors::Reason::ROLE_MISSING));
//   EXPECT_EQ(service.Sql("SELECT count(*) FROM surveys.survey"), "1");
#pragma once

#include <string>
#include <vector>

#include "libs/testing/service_rig/sample.h"
#include "libs/testing/service_rig/service_rig.h"
#include "services/surveys/app.h"
#include "tanggap/surveys/v1/events.pb.h"

namespace tanggap::surveys {

using testing::Caller;
using testing::MondayMorning;

class Service : public testing::ServiceRig<App> {
 public:
  Service() : Service(Options()) {}
  explicit Service(Options options);

  // How many rows all tables hold together that a call could leave a trace in.
  std::string RowCounts() const;
};

struct ToldEvent {
  std::string agency;
  std::string type;
  std::string subject;
  int version = 0;
  v1::SurveyEvent event;
};

// What was told of a survey, by version, wherever it stands by now: in the outbox or in the log.
std::vector<ToldEvent> EventsOf(const Service& service, const std::string& survey);

}  // namespace tanggap::surveys

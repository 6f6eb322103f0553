// Complaints and surveys beside each other: surveys reads the events of complaints, asks it who
// reporters are and files suggestions there. People have accounts that both know.
//
//   base::ManualClock clock(MondayMorning());
//   TwoServices both(clock);
//   both.complaints().Call<...>(...);
//   both.surveys().Call<v1::ClosingSurvey>(kOpen, request, both.Person(complaints::Citizen()));
//   both.StopComplaints();
//   both.StartComplaints();                                // at the same address
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "libs/auth/api_key_book.h"
#include "libs/base/clock.h"
#include "libs/base/random.h"
#include "tests/complaints/service.h"
#include "tests/surveys/service.h"

namespace tanggap::surveys {

class TwoServices {
 public:
  // The clock outlives it.
  explicit TwoServices(const base::Clock& clock);
  ~TwoServices();

  complaints::Service& complaints() { return *complaints_; }
  Service& surveys() { return *surveys_; }
  // Somebody of complaints' tests, as both services know them.
  Caller Person(const Caller& caller) const;
  // Another service of this instance.
  Caller OtherService() const;

  void StopComplaints() { complaints_->Stop(); }
  void StartComplaints();

 private:
  void MakeKeys();
  void AdjustComplaints(complaints::AppOptions& app);
  void AdjustSurveys(AppOptions& app);

  const base::Clock& clock_;
  base::SystemRandom random_;
  const std::filesystem::path folder_;
  const auth::NewApiKey key_;
  std::string complaints_address_ = "127.0.0.1:0";
  std::unique_ptr<complaints::Service> complaints_;
  std::unique_ptr<Service> surveys_;
};

}  // namespace tanggap::surveys

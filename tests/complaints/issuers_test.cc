// Whose tokens are believed, and what they make of their holders: services, and people who are
// citizens by being known, or are not.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "libs/auth/test_http_server.h"
#include "libs/testing/await.h"
#include "libs/testing/status_matchers.h"
#include "tests/complaints/cases.h"

namespace tanggap::complaints {
namespace {

using errors::Reason;
using tanggap::testing::HasReason;
using tanggap::testing::IsOk;

constexpr char kServices[] = "tanggap:services";

class ServiceIssuerTest : public ::testing::Test {
 protected:
  ServiceIssuerTest() : clock_(MondayMorning()) {
    std::filesystem::create_directories(folder_);
    EXPECT_THAT(auth::Signer::GenerateKeyFile(Key(), random_), IsOk());
    signer_.emplace(*auth::Signer::Load(Key(), kServices, clock_));
    std::ofstream(folder_ / "jwks.json") << signer_->Jwks();
    service_.emplace(Service::Options{.clock = &clock_, .adjust = [this](AppOptions& app) {
                                        app.services_issuer = kServices;
                                        app.services_jwks_file = folder_ / "jwks.json";
                                      }});
  }
  ~ServiceIssuerTest() override { std::filesystem::remove_all(folder_); }

  std::string Key() const { return folder_ / "signing"; }
  absl::StatusOr<v1::Complaint> CloseAs(const std::string& name, const std::string& token) {
    return service_->Call<v1::Complaint>("CloseComplaint", Close(name), WithToken(token));
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("tanggap-services-" + NewRequestId());
  base::ManualClock clock_;
  base::SystemRandom random_;
  std::optional<auth::Signer> signer_;
  std::optional<Service> service_;
};

TEST_F(ServiceIssuerTest, AServiceClosesAfterTenSilentWorkingDaysAndNotBefore) {
  const v1::Complaint answered = CaseIn(*service_, v1::COMPLAINT_STATE_ANSWERED);
  const absl::Time due = absl::FromUnixSeconds(answered.next_due().time().seconds());
  ASSERT_GT(due, MondayMorning() + absl::Hours(10 * 24));
  const std::string before = service_->RowCounts();
  for (const absl::Duration early : {due - MondayMorning(), absl::Minutes(1)}) {
    clock_.Set(due - early);
    EXPECT_THAT(CloseAs(answered.name(), signer_->ServiceToken("timers")),
                HasReason(Reason::NOT_DUE_YET));
  }
  EXPECT_EQ(service_->RowCounts(), before);
  clock_.Set(due + absl::Minutes(1));
  const auto closed = CloseAs(answered.name(), signer_->ServiceToken("timers"));
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state(), v1::COMPLAINT_STATE_CLOSED);
  EXPECT_EQ(closed->description(), "") << "a service is told facts";
  EXPECT_FALSE(closed->has_answer() && !closed->answer().text().empty());
  EXPECT_EQ(
      service_->Sql("SELECT actor_kind FROM complaints.history ORDER BY version DESC LIMIT 1"),
      "8");
}

TEST_F(ServiceIssuerTest, ItsTokensLastFiveMinutes) {
  const std::string name = CaseIn(*service_, v1::COMPLAINT_STATE_ANSWERED).name();
  const std::string token = signer_->ServiceToken("timers");
  clock_.Advance(absl::Minutes(7));
  EXPECT_THAT(CloseAs(name, token), HasReason(Reason::TOKEN_EXPIRED));
}

TEST_F(ServiceIssuerTest, NobodyElseIsAServiceAndAServiceIsNobodyElse) {
  const std::string name = CaseIn(*service_, v1::COMPLAINT_STATE_ANSWERED).name();
  clock_.Advance(absl::Hours(24 * 30));
  // The issuer of persons says so, or another key does.
  EXPECT_THAT(
      CloseAs(name, service_->Token({"timers", {{auth::Role::ROLE_SERVICE_ACCOUNT, "*", ""}}})),
      HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(CloseAs(name, auth::Signer::Load(service_->signing_key_file(), kServices, clock_)
                                ->ServiceToken("timers")),
              HasReason(Reason::TOKEN_UNTRUSTED));
  const Caller timers = WithToken(signer_->ServiceToken("timers"));
  EXPECT_THAT(service_->Call<v1::Complaint>("AcceptAnswer", Accept(name), timers),
              HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(service_->Call<v1::Complaint>("CreateComplaint", NewComplaint(), timers),
              HasReason(Reason::ROLE_MISSING));
  EXPECT_EQ(Look(*service_, name, timers).description(), "");
}

TEST_F(ServiceIssuerTest, TheirKeysMayComeByAddress) {
  auth::TestHttpServer issuer;
  issuer.Answer("200 OK", signer_->Jwks());
  Service service({.adjust = [&](AppOptions& app) {
    app.services_issuer = kServices;
    app.services_jwks_file = issuer.url();
  }});
  const std::string name = File(service).name();
  const base::SystemClock now;
  const auth::Signer signer = *auth::Signer::Load(Key(), kServices, now);
  EXPECT_TRUE(tanggap::testing::Await([&] {
    return service
        .Call<v1::Complaint>("GetComplaint", Get(name), WithToken(signer.ServiceToken("timers")))
        .ok();
  }));
}

// Where an issuer knows the staff alone, being known makes nobody a citizen.
TEST(EveryoneIsCitizenTest, IsASetting) {
  Service staff_only({.adjust = [](AppOptions& app) { app.everyone_is_citizen = false; }});
  const Caller clerk = Holding(auth::Role::ROLE_OFFICER, "dinkes");
  EXPECT_THAT(staff_only.Call<v1::Complaint>("CreateComplaint", NewComplaint(), clerk),
              HasReason(Reason::ROLE_MISSING));
  EXPECT_THAT(staff_only.Call<v1::Complaint>("CreateComplaint", NewComplaint(), Citizen()), IsOk());
  EXPECT_THAT(staff_only.Call<v1::Complaint>("CreateComplaint", NewComplaint(), Proxy()),
              HasReason(Reason::MANDATE_REQUIRED))
      << "a proxy files for others alone";
  Service service;
  EXPECT_THAT(service.Call<v1::Complaint>("CreateComplaint", NewComplaint(), clerk), IsOk());
}

}  // namespace
}  // namespace tanggap::complaints
